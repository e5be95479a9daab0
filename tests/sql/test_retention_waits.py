"""Events of old months are dropped while others write, read and rebuild: nobody waits for long, or misses events."""

from __future__ import annotations

import asyncio
from datetime import date
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
from support.faults import Section, fault
from support.proof import differences
from support.recount import recount
from support.retention import (
    FOR_EVER,
    HORIZON,
    MIDNIGHT,
    drop,
    is_detaching,
    is_moved,
    is_too_old,
    play,
    renew,
    rollups,
    wait_until,
    waits,
)
from support.tables import Connection, connect_to, read_tables


async def test_a_batch_that_began_before_is_awaited(database: Database, connection: Connection) -> None:
    """It stores an event of the month that is dropped; the event goes, and what it counts stays."""
    old, later = play("2025-12-30T10:00:00Z"), play("2026-01-02T10:00:00Z")
    writer = Writer(database, VIEWER_KEY)
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["story"])
        assert await writer.write_within(session, [(old, RECEIVED_AT)]) == [True]
        dropping = asyncio.create_task(drop(database))
        await wait_until(lambda: is_moved(database))
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
    await wait_until(lambda: is_detaching(database))

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
        await wait_until(lambda: is_moved(database))
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
        await wait_until(lambda: waits(connection))
        dropping = asyncio.create_task(drop(database))
        await wait_until(lambda: is_moved(database))
    await renewing
    assert await dropping == ["event_2025_12"]
    assert rollups(await read_tables(connection)) == before
    assert await differences(database) == []
