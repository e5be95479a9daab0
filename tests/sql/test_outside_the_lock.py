"""What is done outside a playlist's lock, or outside its transaction, and why no number depends on it.

- **Months** are created before the transaction: an empty partition holds no event.
- **Playlists** are created before the transaction, too: a playlist without events adds nothing to any number.
- **Names that a process remembers** are not looked up: an id stands for its name for ever. Other names of nodes and
  hotspots are looked up under the lock.
- **Contexts and viewers** are stored under the lock, but also for events that turn out to be repeated: numbers are
  counted from visits, and a context or viewer without visits adds nothing.
- **Ids** come from a sequence: those of a transaction that came to nothing are never used.
- **Rejected events** are counted in a transaction of their own: no metric is counted from them.
- **What is remembered of page loads** is swept without a lock: rows that a writer holds are passed over.

What is killed or rolled back in between leaves no wrong number.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database, Session
from ivgraph.errors import DatabaseUnavailable, Unstorable
from ivgraph.ingest.event import Event, Rejection, RejectionCode
from ivgraph.ingest.writer import Writer
from support.client import NOW, VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.recount import recount
from support.statements import recorded_statements
from support.storing import store_locked
from support.tables import Connection, connect_to, count_rows, read_tables, wait_for_lock

#: Far beyond what anything here takes: what waits so long waits for ever.
FOR_EVER = 60


def click(**fields: Any) -> Event:
    """An event that names a playlist, a node, a hotspot, a viewer and a context."""
    return parsed(event("hotspot_click", **{"viewer": "ada", "context": {"country": "NL"}} | fields))


class _UndoneError(Exception):
    pass


@asynccontextmanager
async def written_and_undone(database: Database, undone: Event) -> AsyncIterator[None]:
    """An event is written, but the transaction stays open until the block ends, and is then rolled back."""
    writer = Writer(database, VIEWER_KEY)
    batch = await writer.identifier.identify([(undone, RECEIVED_AT)])
    with suppress(_UndoneError):
        async with database.transaction() as session:
            assert await store_locked(session, writer, batch) == [True]
            yield
            raise _UndoneError


async def assert_counted(database: Database, connection: Connection, *events: Event) -> None:
    """The tables hold what a plain count of these events says, and nothing else."""
    tables = await read_tables(connection)
    assert len(tables.pop("event")) == len(events)
    assert tables == recount(events, VIEWER_KEY)
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def test_what_is_identified_and_never_stored_leaves_an_empty_month_and_playlist(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.identifier.identify([(click(), RECEIVED_AT)])
    assert await connection.fetchval("select to_regclass('event_2026_11')") == "event_2026_11"
    assert await count_rows(connection) == {"playlist": 1}
    assert await connection.fetchval("select count(*) from context") == 0
    assert await connection.fetchval("select count(*) from viewer") == 0
    later = click()
    assert await Writer(database, VIEWER_KEY).write([later], RECEIVED_AT) == [True]
    await assert_counted(database, connection, later)


async def test_names_that_another_writer_stores_after_identification_are_found_under_the_lock(
    database: Database, writer: Writer, connection: Connection
) -> None:
    first, second = click(), click()
    batch = await writer.identifier.identify([(second, RECEIVED_AT)])
    await Writer(database, VIEWER_KEY).write([first], RECEIVED_AT)
    async with database.transaction() as session:
        assert await store_locked(session, writer, batch) == [True]
    await assert_counted(database, connection, first, second)


async def test_names_that_come_to_nothing_after_identification_are_stored_under_the_lock(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """Another writer stores them and is undone, while this one waits for the playlist."""
    stored = click()
    async with written_and_undone(database, click()):
        writing = asyncio.create_task(writer.write([stored], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [True]
    await assert_counted(database, connection, stored)


async def test_a_node_that_a_structure_leaves_out_after_identification_is_counted(
    database: Database, writer: Writer, connection: Connection
) -> None:
    first, second = click(), click()
    await writer.write([first], RECEIVED_AT)
    batch = await writer.identifier.identify([(second, RECEIVED_AT)])
    await save_structure(database, PlaylistStructure(id="story", name="Story"), NOW)
    async with database.transaction() as session:
        assert await store_locked(session, writer, batch) == [True]
    assert await connection.fetchval("select count(*) from node where deleted_at is not null") == 1
    await assert_counted(database, connection, first, second)


async def test_a_viewer_whose_first_writer_is_undone_is_stored_by_the_next(
    database: Database, writer: Writer, connection: Connection
) -> None:
    stored = click()
    async with written_and_undone(database, click()):
        writing = asyncio.create_task(writer.write([stored], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [True]
    assert await connection.fetchval("select external_id from viewer") == "ada"
    await assert_counted(database, connection, stored)


async def test_writers_of_different_playlists_share_no_row_of_a_viewer_or_context(
    database: Database, writer: Writer, connection: Connection
) -> None:
    stored = click()
    async with written_and_undone(database, click(playlist="other")), asyncio.timeout(FOR_EVER):
        assert await writer.write([stored], RECEIVED_AT) == [True]
    for table in ("viewer", "context"):
        playlists = await connection.fetch(
            f"select external_id from playlist where id in (select playlist_id from {table})"
        )
        assert [row["external_id"] for row in playlists] == ["story"]
    await assert_counted(database, connection, stored)


async def test_a_context_and_a_viewer_of_a_repeated_event_are_in_no_number(
    database: Database, writer: Writer, connection: Connection
) -> None:
    stored = click()
    await writer.write([stored], RECEIVED_AT)
    repeated = stored._replace(viewer="ben", context=stored.context._replace(country="AT"))
    assert await writer.write([repeated], RECEIVED_AT) == [False]
    assert await connection.fetchval("select count(*) from context") == 2
    assert await connection.fetchval("select count(*) from viewer") == 2
    await assert_counted(database, connection, stored)


async def test_rejected_events_that_could_not_be_noted_are_in_no_number(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """And those that were noted are in none either: only the status of the playlist tells them."""
    stored = click()
    await writer.write([stored], RECEIVED_AT)
    rejected = Rejection(RejectionCode.INVALID_FIELD, "no", playlist="story")
    await writer.record_rejections([rejected], RECEIVED_AT)
    await connection.execute("alter table rejection add constraint none check (false) not valid")
    with pytest.raises(Unstorable):
        await writer.record_rejections([rejected], RECEIVED_AT)
    assert await connection.fetchval("select sum(rejected) from arrival_total") == 1
    await assert_counted(database, connection, stored)


async def test_page_loads_that_a_writer_holds_are_passed_over_by_the_sweep(
    database: Database, database_url: str, connection: Connection
) -> None:
    await connection.execute(
        "insert into kaltura_page_load (playlist, session, document, last_day) values"
        " ('story', 'held', '{}', 0), ('story', 'free', '{}', 0)"
    )
    holder = await connect_to(database_url)
    async with holder.transaction():
        await holder.execute("update kaltura_page_load set last_day = 9 where session = 'held'")
        async with asyncio.timeout(FOR_EVER):
            await database.fetch("sources/kaltura/delete_old_page_loads", 5)
    await holder.close()
    assert [row["session"] for row in await connection.fetch("select session from kaltura_page_load")] == ["held"]


#: The statements of the transaction that stores events. A single server runs the last one alone.
OF_TRANSACTION = ("ingest/lock_playlists", "ingest/store_events", "ingest/lock_and_store")


async def test_a_write_that_is_killed_before_any_of_its_statements_leaves_nothing(
    database: Database, database_url: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first one, before the second one, and so on to the last. One outside the transaction is run again."""
    countdown: Iterator[int] = iter(())
    # A connection of its own: a write that gives up while its connection is killed leaves this one busy.
    killer = await connect_to(database_url)

    def killing(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run_or_be_killed(session: Session, *args: Any) -> Any:
            if next(countdown, None) == 0:
                server_process = session._connection.get_server_pid()
                await killer.execute("select pg_terminate_backend($1::integer, 5000)", server_process)
            return await run(session, *args)

        return run_or_be_killed

    for name in ("fetch", "execute"):
        monkeypatch.setattr(Session, name, killing(getattr(Session, name)))
    stored: list[Event] = []
    failed = 0
    for number in count():
        last = click()
        countdown = iter(range(number, -1, -1))
        try:
            with recorded_statements() as ran:
                assert await Writer(database, VIEWER_KEY).write([last], RECEIVED_AT) == [True]
            stored.append(last)
        except DatabaseUnavailable:
            failed += 1
        if list(countdown):  # nothing was killed: the write had fewer statements
            break
        await assert_counted(database, connection, *stored)
    await killer.close()
    assert failed == len([name for name in ran if name in OF_TRANSACTION]) > 0


#: Every table that store_events writes.
WRITTEN = (
    *("node", "hotspot", "playlist_size", "context", "viewer", "event", "visit"),
    *("slot_total", "part_total", "day_total", "noon_total", "recency", "arrival_total"),
    *("step", "journey", "transition_day", "walk_day", "node_set_day", "click_day", "watch_day", "exposed_set_day"),
)


def whole_story() -> list[Event]:
    """Events that write to every table: two plays, of which one is watched and left by a click."""
    return [
        parsed(event("node_play", at="2026-11-24T09:00:00Z", viewer="ada")),
        parsed(event("watch", at="2026-11-24T09:00:10Z", viewer="ada")),
        click(at="2026-11-24T09:00:11Z", position=11),
        parsed(event("node_play", at="2026-11-24T09:00:12Z", viewer="ada", node="ending")),
    ]


@pytest.mark.not_on_citus("it makes a trigger, which Citus does not allow on a distributed table")
@pytest.mark.parametrize("table", WRITTEN)
async def test_a_write_that_is_killed_while_it_writes_a_table_leaves_nothing_of_its_events(
    table: str, database: Database, writer: Writer, connection: Connection
) -> None:
    """All tables are written by one call, so the connection is ended from within."""
    await connection.execute(
        f"""
        create function end_connection() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(60); return new; end $$;
        create trigger end_connection before insert on {table} for each row execute function end_connection();
        """
    )
    with pytest.raises(DatabaseUnavailable):
        await writer.write(whole_story(), RECEIVED_AT)
    await connection.execute(f"drop trigger end_connection on {table}")
    await assert_counted(database, connection)
    assert await count_rows(connection) == {"playlist": 1}
    stored = whole_story()
    assert await writer.write(stored, RECEIVED_AT) == [True] * len(stored)
    await assert_counted(database, connection, *stored)
