"""How many may use a pool's connections at a time: as many as there are, and those who wait come in order."""

from __future__ import annotations

import asyncio
from collections import deque


class Gate:
    """A semaphore whose limit adapts to how many connections the server grants."""

    def __init__(self, size: int) -> None:
        """Takes the most that may be inside at a time."""
        self.size = size
        self.limit = size
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self, deadline: float, *, first: bool = False) -> None:
        """Waits for its turn until the event loop's time is the deadline; ``first`` comes before all who wait.

        Raises:
            TimeoutError: The turn did not come.
        """
        if self._inside < self.limit and (first or not self._waiting):
            self._inside += 1
            return
        turn = asyncio.get_running_loop().create_future()
        (self._waiting.appendleft if first else self._waiting.append)(turn)
        try:
            async with asyncio.timeout_at(deadline):
                await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.leave()
            elif turn in self._waiting:
                self._waiting.remove(turn)
            raise

    def leave(self) -> None:
        self._inside -= 1
        self._let_in()

    def leave_refused(self) -> None:
        """Leaves for want of a connection, and lets in nobody instead; one is let in always."""
        self.limit = max(1, min(self.limit, self._inside) - 1)
        self.leave()

    def widen(self) -> None:
        """Lets in as many as at first."""
        self.limit = self.size
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._inside < self.limit:
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)
