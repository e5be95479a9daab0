"""The recorded visits with Kaltura's real player, imported by the command and queried over GraphQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import asyncpg

from support.client import VIEWER_KEY, open_client
from support.command import run_process
from support.visits import FOLDER, VISITS

QUERY = """
{
  playlist(id: "1_visits") {
    metrics(period: {start: "2026-11-25T00:00:00Z", end: "2026-11-26T00:00:00Z"}) {
      impressions plays uniqueViewers authenticatedViewers anonymousVisitors minutesViewed
    }
    nodes {
      externalId
      metrics(period: {start: "2026-11-25T00:00:00Z", end: "2026-11-26T00:00:00Z"}) { plays }
      hotspots { externalId metrics(period: {start: "2026-11-25T00:00:00Z", end: "2026-11-26T00:00:00Z"}) { clicks } }
    }
  }
}
"""


async def run(dsn: str, *arguments: str | Path) -> None:
    environment = {"IVGRAPH_DATABASE_URL": dsn, "IVGRAPH_VIEWER_KEY": VIEWER_KEY.secret.hex()}
    ended = await asyncio.to_thread(run_process, *arguments, environment=environment)
    assert ended.status == 0, ended.errors


async def estimated(dsn: str) -> int:
    """How many watch events are marked as estimates."""
    connection = await asyncpg.connect(dsn)
    try:
        count: int = await connection.fetchval(
            "select count(*) from ivgraph.event where type = 'watch' and extra -> 'estimated' = 'true'"
        )
    finally:
        await connection.close()
    return count


async def test_visits_are_counted_exactly_and_their_seconds_nearly(database_url: str) -> None:
    await run(database_url, "import-playlist", FOLDER / "interactivity.json")
    await run(database_url, "import", "--format", "kaltura", FOLDER / "beacons.jsonl")
    async with open_client(database_url) as client:
        playlist = (await client.ask(QUERY))["playlist"]
    await run(database_url, "verify")
    assert await estimated(database_url) > 0

    viewers = Counter(visit.viewer for visit in VISITS)
    metrics = playlist["metrics"]
    assert metrics["impressions"] == metrics["plays"] == len(VISITS)
    assert metrics["authenticatedViewers"] == len(viewers) - 1
    assert metrics["anonymousVisitors"] == viewers[None]
    reported = sum(sum(visit.reported.values()) for visit in VISITS)
    assert 0.97 <= metrics["minutesViewed"] * 60 / reported <= 1.01

    plays = Counter(node for visit in VISITS for node in visit.nodes_played)
    assert {node["externalId"]: node["metrics"]["plays"] for node in playlist["nodes"]} == plays
    clicks = Counter(hotspot for visit in VISITS for hotspot in visit.hotspots_clicked)
    hotspots = [hotspot for node in playlist["nodes"] for hotspot in node["hotspots"]]
    assert {hotspot["externalId"]: hotspot["metrics"]["clicks"] for hotspot in hotspots} == {
        hotspot["externalId"]: clicks[hotspot["externalId"]] for hotspot in hotspots
    }
