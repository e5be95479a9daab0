"""The order in which locks are taken, so that no two transactions ever wait for each other.

1. Months (-2): by a statement of its own, which waits for no writer.
2. The lock of those who create playlists under limits (-3): by a statement of its own, which ends before any playlist
   is locked. A beacon's transaction may hold playlists already; whoever creates playlists waits for none of them.
3. Playlists, ascending by the numbers of their locks.
4. Counters of rejected events in arrival_total, ascending. They are written without the playlist's lock.

Whoever waits for one of these holds none that comes later. Every other row that a transaction writes belongs to a
playlist that it has locked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date
from random import Random

import pytest

from ivgraph.database import Database, connect
from ivgraph.ingest.event import Event, Rejection, RejectionCode
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences
from support.storing import store_locked
from support.tables import Connection, connect_to

#: Far beyond what anything here takes: what waits so long waits for ever.
FOR_EVER = 60

#: The lock of those who create playlists under limits.
CREATORS = -3

PLAYLISTS = [f"playlist {number}" for number in range(8)]
VIEWERS = [f"viewer {number}" for number in range(40)]


LOCK = "select pg_advisory_xact_lock($1)"

NUMBER = "case when locktype = 'advisory' then classid::bigint << 32 | objid::bigint end as number"


async def locks_of(connection: Connection, playlists: Iterable[str]) -> list[int]:
    """The numbers of their locks, in the order of the playlists."""
    return [await connection.fetchval("select playlist_lock_key($1)", playlist) for playlist in playlists]


async def held_by(connection: Connection, pid: int) -> list[int]:
    """The numbers of the advisory locks that a connection holds, ascending."""
    rows = await connection.fetch(
        f"select {NUMBER} from pg_locks where locktype = 'advisory' and granted and pid = $1 order by 1", pid
    )
    return [row["number"] for row in rows]


async def held(connection: Connection) -> list[int]:
    """The numbers of the advisory locks that connections to this database hold, ascending."""
    rows = await connection.fetch(
        f"select {NUMBER} from pg_locks where locktype = 'advisory' and granted and database ="
        " (select oid from pg_database where datname = current_database()) order by 1"
    )
    return [row["number"] for row in rows]


async def who_waits_for(connection: Connection, number: int) -> int:
    """The process id of a connection that waits for an advisory lock, once there is one."""
    async with asyncio.timeout(FOR_EVER):
        while True:
            for row in await connection.fetch(f"select pid, {NUMBER} from pg_locks where not granted"):
                if row["number"] == number:
                    pid: int = row["pid"]
                    return pid


@asynccontextmanager
async def holding(database_url: str, statement: str, *args: object) -> AsyncIterator[None]:
    """Others wait for what the statement locks until the block ends."""
    holder = await connect_to(database_url)
    try:
        async with holder.transaction():
            await holder.execute(statement, *args)
            yield
    finally:
        await holder.close()


async def lock_all(database: Database, playlists: list[str]) -> None:
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", playlists)


def plays(playlists: Iterable[str] = PLAYLISTS, viewers: Iterable[str] = ("ada",)) -> list[Event]:
    return [parsed(event("play", playlist=playlist, viewer=viewer)) for playlist in playlists for viewer in viewers]


@pytest.mark.parametrize("names", [PLAYLISTS, PLAYLISTS[::-1]], ids=["first to last", "last to first"])
async def test_playlists_are_locked_in_ascending_order(
    names: list[str], database: Database, database_url: str, connection: Connection
) -> None:
    """Whichever of them is held by another: those below it are locked, and none above it."""
    locks = await locks_of(connection, names)
    assert locks != sorted(locks)
    for number, lock in enumerate(sorted(locks)):
        async with holding(database_url, LOCK, lock):
            locking = asyncio.create_task(lock_all(database, names))
            assert await held_by(connection, await who_waits_for(connection, lock)) == sorted(locks)[:number]
        await locking


async def test_two_that_name_playlists_in_opposite_orders_do_not_wait_for_each_other_for_ever(
    database: Database, database_url: str, connection: Connection
) -> None:
    """Taken in the order of their names, each would hold what the other needs, once the one in the middle is free."""
    middle = PLAYLISTS[len(PLAYLISTS) // 2]
    async with asyncio.timeout(FOR_EVER):
        async with holding(database_url, "select pg_advisory_xact_lock(playlist_lock_key($1))", middle):
            locking = [asyncio.create_task(lock_all(database, names)) for names in (PLAYLISTS, PLAYLISTS[::-1])]
            while await connection.fetchval("select count(*) from pg_locks where not granted") < 2:
                pass
        await asyncio.gather(*locking)


async def test_a_writer_takes_its_locks_in_order(database: Database, database_url: str, connection: Connection) -> None:
    """Held up by one lock after the other, it holds all that come before, but not the lock of creators any more."""
    writer = Writer(database, VIEWER_KEY, limits=Limits.from_settings(Settings()))
    *lower, highest = sorted(await locks_of(connection, PLAYLISTS))
    async with holding(database_url, LOCK, highest):
        async with holding(database_url, LOCK, CREATORS):
            writing = asyncio.create_task(writer.write(plays(), RECEIVED_AT))
            await who_waits_for(connection, CREATORS)
            assert await held(connection) == sorted([CREATORS, highest])  # both by this test
        assert await held_by(connection, await who_waits_for(connection, highest)) == lower
        assert await held(connection) == sorted([*lower, highest])
    assert await writing == [True] * len(PLAYLISTS)


async def test_playlists_are_created_while_writers_hold_others(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """A beacon's transaction holds locks already when its events name new playlists."""
    limited = Writer(database, VIEWER_KEY, limits=Limits.from_settings(Settings()))
    batch = await writer.identifier.identify([(play, RECEIVED_AT) for play in plays()])
    async with database.transaction() as session, asyncio.timeout(FOR_EVER):
        await store_locked(session, writer, batch)
        assert await limited.write(plays(["new"]), RECEIVED_AT) == [True]


