"""What is done outside a playlist's lock, or outside its transaction, and why no number depends on it.

- **Months** are made before the transaction: an empty partition holds no event.
- **Names are looked up** before the transaction: an id that was found stands for its name for ever, and what was not
  found is looked up again under the lock.
- **Viewers** are no playlist's: their rows are stored in the transaction, in an order that all writers keep (see
  test_lock_order), and no number is counted from them.
- **Contexts** are stored under the lock, but also for events that turn out to be repeated: numbers are counted from
  visits, and a context without visits adds nothing.
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
    batch = await writer.prepare([(undone, RECEIVED_AT)])
    with suppress(_UndoneError):
        async with database.transaction() as session:
            assert await writer.write_within(session, batch) == [True]
            yield
            raise _UndoneError


async def assert_counted(database: Database, connection: Connection, *events: Event) -> None:
    """The tables hold what a plain count of these events says, and nothing else."""
    tables = await read_tables(connection)
    assert len(tables.pop("event")) == len(events)
    assert tables == recount(events, VIEWER_KEY)
    assert await differences(database) == []
    assert await wrong_sizes(database) == []


async def test_what_is_prepared_and_never_written_leaves_an_empty_month(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.prepare([(click(), RECEIVED_AT)])
    assert await connection.fetchval("select to_regclass('event_2026_11')") == "event_2026_11"
    assert await count_rows(connection) == {}
    assert await connection.fetchval("select count(*) from context") == 0
    assert await connection.fetchval("select count(*) from viewer") == 0
    later = click()
    assert await Writer(database, VIEWER_KEY).write([later], RECEIVED_AT) == [True]
    await assert_counted(database, connection, later)


async def test_names_that_another_writer_stores_after_the_look_up_are_found_under_the_lock(
    database: Database, writer: Writer, connection: Connection
) -> None:
    first, second = click(), click()
    batch = await writer.prepare([(second, RECEIVED_AT)])
    await Writer(database, VIEWER_KEY).write([first], RECEIVED_AT)
    async with database.transaction() as session:
        assert await writer.write_within(session, batch) == [True]
    await assert_counted(database, connection, first, second)


async def test_names_that_come_to_nothing_after_the_look_up_are_stored_under_the_lock(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """Another writer stores them and is undone, while this one waits for the playlist."""
    stored = click()
    async with written_and_undone(database, click()):
        writing = asyncio.create_task(writer.write([stored], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [True]
    await assert_counted(database, connection, stored)


async def test_a_node_that_a_structure_leaves_out_after_the_look_up_is_counted(
    database: Database, writer: Writer, connection: Connection
) -> None:
    first, second = click(), click()
    await writer.write([first], RECEIVED_AT)
    batch = await writer.prepare([(second, RECEIVED_AT)])
    await save_structure(database, PlaylistStructure(id="story", name="Story"), NOW)
    async with database.transaction() as session:
        assert await writer.write_within(session, batch) == [True]
    assert await connection.fetchval("select count(*) from node where deleted_at is not null") == 1
    await assert_counted(database, connection, first, second)


async def test_a_viewer_whose_first_writer_is_undone_is_stored_by_the_next(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """The row of the viewer is all that the two share: they write different playlists."""
    stored = click()
    async with written_and_undone(database, click(playlist="other")):
        writing = asyncio.create_task(writer.write([stored], RECEIVED_AT))
        await wait_for_lock(connection)
    assert await writing == [True]
    assert await connection.fetchval("select external_id from viewer") == "ada"
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


async def test_a_write_that_is_killed_before_any_of_its_statements_leaves_nothing(
    database: Database, database_url: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first one, before the second one, and so on to the last. A statement that reads is run again."""
    countdown: Iterator[int] = iter(())
    # A connection of its own: a write that gives up while its connection is killed leaves this one busy.
    killer = await connect_to(database_url)

    def killing(run: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run_or_be_killed(session: Session, *args: Any) -> Any:
            if next(countdown, None) == 0:
                server_process = session._connection.get_server_pid()
                await killer.execute("select pg_terminate_backend($1, 5000)", server_process)
            return await run(session, *args)

        return run_or_be_killed

    for name in ("fetch", "execute", "copy"):
        monkeypatch.setattr(Session, name, killing(getattr(Session, name)))
    stored: list[Event] = []
    failed = 0
    for number in count():
        last = click()
        countdown = iter(range(number, -1, -1))
        try:
            assert await Writer(database, VIEWER_KEY).write([last], RECEIVED_AT) == [True]
            stored.append(last)
        except DatabaseUnavailable:
            failed += 1
        if list(countdown):  # nothing was killed: the write had fewer statements
            break
        await assert_counted(database, connection, *stored)
    await killer.close()
    assert failed > 10
