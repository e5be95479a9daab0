"""Drops the events of old months. Everything that was counted from them stays, and is exact as before.

Each step may be interrupted. Dropping the same months again continues with that step.

1. The horizon moves on, in a transaction of its own. Transactions that begin after it store no event before it.
2. The transactions that were running then are awaited: some of them may still store an event before the horizon, or
   rebuild rollups from such events.
3. No other transaction needs these months. Each is detached from the table event, and then dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from time import monotonic
from typing import TypeAlias

from ivgraph.database import Database, Row, Session, citus
from ivgraph.database.alteration import Attempt, alter
from ivgraph.ingest.event import Event, Rejection, RejectionCode

#: Seconds between two looks at the running transactions, and seconds until one that is awaited is reported.
POLL_SECONDS = 0.2
REPORT_SECONDS = 2.0
#: Seconds that a statement may wait if nobody waits behind it. Then it is given up, reported and tried again.
PATIENT_SECONDS = 10.0
#: The same for a statement behind which everybody who reads or writes events waits.
IMPATIENT_SECONDS = 0.3
#: Seconds until a statement that was given up is tried again.
PAUSE_SECONDS = 1.0

#: Sorts after the names of all months.
_LAST = "event_9999_99"

#: Takes a sentence for the operator.
Report: TypeAlias = Callable[[str], None]


class MonthState(StrEnum):
    """Where the table of a month is."""

    #: It is a partition of the table event.
    ATTACHED = "attached"
    #: It is a partition that new statements do not see.
    DETACHING = "detaching"
    #: It is a table of its own.
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class EventMonth:
    """The table that has the events of a month."""

    #: Such as ``event_2026_01``.
    name: str
    state: MonthState
    #: An estimate by PostgreSQL's statistics, or the number of events where there are none.
    events: int
    #: Of the table and its indexes.
    bytes: int


async def read_horizon(session: Session | Database) -> datetime:
    """Returns the time before which events were dropped, or are about to be."""
    horizon: datetime = (await session.fetch("ingest/retention/horizon"))[0]["horizon"]
    return horizon


def reject_dropped(event: Event) -> Rejection:
    """Returns the rejection of an event before the horizon."""
    return Rejection(
        RejectionCode.TIME_TOO_OLD,
        "this server has dropped the events of that time (ivgraph drop-events), and takes no more of them",
        "at",
        id=str(event.id),
        playlist=event.playlist,
    )


async def list_months(database: Database, before: date) -> list[EventMonth]:
    """Returns the tables of the months before the month of ``before``, oldest first."""
    months = []
    async with database.session() as session:
        rows = await session.fetch("ingest/retention/months", f"event_{before:%Y_%m}")
        sizes = await citus.measure_tables(session, [row["name"] for row in rows])
        for row in rows:
            size = sizes.get(row["name"]) or citus.TableSize(row["bytes"], row["events"])
            events = size.rows
            if events is None:
                events = (await session.fetch_on(row["name"], "ingest/retention/count_events"))[0]["events"]
            months.append(EventMonth(row["name"], MonthState(row["state"]), events, size.bytes))
    return months


async def drop_events(database: Database, before: date, *, keep: bool, report: Report) -> AsyncIterator[EventMonth]:
    """Drops the events before a day, and yields each month once it is dropped.

    Args:
        before: The first day of a month that has begun, in UTC.
        keep: Keep the table of each month, detached from the table event.
        report: Called when something takes long.

    Raises:
        DatabaseUnavailable: The database went away. Dropping the same months again does the rest.
    """
    running = await _move_horizon(database, before)
    await _await_end(database, running, report)
    months = await list_months(database, before)
    # PostgreSQL detaches no other partition while one is being detached.
    for name in [row["name"] for row in await database.fetch("ingest/retention/months", _LAST) if _is_detaching(row)]:
        await _detach(database, name, report)
    for month in months:
        await _detach(database, month.name, report)
        if not keep:
            await _drop(database, month.name, report)
        yield month


async def _move_horizon(database: Database, before: date) -> Sequence[Row]:
    """Moves the horizon on, and returns the transactions that may not know of it."""
    async with database.transaction() as session:
        await session.fetch("ingest/retention/lock_months")
        await session.execute("ingest/retention/move_horizon", datetime(before.year, before.month, 1, tzinfo=UTC))
    return await database.fetch("ingest/retention/running_transactions", None)


async def _await_end(database: Database, running: Sequence[Row], report: Report) -> None:
    """Waits until transactions have ended. It takes no lock, behind which others would queue."""
    reported = None
    began = monotonic()
    while running:
        oldest = running[0]
        if monotonic() - began > REPORT_SECONDS and oldest["pid"] != reported:
            reported = oldest["pid"]
            report(f"Waiting for {_describe(oldest)} to end.")
        await asyncio.sleep(POLL_SECONDS)
        transactions = [row["transaction"] for row in running]
        running = await database.fetch("ingest/retention/running_transactions", transactions)


async def _detach(database: Database, name: str, report: Report) -> None:
    statement, seconds = "ingest/retention/detach_month", PATIENT_SECONDS
    while (state := await _find_state(database, name)) in (MonthState.ATTACHED, MonthState.DETACHING):
        if state is MonthState.DETACHING:
            # Transactions whose snapshots are older would wait for the lock that this takes.
            await _await_end(database, await database.fetch("ingest/retention/running_transactions", None), report)
            attempt = await alter(database, name, "ingest/retention/finish_detaching", seconds=PATIENT_SECONDS)
        else:
            attempt = await alter(database, name, statement, seconds=seconds)
        if attempt is Attempt.UNSUPPORTED:
            statement, seconds = "ingest/retention/detach_month_at_once", IMPATIENT_SECONDS
        elif attempt is not Attempt.DONE:
            report(f"Others use {name}, so it can't be detached yet: trying again.")
            await asyncio.sleep(PAUSE_SECONDS)


async def _drop(database: Database, name: str, report: Report) -> None:
    while await _find_state(database, name) is MonthState.DETACHED:
        if await alter(database, name, "ingest/retention/drop_month", seconds=PATIENT_SECONDS) is Attempt.GIVEN_UP:
            report(f"Others use {name}, so it can't be dropped yet: trying again.")
            await asyncio.sleep(PAUSE_SECONDS)


async def _find_state(database: Database, name: str) -> MonthState | None:
    """Returns the state of the table of a month, or None if there is none."""
    for row in await database.fetch("ingest/retention/months", _LAST):
        if row["name"] == name:
            return MonthState(row["state"])
    return None


def _is_detaching(row: Row) -> bool:
    return bool(row["state"] == MonthState.DETACHING)


def _describe(transaction: Row) -> str:
    program, began_at = transaction["application_name"], transaction["began_at"]
    return (
        f"a transaction (process {transaction['pid']} of the database"
        + (f", {program}" if program else "")
        + (f", since {began_at:%H:%M:%S} UTC)" if began_at else ")")
    )
