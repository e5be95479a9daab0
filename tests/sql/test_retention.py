"""Events of old months are dropped: numbers stay, and late events are rejected."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from ivgraph.database import Database
from ivgraph.ingest.retention import read_horizon
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT
from support.faults import Section, fault
from support.proof import differences
from support.recount import recount
from support.retention import (
    HORIZON,
    MIDNIGHT,
    drop,
    is_too_old,
    play,
    renew,
    rollups,
)
from support.tables import Connection, connect_to, empty_tables, read_journeys, read_tables
from support.worlds import Stream, streams


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
