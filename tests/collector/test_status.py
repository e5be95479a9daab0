"""The numbers of accepted, duplicate and rejected events, and the last rejected ones."""

from __future__ import annotations

from typing import Any

from ivgraph.ingest.rejections import MAX_KEPT
from support.client import NOW, Client
from support.events import event

QUERY = """
query ($playlist: ID!) {
  all: ingestStatus(period: { preset: TODAY }) { ...Status }
  before: ingestStatus(period: { preset: YESTERDAY }) { ...Status }
  playlist(id: $playlist) { ingestStatus(period: { preset: TODAY }) { ...Status } }
}
fragment Status on IngestStatus {
  accepted bots duplicate rejected rejectedBy { code count } lastAcceptedAt
}
"""
NOTHING = {"accepted": 0, "bots": 0, "duplicate": 0, "rejected": 0, "rejectedBy": [], "lastAcceptedAt": None}
CRAWLER = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}


async def post(client: Client, *events: Any, **headers: str) -> None:
    response = await client.http.post("/v1/events", json=list(events), headers=headers)
    assert response.status_code == 200, response.text


async def test_the_most_frequent_rejections_of_all_playlists_come_first(client: Client) -> None:
    await client.send(event("play", playlist="p"), event("play", playlist="q"))
    no_time, no_type = {"at": "noon"}, {"type": "dance"}
    # Each playlist has another most frequent code.
    await post(client, *(event("play", playlist="p") | wrong for wrong in [no_time] * 3 + [no_type] * 2))
    await post(client, *(event("play", playlist="q") | wrong for wrong in [no_type] * 2))
    found = await client.ask("{ ingestStatus(period: { preset: TODAY }) { rejectedBy { code count } } }")
    assert found["ingestStatus"]["rejectedBy"] == [
        {"code": "UNKNOWN_TYPE", "count": 4},
        {"code": "INVALID_TIME", "count": 3},
    ]


async def test_every_verdict_is_counted_by_the_day_of_its_arrival(client: Client) -> None:
    first, second, third = (
        event("play", id=f"00000000-0000-4000-8000-00000000000{number}", playlist="p", at="2024-05-01T10:00:00Z")
        for number in (1, 2, 3)
    )
    await post(client, first, second, first)
    await post(client, second)
    await post(client, third, **CRAWLER)
    await post(client, {**first, "type": "dance"}, {**first, "at": "noon"}, {**first, "playlist": "unknown", "at": "x"})
    await post(client, {"type": "play"}, 7)
    found = await client.ask(QUERY, playlist="p")
    assert found["before"] == NOTHING
    assert found["playlist"]["ingestStatus"] == {
        "accepted": 3,
        "bots": 1,
        "duplicate": 2,
        "rejected": 2,
        "rejectedBy": [{"code": "INVALID_TIME", "count": 1}, {"code": "UNKNOWN_TYPE", "count": 1}],
        "lastAcceptedAt": NOW.isoformat(),
    }
    assert found["all"] == {
        "accepted": 3,
        "bots": 1,
        "duplicate": 2,
        "rejected": 5,
        "rejectedBy": [
            {"code": "INVALID_TIME", "count": 2},
            {"code": "MISSING_FIELD", "count": 1},
            {"code": "NOT_AN_OBJECT", "count": 1},
            {"code": "UNKNOWN_TYPE", "count": 1},
        ],
        "lastAcceptedAt": NOW.isoformat(),
    }


async def test_the_last_rejected_events_say_what_to_change(client: Client) -> None:
    good = event("play", playlist="p")
    await post(client, {**good, "type": "dance"}, {**good, "playlist": "q", "at": "noon"}, good)
    listed = await client.ask("{ rejections { playlist eventId code field reason receivedAt } }")
    assert [(each["playlist"], each["code"], each["field"]) for each in listed["rejections"]] == [
        ("q", "INVALID_TIME", "at"),
        ("p", "UNKNOWN_TYPE", "type"),
    ]
    assert all(each["eventId"] == good["id"] for each in listed["rejections"])
    assert "RFC 3339" in listed["rejections"][0]["reason"]
    only = await client.ask('{ rejections(playlist: "p", first: 5) { code } }')
    assert only["rejections"] == [{"code": "UNKNOWN_TYPE"}]


async def test_the_sample_of_rejected_events_stays_small(client: Client) -> None:
    for _ in range(12):
        await post(client, *[{"type": "dance", "id": "\0" * 300, "playlist": "\ufffd"}] * 150)
    rows = await client.services.database.fetch("analytics/ingest_status/rejections", None, 10_000)
    assert len(rows) == MAX_KEPT
    found = await client.ask(QUERY, playlist="p")
    assert found["all"]["rejected"] == 12 * 150


async def test_invalid_arguments_are_refused_before_any_statement(client: Client) -> None:
    answer = await client.answer("{ rejections(first: 0) { code } ingestStatus(period: {}) { accepted } }")
    assert [problem["path"] for problem in answer["errors"][0]["extensions"]["problems"]] == [
        "rejections.first",
        "ingestStatus.period",
    ]
