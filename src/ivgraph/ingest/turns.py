"""Playlists are changed in turn, by many callers in few transactions; one that is busy holds up no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Generic, Self, TypeVar

from ivgraph.db import Database, Session
from ivgraph.ingest.batcher import Batcher

Item = TypeVar("Item")
Answer = TypeVar("Answer")


class Turns(Generic[Item, Answer]):
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
        prepare: Callable[[Sequence[Item]], Awaitable[None]],
        work: Callable[[Session, Sequence[Item]], Awaitable[Sequence[Answer]]],
        *,
        stage: Callable[[Session, Sequence[Item]], Awaitable[None]] | None = None,
        work_on_ready: Callable[[Session, Sequence[Item]], Awaitable[Sequence[Answer | None]]] | None = None,
        batch: int | None = None,
        at_once: int = 1,
    ) -> None:
        """
        Args:
            playlist_of: The external id of an item's playlist.
            prepare: What is to be done before the transaction, and does no harm without it.
            work: Gives an answer to each item, in order, and never None; inside a transaction that holds the locks of
                their playlists.
            stage: What is to be done inside the transaction before it holds the locks.
            work_on_ready: As work, but takes the locks itself, as far as nobody else holds them; None for the other
                items. Without it, that is done here, which takes one more round trip.
            batch: Items of one transaction.
            at_once: Transactions at a time, where items of a playlist may overtake each other.
        """
        self._database = database
        self._playlist_of = playlist_of
        self._prepare = prepare
        self._work = work
        self._stage = stage or _stage_nothing
        self._work_on_ready = work_on_ready or self._lock_and_work
        self._turn = asyncio.Lock()
        #: How many items of a playlist wait for its turn.
        self._waiting: Counter[str] = Counter()
        self._ready = Batcher(self._work_without_waiting, batch=batch, at_once=at_once)
        self._held_up = Batcher(self._work_in_turn, batch=batch)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._held_up)
        # Closed first: what it leaves over, the other still takes.
        await self._exit.enter_async_context(self._ready)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def take(self, items: Sequence[Item]) -> list[Answer]:
        """Gives the answers to the items, in order, when they are durable.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The work may be done or not.
            Unstorable: The database refuses what an item holds.
        """
        waits = [self._playlist_of(item) in self._waiting for item in items]
        done = iter(await self._ready.submit([item for item, late in zip(items, waits, strict=True) if not late]))
        answers = [None if late else next(done) for late in waits]
        left = [item for item, answer in zip(items, answers, strict=True) if answer is None]
        later = iter(await self._wait(left))
        return [next(later) if answer is None else answer for answer in answers]

    async def _wait(self, items: Sequence[Item]) -> list[Answer]:
        playlists = Counter(map(self._playlist_of, items))
        self._waiting += playlists
        try:
            return await self._held_up.submit(items)
        finally:
            self._waiting -= playlists

    async def _work_without_waiting(self, items: Sequence[Item]) -> Sequence[Answer | None]:
        """Works on the items whose playlists nobody else holds; None for the others."""
        await self._prepare(items)
        # The turn ends after the transaction, and its locks with that.
        async with AsyncExitStack() as turn, self._database.transaction() as session:
            await self._stage(session, items)
            await turn.enter_async_context(self._turn)
            return await self._work_on_ready(session, items)

    async def _lock_and_work(self, session: Session, items: Sequence[Item]) -> list[Answer | None]:
        rows = await session.fetch("ingest/try_lock_playlists", self._playlists(items))
        ready = {row["external_id"] for row in rows}
        free = [item for item in items if self._playlist_of(item) in ready]
        done = iter(await self._work(session, free) if free else ())
        return [next(done) if self._playlist_of(item) in ready else None for item in items]

    async def _work_in_turn(self, items: Sequence[Item]) -> Sequence[Answer]:
        """Works on all items, once nobody else holds their playlists."""
        await self._prepare(items)
        async with self._database.transaction() as session:
            await self._stage(session, items)
            await session.fetch("ingest/lock_playlists", self._playlists(items))
            return await self._work(session, items)

    def _playlists(self, items: Sequence[Item]) -> list[str]:
        return list({self._playlist_of(item) for item in items})


async def _stage_nothing(session: Session, items: Sequence[object]) -> None:
    pass
