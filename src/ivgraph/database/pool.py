"""A pool that makes do with the connections that the server grants."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy


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


#: How long to wait for a connection of the pool, and for one that is given back to end what was cancelled on it.
ACQUIRE_SECONDS = 15.0
RELEASE_SECONDS = 5.0
#: How long those that are in use when the pool is closed may go on.
CLOSE_SECONDS = 5.0

#: When to ask the server again for connections that it refused: with others at hand, and without any.
GROW_SECONDS = 10.0
RETRY_SECONDS = 0.25

#: What asyncpg raises where the server grants no connection.
REFUSALS = (asyncpg.TooManyConnectionsError, asyncpg.ConnectionDoesNotExistError)

logger = logging.getLogger(__package__)

AsyncpgPool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class NoConnectionFree(TimeoutError):
    """All connections were in use for too long."""


class Pool:
    """Connections to one server. Who finds none waits; so does who is refused a new one."""

    def __init__(self, pool: AsyncpgPool, size: int, neighbours: list[Pool]) -> None:
        """
        Args:
            pool: What makes and keeps the connections, of the same size.
            neighbours: All pools that this process has for the server, this one added: they share what it grants.
        """
        self._pool = pool
        self._gate = Gate(size)
        self._neighbours = neighbours
        self._growing: asyncio.TimerHandle | None = None
        self._is_short = False
        neighbours.append(self)

    @asynccontextmanager
    async def borrow(self) -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
        """A connection, for as long as the block runs. It does not matter whether it can be given back: what was done
        on it is done or not.

        Raises:
            NoConnectionFree: All were in use for too long.
            asyncpg.TooManyConnectionsError: The pool has none, and the server granted none in time.
            OSError, asyncpg.PostgresError: The server can't be reached, or refuses us.
        """
        connection = await self._take(asyncio.get_running_loop().time() + ACQUIRE_SECONDS)
        try:
            yield connection
        finally:
            try:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                    await self._pool.release(connection, timeout=RELEASE_SECONDS)
            finally:
                self._gate.leave()

    async def close(self) -> None:
        if self._growing:
            self._growing.cancel()
        self._neighbours.remove(self)
        try:
            await asyncio.wait_for(self._pool.close(), timeout=CLOSE_SECONDS)
        except TimeoutError:
            self._pool.terminate()

    async def _take(self, deadline: float) -> PoolConnectionProxy[asyncpg.Record]:
        was_refused = False
        while True:
            await self._enter(deadline, first=was_refused)
            try:
                connection = await self._pool.acquire(timeout=deadline - asyncio.get_running_loop().time())
            except REFUSALS as error:
                if not self._is_refusal(error):
                    self._gate.leave()
                    raise
                was_refused = True
                self._shrink(error)
                if asyncio.get_running_loop().time() >= deadline:
                    raise
                if not self._pool.get_size():
                    await self._wait_for_neighbours(deadline)
            except BaseException:
                self._gate.leave()
                raise
            else:
                self._note_size()
                return connection

    async def _enter(self, deadline: float, *, first: bool = False) -> None:
        try:
            await self._gate.enter(deadline, first=first)
        except TimeoutError:
            raise NoConnectionFree(
                f"All {self._gate.limit} connections to the database were in use for {ACQUIRE_SECONDS:g} s."
            ) from None

    def _is_refusal(self, error: Exception) -> bool:
        """Whether the server has no connection left for us. In a hurry it says so by closing the one that we open, as
        it does when it goes away; but then those that we have are lost too."""
        return isinstance(error, asyncpg.TooManyConnectionsError) or any(
            pool._pool.get_size() for pool in self._neighbours
        )

    def _shrink(self, refusal: Exception) -> None:
        """Makes do with the connections that are there. They are what the next who enters gets: asyncpg makes a new one
        only when none is free."""
        self._gate.leave_refused()
        if not self._is_short:
            self._is_short = True
            logger.warning(
                "The database grants %d of %d connections (%s): statements wait for one another. Raise its "
                "max_connections, or lower IVGRAPH_READ_CONNECTIONS or IVGRAPH_WRITE_CONNECTIONS.",
                self._pool.get_size(),
                self._gate.size,
                refusal,
            )
        if self._growing is None:
            self._growing = asyncio.get_running_loop().call_later(GROW_SECONDS, self._grow)

    def _grow(self) -> None:
        self._growing = None
        self._gate.widen()

    def _note_size(self) -> None:
        if self._is_short and self._pool.get_size() == self._gate.size:
            self._is_short = False
            logger.warning("The database grants all %d connections again.", self._gate.size)

    async def _wait_for_neighbours(self, deadline: float) -> None:
        """Has the largest other pool give up a connection, so that none is without any for as long as others work."""
        others = [pool for pool in self._neighbours if pool is not self and pool._pool.get_size()]
        if others:
            await max(others, key=lambda pool: pool._pool.get_size())._give_up_one(deadline)
        await asyncio.sleep(RETRY_SECONDS)

    async def _give_up_one(self, deadline: float) -> None:
        await self._enter(deadline)
        try:
            connection = await self._pool.acquire(timeout=deadline - asyncio.get_running_loop().time())
            connection.terminate()
            await self._pool.release(connection)
        finally:
            self._gate.leave_refused()
