"""Group commit: items of many callers are processed in one batch; each caller gets durable results."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from ivgraph.errors import DatabaseUnavailable, Overloaded

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items of one batch. A larger submission is a batch of its own.
MAX_BATCH_SIZE = 5_000
#: Items that may be queued: this bounds the memory when the database is slow.
MAX_QUEUED = 20_000
#: A batcher is open while it expects new items to be queued for at most this many seconds.
TARGET_WAIT_SECONDS = 0.4
#: With fewer items queued, a batcher is open however long they wait, since they all fit into the next batch.
SMALL_BATCH_SIZE = 1_000
#: Submissions whose callers are resumed in one pass of the event loop.
RESUMED_PER_PASS = 32
#: Weight of the last batch in the moving average of the time for one item.
SMOOTHING = 0.2
#: Seconds that one batch may take.
BATCH_TIMEOUT_SECONDS = 30.0
#: Passes of the event loop for which a batch still grows before it starts. Callers that get their results together come
#: back together, and the first of them should not get a batch of its own.
GATHERING_PASSES = 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Submission(Generic[Item, Result]):
    items: Sequence[Item]
    results: asyncio.Future[list[Result]]
    submitted_at: float


class Batcher(Generic[Item, Result]):
    """Queues items while batches are running, and processes them in the next batch.

    There is no timer: an idle batcher starts a batch as soon as an item is submitted. Where several batches may run at
    a time, the next one starts once as many items are queued as are running: smaller batches would cost more, and would
    not finish earlier, since the database stores them one after the other.
    """

    def __init__(
        self,
        process: Callable[[Sequence[Item]], Awaitable[Sequence[Result | DatabaseUnavailable]]],
        *,
        max_batch_size: int | None = None,
        max_queued: int | None = None,
        timeout: float | None = None,
        concurrency: int = 1,
    ) -> None:
        """
        Args:
            process: Processes the items of a batch and returns a result for each, in order, or the error that their
                caller gets. If it raises, it must have stored nothing.
            max_batch_size: Items of one batch; MAX_BATCH_SIZE by default.
            max_queued: Items that may be queued; MAX_QUEUED by default.
            timeout: Seconds that one batch may take; BATCH_TIMEOUT_SECONDS by default.
            concurrency: Batches that may run at a time. With more than one, they may finish in any order.
        """
        self._process = process
        self._max_batch_size = max_batch_size or MAX_BATCH_SIZE
        self._max_queued = max_queued or MAX_QUEUED
        self._timeout = timeout or BATCH_TIMEOUT_SECONDS
        self._concurrency = concurrency
        self._items_running = 0
        self._queue: deque[_Submission[Item, Result]] = deque()
        self._items_queued = 0
        self._seconds_per_item = 0.0
        self._last_end = 0.0
        #: Set when an item is submitted or a batch ends.
        self._changed = asyncio.Event()
        self._closed = False
        self._workers: list[asyncio.Task[None]] = []
        #: Calls of process. They are kept here since the event loop itself keeps no task alive.
        self._running: set[asyncio.Future[Sequence[Result | DatabaseUnavailable]]] = set()

    async def __aenter__(self) -> Self:
        self._workers = [asyncio.create_task(self._run(), name="batcher") for _ in range(self._concurrency)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Accepts no more items, and processes those that are queued."""
        self._closed = True
        self._changed.set()
        await asyncio.gather(*self._workers)

    def is_open(self) -> bool:
        """Whether items submitted now would be processed soon.

        Callers may ask this to save the work of making items; submit accepts items up to max_queued anyway.
        """
        if self._closed or self._items_queued >= self._max_queued:
            return False
        if self._items_queued < SMALL_BATCH_SIZE:
            return True
        oldest_wait = monotonic() - self._queue[0].submitted_at
        # The estimate alone is not enough: it does not include a running batch that hangs.
        estimated_wait = self._items_queued * self._seconds_per_item
        return estimated_wait <= TARGET_WAIT_SECONDS and oldest_wait <= 2 * TARGET_WAIT_SECONDS

    async def submit(self, items: Sequence[Item]) -> list[Result]:
        """Returns the results of the items, in order, once they are durable.

        Raises:
            Overloaded: Too many items are queued, or the batcher is closed. Nothing was processed.
            DatabaseUnavailable: The items may be stored or not: submit them again.
        """
        if not items:
            return []
        if self._closed or (self._queue and self._items_queued + len(items) > self._max_queued):
            raise Overloaded
        results: asyncio.Future[list[Result]] = asyncio.get_running_loop().create_future()
        self._queue.append(_Submission(items, results, monotonic()))
        self._items_queued += len(items)
        self._changed.set()
        return await results

    async def _run(self) -> None:
        """Runs one batch after another, concurrently with the other workers."""
        try:
            while self._queue or not self._closed:
                await self._changed.wait()
                if self._is_batch_due():
                    for _ in range(GATHERING_PASSES):
                        await asyncio.sleep(0)
                    await self._run_batch(self._take_batch())
                elif not self._closed:
                    self._changed.clear()
        finally:
            # The queue is empty here, unless this task was cancelled.
            _fail(self._empty_queue(), Overloaded())

    def _is_batch_due(self) -> bool:
        return bool(self._queue) and (self._closed or self._items_queued >= self._items_running)

    def _take_batch(self) -> list[_Submission[Item, Result]]:
        """Takes whole submissions from the queue: at least one, and otherwise this worker's share of all items.

        Returns an empty list if another worker was faster.
        """
        batch: list[_Submission[Item, Result]] = []
        size = 0
        if not self._is_batch_due():
            return batch
        max_size = min(self._max_batch_size, (self._items_queued + self._items_running) // self._concurrency)
        while self._queue and (not batch or size + len(self._queue[0].items) <= max_size):
            submission = self._queue.popleft()
            self._items_queued -= len(submission.items)
            # A submission whose caller was cancelled is dropped.
            if not submission.results.done():
                batch.append(submission)
                size += len(submission.items)
        return batch

    async def _run_batch(self, batch: Sequence[_Submission[Item, Result]]) -> None:
        size = sum(len(submission.items) for submission in batch)
        if size:
            self._items_running += size
            started_at = monotonic()
            try:
                await self._process_batch(batch)
            finally:
                self._items_running -= size
                self._update_estimate(size, started_at)
                # The next batch may be due now.
                self._changed.set()

    def _update_estimate(self, size: int, started_at: float) -> None:
        """Measures the time for one item. Where batches overlap, only the time since the last one ended counts.

        A small batch counts as one of SMALL_BATCH_SIZE, since it takes about as long.
        """
        now = monotonic()
        seconds_per_item = (now - max(started_at, self._last_end)) / max(size, SMALL_BATCH_SIZE)
        self._seconds_per_item += SMOOTHING * (seconds_per_item - self._seconds_per_item)
        self._last_end = now

    async def _process_batch(self, batch: Sequence[_Submission[Item, Result]]) -> None:
        """Processes a batch. If its content makes that fail, processes its halves, so that only the cause fails."""
        try:
            results = await self._process_in_time([item for submission in batch for item in submission.items])
        except TimeoutError:
            # The queued submissions fail too: they would wait as long, in vain.
            _fail([*batch, *self._empty_queue()], DatabaseUnavailable("The database does not answer."))
        except DatabaseUnavailable as error:
            _fail(batch, error)
        except Exception as error:
            if len(batch) == 1:
                _fail(batch, error)
                return
            logger.warning("A batch of %d submissions failed and is split: %s", len(batch), error)
            middle = len(batch) // 2
            await self._process_batch(batch[:middle])
            await self._process_batch(batch[middle:])
        except BaseException:
            _fail(batch, DatabaseUnavailable("The server was stopped."))
            raise
        else:
            _succeed(deque(batch), results, 0)

    async def _process_in_time(self, items: Sequence[Item]) -> Sequence[Result | DatabaseUnavailable]:
        """Cancels processing that takes too long, but does not await it: without a network, its clean-up hangs too."""
        processing = asyncio.ensure_future(self._process(items))
        self._running.add(processing)
        processing.add_done_callback(self._discard)
        done, _ = await asyncio.wait([processing], timeout=self._timeout)
        if not done:
            processing.cancel()
            raise TimeoutError
        results = processing.result()
        assert len(results) == len(items), "each item gets a result"
        return results

    def _discard(self, processing: asyncio.Future[Sequence[Result | DatabaseUnavailable]]) -> None:
        self._running.discard(processing)
        if not processing.cancelled():
            # Retrieve the exception, or asyncio would log it. The caller has it already, or has timed out.
            processing.exception()

    def _empty_queue(self) -> list[_Submission[Item, Result]]:
        queued = list(self._queue)
        self._queue.clear()
        self._items_queued = 0
        return queued


def _succeed(
    batch: deque[_Submission[Item, Result]], results: Sequence[Result | DatabaseUnavailable], start: int
) -> None:
    """Resumes some callers of a batch now, and the rest in the next passes of the event loop.

    Resumed all at once, thousands of callers would hold up every other task.
    """
    for _ in range(min(RESUMED_PER_PASS, len(batch))):
        submission = batch.popleft()
        end = start + len(submission.items)
        own = results[start:end]
        if error := next((result for result in own if isinstance(result, DatabaseUnavailable)), None):
            _fail([submission], error)
        elif not submission.results.done():
            submission.results.set_result(cast(list[Result], list(own)))
        start = end
    if batch:
        asyncio.get_running_loop().call_soon(_succeed, batch, results, start)


def _fail(batch: Sequence[_Submission[Item, Result]], error: Exception) -> None:
    for submission in batch:
        if not submission.results.done():
            submission.results.set_exception(error)
