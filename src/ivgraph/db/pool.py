"""A pool of connections, and what it means when they fail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from ivgraph.db.connection import SERVER_SETTINGS, Connection, explain, prepare_connection
from ivgraph.db.session import Isolation, Row, Session
from ivgraph.errors import DatabaseUnavailable, Unstorable

#: How long to wait for a connection of the pool.
ACQUIRE_SECONDS = 15

logger = logging.getLogger(__package__)

#: What a server looks like that is away, going or just coming, has no room left, or lets nobody in.
_LOST = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.ObjectNotInPrerequisiteStateError,
)

#: Whom the server lets in, but not do what we need.
_DENIED = (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)

#: What is wrong with values, and not with the server: trying again would not help.
_REFUSED = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)


class Database:
    """A pool of connections to one PostgreSQL."""

    def __init__(
        self, pool: asyncpg.Pool[asyncpg.Record], connections: Callable[[], int], executed: Mapping[int, set[str]]
    ) -> None:
        """
        Args:
            executed: By the process at the server's end of each connection, what Session keeps.
        """
        self._pool = pool
        self._executed = executed
        #: Tells how many connections were made so far: with each, there may be another server behind the address.
        self.connections = connections
        self._is_away = False

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs one reading statement on a connection of its own.

        A connection that the server dropped is found out only by using it; reading again on a new one is safe.
        """
        try:
            return await self._fetch_once(name, *args)
        except DatabaseUnavailable:
            return await self._fetch_once(name, *args)

    async def _fetch_once(self, name: str, *args: Any) -> Sequence[Row]:
        async with self.session() as session:
            return await session.fetch(name, *args)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        try:
            async with _borrow(self._pool) as connection, _unbroken(connection):
                yield Session(connection, self._executed[connection.get_server_pid()])
        except _LOST as error:
            raise self._tell_loss(f"The database can't be reached: {error or type(error).__name__}") from error
        except _DENIED as error:
            raise self._tell_loss(
                f"The database does not let ivgraph work: {error}. IVGRAPH_DATABASE_URL must lead to a primary server, "
                "as a user who may create the schema ivgraph, or owns it."
            ) from error
        if self._is_away:
            self._is_away = False
            logger.warning("The database can be reached again.")

    def _tell_loss(self, message: str) -> DatabaseUnavailable:
        """The error to raise. Callers are told each time, the operator once: an outage has thousands of requests."""
        if not self._is_away:
            self._is_away = True
            logger.warning("%s", message)
        return DatabaseUnavailable(message)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation = "read_committed") -> AsyncIterator[Session]:
        """All that is run on the session, or nothing of it.

        Raises:
            Unstorable: The database refuses a value that was to be stored.
        """
        try:
            async with self.session() as session, session.transaction(isolation):
                yield session
        except _REFUSED as error:
            raise Unstorable(f"The database refuses a value: {error}") from error


@asynccontextmanager
async def _borrow(pool: asyncpg.Pool[asyncpg.Record]) -> AsyncIterator[PoolConnectionProxy[asyncpg.Record]]:
    """A connection of the pool. Whether it can be given back does not matter: what was done on it is done or not."""
    connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
    try:
        yield connection
    finally:
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
            await pool.release(connection)


@asynccontextmanager
async def _unbroken(connection: Connection) -> AsyncIterator[None]:
    """Where the connection breaks, asyncpg tells at first of that, but then of what can't be done on a broken one."""
    try:
        yield
    except asyncpg.InternalClientError as error:
        raise ConnectionResetError("the connection broke in the middle of an answer") from error
    except asyncpg.InterfaceError as error:
        # One that is breaking may not say so yet, and refuse to roll back: then the loss is what that was for.
        if _is_broken(connection) or isinstance(error.__context__, (*_LOST, asyncpg.InternalClientError)):
            raise ConnectionResetError("the connection broke") from error
        raise


def _is_broken(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool has taken it back already


@asynccontextmanager
async def connect(dsn: str, *, pool_size: int = 8) -> AsyncIterator[Database]:
    """A database for as long as the block runs.

    Raises:
        DatabaseUnavailable: The address is wrong, the server is down, refuses us, or is older than PostgreSQL 16, or
            the database can't hold every text.
    """
    made = 0
    executed: dict[int, set[str]] = {}

    async def prepare(connection: Connection) -> None:
        nonlocal made
        made += 1
        executed[connection.get_server_pid()] = set()
        await prepare_connection(connection)

    try:
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,  # one that keeps some open fills the log with tracebacks while the server is away
            max_size=pool_size,
            init=prepare,
            reset=_leave_as_it_is,
            timeout=15,
            server_settings=SERVER_SETTINGS,
        )
        async with pool.acquire(timeout=ACQUIRE_SECONDS):
            pass  # what is wrong with the address is told now, and not by the first query
    except (OSError, ValueError, OverflowError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable(explain(error)) from error
    try:
        yield Database(pool, lambda: made, executed)
    finally:
        try:
            await asyncio.wait_for(pool.close(), timeout=10)
        except TimeoutError:
            pool.terminate()


async def _leave_as_it_is(connection: Connection) -> None:
    """Saves each use of a connection a round trip: what our statements set or lock ends with their transactions."""
