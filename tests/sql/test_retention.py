"""Events of old months are dropped: numbers stay, late events are rejected, and nobody waits.

Whatever is cut off in the middle goes on when the same months are dropped again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from ivgraph.database import Database
from ivgraph.database.alteration import Attempt, alter
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest import retention
from ivgraph.ingest.event import Event, Rejection, RejectionCode, WriteResult
from ivgraph.ingest.months import make_months
from ivgraph.ingest.retention import MonthState, drop_events, list_months, read_horizon
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.faults import Section, fault
from support.proof import differences
from support.recount import recount
from support.tables import Connection, connect_to, empty_tables, read_journeys, read_tables
from support.worlds import Stream, streams

#: Between days of the random events: of a night, and in the middle of a day from noon to noon.
HORIZON = date(2026, 1, 1)
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
#: Far beyond what anything here takes: what waits so long waits for ever.
FOR_EVER = 60


class _CutOffError(Exception):
    pass


async def drop(
    database: Database, before: date = HORIZON, *, keep: bool = False, reports: asyncio.Queue[str] | None = None
) -> list[str]:
    """Drops the events before a day, and returns the names of the months."""
    report = (reports or asyncio.Queue[str]()).put_nowait
    async with asyncio.timeout(FOR_EVER):
        return [month.name async for month in drop_events(database, before, keep=keep, report=report)]


async def renew(database: Database) -> None:
    async for _ in rebuild(database):
        pass


def rollups(tables: dict[str, Any]) -> dict[str, Any]:
    return {table: rows for table, rows in tables.items() if table != "event"}


def is_too_old(result: WriteResult | DatabaseUnavailable | None) -> bool:
    return isinstance(result, Rejection) and result.code is RejectionCode.TIME_TOO_OLD


def play(at: str, **fields: Any) -> Event:
    return parsed(event("play", at=at, **fields))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=streams)
async def test_the_rollups_stay_exact_whatever_arrives_before_and_after(
    stream: Stream, database: Database, database_url: str
) -> None:
    """The first batches arrive before the events of December and earlier are dropped, the others after that."""
    connection = await connect_to(database_url)
    try:
        await empty_tables(connection)
        await connection.execute("update retention set horizon = '1970-01-01 00:00:00+00'")
        writer = Writer(database, VIEWER_KEY)
        middle = len(stream.batches) // 2
        early, late = stream.batches[:middle], stream.batches[middle:]
        for batch in early:
            await writer.write(batch, RECEIVED_AT)
        before = rollups(await read_tables(connection))

        await drop(database)
        assert rollups(await read_tables(connection)) == before
        assert await differences(database) == []

        for batch in late:
            results = await writer.write(batch, RECEIVED_AT)
            assert [is_too_old(result) for result in results] == [event.at < MIDNIGHT for event in batch]
        stored = [event for batch in early for event in batch]
        stored += [event for batch in late for event in batch if event.at >= MIDNIGHT]
        tables = await read_tables(connection)
        assert rollups(tables) == recount(stored, VIEWER_KEY)
        assert await differences(database) == []

        journeys = await read_journeys(connection)
        # As in journeys of an earlier version.
        await connection.execute("update journey set path_times = null")
        await renew(database)
        assert await read_tables(connection) == tables
        assert await read_journeys(connection) == journeys
    finally:
        await connection.close()


SPOILED = {
    "slot_total": "plays = plays + 1",
    "part_total": "anonymous_departures = anonymous_departures + 1",
    "day_total": "new_viewers = new_viewers + 1",
    "noon_total": "watched_ms = watched_ms + 1",
    "recency": "viewers = viewers + 1",
    "visit": "prev_slot = 7",
}
TIMES = {"slot_total": "slot / 96", "part_total": "part / 8", "visit": "slot / 96"}
SIDES = {"before the horizon": "< 20454", "from the horizon on": "> 20454"}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("table", SPOILED)
async def test_a_wrong_row_is_found_and_rebuilt_on_both_sides_of_the_horizon(
    table: str, side: str, database: Database, writer: Writer, connection: Connection
) -> None:
    days = [f"2025-12-{day}T10:00:00Z" for day in (28, 30)] + [f"2026-01-0{day}T10:00:00Z" for day in (1, 3)]
    await writer.write([play(at, session="ada") for at in days], RECEIVED_AT)
    await drop(database)
    right = await read_tables(connection)
    day = TIMES.get(table, "day")
    await connection.execute(f"update {table} set {SPOILED[table]} where {day} {SIDES[side]}")
    found = await differences(database)
    assert {difference.rollup for difference in found} >= {table}
    assert all((difference.day < HORIZON) == (side == "before the horizon") for difference in found)
    await renew(database)
    assert await read_tables(connection) == right


async def test_a_visit_before_the_horizon_that_is_wrong_differs_from_the_other_rollups(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    await drop(database)
    await connection.execute("update visit set plays = 3")
    assert [difference.rollup for difference in await differences(database)] == [
        "slot_total", "part_total", "day_total", "noon_total",
    ]  # fmt: skip


@fault(
    Section.OLD_DATA,
    "Somebody sends an event of a month whose events were dropped (`ivgraph drop-events`), for the first time or again",
    client="200; a verdict TIME_TOO_OLD for this event, and one for every other event",
    others="The other events of the same body are stored, by every server that uses the database",
    recovery="None is needed",
)
async def test_events_before_the_horizon_are_rejected_by_every_writer(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """By one that has stored events of that month before, and by one that has not."""
    old, new = play("2025-12-31T23:59:59Z"), play("2026-01-01T00:00:00Z")
    assert await writer.write([old], RECEIVED_AT) == [True]
    await drop(database)
    for number, each in enumerate((writer, Writer(database, VIEWER_KEY))):
        results = await each.write([old, new, play("2025-12-31T23:59:59Z")], RECEIVED_AT)
        assert [is_too_old(result) for result in results] == [True, False, True]
        assert results[1] is (number == 0)
    assert await connection.fetchval("select to_regclass('event_2025_12')") is None
    assert await connection.fetchval("select array_agg(distinct at) from event") == [MIDNIGHT]
    assert await differences(database) == []


async def test_the_horizon_never_moves_back(database: Database, writer: Writer) -> None:
    await writer.write([play("2025-11-30T10:00:00Z"), play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    assert await drop(database) == ["event_2025_11", "event_2025_12"]
    assert await drop(database, date(2025, 1, 1)) == []
    assert await read_horizon(database) == MIDNIGHT
    (result,) = await writer.write([play("2025-06-30T10:00:00Z")], RECEIVED_AT)
    assert is_too_old(result)


async def test_a_batch_that_was_identified_before_and_is_stored_after_is_rejected(
    database: Database, writer: Writer, connection: Connection
) -> None:
    """Its month existed when the batch was identified."""
    await writer.write([play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    old, new = play("2025-12-30T11:00:00Z"), play("2026-01-02T10:00:00Z")
    batch = await writer.identifier.identify([(old, RECEIVED_AT), (new, RECEIVED_AT)])
    await drop(database)
    assert [is_too_old(result) for result in await writer.store.store_unlocked(batch)] == [True, False]
    assert [is_too_old(result) for result in await writer.store.store(batch)] == [True, False]
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["story"])
        assert [is_too_old(result) for result in await writer.store.store_within(session, batch)] == [True, False]
    assert await connection.fetchval("select count(*) from event") == 1
    assert await differences(database) == []


async def test_a_batch_that_began_before_is_awaited(database: Database, connection: Connection) -> None:
    """It stores an event of the month that is dropped; the event goes, and what it counts stays."""
    old, later = play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")
    writer = Writer(database, VIEWER_KEY)
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["story"])
        assert await writer.write_within(session, [(old, RECEIVED_AT)]) == [True]
        dropping = asyncio.create_task(drop(database))
        await _wait_until(lambda: _is_moved(database))
        # Others write meanwhile, and know the horizon.
        results = await Writer(database, VIEWER_KEY).write(
            [play("2025-12-30T10:00:00Z", playlist="other"), play("2026-01-02T10:00:00Z", playlist="other")],
            RECEIVED_AT,
        )
        assert [is_too_old(result) for result in results] == [True, False]
        assert [month.state for month in await list_months(database, HORIZON)] == [MonthState.ATTACHED]
    assert await dropping == ["event_2025_12"]
    assert await writer.write([later], RECEIVED_AT) == [True]
    tables = await read_tables(connection)
    assert len(tables["event"]) == 2
    assert [row for row in tables["day_total"] if row[0] == "story"] == recount([old, later], VIEWER_KEY)["day_total"]
    assert await differences(database) == []


@pytest.mark.not_on_citus("a cluster detaches a month at once: see tests/citus/test_drop_events.py")
@fault(
    Section.OLD_DATA,
    "Events are dropped (`ivgraph drop-events`) while somebody reads or writes the same month for a long time",
    client="The command waits, and names the transaction that it waits for",
    others="Everyone: nobody waits for the command",
    recovery="By itself, as soon as the transaction ends; the command may also be stopped, and run again later",
)
@pytest.mark.parametrize("seconds", [FOR_EVER, 0.2], ids=["waiting", "trying again"])
async def test_nobody_waits_for_a_drop_that_waits_for_a_long_reader(
    seconds: float,
    database: Database,
    database_url: str,
    writer: Writer,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The reader begins after the horizon has moved, when the month is about to be detached. The command waits for it
    where PostgreSQL does, or outside, and then says so."""
    monkeypatch.setattr(retention, "PATIENT_SECONDS", seconds)
    monkeypatch.setattr(retention, "REPORT_SECONDS", 0)
    reports = asyncio.Queue[str]()
    await writer.write([play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    reader = await connect_to(database_url)
    reading = reader.transaction()

    async def alter_beside_reader(*args: Any, **options: Any) -> Attempt:
        monkeypatch.setattr(retention, "alter", alter)
        await reading.start()
        assert await reader.fetchval("select count(*) from event") == 1
        return await alter(*args, **options)

    monkeypatch.setattr(retention, "alter", alter_beside_reader)
    dropping = asyncio.create_task(drop(database, reports=reports))
    await _wait_until(lambda: _is_detaching(database))

    async with asyncio.timeout(FOR_EVER):
        results = await writer.write([play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")], RECEIVED_AT)
        assert [is_too_old(result) for result in results] == [True, False]
        await make_months(database, [date(2026, 7, 1)])
        assert await connection.fetchval("select count(*) from event") == 1
        assert await reader.fetchval("select count(*) from event") == 1
        assert await differences(database) == []
        await renew(database)
        if seconds < FOR_EVER:
            process = await reader.fetchval("select pg_backend_pid()")
            while f"Waiting for a transaction (process {process} " not in await reports.get():
                pass
    assert not dropping.done()

    await reading.rollback()
    await reader.close()
    assert await dropping == ["event_2025_12"]
    assert await differences(database) == []


@pytest.mark.not_on_citus("nodes of a cluster share no snapshot: a transaction sees what others commit meanwhile")
async def test_a_reader_whose_snapshot_is_older_sees_all_events_until_its_end(
    database: Database, database_url: str, writer: Writer
) -> None:
    """Such as verify, which reads the events of a snapshot long after it has read the horizon."""
    await writer.write([play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")], RECEIVED_AT)
    reader = await connect_to(database_url)
    async with reader.transaction(isolation="repeatable_read"):
        assert await reader.fetchval("select horizon from retention") < MIDNIGHT
        dropping = asyncio.create_task(drop(database))
        await _wait_until(lambda: _is_moved(database))
        await writer.write([play("2026-01-02T10:00:00Z")], RECEIVED_AT)
        assert await reader.fetchval("select count(*) from event") == 2
        assert not dropping.done()
    await reader.close()
    assert await dropping == ["event_2025_12"]


@pytest.mark.not_on_citus("it waits for a lock on a worker, which the coordinator does not list")
async def test_a_rebuild_that_began_before_counts_all_events(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")], RECEIVED_AT)
    before = rollups(await read_tables(connection))
    async with connection.transaction():
        # What a rebuild clears last: as long as it is locked, the rebuild can't go on.
        await connection.execute("lock table recency in share mode")
        renewing = asyncio.create_task(renew(database))
        await _wait_until(lambda: _waits(connection))
        dropping = asyncio.create_task(drop(database))
        await _wait_until(lambda: _is_moved(database))
    await renewing
    assert await dropping == ["event_2025_12"]
    assert rollups(await read_tables(connection)) == before
    assert await differences(database) == []


async def test_what_was_interrupted_anywhere_is_finished_by_the_next_run(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends before its first alteration, before the second one, and so on; each time others go on."""
    cut_off = 0
    for number in count():
        writer = Writer(database, VIEWER_KEY)
        months = [date(2010 + number, month, 1) for month in (1, 2, 3)]
        before = date(2010 + number, 4, 1)
        await writer.write([play(f"{month}T10:00:00Z") for month in months], RECEIVED_AT)
        alterations = iter(range(number))

        async def alter_or_end(*args: Any, left: Any = alterations, **options: Any) -> Attempt:
            if next(left, None) is None:
                raise _CutOffError
            return await alter(*args, **options)

        monkeypatch.setattr(retention, "alter", alter_or_end)
        was_cut_off = True
        with suppress(_CutOffError):
            await drop(database, before)
            was_cut_off = False
        monkeypatch.undo()
        cut_off += was_cut_off
        results = await writer.write([play(f"{months[0]}T11:00:00Z"), play(f"{before}T10:00:00Z")], RECEIVED_AT)
        assert [is_too_old(result) for result in results] == [True, False]
        assert await differences(database) == []
        await drop(database, before)
        assert await list_months(database, before) == []
        assert await differences(database) == []
        if not was_cut_off:
            break
    # In each of three months, and in that of the last event of the round before: twice, and on a cluster three times,
    # since the attempt to detach a month concurrently is refused there before it is detached at once.
    assert cut_off in (8, 12)


@pytest.mark.not_on_citus("a cluster detaches a month at once: see tests/citus/test_drop_events.py")
async def test_a_detachment_that_is_given_up_is_finished(
    database: Database, database_url: str, writer: Writer, connection: Connection
) -> None:
    """Meanwhile the month is in no query, and others months can be made, but not yet detached."""
    await writer.write([play("2025-11-30T10:00:00Z"), play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    reader = await connect_to(database_url)
    async with reader.transaction():
        await reader.fetchval("select count(*) from event")
        attempt = await alter(database, "event_2025_12", "ingest/retention/detach_month", seconds=1)
        assert attempt is Attempt.GIVEN_UP
    await reader.close()
    assert [month.state for month in await list_months(database, HORIZON)] == [
        MonthState.ATTACHED, MonthState.DETACHING,
    ]  # fmt: skip
    assert await alter(database, "event_2025_11", "ingest/retention/detach_month", seconds=9) is Attempt.OVERTAKEN
    assert await alter(database, "event_2001_01", "ingest/retention/drop_month", seconds=9) is Attempt.OVERTAKEN
    assert await drop(database, date(2025, 12, 1)) == ["event_2025_11"]
    assert await drop(database) == ["event_2025_12"]
    assert await connection.fetchval("select count(*) from event") == 0


async def test_where_detaching_concurrently_is_not_supported_it_is_done_at_once(
    database: Database, database_url: str, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It gives up soon, since others wait behind it, and tries again until it gets the lock."""
    await writer.write([play("2025-12-30T10:00:00Z")], RECEIVED_AT)
    reader = await connect_to(database_url)
    reading = reader.transaction()
    attempts: list[tuple[str, Attempt]] = []

    async def alter_unlike_citus(database: Database, table: str, name: str, *, seconds: float) -> Attempt:
        if name == "ingest/retention/detach_month":
            await reading.start()
            await reader.fetchval("select count(*) from event")
            return Attempt.UNSUPPORTED
        attempt = await alter(database, table, name, seconds=seconds)
        attempts.append((name.rpartition("/")[2], attempt))
        if attempt is Attempt.GIVEN_UP:
            assert await Writer(database, VIEWER_KEY).write([play("2026-01-02T10:00:00Z")], RECEIVED_AT) == [True]
            await reading.rollback()
        return attempt

    monkeypatch.setattr(retention, "alter", alter_unlike_citus)
    assert await drop(database) == ["event_2025_12"]
    await reader.close()
    assert attempts == [
        ("detach_month_at_once", Attempt.GIVEN_UP),
        ("detach_month_at_once", Attempt.DONE),
        ("drop_month", Attempt.DONE),
    ]


async def test_kept_months_are_tables_of_their_own_until_they_are_dropped(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")], RECEIVED_AT)
    assert await drop(database, keep=True) == ["event_2025_12"]
    assert await connection.fetchval("select count(*) from event") == 1
    assert await connection.fetchval("select count(*) from event_2025_12") == 1
    (month,) = await list_months(database, HORIZON)
    assert (month.name, month.state, month.events) == ("event_2025_12", MonthState.DETACHED, 1)
    assert month.bytes > 0
    assert await drop(database) == ["event_2025_12"]
    assert await list_months(database, HORIZON) == []


async def test_months_are_neither_made_before_the_horizon_nor_while_it_moves(
    database: Database, connection: Connection
) -> None:
    async with connection.transaction():
        await connection.execute("select pg_advisory_xact_lock(-2)")
        making = asyncio.create_task(make_months(database, [date(2025, 12, 1), date(2026, 1, 1)]))
        await _wait_until(lambda: _waits(connection))
        await connection.execute("update retention set horizon = $1", MIDNIGHT)
    await making
    assert await connection.fetchval("select to_regclass('event_2025_12')") is None
    assert await connection.fetchval("select to_regclass('event_2026_01')") == "event_2026_01"


async def _wait_until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(FOR_EVER):
        while not await condition():
            pass  # asking takes a while


async def _is_moved(database: Database) -> bool:
    return await read_horizon(database) == MIDNIGHT


async def _is_detaching(database: Database) -> bool:
    return any(month.state is MonthState.DETACHING for month in await list_months(database, HORIZON))


async def _waits(connection: Connection) -> bool:
    return bool(
        await connection.fetchval(
            "select exists (select from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database())"
        )
    )
