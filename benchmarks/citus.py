"""Events per second on one PostgreSQL server, on a Citus cluster of one node, and with two workers.

All run on this machine, so that more nodes are more work for the same processors: what counts is how the three compare.
The rounds of the three alternate. It needs a PostgreSQL with Citus; CONTRIBUTING.md says how to build it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from benchmarks.traffic import make_events
from citus.cluster import ask, join_nodes, run_cluster
from ivgraph.database import Database, connect
from ivgraph.database.migrations import migrate
from ivgraph.identity import ViewerKey
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.ingest.rollups import rebuild
from ivgraph.ingest.writer import Writer

ROUNDS = 7
KEY = ViewerKey(bytes(range(32)))

Work = Callable[[Database, Writer], Awaitable[int]]


async def measure(_dsn: str, _folder: Path, scale: float) -> None:
    now = datetime.now(UTC)
    stream = cycle([event for raw in make_events(int(40_000 * scale)) if isinstance(event := parse(raw, now), Event)])
    with ExitStack() as clusters, ThreadPoolExecutor(1) as thread:  # the servers end with the thread that starts them
        start = partial(asyncio.get_running_loop().run_in_executor, thread)
        one, three = [await start(clusters.enter_context, run_cluster(workers)) for workers in (0, 2)]
        plain = await start(one.make_node)
        await start(plain.wait_until_ready)
        urls = {
            "plain": [plain.url("bench")],
            "one node": [one.coordinator.url("bench")],
            "2 workers": [node.url("bench") for node in (three.coordinator, *three.workers)],
        }
        for name, nodes in urls.items():
            for url in nodes:
                await ask(url.replace("/bench", "/postgres"), "create database bench")
            if name != "plain":
                await join_nodes(nodes)
        async with open_databases({name: nodes[0] for name, nodes in urls.items()}) as databases:
            for label, work in _works(stream).items():
                await _compare(label, work, databases)


@asynccontextmanager
async def open_databases(urls: Mapping[str, str]) -> AsyncIterator[dict[str, Database]]:
    async with AsyncExitStack() as stack:
        databases = {name: await stack.enter_async_context(connect(url)) for name, url in urls.items()}
        for name, database in databases.items():
            await migrate(database, distribute=name != "plain")
        yield databases


def _works(stream: Iterator[Event]) -> dict[str, Work]:
    """What is measured, by name. Each returns its number of events."""

    def batch(count: int, playlists: Sequence[str]) -> list[Event]:
        return [
            event._replace(id=uuid4(), playlist=playlist)
            for event, playlist in zip(islice(stream, count), cycle(playlists), strict=False)
        ]

    def write(count: int, playlists: int, repeat: int) -> Work:
        names = [f"video {number}" for number in range(playlists)]

        async def work(_: Database, writer: Writer) -> int:
            for _number in range(repeat):
                await writer.write(batch(count, names), datetime.now(UTC))
            return count * repeat

        return work

    async def rebuild_all(database: Database, _: Writer) -> int:
        return sum([events async for _, events in rebuild(database)])

    return {
        "1 event": write(1, 1, 100),
        "1,000 events of one playlist": write(1_000, 1, 3),
        "200 events over 100 playlists": write(200, 100, 5),
        "import: 20,000 events of 10 playlists": write(20_000, 10, 1),
        "rebuild": rebuild_all,
    }


async def _compare(label: str, work: Work, databases: Mapping[str, Database]) -> None:
    rates: dict[str, list[float]] = {name: [] for name in databases}
    writers = {name: Writer(database, KEY) for name, database in databases.items()}
    for number in range(ROUNDS + 1):
        for name, database in databases.items():
            began = perf_counter()
            events = await work(database, writers[name])
            if number:  # the first round fills caches and makes what is new
                rates[name].append(events / (perf_counter() - began))
    base = median(rates["plain"])
    told = "  ".join(f"{name} {median(of):,.0f} ({median(of) / base:.2f})" for name, of in rates.items())
    print(f"  {label}, events/s: {told}", flush=True)
