"""Events of many requests → few transactions; a playlist that is busy holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from ivgraph.db import Database
from ivgraph.ingest.arrival import Arrival
from ivgraph.ingest.batcher import Batcher
from ivgraph.ingest.event import Event, Rejected
from ivgraph.ingest.ledger import Rejection
from ivgraph.ingest.writer import Writer


class SharedWriter:
    """A writer whose callers share transactions.

    Writers of one playlist take turns, and a turn may be long, such as that of a rebuild. So there are two queues: one
    writes what it can without waiting for anybody, the other takes what was left and waits.
    """

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer
        self._ready = Batcher(self._write_ready)
        self._held_up = Batcher(writer.write_arrivals)
        self._rejections = Batcher(writer.note_rejections)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._rejections)
        await self._exit.enter_async_context(self._held_up)
        # Closed first: what it leaves over, the other still takes.
        await self._exit.enter_async_context(self._ready)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[bool]:
        """Stores events that arrived together; tells of each whether it is new. Then they are durable and counted.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The events may be stored or not: write them again.
        """
        arrivals = [Arrival(event, received_at) for event in events]
        written = await self._ready.submit(arrivals)
        left = [arrival for arrival, new in zip(arrivals, written, strict=True) if new is None]
        late = iter(await self._held_up.submit(left))
        return [next(late) if new is None else new for new in written]

    async def note(self, rejected: Sequence[Rejected], received_at: datetime) -> None:
        """Counts events that arrived together and were rejected, and keeps the last of them for reading.

        Raises as write does.
        """
        await self._rejections.submit([Rejection(item, received_at) for item in rejected])

    async def _write_ready(self, arrivals: Sequence[Arrival]) -> list[bool | None]:
        """Writes the events of playlists that no other writer holds; None for the others."""
        await self._writer.prepare([arrival.event for arrival in arrivals])
        async with self._database.transaction() as session:
            playlists = list({arrival.event.playlist for arrival in arrivals})
            rows = await session.fetch("ingest/try_lock_playlists", playlists)
            ready = {row["external_id"] for row in rows}
            written = iter(
                await self._writer.write_within(session, [each for each in arrivals if each.event.playlist in ready])
            )
        return [next(written) if arrival.event.playlist in ready else None for arrival in arrivals]
