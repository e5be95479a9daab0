"""Playlists are changed in turn, by many callers in few transactions; one that is busy holds up no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from ivgraph.database import Database, Session
from ivgraph.ingest.batcher import Batcher
from ivgraph.ingest.event import Event, ReceivedEvent, Rejection, WriteResult
from ivgraph.ingest.rejections import ReceivedRejection
from ivgraph.ingest.writer import EventBatch, Writer

Item = TypeVar("Item")
Batch = TypeVar("Batch")
Answer = TypeVar("Answer")


class PlaylistQueue(Generic[Item, Batch, Answer]):
    """Work on items, each of one playlist, that share transactions.

    Whoever changes anything of a playlist takes turns, and a turn may be long, such as that of a rebuild. So there are
    two queues: one does what it can without waiting for anybody, the other takes what was left and waits. No item
    overtakes those of its playlist that wait.

    The batches of the first queue do not count as others to each other: they take turns among themselves. What is
    staged before one's turn is staged while the batch before is worked on.
    """

    def __init__(
        self,
        database: Database,
        playlist_of: Callable[[Item], str],
        prepare: Callable[[Sequence[Item]], Awaitable[Batch]],
        stage: Callable[[Session, Batch], Awaitable[None]],
        work_on_unlocked: Callable[[Session, Batch], Awaitable[Sequence[Answer | None]]],
        work: Callable[[Session, Batch], Awaitable[Sequence[Answer]]],
        *,
        batch: int | None = None,
        at_once: int = 1,
    ) -> None:
        """
        Args:
            playlist_of: The external id of an item's playlist.
            prepare: Makes a batch of items. Before the transaction: what it stores does no harm without the rest.
            stage: What is to be done inside the transaction before it holds the locks of the items' playlists.
            work_on_unlocked: Takes the locks that nobody else holds, and answers the items of these playlists; None for
                the other items.
            work: Gives an answer to each item, in order, and never None; the transaction holds the locks of all.
            batch: Items of one transaction.
            at_once: Transactions at a time, where items of a playlist may overtake each other.
        """
        self._database = database
        self._playlist_of = playlist_of
        self._prepare = prepare
        self._stage = stage
        self._work_on_unlocked = work_on_unlocked
        self._work = work
        self._turn = asyncio.Lock()
        #: How many items of a playlist wait for its turn.
        self._waiting: Counter[str] = Counter()
        self._unlocked = Batcher(self._work_on_free_playlists, batch=batch, at_once=at_once)
        self._locked = Batcher(self._work_on_locked_playlists, batch=batch)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._locked)
        # Closed first: what it leaves over, the other still takes.
        await self._exit.enter_async_context(self._unlocked)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def is_open(self) -> bool:
        """Whether what came at this moment would be worked on soon, unless it waits for somebody else's turn."""
        return self._unlocked.is_open()

    async def submit(self, items: Sequence[Item]) -> list[Answer]:
        """Gives the answers to the items, in order, when they are durable.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The work may be done or not.
            Unstorable: The database refuses what an item holds.
        """
        answers = await self.submit_unlocked(items)
        if None not in answers:
            return cast(list[Answer], answers)
        left = [item for item, answer in zip(items, answers, strict=True) if answer is None]
        later = iter(await self._wait(left))
        return [next(later) if answer is None else answer for answer in answers]

    async def submit_unlocked(self, items: Sequence[Item]) -> list[Answer | None]:
        """As take, but leaves the items alone that would have to wait for somebody else's turn: None for these."""
        if not self._waiting:
            return await self._unlocked.submit(items)
        waits = [self._playlist_of(item) in self._waiting for item in items]
        done = iter(await self._unlocked.submit([item for item, late in zip(items, waits, strict=True) if not late]))
        return [None if late else next(done) for late in waits]

    async def _wait(self, items: Sequence[Item]) -> list[Answer]:
        playlists = Counter(map(self._playlist_of, items))
        self._waiting += playlists
        try:
            return await self._locked.submit(items)
        finally:
            self._waiting -= playlists

    async def _work_on_free_playlists(self, items: Sequence[Item]) -> Sequence[Answer | None]:
        """Works on the items whose playlists nobody else holds; None for the others."""
        batch = await self._prepare(items)
        # The turn ends after the transaction, and its locks with that.
        async with AsyncExitStack() as turn, self._database.transaction() as session:
            await self._stage(session, batch)
            await turn.enter_async_context(self._turn)
            return await self._work_on_unlocked(session, batch)

    async def _work_on_locked_playlists(self, items: Sequence[Item]) -> Sequence[Answer]:
        """Works on all items, once nobody else holds their playlists."""
        batch = await self._prepare(items)
        async with self._database.transaction() as session:
            await self._stage(session, batch)
            await session.fetch("ingest/lock_playlists", list(set(map(self._playlist_of, items))))
            return await self._work(session, batch)


#: Batches that are written at a time: one is sent to the database while it stores the one before.
AT_ONCE = 2


class EventQueue:
    """A writer whose callers share transactions."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._events = PlaylistQueue[ReceivedEvent, EventBatch, WriteResult](
            database,
            lambda arrival: arrival[0].playlist,
            writer.prepare,
            writer.stage,
            writer.store_unlocked,
            writer.store,
            at_once=AT_ONCE,
        )
        self._rejections = Batcher(writer.record_received_rejections)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._rejections)
        await self._exit.enter_async_context(self._events)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def is_open(self) -> bool:
        """Whether events that came at this moment would be written soon."""
        return self._events.is_open() and self._rejections.is_open()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[WriteResult]:
        """Stores events that arrived together; tells of each whether it is new, or why a limit refuses it. Then they
        are durable and counted.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The events may be stored or not: write them again.
        """
        return await self._events.submit([(event, received_at) for event in events])

    async def record_rejections(self, rejected: Sequence[Rejection], received_at: datetime) -> None:
        """Counts events that arrived together and were rejected, and keeps the last of them for reading.

        Raises as write does.
        """
        await self._rejections.submit([ReceivedRejection(item, received_at) for item in rejected])
