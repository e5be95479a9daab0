"""What it takes to parse and write an event, beside that where journeys are not counted: how long the sender waits, and
the CPU time of Python and PostgreSQL. The same events are written by turns: one at a time, in batches of 100, and in
those of an import. 60 sessions run at a time in the batches called crowded, two or three in the others. Aim: at most
1.4 times the wait, and 1.6 times the CPU time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

import asyncpg

from benchmarks.running import cpu_seconds
from benchmarks.traffic import make_events
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.ingest.writer import Writer
from ivgraph.services import open_services
from ivgraph.settings import Settings

#: Stored before anything is measured.
EVENTS_BEFORE = 20_000
#: By kind of batches: events of a batch, and of all of them.
KINDS = {"single": (1, 1_500), "batches": (100, 15_000), "crowded": (100, 15_000), "import": (10_000, 50_000)}
#: Each of the demo's four playlists is written as so many.
PARTS = 2
SESSIONS_AT_A_TIME = 60

_RETURN_AT_ONCE = """
create or replace function ivgraph.fold_journeys(events ivgraph.received_event[]) returns ivgraph.total_gain[]
   language plpgsql as 'begin return null; end'
"""
_BACKENDS = """
select pid from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


class Cost(NamedTuple):
    """What the events of a side took, in seconds."""

    wait: float
    python: float
    postgres: float


@dataclass(slots=True)
class Side:
    """A database that the events are written to."""

    writer: Writer
    connection: asyncpg.Connection[Any]
    wait: float = 0
    python: float = 0

    async def write(self, raw: Iterable[dict[str, Any]], now: datetime) -> None:
        began, python_began = perf_counter(), process_time()
        events = [event for each in raw if isinstance(event := parse(each, now), Event)]
        await self.writer.write(events, now)
        self.wait += perf_counter() - began
        self.python += process_time() - python_began

    async def cost(self) -> Cost:
        backends = await self.connection.fetch(_BACKENDS)
        return Cost(self.wait, self.python, sum(cpu_seconds(row["pid"]) for row in backends))


async def measure(dsn: str, folder: Path, scale: float) -> None:
    now = datetime.now(UTC)
    sizes = {kind: (batch, max(batch, int(count * scale))) for kind, (batch, count) in KINDS.items()}
    events = divide(make_events(EVENTS_BEFORE + sum(count for _, count in sizes.values())))
    async with open_side(dsn, "with_journeys") as counting, open_side(dsn, "without_journeys") as other:
        await other.connection.execute(_RETURN_AT_ONCE)
        sides = (counting, other)
        await write(sides, list(islice(events, EVENTS_BEFORE)), 1_000, now)
        for kind, (batch, count) in sizes.items():
            raw = list(islice(events, count))
            before = [await side.cost() for side in sides]
            await write(sides, crowd(raw) if kind == "crowded" else raw, batch, now)
            after = [await side.cost() for side in sides]
            many, few = (
                Cost(*((end - begin) * 1e6 / len(raw) for begin, end in zip(*each, strict=True)))
                for each in zip(before, after, strict=True)
            )
            cpu, other_cpu = (cost.python + cost.postgres for cost in (many, few))
            print(f"  {kind}: the sender waits {many.wait:.0f} µs for an event, ", end="")
            print(f"{many.wait / few.wait:.2f} times as long  (aim: at most 1.4)")
            print(f"    CPU time {cpu:.0f} µs, {cpu / other_cpu:.2f} times  (aim: at most 1.6); ", end="")
            print(f"of that PostgreSQL {many.postgres:.0f} µs, {many.postgres / few.postgres:.2f} times")


@asynccontextmanager
async def open_side(dsn: str, name: str) -> AsyncIterator[Side]:
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"create database {name}")
    await admin.close()
    address = urlsplit(dsn)._replace(path=f"/{name}").geturl()
    async with open_services(Settings(database_url=address)) as services:
        connection = await asyncpg.connect(address)
        yield Side(services.writer, connection)
        await connection.close()


async def write(sides: tuple[Side, Side], raw: list[dict[str, Any]], size: int, now: datetime) -> None:
    for number, begin in enumerate(range(0, len(raw), size)):
        for side in sides if number % 2 == 0 else reversed(sides):
            await side.write(raw[begin : begin + size], now)


def divide(raw: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events with more playlists: sessions of one are divided among several."""
    for event in raw:
        yield {**event, "playlist": f"{event['playlist']} {crc32(event['session'].encode()) % PARTS}"}


def crowd(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with other times: SESSIONS_AT_A_TIME sessions begin within minutes, then as many others."""
    sessions = defaultdict[str, list[dict[str, Any]]](list)
    for event in raw:
        sessions[event["session"]].append(event)
    crowded = []
    for number, session in enumerate(sessions.values()):
        if number % SESSIONS_AT_A_TIME == 0:
            begin = datetime.fromisoformat(session[0]["at"])
        moved = begin + timedelta(seconds=number % SESSIONS_AT_A_TIME * 3) - datetime.fromisoformat(session[0]["at"])
        at_once = ((datetime.fromisoformat(event["at"]) + moved, event) for event in session)
        crowded += [(number // SESSIONS_AT_A_TIME, at, {**event, "at": at.isoformat()}) for at, event in at_once]
    return [event for _, _, event in sorted(crowded, key=itemgetter(0, 1))]
