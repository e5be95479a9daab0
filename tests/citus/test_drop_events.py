"""`ivgraph drop-events` on a cluster: months leave all shards, and what was counted from them stays."""

from __future__ import annotations

import asyncio
from datetime import date

import asyncpg

from citus.databases import CitusPostgres
from ivgraph.database import Database, connect
from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.retention import MonthState, list_months
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.command import run_process
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences
from support.tables import connect_to, read_tables

PLAYLISTS = [f"video {number}" for number in range(12)]


def plays(at: str) -> list[Event]:
    return [parsed(event("play", at=at, playlist=playlist)) for playlist in PLAYLISTS]


async def count_tables(nodes: list[str], month: str) -> int:
    """The number of tables of a month on all nodes: one for each shard, besides those that only name them."""
    found = 0
    for url in nodes:
        # Citus hides the tables of shards from clients.
        node = await asyncpg.connect(url, server_settings={"citus.override_table_visibility": "off"})
        found += await node.fetchval(
            "select count(*) from pg_class where relkind = 'r' and relname ~ ('^' || $1 || '(_[0-9]+)?$')", month
        )
        await node.close()
    return found


async def drop(url: str, *options: str) -> str:
    ended = await asyncio.to_thread(run_process, "drop-events", *options, "--database-url", url)
    assert ended.status == 0, ended.errors
    return ended.output


async def test_months_are_dropped_on_all_shards(database: Database, database_url: str, citus: CitusPostgres) -> None:
    nodes = citus.urls(database_url.rpartition("/")[2])
    writer = Writer(database, VIEWER_KEY)
    for at in ("2025-11-30T10:00:00Z", "2025-12-30T10:00:00Z", "2026-01-02T10:00:00Z"):
        assert await writer.write(plays(at), RECEIVED_AT) == [True] * len(PLAYLISTS)
    connection = await connect_to(database_url)
    written = await read_tables(connection)
    months = await list_months(database, date(2026, 1, 1))
    shown = await connection.fetchval("select citus_total_relation_size('event_2025_12')")
    assert [(month.name, month.events, month.bytes) for month in months] == [
        ("event_2025_11", 12, shown),
        ("event_2025_12", 12, shown),
    ]
    assert shown > 8 * 16_384, "the coordinator's own table is empty"
    await connection.execute("analyze event_2025_11")
    estimated = await list_months(database, date(2025, 12, 1))
    assert [month.events for month in estimated] == [12], "not the estimate of the coordinator's own table"

    assert "event_2025_11, about 12 events" in await drop(database_url, "--before", "2025-12", "--keep")
    assert [month.state for month in await list_months(database, date(2026, 1, 1))] == [
        MonthState.DETACHED,
        MonthState.ATTACHED,
    ]
    assert await count_tables(nodes, "event_2025_11") > 8
    await drop(database_url, "--before", "2026-01")
    assert await list_months(database, date(2026, 1, 1)) == []
    assert [await count_tables(nodes, month) for month in ("event_2025_11", "event_2025_12")] == [0, 0]
    assert await count_tables(nodes, "event_2026_01") > 8
    kept = await read_tables(connection)
    assert len(kept["event"]) == len(PLAYLISTS)
    assert kept | {"event": written["event"]} == written

    results = await writer.write(plays("2025-12-30T11:00:00Z"), RECEIVED_AT)
    assert all(isinstance(result, Rejection) for result in results)
    async with connect(database_url) as other:
        assert await Writer(other, VIEWER_KEY).write(plays("2026-01-02T11:00:00Z"), RECEIVED_AT) == [True] * 12
    assert await differences(database) == []
    await connection.execute("delete from visit where slot >= extract(epoch from timestamptz '2026-01-02') / 900")
    assert await differences(database) != []
    assert [renewed async for renewed in rebuild(database)]
    assert await differences(database) == []
    await connection.close()
