"""Events of many requests → few transactions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from ivgraph.db import Database
from ivgraph.ingest.arrival import Answer, Arrival
from ivgraph.ingest.batcher import Batcher
from ivgraph.ingest.event import Event, Rejected
from ivgraph.ingest.ledger import Rejection
from ivgraph.ingest.turns import Turns
from ivgraph.ingest.writer import Batch, Writer

#: Batches that are written at a time: one is sent to the database while it stores the one before.
AT_ONCE = 2


class SharedWriter:
    """A writer whose callers share transactions."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._arrivals = Turns[Arrival, Batch, Answer](
            database,
            lambda arrival: arrival[0].playlist,
            writer.prepare,
            writer.stage,
            writer.store_ready,
            writer.store,
            at_once=AT_ONCE,
        )
        self._rejections = Batcher(writer.note_rejections)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._rejections)
        await self._exit.enter_async_context(self._arrivals)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def is_open(self) -> bool:
        """Whether events that came at this moment would be written soon."""
        return self._arrivals.is_open() and self._rejections.is_open()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[Answer]:
        """Stores events that arrived together; tells of each whether it is new, or why a limit refuses it. Then they
        are durable and counted.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The events may be stored or not: write them again.
        """
        return await self._arrivals.take([(event, received_at) for event in events])

    async def note(self, rejected: Sequence[Rejected], received_at: datetime) -> None:
        """Counts events that arrived together and were rejected, and keeps the last of them for reading.

        Raises as write does.
        """
        await self._rejections.submit([Rejection(item, received_at) for item in rejected])
