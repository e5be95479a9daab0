"""Drops events of old months, and tells how far that is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from ivgraph.database import Database
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.event import Event, Rejection, RejectionCode, WriteResult
from ivgraph.ingest.retention import MonthState, drop_events, list_months, read_horizon
from ivgraph.ingest.rollups import rebuild
from support.events import event, parsed
from support.tables import Connection

#: Between days of the random events: of a night, and in the middle of a day from noon to noon.
HORIZON = date(2026, 1, 1)
MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
#: Far beyond what anything here takes: what waits so long waits for ever.
FOR_EVER = 60


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


async def wait_until(condition: Callable[[], Any]) -> None:
    async with asyncio.timeout(FOR_EVER):
        while not await condition():
            pass  # asking takes a while


async def is_moved(database: Database) -> bool:
    return await read_horizon(database) == MIDNIGHT


async def is_detaching(database: Database) -> bool:
    return any(month.state is MonthState.DETACHING for month in await list_months(database, HORIZON))


async def waits(connection: Connection) -> bool:
    return bool(
        await connection.fetchval(
            "select exists (select from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database())"
        )
    )
