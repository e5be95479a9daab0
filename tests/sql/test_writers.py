"""Concurrent writers, and writers that fail."""

from __future__ import annotations

import asyncio
from random import Random

import asyncpg
import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, connect
from ivgraph.errors import DatabaseUnavailable, Unstorable
from ivgraph.ingest.writer import Writer
from support.client import NOW, VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.recount import recount
from support.storing import store_locked, write_and_undo
from support.tables import Connection, connect_to, count_rows, read_tables, wait_for_lock
from support.worlds import raw_event

#: Much longer than anything here takes: whatever waits so long would wait for ever.
FOR_EVER = 60

#: What a write that fails leaves: its playlist is created in a transaction of its own.
PLACEHOLDER = {"playlist": 1}

CLICK = {
    **{"playlist": 1, "node": 1, "hotspot": 1, "event": 1},
    **{"visit": 3, "slot_total": 3, "part_total": 3, "day_total": 3, "noon_total": 3, "recency": 3},
}


async def test_writers_of_the_same_playlists_wait_for_each_other(database_url: str, connection: Connection) -> None:
    random = Random(1)
    drawn = [parsed(raw_event(random)) for _ in range(300)]
    events = list({(item.playlist, item.at, item.id): item for item in drawn}.values())

    async def write_some(writer: Writer, seed: int) -> int:
        order = Random(seed).sample(events, len(events))
        return sum(
            [(await writer.write(order[at : at + 25], RECEIVED_AT)).count(True) for at in range(0, len(order), 25)]
        )

    async with connect(database_url, size=3) as one, connect(database_url, size=3) as other:
        writers = [Writer(database, VIEWER_KEY) for database in (one, other) for _ in range(3)]
        async with asyncio.timeout(FOR_EVER):
            fresh = await asyncio.gather(*(write_some(writer, seed) for seed, writer in enumerate(writers)))
        assert await differences(one) == []
        assert await wrong_sizes(one) == []
    assert sum(fresh) == len(events)
    tables = await read_tables(connection)
    assert {table: rows for table, rows in tables.items() if table != "event"} == recount(events, VIEWER_KEY)


async def test_writers_of_different_playlists_do_not_wait_for_each_other(database: Database, writer: Writer) -> None:
    """Not even if both insert the same new context and viewer."""
    play = event("play", viewer="ada", context={"country": "NL"})
    batch = await writer.identifier.identify([(parsed(play), RECEIVED_AT)])
    async with database.transaction() as session:
        await store_locked(session, writer, batch)
        async with asyncio.timeout(FOR_EVER):
            assert await writer.write([parsed(play | {"playlist": "other"})], RECEIVED_AT) == [True]


async def test_writers_of_the_same_contexts_and_viewers_never_deadlock(
    database_url: str, connection: Connection
) -> None:
    async def write_some(writer: Writer, seed: int) -> int:
        numbers = Random(seed).sample(range(200), 200)
        plays = [
            parsed(event("play", playlist=f"p{seed}", viewer=f"viewer {number}", context={"region": f"R{number}"}))
            for number in numbers
        ]
        return sum([(await writer.write(plays[at : at + 40], RECEIVED_AT)).count(True) for at in range(0, 200, 40)])

    async with connect(database_url, size=3) as one, connect(database_url, size=3) as other:
        writers = [Writer(database, VIEWER_KEY) for database in (one, other) for _ in range(3)]
        async with asyncio.timeout(FOR_EVER):
            fresh = await asyncio.gather(*(write_some(writer, seed) for seed, writer in enumerate(writers)))
        assert await differences(one) == []
        assert await wrong_sizes(one) == []
    assert fresh == [200] * 6
    assert await connection.fetchval("select count(*) from context") == 1200
    assert await connection.fetchval("select count(*) from viewer") == 1200


async def test_a_structure_waits_for_the_playlist_s_writer(
    database: Database, writer: Writer, connection: Connection
) -> None:
    batch = await writer.identifier.identify([(parsed(event("play")), RECEIVED_AT)])
    async with database.transaction() as session:
        await store_locked(session, writer, batch)
        saving = asyncio.create_task(save_structure(database, PlaylistStructure(id="story", name="Story"), NOW))
        await wait_for_lock(connection)
    await saving
    assert await connection.fetchval("select name from playlist") == "Story"


async def test_a_batch_of_many_playlists_takes_a_bounded_number_of_locks(
    database: Database, writer: Writer, connection: Connection
) -> None:
    arrivals = [(parsed(event("play", playlist=f"p{number}")), RECEIVED_AT) for number in range(10_000)]
    batch = await writer.identifier.identify(arrivals)
    async with database.transaction() as session:
        assert all(await store_locked(session, writer, batch))
        held = "select count(*) from pg_locks where locktype = 'advisory'"
        assert 0 < await connection.fetchval(held) <= 4096


@pytest.mark.not_on_citus("it makes a trigger, which Citus does not allow on a distributed table")
async def test_an_error_leaves_nothing(writer: Writer, connection: Connection) -> None:
    await connection.execute(
        """
        create function fail() returns trigger language plpgsql as 'begin raise exception ''no''; end';
        create trigger fail before insert on recency execute function fail();
        """
    )
    click = parsed(event("hotspot_click"))
    with pytest.raises(asyncpg.RaiseError):
        await writer.write([click], RECEIVED_AT)
    assert await count_rows(connection) == PLACEHOLDER
    await connection.execute("drop trigger fail on recency")
    assert await writer.write([click], RECEIVED_AT) == [True]
    assert await count_rows(connection) == CLICK


