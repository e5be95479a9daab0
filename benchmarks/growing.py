"""The time to store an event in a large database, compared with a small one. Aim: the last tenth of the events takes as
long as the first, ±25 %."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.traffic import make_events
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.services import open_services
from ivgraph.settings import Settings

PARTS = 10
BATCH = 10_000


async def measure(dsn: str, folder: Path, scale: float) -> None:
    size, costs = int(1_000_000 * scale), []
    stream = make_events(size * PARTS)
    async with open_services(Settings(database_url=dsn)) as services:
        for _ in range(PARTS):
            seconds = 0.0
            for batch in _batches(stream, size):
                began = perf_counter()
                await services.writer.write(batch, datetime.now(UTC))
                seconds += perf_counter() - began
            costs.append(seconds / size * 1e6)
            print(f"  {size * len(costs):>12,} events: {costs[-1]:.1f} µs each", flush=True)
    print(f"  the last part costs {costs[-1] / costs[0]:.2f} times the first  (aim: 0.75 to 1.25)")


def _batches(stream: Iterator[dict[str, Any]], size: int) -> Iterator[list[Event]]:
    now = datetime.now(UTC)
    for _ in range(size // BATCH):
        parsed = [parse(raw, now) for raw in islice(stream, BATCH)]
        yield [event for event in parsed if isinstance(event, Event)]
