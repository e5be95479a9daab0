"""The playlist lock relies on READ COMMITTED: what runs once the lock is held sees what its former holder committed.

A transaction that has run a statement may have to wait for its playlists. Under any higher level its snapshot would be
older than the lock, and it would miss the visits that its own ones follow.

An operator may have chosen another level for the server, the database or the user. So each transaction names its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest

from ivgraph.catalog.model import NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, connect
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer
from ivgraph.services import open_viewer_key
from support.client import NOW, VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.storing import store_locked
from support.tables import Connection, wait_for_lock

LEVELS = ("read committed", "repeatable read", "serializable")

STORY = PlaylistStructure(id="story", name="Story", nodes=(NodeStructure(id="opening"),))


@pytest.fixture(params=LEVELS)
async def database(
    request: pytest.FixtureRequest, database_url: str, connection: Connection
) -> AsyncIterator[Database]:
    """A database whose operator chose a level of isolation."""
    name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {name} set default_transaction_isolation = '{request.param}'")
    async with connect(database_url) as database:
        yield database


async def test_a_batch_that_waited_counts_what_was_committed_meanwhile(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """Both batches name what the catalog lacks, and a viewer who comes to both."""
    first, second = (
        parsed(event("node_play", at=f"2026-11-24T0{hour}:00:00Z", viewer="ada", context={"country": "NL"}))
        for hour in (8, 9)
    )
    batch = await writer.identifier.identify([(first, RECEIVED_AT)])
    async with database.transaction() as session:
        await store_locked(session, writer, batch)
        writing = asyncio.create_task(Writer(database, VIEWER_KEY).write([first, second], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [False, True]
    assert await connection.fetchval("select count(*) from visit where prev_slot >= 0") == 2
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def test_a_transaction_that_began_before_counts_what_was_committed_meanwhile(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """As the transactions of beacons do, which have read something before they store events."""
    first, second = (parsed(event("play", at=f"2026-11-24T0{hour}:00:00Z", viewer="ada")) for hour in (8, 9))
    batch = await writer.identifier.identify([(first, RECEIVED_AT), (second, RECEIVED_AT)])
    async with database.transaction() as session:
        await session.fetch("database/migrate/applied")
        await Writer(database, VIEWER_KEY).write([first], RECEIVED_AT)
        assert await store_locked(session, writer, batch) == [False, True]
    assert await connection.fetchval("select count(*) from visit where prev_slot >= 0") == 1
    assert await differences(database) == []


async def test_a_structure_that_waited_is_added_to_what_was_committed_meanwhile(
    database: Database, writer: Writer, connection: Connection
) -> None:
    batch = await writer.identifier.identify([(parsed(event("node_play")), RECEIVED_AT)])
    async with database.transaction() as session:
        await store_locked(session, writer, batch)
        saving = asyncio.create_task(save_structure(database, STORY, NOW))
        await wait_for_lock(connection)
    await saving
    assert await connection.fetchval("select count(*) from node") == 1
    assert await wrong_sizes(database) == []


async def test_a_rebuild_that_waited_counts_what_was_committed_meanwhile(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    batch = await writer.identifier.identify([(parsed(event("play")), RECEIVED_AT)])

    async def make_anew() -> list[tuple[str, int]]:
        return [renewed async for renewed in rebuild(database)]

    async with database.transaction() as session:
        await store_locked(session, writer, batch)
        rebuilding = asyncio.create_task(make_anew())
        await wait_for_lock(connection)
    assert await rebuilding == [("story", 2)]
    assert await differences(database) == []


async def test_two_servers_that_start_at_once_agree_on_the_viewer_key(
    database: Database, connection: Connection
) -> None:
    """It is made by a statement of its own, which names no level: that of the connection counts."""
    async with database.transaction() as session:
        await session.fetch("services/viewer_key", VIEWER_KEY.fingerprint, VIEWER_KEY.secret)
        opening = asyncio.create_task(open_viewer_key(database, None))
        await wait_for_lock(connection)
    assert await opening == VIEWER_KEY


async def test_months_that_another_writer_makes_are_found(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """They are made before the transaction, by a statement that names no level."""
    async with database.transaction() as session:
        await session.fetch("ingest/make_months", [date(2026, 11, 1)])
        writing = asyncio.create_task(writer.write([parsed(event("play"))], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [True]
