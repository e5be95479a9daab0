"""Saving a structure reads rows in proportion to the structure, whatever statistics the planner has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, connect
from support.structures import wheel

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NODES = 1_500
HOTSPOTS = 4

READ = """
select sum(idx_tup_read)::bigint
  from pg_stat_user_indexes
 where schemaname = 'ivgraph' and relname = 'node'
"""


async def test_a_large_structure_reads_each_node_a_few_times(database_url: str) -> None:
    async with connect(database_url, size=1) as database:
        for number in range(30):
            await save_structure(database, parse_structure({**wheel(20), "id": f"other-{number}"}), NOW)
        # From here on there are statistics of all playlists except the one that is saved next.
        await _run(database, "analyze")
        before = await _read(database)
        await save_structure(database, parse_structure(wheel(NODES, hotspots=HOTSPOTS)), NOW)
        read = await _read(database) - before

    # Reading all nodes for each hotspot would be 9,000,000.
    assert read < 30 * NODES * (1 + HOTSPOTS)


async def _read(database: Database) -> int:
    await _run(database, "select pg_stat_force_next_flush()")
    return await _run(database, READ)


async def _run(database: Database, statement: str) -> int:
    async with database.session() as session:
        return await session._connection.fetchval(statement) or 0
