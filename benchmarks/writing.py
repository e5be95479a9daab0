"""What an event costs that is sent to a server, beside a server that does not count journeys: how long the sender
waits, and the CPU time of the server and PostgreSQL. The same events are sent by turns: one at a time, in batches of
100, and in batches of 10,000, over eight playlists. 60 sessions run at a time in the batches called crowded, two or
three in the others. Aim: at most 1.4 times the wait, and 1.6 times the CPU time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from itertools import islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

import asyncpg
import orjson

from benchmarks.running import cpu_seconds, serving
from benchmarks.traffic import make_events

#: Stored before anything is measured.
EVENTS_BEFORE = 20_000
#: By kind of batches: events of a batch, and of all of them.
KINDS = {"single": (1, 1_500), "batches": (100, 15_000), "crowded": (100, 15_000), "large": (10_000, 50_000)}
#: Each of the demo's four playlists is written as so many.
PARTS = 2
SESSIONS_AT_A_TIME = 60

_HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
_RETURN_AT_ONCE = """
create or replace function ivgraph.fold_journeys(events ivgraph.received_event[]) returns ivgraph.total_gain[]
   language plpgsql as 'begin return null; end'
"""
_BACKENDS = """
select pid from pg_stat_activity
 where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


class Cost(NamedTuple):
    """What events took, in seconds."""

    wait: float
    server: float
    postgres: float


@dataclass(slots=True)
class Side:
    """A server with a database of its own."""

    pid: int
    sender: HTTPConnection
    connection: asyncpg.Connection[Any]
    waits: list[float] = field(default_factory=list)

    def send(self, events: Sequence[dict[str, Any]]) -> None:
        body = orjson.dumps(events)
        began = perf_counter()
        self.sender.request("POST", "/v1/events", body, _HEADERS)
        with self.sender.getresponse() as response:
            answer = response.read()
        self.waits.append(perf_counter() - began)
        assert response.status == 200, answer

    async def cost(self) -> Cost:
        backends = await self.connection.fetch(_BACKENDS)
        return Cost(sum(self.waits), cpu_seconds(self.pid), sum(cpu_seconds(row["pid"]) for row in backends))


async def measure(dsn: str, folder: Path, scale: float) -> None:
    sizes = {kind: (batch, max(batch, int(count * scale))) for kind, (batch, count) in KINDS.items()}
    events = divide(make_events(EVENTS_BEFORE + sum(count for _, count in sizes.values())))
    with ExitStack() as stack:
        counting, other = [await open_side(stack, dsn, name) for name in ("with_journeys", "without_journeys")]
        await other.connection.execute(_RETURN_AT_ONCE)
        sides = (counting, other)
        send(sides, list(islice(events, EVENTS_BEFORE)), 1_000)
        for kind, (batch, count) in sizes.items():
            sent = list(islice(events, count))
            before = [await side.cost() for side in sides]
            send(sides, crowd(sent) if kind == "crowded" else sent, batch)
            after = [await side.cost() for side in sides]
            many, few = (
                Cost(*((end - begin) * 1e6 / len(sent) for begin, end in zip(*each, strict=True)))
                for each in zip(before, after, strict=True)
            )
            all_many, all_few = many.server + many.postgres, few.server + few.postgres
            print(f"  {kind}: the sender waits {many.wait:.0f} µs for an event, ", end="")
            print(f"{many.wait / few.wait:.2f} times as long  (aim: at most 1.4)")
            print(f"    CPU time {all_many:.0f} µs, {all_many / all_few:.2f} times  (aim: at most 1.6); ", end="")
            print(f"of PostgreSQL alone {many.postgres:.0f} µs, {many.postgres / few.postgres:.2f} times")
        for side in sides:
            await side.connection.close()


async def open_side(stack: ExitStack, dsn: str, name: str) -> Side:
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"create database {name}")
    await admin.close()
    database = urlsplit(dsn)._replace(path=f"/{name}").geturl()
    server = stack.enter_context(serving(database))
    return Side(server.pid, HTTPConnection(urlsplit(server.address).netloc), await asyncpg.connect(database))


def send(sides: tuple[Side, Side], events: Sequence[dict[str, Any]], size: int) -> None:
    for number, begin in enumerate(range(0, len(events), size)):
        for side in sides if number % 2 == 0 else reversed(sides):
            side.send(events[begin : begin + size])


def divide(events: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The events with more playlists: sessions of one are divided among several."""
    for event in events:
        yield {**event, "playlist": f"{event['playlist']} {crc32(event['session'].encode()) % PARTS}"}


def crowd(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The events with other times: SESSIONS_AT_A_TIME sessions begin within minutes, then as many others."""
    sessions = defaultdict[str, list[dict[str, Any]]](list)
    for event in events:
        sessions[event["session"]].append(event)
    crowded = []
    for number, session in enumerate(sessions.values()):
        if number % SESSIONS_AT_A_TIME == 0:
            begin = datetime.fromisoformat(session[0]["at"])
        moved = begin + timedelta(seconds=number % SESSIONS_AT_A_TIME * 3) - datetime.fromisoformat(session[0]["at"])
        at_once = ((datetime.fromisoformat(event["at"]) + moved, event) for event in session)
        crowded += [(number // SESSIONS_AT_A_TIME, at, {**event, "at": at.isoformat()}) for at, event in at_once]
    return [event for _, _, event in sorted(crowded, key=itemgetter(0, 1))]
