"""Queues events for their batch: many callers share a transaction, and a locked playlist delays no other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.batcher import Batcher
from ivgraph.ingest.event import Event, ReceivedEvent, Rejection, WriteResult
from ivgraph.ingest.rejections import ReceivedRejection
from ivgraph.ingest.writer import Writer

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Batches of events that are written at a time: one is identified while the database stores the one before.
CONCURRENT_BATCHES = 2


class PlaylistQueue(Generic[Item, Result]):
    """Processes items, each of which belongs to one playlist, in transactions that many callers share.

    Writes to a playlist are serialised by an advisory lock, which a rebuild may hold for minutes. So there are two
    batchers. The first processes the items of playlists whose locks are free, and waits for no lock. The items of other
    playlists go to the second, which waits for their locks. While items of a playlist wait there, later ones go there
    too, so that none overtakes them.
    """

    def __init__(
        self,
        get_playlist: Callable[[Item], str],
        process_unlocked: Callable[[Sequence[Item]], Awaitable[Sequence[Result | DatabaseUnavailable | None]]],
        process: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        max_batch_size: int | None = None,
        concurrency: int = 1,
    ) -> None:
        """
        Args:
            get_playlist: Returns the external id of an item's playlist.
            process_unlocked: Takes the playlist locks that are free, in a transaction of its own, and returns the
                results of the items of these playlists, None for the other items, and the error that their callers get
                for items that could not be processed.
            process: Waits for the locks of all items' playlists, in a transaction of its own, and returns a result for
                each item, in order, and never None.
            max_batch_size: Items of one transaction.
            concurrency: Transactions at a time. With more than one, items of a playlist may overtake each other.
        """
        self._get_playlist = get_playlist
        #: Playlist → its items that wait for its lock.
        self._waiting: Counter[str] = Counter()
        self._unlocked = Batcher(process_unlocked, max_batch_size=max_batch_size, concurrency=concurrency)
        self._locked = Batcher(process, max_batch_size=max_batch_size)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._locked)
        # The exit stack closes in reverse order. While the first batcher processes its last items, the second must
        # still accept those whose playlists are locked.
        await self._exit.enter_async_context(self._unlocked)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    def is_open(self) -> bool:
        """Whether an item submitted now would be processed soon, unless its playlist is locked."""
        return self._unlocked.is_open()

    async def submit(self, items: Sequence[Item]) -> list[Result]:
        """Returns the results of the items, in order, once they are durable.

        Raises:
            Overloaded: Too many items are queued.
            DatabaseUnavailable: The items may be processed or not.
            Unstorable: The database refuses a value of an item.
        """
        results = await self.submit_unlocked(items)
        if None not in results:
            return cast(list[Result], results)
        left = [item for item, result in zip(items, results, strict=True) if result is None]
        late_results = iter(await self._submit_locked(left))
        return [next(late_results) if result is None else result for result in results]

    async def submit_unlocked(self, items: Sequence[Item]) -> list[Result | None]:
        """Processes the items whose playlists are not locked, like submit. The result of every other item is None."""
        if not self._waiting:
            return await self._unlocked.submit(items)
        waits = [self._get_playlist(item) in self._waiting for item in items]
        free_items = [item for item, must_wait in zip(items, waits, strict=True) if not must_wait]
        results = iter(await self._unlocked.submit(free_items))
        return [None if must_wait else next(results) for must_wait in waits]

    async def _submit_locked(self, items: Sequence[Item]) -> list[Result]:
        playlists = Counter(map(self._get_playlist, items))
        self._waiting += playlists
        try:
            return await self._locked.submit(items)
        finally:
            self._waiting -= playlists


class EventQueue:
    """Writes events, and counts rejected ones, in transactions that many requests share."""

    def __init__(self, writer: Writer) -> None:
        self._events = PlaylistQueue[ReceivedEvent, WriteResult](
            lambda received: received[0].playlist,
            writer.write_unlocked,
            writer.write_received,
            concurrency=CONCURRENT_BATCHES,
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
        """Whether events submitted now would be stored soon."""
        return self._events.is_open() and self._rejections.is_open()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[WriteResult]:
        """Stores the events of a request. Returns for each event, in order, whether it is new, or the limit that
        rejects it. By then the events are durable and counted.

        Raises:
            Overloaded: Too many events are queued.
            DatabaseUnavailable: The events may be stored or not: write them again.
        """
        return await self._events.submit([(event, received_at) for event in events])

    async def record_rejections(self, rejections: Sequence[Rejection], received_at: datetime) -> None:
        """Counts the rejected events of a request, and keeps the last ones for reading.

        Raises:
            Overloaded, DatabaseUnavailable: See write.
        """
        await self._rejections.submit([ReceivedRejection(rejection, received_at) for rejection in rejections])
