"""Opens sessions and transactions on a pool of connections, and maps the driver's errors to ivgraph's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any

import asyncpg

from ivgraph.database import citus
from ivgraph.database.connection import Connection, check_server, explain_connection_error, prepare_connection
from ivgraph.database.failures import UNAVAILABLE, explain_outage
from ivgraph.database.outage import Outage
from ivgraph.database.pool import Pool
from ivgraph.database.session import Isolation, Row, Session
from ivgraph.database.session_settings import SessionSettings, SettingsRefused, is_refusal_of_settings
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Unavailability, Unstorable

#: Connections besides those of the pool; see Database.reserve.
RESERVE_CONNECTIONS = 2

#: Raised when a value can never be stored: trying again would not help.
_UNSTORABLE = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)


class Database:
    """One PostgreSQL database. Each session takes a connection from a pool, and waits while none is free."""

    def __init__(self, pool: Pool, reserve: Pool, shared: _Shared) -> None:
        self._pool = pool
        self._reserve = reserve
        self._shared = shared

    @property
    def reserve(self) -> Database:
        """The same database through a second, small pool, for code that holds a connection and needs another one.

        If all holders of the main pool's connections waited for another one of it, they would wait for ever. For the
        same reason, code that uses the reserve must not wait for code that holds a connection of the main pool.
        """
        return Database(self._reserve, self._reserve, self._shared)

    def connections_made(self) -> int:
        """How many connections the main pool has opened so far.

        When the number grows, another server may have taken over the address: what was remembered about the database
        may be wrong. Connections of the reserve are not counted: when the server goes away all connections are lost,
        and the next statement needs one of the main pool.
        """
        return self._shared.connections_made

    async def renew_connections(self) -> None:
        """Replaces all connections of this process before they are used again: only new ones know a new type."""
        for pool in self._shared.pools:
            await pool.renew()

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs one statement that only reads, on a connection of its own, and returns its rows.

        It is tried a second time if the connection is lost: a dropped idle connection is noticed only when it is used,
        and reading twice is safe.
        """
        try:
            return await self._fetch_once(name, *args)
        except DatabaseUnavailable as error:
            if error.reason not in (Unavailability.UNREACHABLE, Unavailability.NODE):
                raise
            return await self._fetch_once(name, *args)

    async def _fetch_once(self, name: str, *args: Any) -> Sequence[Row]:
        async with self.session() as session:
            return await session.fetch(name, *args)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """Yields a session outside a transaction: each statement is committed on its own.

        Through a pooler the whole block is one transaction, in which alone the settings of the session hold.

        Raises:
            DatabaseUnavailable: The server is down, refuses the user, has no free connection, or goes away.
            AnswerTooLate: A statement takes longer than ``statement_seconds``; see connect.
        """
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(self._open())
            if self._shared.settings.is_pooled:
                await stack.enter_async_context(session.transaction("read_committed"))
            yield session
        self._shared.outage.note_success(committed=False)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation = "read_committed") -> AsyncIterator[Session]:
        """Yields a session in a transaction, which is committed when the block ends and rolled back if it raises.

        Raises:
            Unstorable: The database refuses a value that was to be stored.
            DatabaseUnavailable, AnswerTooLate: See session.
        """
        with _explain_refusal():
            async with self._open() as session, session.transaction(isolation):
                yield session
        self._shared.outage.note_success(committed=True)

    async def fetch_committed(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs one statement that writes, as a transaction of its own, and returns its rows once that is committed.

        That is one message there and one back, where a transaction sends its begin and its commit besides. If the
        caller is cancelled, the statement is committed or not.

        Raises:
            Unstorable, DatabaseUnavailable, AnswerTooLate: See transaction.
        """
        with _explain_refusal():
            async with AsyncExitStack() as stack:
                session = await stack.enter_async_context(self._open())
                if self._shared.settings.is_pooled:
                    await stack.enter_async_context(session.transaction("read_committed"))
                rows = await session.fetch(name, *args)
        self._shared.outage.note_success(committed=True)
        return rows

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Session]:
        try:
            async with self._pool.acquire() as connection, detect_lost_connection(connection):
                with citus.close_after_outage(connection):
                    yield Session(connection, self._shared.settings.preamble)
        except asyncpg.QueryCanceledError as error:
            seconds = self._shared.settings.statement_seconds
            if seconds is None:
                raise DatabaseUnavailable(
                    f"The database cancelled a statement: {error}.", Unavailability.NO_ANSWER
                ) from error
            raise AnswerTooLate(f"A statement took longer than {seconds:g} seconds: ask for less at once.") from error
        except (OSError, asyncpg.PostgresError, asyncpg.InternalClientError) as error:
            if (outage := explain_outage(error)) is None:
                raise
            # If no connection is free, or a statement was cancelled, others are being served: that is not an outage.
            if outage.reason not in (Unavailability.NO_CONNECTION, Unavailability.NO_ANSWER):
                self._shared.outage.note_failure(outage.reason, str(outage))
            raise outage from error


class _Shared:
    """What the main pool of a database and its reserve share."""

    def __init__(self, pools: list[Pool], settings: SessionSettings, outage: Outage) -> None:
        #: All pools of this process for the same server.
        self.pools = pools
        self.settings = settings
        self.outage = outage
        self.connections_made = 0

    async def prepare(self, connection: Connection) -> None:
        """Sets up a new connection of the main pool."""
        self.connections_made += 1
        await self.prepare_reserve(connection)

    async def prepare_reserve(self, connection: Connection) -> None:
        check_server(connection)
        await self.settings.apply(connection)
        await prepare_connection(connection)


@contextmanager
def _explain_refusal() -> Iterator[None]:
    """Raises Unstorable if the database refuses a value that is to be stored."""
    try:
        yield
    except _UNSTORABLE as error:
        raise Unstorable(f"The database refuses a value: {error}") from error


@asynccontextmanager
async def detect_lost_connection(connection: Connection) -> AsyncIterator[None]:
    """Raises ConnectionResetError for every error that a lost connection causes.

    asyncpg reports the loss once, and after that only that it can't run a statement or a rollback on the connection.
    """
    try:
        yield
    except asyncpg.InternalClientError as error:
        raise ConnectionResetError("the connection broke in the middle of an answer") from error
    except asyncpg.InterfaceError as error:
        # A connection that is being lost may still count as open and refuse the rollback. Then the error that caused
        # the rollback, the context of this one, is the loss.
        if _is_closed(connection) or isinstance(error.__context__, UNAVAILABLE):
            raise ConnectionResetError("the connection broke") from error
        raise


def _is_closed(connection: Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool has already taken it back


@asynccontextmanager
async def connect(
    dsn: str,
    *,
    size: int = 8,
    statement_seconds: float | None = None,
    sharing_with: Database | None = None,
    outage: Outage | None = None,
) -> AsyncIterator[Database]:
    """Connects to a database, until the block ends.

    Args:
        size: Maximum number of connections, besides the two of Database.reserve.
        statement_seconds: The server cancels statements that take longer.
        sharing_with: Another database of this process on the same server. If the server grants few connections, the
            two share them.
        outage: What notes that the database is unavailable; by default it is logged.

    Raises:
        DatabaseUnavailable: The address is wrong, the server is down, refuses the user, or is older than PostgreSQL 16,
            or the encoding of the database is not UTF-8.
    """
    settings = SessionSettings(statement_seconds)
    shared = _Shared(sharing_with._shared.pools if sharing_with else [], settings, outage or Outage())
    async with AsyncExitStack() as stack:
        try:
            try:
                database = await stack.enter_async_context(_open_pools(dsn, size, shared))
            except (SettingsRefused, asyncpg.ProtocolViolationError) as error:
                if not (isinstance(error, SettingsRefused) or is_refusal_of_settings(error)):
                    raise
                settings.is_pooled = True
                database = await stack.enter_async_context(_open_pools(dsn, size, shared))
        except (OSError, ValueError, OverflowError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable(explain_connection_error(error)) from error
        yield database


@asynccontextmanager
async def _open_pools(dsn: str, size: int, shared: _Shared) -> AsyncIterator[Database]:
    """Opens the pools of a database, and a first connection: a wrong address fails here, and not in the first query."""

    async def open_pool(connections: int, prepare: Callable[[Connection], Coroutine[Any, Any, None]]) -> Pool:
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,  # a pool that keeps connections open fills the log with tracebacks while the server is away
            max_size=connections,
            init=prepare,
            reset=_skip_reset,
            timeout=15,
            **shared.settings.pool_options,
        )
        return Pool(pool, connections, shared.pools)

    pool = await open_pool(size, shared.prepare)
    reserve = await open_pool(RESERVE_CONNECTIONS, shared.prepare_reserve)
    try:
        async with pool.acquire():
            pass
        yield Database(pool, reserve, shared)
    finally:
        await asyncio.gather(pool.close(), reserve.close())


async def _skip_reset(connection: Connection) -> None:
    """Replaces asyncpg's reset, a round trip each time that a connection is returned to the pool.

    Nothing needs a reset: what our statements set or lock ends with their transactions.
    """
