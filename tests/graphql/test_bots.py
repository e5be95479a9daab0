"""Events of bots are stored and flagged. No metric counts them unless the filter asks for bots."""

from __future__ import annotations

from typing import Any

from ivgraph.ingest.rollups import verify
from support.client import Client
from support.events import event

CRAWLER = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
QUERY = """
query ($filter: AudienceFilter) {
  playlist(id: "p") {
    metrics(period: { preset: TODAY }, filter: $filter) {
      impressions plays authenticatedViewers anonymousVisitors newViewers minutesViewed
    }
    timeline(period: { preset: TODAY }, interval: HOUR, filter: $filter) { columns { plays anonymousVisitors } }
    audienceValues(dimension: COUNTRY, period: { preset: TODAY }) { value plays }
  }
}
"""


async def send(client: Client, agent: dict[str, str], number: int, **fields: Any) -> None:
    """A visit of two impressions, a play and a watched minute, each its own event."""
    for step, (type, more) in enumerate(
        [("impression", {}), ("impression", {}), ("play", {}), ("watch", {"node": "n", "from": 0, "to": 60})]
    ):
        id = f"00000000-0000-4000-8000-0000000{number:02}{step:03}"
        body = event(type, id=id, at="2026-11-24T08:01:00Z", playlist="p", session=f"s{number}", **more, **fields)
        response = await client.http.post("/v1/events", json=body, headers=agent)
        assert response.json()["accepted"] == 1, response.text


async def numbers(client: Client, filter: dict[str, Any] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = (await client.ask(QUERY, filter=filter))["playlist"]
    return found


def counted(plays: int, *, authenticated: int = 0) -> dict[str, Any]:
    """The metrics of a number of visits by new viewers."""
    return {
        "impressions": 2 * plays,
        "plays": plays,
        "authenticatedViewers": authenticated,
        "anonymousVisitors": plays - authenticated,
        "newViewers": plays,
        "minutesViewed": plays,
    }


async def test_bots_are_counted_only_if_the_filter_asks_for_them(client: Client) -> None:
    await send(client, {}, 1, context={"country": "AT"})
    await send(client, CRAWLER, 2, context={"country": "US"})
    await send(client, CRAWLER, 3, context={"country": "AT"})
    austria = {"country": {"in": ["AT"]}}
    everybody = {"or": [{"isBot": True}, {"isBot": False}]}
    for filter, plays in (
        (None, 1),
        ({}, 1),
        ({"isBot": False}, 1),
        ({"isBot": True}, 2),
        (everybody, 3),
        (austria, 1),
        ({**austria, **everybody}, 2),
        ({"not": austria}, 0),
        ({"not": {**austria, "isBot": False}}, 2),
    ):
        found = await numbers(client, filter)
        assert found["metrics"] == counted(plays), filter
        assert found["timeline"]["columns"]["plays"][8] == plays, filter
        assert found["timeline"]["columns"]["anonymousVisitors"][8] == plays, filter
    assert (await numbers(client))["audienceValues"] == [{"value": "AT", "plays": 1}]


async def test_a_bot_with_a_viewers_id_does_not_make_the_viewer_returning(client: Client) -> None:
    await send(client, CRAWLER, 1, viewer="ann")
    assert (await numbers(client))["metrics"] == counted(0)
    await send(client, {}, 2, viewer="ann")
    assert (await numbers(client))["metrics"] == counted(1, authenticated=1)


async def test_rollups_without_bots_equal_the_recount(client: Client) -> None:
    await send(client, {}, 1, viewer="ann")
    await send(client, CRAWLER, 2, viewer="ann")
    await send(client, CRAWLER, 3)
    assert [differences async for _, differences in verify(client.services.database)] == [[]]
