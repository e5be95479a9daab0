"""A pool of connections that copes with a server which grants fewer of them than the pool may have.

asyncpg's pool opens connections up to its size, and raises when the server refuses one. This pool then uses the
connections that it has: requests wait for one another, and every few seconds it asks the server for more.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import asyncpg
from asyncpg.pool import PoolConnectionProxy

#: How long a caller waits for a connection, and how long a released one may take to end a cancelled statement.
ACQUIRE_TIMEOUT_SECONDS = 15.0
RELEASE_TIMEOUT_SECONDS = 5.0
#: How long connections that are in use when the pool is closed may stay open.
CLOSE_TIMEOUT_SECONDS = 5.0

#: When to ask the server again after it refused a connection: while the pool has others, and while it has none.
GROW_SECONDS = 10.0
RETRY_SECONDS = 0.25

#: What asyncpg raises where the server grants no connection; see Pool._is_refusal.
REFUSALS = (asyncpg.TooManyConnectionsError, asyncpg.ConnectionDoesNotExistError)

logger = logging.getLogger(__package__)

AsyncpgPool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
PooledConnection: TypeAlias = "PoolConnectionProxy[asyncpg.Record]"


class NoConnectionFree(TimeoutError):
    """All connections were in use for too long."""


class Pool:
    """Connections to one server. A caller waits while all are in use, or while the server refuses a new one."""

    def __init__(self, pool: AsyncpgPool, size: int, siblings: list[Pool]) -> None:
        """
        Args:
            pool: asyncpg's pool of the same size, which opens and keeps the connections.
            siblings: All pools of this process for the same server; this pool adds itself. They share the connections
                that the server grants.
        """
        self._pool = pool
        self._slots = AdaptiveSemaphore(size)
        self._siblings = siblings
        self._grow_timer: asyncio.TimerHandle | None = None
        self._is_short = False
        siblings.append(self)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[PooledConnection]:
        """Yields a connection, which is released when the block ends.

        Errors while the connection is returned are ignored: they change nothing about what was done on it.

        Raises:
            NoConnectionFree: All connections were in use for too long.
            asyncpg.TooManyConnectionsError: The pool has no connection, and the server granted none in time.
            OSError, asyncpg.PostgresError: The server can't be reached, or refuses the user.
        """
        connection = await self._acquire(asyncio.get_running_loop().time() + ACQUIRE_TIMEOUT_SECONDS)
        try:
            yield connection
        finally:
            try:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
                    await self._pool.release(connection, timeout=RELEASE_TIMEOUT_SECONDS)
            finally:
                self._slots.release()

    async def renew(self) -> None:
        """Replaces each connection when it is acquired the next time."""
        await self._pool.expire_connections()

    async def close(self) -> None:
        """Closes all connections. Those in use are awaited, but not for long."""
        if self._grow_timer:
            self._grow_timer.cancel()
        self._siblings.remove(self)
        try:
            await asyncio.wait_for(self._pool.close(), timeout=CLOSE_TIMEOUT_SECONDS)
        except TimeoutError:
            self._pool.terminate()

    async def _acquire(self, deadline: float) -> PooledConnection:
        was_refused = False
        while True:
            await self._acquire_slot(deadline, at_front=was_refused)
            try:
                connection = await self._pool.acquire(timeout=deadline - asyncio.get_running_loop().time())
            except REFUSALS as error:
                if not self._is_refusal(error):
                    self._slots.release()
                    raise
                was_refused = True
                self._shrink(error)
                if asyncio.get_running_loop().time() >= deadline:
                    raise
                if not self._pool.get_size():
                    await self._take_over_connection(deadline)
            except BaseException:
                self._slots.release()
                raise
            else:
                self._report_full_size()
                return connection

    async def _acquire_slot(self, deadline: float, *, at_front: bool = False) -> None:
        try:
            await self._slots.acquire(deadline, at_front=at_front)
        except TimeoutError:
            raise NoConnectionFree(
                f"All {self._slots.limit} connections to the database were in use for {ACQUIRE_TIMEOUT_SECONDS:g} s."
            ) from None

    def _is_refusal(self, error: Exception) -> bool:
        """Whether the server refused a connection because it has no more of them.

        Under load it refuses by closing the new connection, which it also does when it shuts down. It has not shut down
        if this process still has other connections.
        """
        return isinstance(error, asyncpg.TooManyConnectionsError) or any(
            pool._pool.get_size() for pool in self._siblings
        )

    def _shrink(self, refusal: Exception) -> None:
        """Limits the pool to the connections that it has, so that asyncpg hands out those and opens no new one."""
        self._slots.release_and_shrink()
        if not self._is_short:
            self._is_short = True
            logger.warning(
                "The database grants %d of %d connections (%s): statements wait for one another. Raise its "
                "max_connections, or lower IVGRAPH_READ_CONNECTIONS or IVGRAPH_WRITE_CONNECTIONS.",
                self._pool.get_size(),
                self._slots.size,
                refusal,
            )
        if self._grow_timer is None:
            self._grow_timer = asyncio.get_running_loop().call_later(GROW_SECONDS, self._grow)

    def _grow(self) -> None:
        self._grow_timer = None
        self._slots.reset_limit()

    def _report_full_size(self) -> None:
        if self._is_short and self._pool.get_size() == self._slots.size:
            self._is_short = False
            logger.warning("The database grants all %d connections again.", self._slots.size)

    async def _take_over_connection(self, deadline: float) -> None:
        """Closes a connection of the largest other pool, so that no pool stays without any while another has some."""
        others = [pool for pool in self._siblings if pool is not self and pool._pool.get_size()]
        if others:
            await max(others, key=lambda pool: pool._pool.get_size())._close_one(deadline)
        await asyncio.sleep(RETRY_SECONDS)

    async def _close_one(self, deadline: float) -> None:
        await self._acquire_slot(deadline)
        try:
            connection = await self._pool.acquire(timeout=deadline - asyncio.get_running_loop().time())
            connection.terminate()
            await self._pool.release(connection)
        finally:
            self._slots.release_and_shrink()


class AdaptiveSemaphore:
    """A semaphore whose limit follows the number of connections that the server grants."""

    def __init__(self, size: int) -> None:
        """``size`` is the largest limit."""
        self.size = size
        self.limit = size
        self._acquired = 0
        self._waiters: deque[asyncio.Future[None]] = deque()

    async def acquire(self, deadline: float, *, at_front: bool = False) -> None:
        """Waits for a slot, until a time of the event loop; ``at_front`` goes before everyone who waits.

        Raises:
            TimeoutError: No slot became free in time.
        """
        if self._acquired < self.limit and (at_front or not self._waiters):
            self._acquired += 1
            return
        waiter = asyncio.get_running_loop().create_future()
        (self._waiters.appendleft if at_front else self._waiters.append)(waiter)
        try:
            async with asyncio.timeout_at(deadline):
                await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():
                self.release()
            elif waiter in self._waiters:
                self._waiters.remove(waiter)
            raise

    def release(self) -> None:
        self._acquired -= 1
        self._wake_waiters()

    def release_and_shrink(self) -> None:
        """Gives up a slot for good, because there is no connection for it. At least one slot remains."""
        self.limit = max(1, min(self.limit, self._acquired) - 1)
        self.release()

    def reset_limit(self) -> None:
        self.limit = self.size
        self._wake_waiters()

    def _wake_waiters(self) -> None:
        while self._waiters and self._acquired < self.limit:
            waiter = self._waiters.popleft()
            if not waiter.done():
                self._acquired += 1
                waiter.set_result(None)
