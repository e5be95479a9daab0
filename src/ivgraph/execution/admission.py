"""Admission: so many requests run at a time, the next wait in a queue, and whoever would wait too long is refused.

A queue that is bounded by length alone is too long for slow requests and too short for fast ones: what a caller notices
is the time. So the queue is bounded by the time that a newcomer would wait in it. The estimate is the number of those
who wait, times the mean time that a request runs, divided by the number that run at a time. The mean learns of slow
requests only when they end; so nobody joins a queue, either, whose head has waited for longer than the target.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from time import monotonic

from ivgraph.errors import Overloaded

#: Weight of the last request in the mean time that requests run.
WEIGHT = 0.1
#: Nobody waits for longer than so many times the target, even if the estimate was wrong.
PATIENCE = 2
#: Seconds after which callers who were refused are told to try again, at most.
LATEST_RETRY = 30


class Admission:
    """Admits requests to a resource that serves some at a time. One event loop only."""

    def __init__(self, *, running: int, target: float, capacity: int) -> None:
        """
        Args:
            running: Requests that run at a time.
            target: Seconds that a request may wait before it runs.
            capacity: Requests that may wait, whatever the estimate is: it bounds their memory.
        """
        self._limit = running
        self._target = target
        self._capacity = capacity
        self._running = 0
        #: When each of those who wait came, in their order.
        self._waiting: OrderedDict[asyncio.Future[None], float] = OrderedDict()
        self._mean_run = 0.0

    @property
    def running(self) -> int:
        """Requests that run."""
        return self._running

    @property
    def waiting(self) -> int:
        """Requests that wait for their turn."""
        return len(self._waiting)

    @property
    def retry_after(self) -> int:
        """Whole seconds, at least one, after which it makes sense to try again."""
        return min(max(1, ceil(self._expected_wait())), LATEST_RETRY)

    def is_open(self) -> bool:
        """Whether a request that came at this moment would be admitted: a few additions, for use at the socket."""
        if self._running < self._limit:
            return True
        return len(self._waiting) < self._capacity and self._expected_wait() <= self._target

    @asynccontextmanager
    async def entered(self) -> AsyncIterator[None]:
        """Waits for its turn, first come, first served; the block is the time that the request runs.

        Raises:
            Overloaded: The wait would be too long, or was: nothing was begun.
        """
        await self._enter()
        began = monotonic()
        try:
            yield
        finally:
            self._mean_run += WEIGHT * (monotonic() - began - self._mean_run)
            self._leave()

    async def _enter(self) -> None:
        # Whoever leaves gives its place to the head of the queue, so that there is no free place while anyone waits.
        if self._running < self._limit:
            self._running += 1
            return
        if not self.is_open():
            raise Overloaded("More requests wait than can be answered soon.")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[turn] = monotonic()
        try:
            async with asyncio.timeout(PATIENCE * self._target):
                await turn
        except BaseException as error:
            self._waiting.pop(turn, None)
            # The turn may have come in the same moment: then the place is passed on.
            if not turn.cancelled():
                self._leave()
            if isinstance(error, TimeoutError):
                raise Overloaded("The request waited for too long.") from None
            raise

    def _leave(self) -> None:
        while self._waiting:
            turn, _ = self._waiting.popitem(last=False)
            # One that was cancelled may still stand here until its task runs.
            if not turn.cancelled():
                turn.set_result(None)
                return
        self._running -= 1

    def _expected_wait(self) -> float:
        """Seconds that the next request would wait."""
        if self._running < self._limit:
            return 0.0
        estimated = (len(self._waiting) + 1) * self._mean_run / self._limit
        if not self._waiting:
            return estimated
        head = next(iter(self._waiting.values()))
        return max(estimated, monotonic() - head)
