"""A query asks only the shards of the playlists that it names; a list of playlists asks all shards at once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from ivgraph.database.connection import prepare_connection
from ivgraph.database.session import Row, Session
from ivgraph.database.session_settings import SessionSettings
from ivgraph.database.sqlfiles import read_sql
from support.client import Client, open_client
from support.forest import build

DASHBOARD = (Path(__file__).parents[1] / "graphql" / "dashboard.graphql").read_text("utf-8")
PERIOD = {"preset": "LAST_30_DAYS", "timeZone": "Europe/Vienna"}

#: What the dashboard's query does not ask.
PLAYLIST = """
query ($id: ID!, $period: PeriodInput!) {
  playlist(id: $id) {
    timeline(period: $period, interval: HOUR) { columns { plays uniqueViewers newViewers } }
    filtered: metrics(period: $period, filter: { country: { in: ["DE"] } }) { plays uniqueViewers newViewers }
    audienceValues(dimension: COUNTRY, period: $period) { value plays }
    nodes { hotspots { metrics(period: $period) { clicks } } }
    ingestStatus(period: $period) { accepted }
  }
}
"""
LIST = """
query ($period: PeriodInput!, $by: PlaylistOrderBy!, $filter: AudienceFilter) {
  playlists(first: 5, period: $period, filter: $filter, orderBy: { by: $by, direction: DESC }) { nodes { name } }
}
"""

Statements = list[tuple[str, tuple[Any, ...]]]


@pytest.fixture
async def client(database_url: str) -> AsyncIterator[Client]:
    async with open_client(database_url) as client:
        await build(client)
        yield client


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Statements:
    """The statements that are run from here on, with their arguments."""
    run: Statements = []
    fetch = Session.fetch

    async def fetch_noted(session: Session, name: str, *args: Any) -> list[Row]:
        run.append((name, args))
        return list(await fetch(session, name, *args))

    monkeypatch.setattr(Session, "fetch", fetch_noted)
    return run


async def count_shards(url: str, statements: Statements) -> dict[str, list[int]]:
    """By statement: how many shards each of its parts asks. A part that asks none is not listed."""
    connection = await asyncpg.connect(url, **SessionSettings(None).pool_options)
    await prepare_connection(connection)
    asked: dict[str, list[int]] = {}
    for name, args in statements:
        plan = await connection.fetch(f"explain (costs off) {read_sql(name)}", *args)
        text = "\n".join(row[0] for row in plan)
        asked.setdefault(name, []).extend(int(count) for count in re.findall(r"Task Count: (\d+)", text))
    await connection.close()
    return asked


async def test_a_query_asks_only_the_shard_of_its_playlist(
    client: Client, database_url: str, statements: Statements
) -> None:
    await client.ask(DASHBOARD, playlist="forest", period=PERIOD, compareTo={"to": "PREVIOUS_PERIOD"})
    await client.ask(PLAYLIST, id="forest", period=PERIOD)
    asked = await count_shards(database_url, statements)
    assert {name: counts for name, counts in asked.items() if set(counts) - {1}} == {}
    expected = {
        "catalog/nodes", "catalog/hotspots", "catalog/sizes", "analytics/metrics/measures",
        "analytics/metrics/local_day_measures", "analytics/metrics/audience_measures", "analytics/audience/contexts",
        "analytics/audience/values", "analytics/ingest_status/arrivals",
    }  # fmt: skip
    assert expected <= {name for name, counts in asked.items() if counts}


@pytest.mark.parametrize("filter", [None, {"country": {"in": ["DE"]}}])
@pytest.mark.parametrize("by", ["PLAYS", "UNIQUE_VIEWERS", "NEW_VIEWERS", "STEPS_PER_SESSION", "ENDING_RATE"])
async def test_a_list_by_a_metric_asks_all_shards_at_once(
    client: Client, database_url: str, statements: Statements, by: str, filter: Any
) -> None:
    await client.ask(LIST, period=PERIOD, by=by, filter=filter)
    name = "analytics/playlists/by_audience_metric" if filter else "analytics/playlists/by_metric"
    asked = await count_shards(database_url, [each for each in statements if each[0] == name])
    # Each shard counts in one query for each table of counts; what is left is done in one place.
    assert max(asked[name]) > 1
    assert sum(count > 1 for count in asked[name]) == (4 if filter else 3)
