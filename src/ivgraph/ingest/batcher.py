"""Group commit: what many ask for at once is done at once, and each is answered when its own part is durable."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Generic, Self, TypeVar

from ivgraph.errors import DatabaseUnavailable, Overloaded

Item = TypeVar("Item")
Answer = TypeVar("Answer")

#: Items of one batch; a larger submission is a batch of its own.
BATCH = 5_000
#: Items that may wait: it bounds the memory when the database is slow.
CAPACITY = 20_000
#: Seconds that items may wait before they are worked on.
TARGET = 0.4
#: Items that may wait for however long: they are no more than part of the next batch.
FEW = 1_000
#: Submissions that are answered in one pass of the event loop.
AT_A_TIME = 32
#: Weight of the last batch in the mean time that an item takes.
WEIGHT = 0.2
#: Seconds that one batch may take.
PATIENCE = 30.0
#: Turns of the event loop in which a batch still grows: those who were answered together come again together, and the
#: first of them is not to go alone.
GATHERING = 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Submission(Generic[Item, Answer]):
    items: Sequence[Item]
    answers: asyncio.Future[list[Answer]]
    submitted_at: float


class Batcher(Generic[Item, Answer]):
    """Collects items while others are at work.

    Nothing waits for company: what comes to an idle batcher is worked on at once, and what comes while it is not makes
    up the next batch. Where several may be at work at a time, the next begins when it is as large as those: smaller
    ones would cost more and, since the database takes them in turn, be answered no sooner. ``work`` takes the items of
    a batch and gives an answer to each, in order; or it raises, having done nothing.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]],
        *,
        batch: int | None = None,
        capacity: int | None = None,
        patience: float | None = None,
        at_once: int = 1,
    ) -> None:
        """
        Args:
            work: What is done with the items of a batch.
            batch: Items of one batch.
            capacity: Items that may wait.
            patience: Seconds that one batch may take.
            at_once: Batches that may be at work at a time. Where there are several, any may be done first.
        """
        self._work = work
        self._batch = batch or BATCH
        self._capacity = capacity or CAPACITY
        self._patience = patience or PATIENCE
        self._at_once = at_once
        self._items_at_work = 0
        self._waiting: deque[_Submission[Item, Answer]] = deque()
        self._items_waiting = 0
        self._seconds_per_item = 0.0
        self._last_end = 0.0
        self._arrived = asyncio.Event()
        self._closed = False
        self._workers: list[asyncio.Task[None]] = []
        #: Kept, since the loop itself keeps no task alive.
        self._at_work: set[asyncio.Future[Sequence[Answer]]] = set()

    async def __aenter__(self) -> Self:
        self._workers = [asyncio.create_task(self._run(), name="batcher") for _ in range(self._at_once)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Takes nothing more and finishes what was taken."""
        self._closed = True
        self._arrived.set()
        await asyncio.gather(*self._workers)

    def is_open(self) -> bool:
        """Whether what came at this moment would be worked on soon. Submissions are taken up to the capacity anyway:
        this is for whoever can do without the work of making one."""
        if self._closed or self._items_waiting >= self._capacity:
            return False
        if self._items_waiting < FEW:
            return True
        head_waits = monotonic() - self._waiting[0].submitted_at
        # The estimate keeps the wait at the target; it can't know of a batch that does not end.
        return self._items_waiting * self._seconds_per_item <= TARGET and head_waits <= 2 * TARGET

    async def submit(self, items: Sequence[Item]) -> list[Answer]:
        """Gives the answers to the items, in order, when they are durable.

        Raises:
            Overloaded: Too much is waiting already, or the batcher is closed: nothing was taken.
            DatabaseUnavailable: The items may be stored or not: submit them again.
        """
        if not items:
            return []
        if self._closed or (self._waiting and self._items_waiting + len(items) > self._capacity):
            raise Overloaded
        answers: asyncio.Future[list[Answer]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Submission(items, answers, monotonic()))
        self._items_waiting += len(items)
        self._arrived.set()
        return await answers

    async def _run(self) -> None:
        try:
            while self._waiting or not self._closed:
                await self._arrived.wait()
                if self._is_due():
                    for _ in range(GATHERING):
                        await asyncio.sleep(0)
                    await self._work_on(self._take())
                elif not self._closed:
                    self._arrived.clear()
        finally:
            # Nothing, unless this task was cancelled.
            _fail(self._give_up(), Overloaded())

    def _is_due(self) -> bool:
        return bool(self._waiting) and (self._closed or self._items_waiting >= self._items_at_work)

    def _take(self) -> list[_Submission[Item, Answer]]:
        """Whole submissions, as many as make up a batch, but at least one: a fair share of all that is there.

        None, if meanwhile they were taken by somebody else.
        """
        taken: list[_Submission[Item, Answer]] = []
        items = 0
        if not self._is_due():
            return taken
        most = min(self._batch, (self._items_waiting + self._items_at_work) // self._at_once)
        while self._waiting and (not taken or items + len(self._waiting[0].items) <= most):
            submission = self._waiting.popleft()
            self._items_waiting -= len(submission.items)
            # Nobody waits any more for those whose client is gone; what was not begun is left undone.
            if not submission.answers.done():
                taken.append(submission)
                items += len(submission.items)
        return taken

    async def _work_on(self, batch: Sequence[_Submission[Item, Answer]]) -> None:
        size = sum(len(submission.items) for submission in batch)
        if size:
            self._items_at_work += size
            began = monotonic()
            try:
                await self._finish(batch)
            finally:
                self._items_at_work -= size
                self._learn(size, began)
                # What waited for this one's end is due.
                self._arrived.set()

    def _learn(self, size: int, began: float) -> None:
        """Of batches that are at work at the same time, each took what passed since the end of the one before. A few
        items take as long as many, so that small batches say little."""
        now = monotonic()
        seconds_per_item = (now - max(began, self._last_end)) / max(size, FEW)
        self._seconds_per_item += WEIGHT * (seconds_per_item - self._seconds_per_item)
        self._last_end = now

    async def _finish(self, batch: Sequence[_Submission[Item, Answer]]) -> None:
        """Works on a batch; where that fails through what is in it, on its halves, so that only the cause fails."""
        try:
            answers = await self._work_in_time([item for submission in batch for item in submission.items])
        except TimeoutError:
            # Whoever waits behind would wait as long, and for nothing.
            _fail([*batch, *self._give_up()], DatabaseUnavailable("The database does not answer."))
        except DatabaseUnavailable as error:
            _fail(batch, error)
        except Exception as error:
            if len(batch) == 1:
                _fail(batch, error)
                return
            logger.warning("A batch of %d submissions failed and is split: %s", len(batch), error)
            middle = len(batch) // 2
            await self._finish(batch[:middle])
            await self._finish(batch[middle:])
        except BaseException:
            _fail(batch, DatabaseUnavailable("The server was stopped meanwhile."))
            raise
        else:
            _answer(deque(batch), answers, 0)

    async def _work_in_time(self, items: Sequence[Item]) -> Sequence[Answer]:
        """Work that takes too long is cancelled but not awaited: without a network its cleaning up may take longer."""
        work = asyncio.ensure_future(self._work(items))
        self._at_work.add(work)
        work.add_done_callback(self._forget)
        done, _ = await asyncio.wait([work], timeout=self._patience)
        if not done:
            work.cancel()
            raise TimeoutError
        answers = work.result()
        assert len(answers) == len(items), "each item gets an answer"
        return answers

    def _forget(self, work: asyncio.Future[Sequence[Answer]]) -> None:
        self._at_work.discard(work)
        if not work.cancelled():
            work.exception()  # whoever waited knows it already; nobody is left to be told of that of cancelled work

    def _give_up(self) -> list[_Submission[Item, Answer]]:
        waiting = list(self._waiting)
        self._waiting.clear()
        self._items_waiting = 0
        return waiting


def _answer(batch: deque[_Submission[Item, Answer]], answers: Sequence[Answer], start: int) -> None:
    """Answers some of a batch, and the rest in the next passes of the event loop: all who wait go on when they are
    answered, and would together hold up everybody else."""
    for _ in range(min(AT_A_TIME, len(batch))):
        submission = batch.popleft()
        end = start + len(submission.items)
        if not submission.answers.done():
            submission.answers.set_result(list(answers[start:end]))
        start = end
    if batch:
        asyncio.get_running_loop().call_soon(_answer, batch, answers, start)


def _fail(batch: Sequence[_Submission[Item, Answer]], error: Exception) -> None:
    for submission in batch:
        if not submission.answers.done():
            submission.answers.set_exception(error)
