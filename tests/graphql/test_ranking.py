"""The list of playlists by every metric: PostgreSQL's order is that of the evaluated metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from support.client import Client, open_client
from support.events import event
from support.postgres import Postgres
from support.tables import connect_to

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAYLISTS = 24
BOT = {"user-agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}
TYPES = ["impression", "impression", "play", "play", "watch", "hotspot_click", "node_play"]

PERIODS = {
    "whole days": {"firstDay": "2026-11-10", "lastDay": "2026-11-12"},
    "a day east of UTC": {"firstDay": "2026-11-11", "lastDay": "2026-11-11", "timeZone": "Pacific/Auckland"},
    "days west of UTC": {"firstDay": "2026-11-09", "lastDay": "2026-11-12", "timeZone": "America/New_York"},
    "days off the hour": {"firstDay": "2026-11-10", "lastDay": "2026-11-13", "timeZone": "Asia/Kathmandu"},
    "a part of a day": {"start": "2026-11-11T06:15:00Z", "end": "2026-11-11T18:30:00Z"},
    "two parts of days": {"start": "2026-11-10T18:00:00Z", "end": "2026-11-11T06:00:00Z"},
    "up to midnight": {"start": "2026-11-10T18:00:00Z", "end": "2026-11-12T00:00:00Z"},
    "nothing": {"firstDay": "2020-01-01", "lastDay": "2020-01-02"},
}
FILTERS = {
    "everybody": None,
    "a country": {"country": {"in": ["NL"]}},
    "all but one": {"not": {"device": {"in": ["phone", None]}}},
    "named viewers": {"or": [{"viewer": {"in": ["v1", "v2"]}}, {"country": {"in": ["DE"]}}]},
    "anonymous ones": {"viewerKind": "ANONYMOUS"},
    "bots": {"isBot": True},
    "nobody": {"country": {"in": ["XX"]}},
}

LIST = """
  {name}: playlists(first: 30, orderBy: {{by: {by}, direction: {direction}}}, period: $period, filter: $filter) {{
    nodes {{ id metrics(period: $period, filter: $filter) {{ value: {field} }} }}
  }}
"""
PAGE = """
query ($after: String, $by: PlaylistOrderBy!, $period: PeriodInput, $filter: AudienceFilter) {
  playlists(first: 5, after: $after, orderBy: {by: $by, direction: DESC}, period: $period, filter: $filter) {
    nodes { id }
    pageInfo { hasNextPage endCursor }
  }
}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(postgres: Postgres) -> AsyncIterator[tuple[Client, dict[str, int]]]:
    """A client of an application with many small playlists, and their internal ids."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        random = Random(8)
        events = [_random_event(random) for _ in range(1_500)]
        for start in range(0, len(events), 300):
            await client.send(*events[start : start + 300], headers=BOT if start == 600 else {})
        await client.send(*(event("session_end", playlist=f"p{number}") for number in range(PLAYLISTS + 3)))
        connection = await connect_to(dsn)
        ids = {row["external_id"]: row["id"] for row in await connection.fetch("select id, external_id from playlist")}
        await connection.close()
        assert len(ids) == PLAYLISTS + 3
        yield client, ids


def _random_event(random: Random) -> dict[str, Any]:
    at = datetime(2026, 11, 9, tzinfo=UTC) + timedelta(minutes=15 * random.randrange(5 * 96))
    viewer = random.choice([None, None, "v1", "v2", "v3"])
    # Most playlists have few events, so that many values are equal or null.
    playlist = f"p{int(PLAYLISTS * random.random() ** 2)}"
    context = {"country": random.choice(["NL", "DE", None]), "device": random.choice(["phone", "tablet", None])}
    return event(
        random.choice(TYPES),
        at=at,
        playlist=playlist,
        viewer=viewer,
        visitor=f"a{random.randrange(4)}",
        context=context,
    )


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS.keys())
@pytest.mark.parametrize("filter", FILTERS.values(), ids=FILTERS.keys())
async def test_the_order_is_that_of_the_metrics(
    world: tuple[Client, dict[str, int]], period: dict[str, Any], filter: dict[str, Any] | None
) -> None:
    client, ids = world
    metrics = list(PLAYLIST_METRICS)
    # In several queries: one for all playlists would exceed the cost limit.
    for direction, asked in product(("ASC", "DESC"), (metrics[:6], metrics[6:11], metrics[11:])):
        lists = "".join(
            LIST.format(name=metric, by=metric.upper(), direction=direction, field=to_camel_case(metric))
            for metric in asked
        )
        query = f"query ($period: PeriodInput!, $filter: AudienceFilter) {{ {lists} }}"

        answer = await client.ask(query, period=period, filter=filter)

        for metric in asked:
            nodes = answer[metric]["nodes"]
            values = {node["id"]: node["metrics"]["value"] for node in nodes}
            assert values.keys() == ids.keys()
            assert [node["id"] for node in nodes] == _sorted(values, ids, descending=direction == "DESC"), metric


def _sorted(values: dict[str, Any], ids: dict[str, int], *, descending: bool) -> list[str]:
    """Ordered by value, with missing values last and equal values by internal id."""

    def place(id: str) -> tuple[Any, ...]:
        value = values[id]
        return value is None, 0 if value is None else -value if descending else value, ids[id]

    return sorted(values, key=place)


@pytest.mark.parametrize("filter", [FILTERS["everybody"], FILTERS["a country"]])
@pytest.mark.parametrize("metric", PLAYLIST_METRICS)
async def test_all_pages_of_a_ranking_are_the_whole_list(
    world: tuple[Client, dict[str, int]], metric: str, filter: dict[str, Any] | None
) -> None:
    client, ids = world
    period = PERIODS["days off the hour"]
    found, after = [], None
    while True:
        page = (await client.ask(PAGE, after=after, by=metric.upper(), period=period, filter=filter))["playlists"]
        found += [node["id"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert len(found) == len(ids)
    assert set(found) == ids.keys()


async def test_a_search_does_not_change_the_order_of_a_ranking(world: tuple[Client, dict[str, int]]) -> None:
    client, _ = world
    query = """
    query ($search: String, $period: PeriodInput) {
      playlists(search: $search, orderBy: {by: UNIQUE_VIEWERS, direction: DESC}, period: $period, first: 500) {
        nodes { id }
      }
    }
    """
    period = PERIODS["whole days"]
    whole = (await client.ask(query, period=period))["playlists"]["nodes"]
    found = (await client.ask(query, period=period, search="P1"))["playlists"]["nodes"]

    assert found == [node for node in whole if "p1" in node["id"]]


async def test_ordering_by_an_audience_with_too_many_contexts_is_rejected(
    world: tuple[Client, dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.analytics.ranking.MAX_CONTEXTS", 3)
    answer = await world[0].answer(PAGE, by="PLAYS", period=PERIODS["whole days"], filter=FILTERS["a country"])

    assert answer.get("data") is None
    assert answer["errors"][0]["extensions"]["code"] == "ANSWER_TOO_LARGE"
    assert "leave out the filter" in answer["errors"][0]["message"]
