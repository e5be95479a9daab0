"""The same batches make the same tables on a cluster as on one PostgreSQL server, with the same verdict on each event.

``pytest tests/citus/test_equality.py --cases 450`` compares more than 100,000 events.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from citus.databases import CitusPostgres
from ivgraph.database import Database, connect
from ivgraph.database.migrations import migrate
from ivgraph.ingest.event import Event
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, parsed
from support.proof import differences, wrong_sizes
from support.tables import connect_to, read_tables
from support.worlds import raw_event

#: Tables that the writer fills besides the events and rollups, without internal ids.
OTHERS = {
    "playlist": "select external_id, listed from playlist",
    "node": "select playlist.external_id, node.external_id from node join playlist on playlist.id = node.playlist_id",
    "hotspot": "select playlist.external_id, node.external_id, hotspot.external_id from hotspot "
    "join node on node.playlist_id = hotspot.playlist_id and node.id = hotspot.node_id "
    "join playlist on playlist.id = hotspot.playlist_id",
    "viewer": "select playlist.external_id, viewer.id, viewer.external_id from viewer "
    "join playlist on playlist.id = viewer.playlist_id",
    "context": "select playlist.external_id, context.id, country, device, browser, bot from context "
    "join playlist on playlist.id = context.playlist_id",
    "arrival_total": "select playlist.external_id, slot, code, accepted, bots, duplicate, rejected from arrival_total "
    "join playlist on playlist.id = arrival_total.playlist_id",
}


@pytest.fixture
async def plain_url(citus: CitusPostgres) -> AsyncIterator[str]:
    """The address of a database without Citus, on the coordinator's server."""
    name = "ivgraph_plain"
    admin = await asyncpg.connect(citus.dsn("postgres"))
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.execute(f"create database {name}")
    yield citus.dsn(name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


def make_batches(random: Random, count: int) -> list[list[Event]]:
    """Batches of 1 to 600 events of some of 40 playlists: late, reordered and repeated within and across batches."""
    sent: list[dict[str, Any]] = []
    batches = []
    for _ in range(count):
        batch = []
        for _ in range(random.choice([1, 5, 40, 600, 600])):
            if sent and random.random() < 0.05:
                batch.append(random.choice(sent))
                continue
            raw = raw_event(random)
            raw["id"] = str(UUID(int=random.getrandbits(128)))
            raw["playlist"] = f"p{random.randrange(40)}"
            raw["visitor"] = f"visitor {random.randrange(300)}"
            sent.append(raw)
            batch.append(raw)
        batches.append([parsed(raw) for raw in batch])
    return batches


async def test_a_cluster_has_the_tables_of_one_server(
    plain_url: str, database_url: str, request: pytest.FixtureRequest
) -> None:
    batches = make_batches(Random(11), request.config.getoption("cases") or 30)
    async with connect(plain_url) as plain, connect(database_url) as distributed:
        await migrate(plain)
        one, other = Writer(plain, VIEWER_KEY), Writer(distributed, VIEWER_KEY)
        for number, batch in enumerate(batches):
            received_at = RECEIVED_AT + timedelta(seconds=number)
            assert await other.write(batch, received_at) == await one.write(batch, received_at)
        expected = await _read_all(plain_url)
        assert await _read_all(database_url) == expected
        await _assert_sound(distributed)
        print(f"\n{len(expected['event'])} events, {sum(map(len, batches)) - len(expected['event'])} duplicates")

        # The rollups are the same again after they were spoiled and rebuilt.
        connection = await connect_to(database_url)
        await connection.execute("update visit set plays = plays + 1")
        await connection.execute("delete from day_total")
        await connection.close()
        assert sum([events async for _, events in rebuild(distributed)]) == len(expected["event"])
        assert await _read_all(database_url) == expected


async def _assert_sound(database: Database) -> None:
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def _read_all(url: str) -> dict[str, list[tuple[Any, ...]]]:
    connection = await connect_to(url)
    tables = await read_tables(connection)
    for table, statement in OTHERS.items():
        tables[table] = sorted((tuple(row) for row in await connection.fetch(statement)), key=repr)
    await connection.close()
    return tables
