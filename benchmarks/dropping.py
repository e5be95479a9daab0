"""How long a batch waits while old events are dropped, also beside a transaction that reads events for a long time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import asyncpg

from benchmarks.traffic import make_events
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.ingest.retention import drop_events, list_months
from ivgraph.ingest.writer import Writer
from ivgraph.services import Services, open_services
from ivgraph.settings import Settings

EVENTS = 600_000
BATCH = 5_000
WRITERS = 3
EVENTS_PER_WRITE = 20
SECONDS = 10.0


async def measure(dsn: str, folder: Path, scale: float) -> None:
    async with open_services(Settings(database_url=dsn)) as services:
        recent = await _load(services, int(EVENTS * scale))
        today = datetime.now(UTC).date()
        this_month, last_month = today.replace(day=1), (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        waits: list[float] = []
        async with _writing(services, recent, waits):
            await asyncio.sleep(SECONDS)
            _print("nothing is dropped", waits)
            await _drop(services, last_month, waits)
            connection = await asyncpg.connect(dsn)
            async with connection.transaction():
                await connection.fetchval("select count(*) from ivgraph.event")
                dropping = asyncio.create_task(_drop(services, this_month, waits))
                await asyncio.sleep(SECONDS)
            await connection.close()
            await dropping


async def _load(services: Services, size: int) -> list[Event]:
    now = datetime.now(UTC)
    batch: list[Event] = []
    for number, raw in enumerate(make_events(size), start=1):
        parsed = parse(raw, now)
        assert isinstance(parsed, Event)
        batch.append(parsed)
        if len(batch) == BATCH or number == size:
            await services.writer.write(batch, now)
            recent, batch = batch, []
    return recent


@asynccontextmanager
async def _writing(services: Services, events: Sequence[Event], waits: list[float]) -> AsyncIterator[None]:
    """Writes small batches while the block runs, and notes how many seconds each takes."""

    async def write(place: int) -> None:
        writer = Writer(services.writing, services.viewer_key)
        while True:
            now = datetime.now(UTC)
            batch = [
                event._replace(id=uuid4(), at=now, playlist=f"{event.playlist}-{place}")
                for event in events[place * EVENTS_PER_WRITE : (place + 1) * EVENTS_PER_WRITE]
            ]
            began = perf_counter()
            assert all(result is True for result in await writer.write(batch, now))
            waits.append(perf_counter() - began)

    tasks = [asyncio.create_task(write(place)) for place in range(WRITERS)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _drop(services: Services, before: date, waits: list[float]) -> None:
    months = await list_months(services.writing, before)
    waits.clear()
    began = perf_counter()
    async for _ in drop_events(services.writing, before, keep=False, report=lambda message: print(f"  {message}")):
        pass
    events, size = sum(month.events for month in months), sum(month.bytes for month in months)
    _print(f"{len(months)} months, {events:,} events, {size / 1e6:,.0f} MB, in {perf_counter() - began:.2f} s", waits)


def _print(title: str, waits: list[float]) -> None:
    ordered = sorted(waits)
    median, slowest = ordered[len(ordered) // 2], ordered[-1]
    p99 = ordered[len(ordered) * 99 // 100]
    print(
        f"  {title}: {len(waits):,} batches, median {median * 1e3:.1f} ms, 99 of 100 within {p99 * 1e3:.1f} ms, "
        f"slowest {slowest * 1e3:.1f} ms",
        flush=True,
    )
    waits.clear()
