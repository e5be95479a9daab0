"""Writers that work while a cluster is being disturbed, and a check of what they were told against what is stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg

from ivgraph.database import connect
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.event import Event
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes

#: How long a test waits for what it causes.
PATIENCE_SECONDS = 120

PLAYLISTS = [f"video {number}" for number in range(12)]


class Traffic:
    """Events that were acknowledged, and why others had to be sent again."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, set[UUID]] = {playlist: set() for playlist in PLAYLISTS}
        self.refusals: Counter[str] = Counter()
        self._changed = asyncio.Condition()

    def count(self, *playlists: str) -> int:
        return sum(len(self.acknowledged[playlist]) for playlist in playlists or PLAYLISTS)

    async def wait_for(self, events: int, *playlists: str) -> None:
        """Waits until so many more events were acknowledged, of these playlists or of all."""
        reached = self.count(*playlists) + events
        await self._wait_until(lambda: self.count(*playlists) >= reached)

    async def wait_for_refusal(self) -> None:
        """Waits until an event is refused."""
        before = self.refusals.total()
        await self._wait_until(lambda: self.refusals.total() > before)

    async def note_acknowledged(self, events: Iterable[Event]) -> None:
        async with self._changed:
            for each in events:
                self.acknowledged[each.playlist].add(each.id)
            self._changed.notify_all()

    async def note_refused(self, reason: str) -> None:
        async with self._changed:
            self.refusals[reason] += 1
            self._changed.notify_all()

    async def _wait_until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), self._changed:
            await self._changed.wait_for(holds)


@asynccontextmanager
async def run_traffic(url: str) -> AsyncIterator[Traffic]:
    """Writes events of one playlist each, and batches of all playlists, until the block ends; then checks the tables.

    What is refused is sent again, as players do.
    """
    traffic = Traffic()
    ends = asyncio.Event()
    async with connect(url) as database:
        writer = Writer(database, VIEWER_KEY)
        async with asyncio.TaskGroup() as group:
            for playlist in PLAYLISTS:
                group.create_task(_send(writer, [playlist], traffic, ends))
            group.create_task(_send(writer, PLAYLISTS, traffic, ends))
            try:
                yield traffic
            finally:
                ends.set()
    async with connect(url) as database:
        assert await differences(database) == []
        assert await wrong_sizes(database) == []
    connection = await asyncpg.connect(url)
    rows = await connection.fetch("select event_id from ivgraph.event")
    assert Counter(row["event_id"] for row in rows) == Counter(set().union(*traffic.acknowledged.values()))
    await connection.close()


async def _send(writer: Writer, playlists: list[str], traffic: Traffic, ends: asyncio.Event) -> None:
    while not ends.is_set():
        batch = [parsed(event("watch", playlist=playlist)) for playlist in playlists]
        await _write(writer, batch, traffic)
        await traffic.note_acknowledged(batch)


async def _write(writer: Writer, batch: list[Event], traffic: Traffic) -> None:
    while True:
        try:
            await writer.write(batch, RECEIVED_AT)
            return
        except DatabaseUnavailable as error:
            await traffic.note_refused(str(error))
            await asyncio.sleep(0.05)