@pytest.mark.not_on_citus("the writer waits on a node where this test does not look")
async def test_a_cancelled_write_leaves_nothing(writer: Writer, connection: Connection) -> None:
    click = parsed(event("hotspot_click"))
    async with connection.transaction():
        await connection.execute("lock table recency in share mode")
        writing = asyncio.create_task(writer.write([click], RECEIVED_AT))
        await wait_for_lock(connection)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    assert await count_rows(connection) == PLACEHOLDER
    assert await writer.write([click], RECEIVED_AT) == [True]
    assert await count_rows(connection) == CLICK


@pytest.mark.not_on_citus("the writer waits on a node where this test does not look")
async def test_a_connection_that_breaks_leaves_nothing(writer: Writer, connection: Connection) -> None:
    click = parsed(event("hotspot_click"))
    async with connection.transaction():
        await connection.execute("lock table recency in share mode")
        writing = asyncio.create_task(writer.write([click], RECEIVED_AT))
        await connection.execute("select pg_terminate_backend($1)", await wait_for_lock(connection))
        with pytest.raises(DatabaseUnavailable, match="connection"):
            await writing
    assert await count_rows(connection) == PLACEHOLDER
    assert await writer.write([click], RECEIVED_AT) == [True]
    assert await count_rows(connection) == CLICK


async def test_a_connection_that_breaks_between_two_statements_means_that_the_database_is_away(
    database: Database, connection: Connection
) -> None:
    async def read_twice() -> None:
        async with database.transaction() as session:
            await session.fetch("database/migrate/applied")
            await connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
            await session.fetch("database/migrate/applied")

    with pytest.raises(DatabaseUnavailable):
        await read_twice()


async def test_a_new_month_neither_waits_for_a_long_reader_nor_disturbs_it(
    database_url: str, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    async with connection.transaction(isolation="repeatable_read"):
        assert await connection.fetchval("select count(*) from event") == 1
        async with connect(database_url) as other, asyncio.timeout(FOR_EVER):
            # Two writers create the same months.
            old = [parsed(event("play", at=f"2025-{month:02}-01T00:00:00Z")) for month in range(1, 13)]
            fresh = await asyncio.gather(
                writer.write(old, RECEIVED_AT), Writer(other, VIEWER_KEY).write(old, RECEIVED_AT)
            )
        assert sorted(fresh) == [[False] * 12, [True] * 12]
        assert await connection.fetchval("select count(*) from event") == 1
    assert await connection.fetchval("select count(*) from event") == 13


async def test_acknowledged_events_are_visible_to_everybody(writer: Writer, database_url: str) -> None:
    assert await writer.write([parsed(event("hotspot_click"))], RECEIVED_AT) == [True]
    other = await connect_to(database_url)
    assert await count_rows(other) == CLICK
    await other.close()


async def test_events_of_a_context_that_the_database_lost_are_counted(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """A server that takes over may lack rows that this process remembers as stored."""
    await writer.write([parsed(event("play", context={"country": "NL"}))], RECEIVED_AT)
    await connection.execute("truncate context")
    await writer.write([parsed(event("play", context={"country": "NL"}))], RECEIVED_AT)
    assert await connection.fetchval("select plays from day_total") == 2
    assert await differences(database) == []


async def test_rows_that_another_server_may_lack_are_stored_again(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play", viewer="ada", context={"country": "NL"}))], RECEIVED_AT)
    await connection.execute("drop table event_2026_11")
    await connection.execute("truncate context, viewer")
    await connection.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await database.fetch("database/migrate/applied")
    again = parsed(event("play", viewer="ada", context={"country": "NL"}))
    assert await writer.write([again], RECEIVED_AT) == [True]
    assert await connection.fetchval("select count(*) from context") == 1
    assert await connection.fetchval("select count(*) from viewer") == 1


async def test_after_a_failure_a_writer_stores_rows_again_that_may_be_missing(
    writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(event("play"))], RECEIVED_AT)
    await connection.execute("drop table event_2026_11")
    with pytest.raises(Unstorable):
        await writer.write([parsed(event("play"))], RECEIVED_AT)
    assert await writer.write([parsed(event("play"))], RECEIVED_AT) == [True]


async def test_rows_that_were_rolled_back_are_stored_again(
    database: Database, writer: Writer, connection: Connection
) -> None:
    play = parsed(event("play", viewer="ada", context={"country": "NL"}))
    batch = await writer.identifier.identify([(play, RECEIVED_AT)])
    await write_and_undo(database, writer, batch)
    assert await writer.write([play], RECEIVED_AT) == [True]
    assert await connection.fetchval("select country from context") == "NL"
    assert await connection.fetchval("select external_id from viewer") == "ada"


async def test_committed_rows_are_not_sent_again(writer: Writer, connection: Connection) -> None:
    play = event("play", viewer="ada", context={"country": "NL"})
    assert await writer.write([parsed(play)], RECEIVED_AT) == [True]
    await connection.execute("truncate context, viewer")
    assert await writer.write([parsed(play | {"id": event("play")["id"]})], RECEIVED_AT) == [True]
    assert await connection.fetchval("select count(*) from context") == 0
    assert await connection.fetchval("select count(*) from viewer") == 0