@pytest.mark.not_on_citus("it makes a trigger, which Citus does not allow on a distributed table")
async def test_rejected_events_are_counted_in_ascending_order(writer: Writer, connection: Connection) -> None:
    await writer.write(plays(), RECEIVED_AT)
    await note_inserts(connection, "arrival_total", "playlist_id")
    names = Random(1).sample(PLAYLISTS, len(PLAYLISTS))
    rejected = [Rejection(RejectionCode.INVALID_FIELD, "no", playlist=name) for name in names]
    await writer.record_rejections(rejected, RECEIVED_AT)
    ids = [row["id"] for row in await connection.fetch("select id from playlist order by id")]
    assert await noted(connection) == ids


async def test_a_month_is_made_while_writers_hold_their_playlists(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """A beacon's transaction holds locks already when it needs a month: whoever makes months must not wait for it."""
    batch = await writer.identifier.identify([(play, RECEIVED_AT) for play in plays()])
    async with database.transaction() as session, asyncio.timeout(FOR_EVER):
        await store_locked(session, writer, batch)
        await database.fetch("ingest/make_months", [date(2026, 12, 1)])
        assert await connection.fetchval("select to_regclass('event_2026_12')") == "event_2026_12"


async def test_writers_of_overlapping_playlists_and_viewers_never_wait_for_each_other_for_ever(
    database_url: str,
) -> None:
    async def write(database: Database, seed: int) -> None:
        random, writer = Random(seed), Writer(database, VIEWER_KEY, limits=Limits.from_settings(Settings()))
        for _ in range(20):
            await writer.write(plays(random.sample(PLAYLISTS, 4), random.sample(VIEWERS, 4)), RECEIVED_AT)

    async with connect(database_url, size=4) as database:
        async with asyncio.timeout(FOR_EVER):
            await asyncio.gather(*(write(database, seed) for seed in range(4)))
        assert await differences(database) == []


async def note_inserts(connection: Connection, table: str, column: str) -> None:
    """From now on keeps the order in which rows are inserted, and so locked."""
    await connection.execute(
        f"""
        create table noted (number serial, value bigint);
        create function note() returns trigger language plpgsql as
        $$ begin insert into noted (value) values (new.{column}); return new; end $$;
        create trigger note before insert on {table} for each row execute function note();
        """
    )


async def noted(connection: Connection) -> list[int]:
    return [row["value"] for row in await connection.fetch("select value from noted order by number")]
