"""What was cut off in the middle goes on when the same months are dropped again."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from itertools import count
from typing import Any

import pytest

from ivgraph.database import Database
from ivgraph.database.alteration import Attempt, alter
from ivgraph.ingest import retention
from ivgraph.ingest.months import make_months
from ivgraph.ingest.retention import MonthState, list_months
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT
from support.proof import differences
from support.retention import (
    HORIZON,
    MIDNIGHT,
    drop,
    is_too_old,
    play,
    wait_until,
    waits,
)
from support.tables import Connection, connect_to


class _CutOffError(Exception):
    pass


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
        await wait_until(lambda: waits(connection))
        await connection.execute("update retention set horizon = $1", MIDNIGHT)
    await making
    assert await connection.fetchval("select to_regclass('event_2025_12')") is None
    assert await connection.fetchval("select to_regclass('event_2026_01')") == "event_2026_01"
