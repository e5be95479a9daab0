"""Limits how many requests run at a time. Others wait in a queue, and requests that would wait too long are rejected.

A queue that is bounded by its length alone is too long for slow requests and too short for fast ones: what callers
notice is the time. So the queue is bounded by the time that the next request would wait in it. The estimate is the
number of waiting requests, times the mean time that a request runs, divided by the number that run at a time. Slow
requests enter that mean only when they end, so a request is also rejected if the first one in the queue has already
waited for longer than the target.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from time import monotonic

from ivgraph.errors import Overloaded

#: Weight of the last request in the moving average of running times.
MEAN_WEIGHT = 0.1
#: A request waits at most this many times the target, even if the estimate was wrong.
MAX_WAIT_FACTOR = 2
#: The most seconds that the Retry-After of a rejected request names.
MAX_RETRY_AFTER_SECONDS = 30


class Admission:
    """Admits requests, first come, first served. To be used in one event loop only."""

    def __init__(self, *, max_running: int, target_wait: float, max_waiting: int) -> None:
        """
        Args:
            max_running: The maximum number of requests that run at a time.
            target_wait: Seconds that a request may wait before it runs.
            max_waiting: The maximum number of requests that wait, whatever the estimate is. It bounds their memory.
        """
        self._max_running = max_running
        self._target_wait = target_wait
        self._max_waiting = max_waiting
        self._running = 0
        #: The waiting requests in their order, with the time of their arrival.
        self._waiting: OrderedDict[asyncio.Future[None], float] = OrderedDict()
        self._mean_run = 0.0

    @property
    def running(self) -> int:
        """The number of requests that are running."""
        return self._running

    @property
    def waiting(self) -> int:
        """The number of requests in the queue."""
        return len(self._waiting)

    @property
    def retry_after(self) -> int:
        """Whole seconds, at least one, after which a rejected request is worth another try."""
        return min(max(1, ceil(self._expected_wait())), MAX_RETRY_AFTER_SECONDS)

    def is_open(self) -> bool:
        """Whether a request that arrives now would be admitted. Cheap enough to be called for each connection."""
        if self._running < self._max_running:
            return True
        return len(self._waiting) < self._max_waiting and self._expected_wait() <= self._target_wait

    @asynccontextmanager
    async def admitted(self) -> AsyncIterator[None]:
        """Waits until the request may run. The request runs within the block.

        Raises:
            Overloaded: The request would wait too long, or has waited too long. The block is not entered.
        """
        await self._acquire()
        began = monotonic()
        try:
            yield
        finally:
            self._mean_run += MEAN_WEIGHT * (monotonic() - began - self._mean_run)
            self._release()

    async def _acquire(self) -> None:
        # A request that ends hands over to the first one in the queue: while requests wait, no one can overtake them.
        if self._running < self._max_running:
            self._running += 1
            return
        if not self.is_open():
            raise Overloaded("More requests wait than can be answered soon.")
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[admitted] = monotonic()
        try:
            async with asyncio.timeout(MAX_WAIT_FACTOR * self._target_wait):
                await admitted
        except BaseException as error:
            self._waiting.pop(admitted, None)
            # It may have been admitted at the same moment: then the next request in the queue takes over.
            if not admitted.cancelled():
                self._release()
            if isinstance(error, TimeoutError):
                raise Overloaded("The request waited for too long.") from None
            raise

    def _release(self) -> None:
        while self._waiting:
            admitted, _ = self._waiting.popitem(last=False)
            # A cancelled request stays in the queue until its task runs.
            if not admitted.cancelled():
                admitted.set_result(None)
                return
        self._running -= 1

    def _expected_wait(self) -> float:
        """Seconds that the next request would wait."""
        if self._running < self._max_running:
            return 0.0
        estimate = (len(self._waiting) + 1) * self._mean_run / self._max_running
        if not self._waiting:
            return estimate
        first_arrival = next(iter(self._waiting.values()))
        return max(estimate, monotonic() - first_arrival)
