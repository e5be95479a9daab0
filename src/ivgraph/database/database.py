"""A database: sessions and transactions on a pool of connections, and what it means when they fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg

from ivgraph.database.connection import SERVER_SETTINGS, Connection, explain, prepare_connection
from ivgraph.database.outage import Outage
from ivgraph.database.pool import NoConnectionFree, Pool
from ivgraph.database.session import Isolation, Row, Session
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Unavailability, Unstorable
from ivgraph.quoting import reason_of

#: Connections beside those of a pool, see Database.aside.
ASIDE = 2

#: What a server looks like that is away, going or just coming, can't go on, or lets nobody in.
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
    asyncpg.PostgresSystemError,
)

#: Whom the server lets in, but not do what we need.
_DENIED = (asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)

#: What is wrong with values, and not with the server: trying again would not help.
_REFUSED = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)


class Database:
    """One PostgreSQL. Each session takes a connection of a pool, and waits where none is free."""

    def __init__(self, pool: Pool, aside: Pool, shared: _Shared) -> None:
        self._pool = pool
        self._aside = aside
        self._shared = shared

    @property
    def aside(self) -> Database:
        """The same database by other connections, for who holds one of its connections and needs another.

        Of the same ones, all who hold one could wait for each other. Who uses these must not wait for whoever holds
        one of the others.
        """
        return Database(self._aside, self._aside, self._shared)

    def connections(self) -> int:
        """How many connections were made so far: with each, there may be another server behind the address.

        Those aside are not counted: who loses the server loses all, and the others are needed for whatever follows.
        """
        return self._shared.made

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs one reading statement on a connection of its own.

        A connection that the server dropped is found out only by using it; reading again on a new one is safe.
        """
        try:
            return await self._fetch_once(name, *args)
        except DatabaseUnavailable as error:
            if error.reason != Unavailability.UNREACHABLE:
                raise
            return await self._fetch_once(name, *args)

    async def _fetch_once(self, name: str, *args: Any) -> Sequence[Row]:
        async with self.session() as session:
            return await session.fetch(name, *args)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """
        Raises:
            DatabaseUnavailable: It is away, refuses us, or has no connection for us; or is lost meanwhile.
            AnswerTooLate: A statement takes longer than this database allows.
        """
        async with self._open() as session:
            yield session
        self._shared.outage.note_success(committed=False)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation = "read_committed") -> AsyncIterator[Session]:
        """All that is run on the session, or nothing of it.

        Raises:
            Unstorable: The database refuses a value that was to be stored.
            DatabaseUnavailable, AnswerTooLate: As session does.
        """
        try:
            async with self._open() as session, session.transaction(isolation):
                yield session
        except _REFUSED as error:
            raise Unstorable(f"The database refuses a value: {error}") from error
        self._shared.outage.note_success(committed=True)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Session]:
        try:
            async with self._pool.borrow() as connection, _unbroken(connection):
                yield Session(connection, self._shared.executed[connection.get_server_pid()])
        except asyncpg.QueryCanceledError as error:
            if self._shared.statement_seconds is None:
                raise DatabaseUnavailable(
                    f"The database gave up a statement: {error}.", Unavailability.NO_ANSWER
                ) from error
            raise AnswerTooLate(
                f"A statement took longer than {self._shared.statement_seconds:g} seconds: ask for less at once."
            ) from error
        except (*_LOST, *_DENIED) as error:
            reason, message = _judge(error)
            # Who waited in vain for a connection in use does so while others are served: that is no outage.
            if reason != Unavailability.NO_CONNECTION:
                self._shared.outage.note_failure(reason, message)
            raise DatabaseUnavailable(message, reason) from error


class _Shared:
    """What the pools of a database have in common."""

    def __init__(self, neighbours: list[Pool], statement_seconds: float | None) -> None:
        self.neighbours = neighbours
        self.statement_seconds = statement_seconds
        self.outage = Outage()
        #: By the process at the server's end of each connection, what Session keeps.
        self.executed: dict[int, set[str]] = {}
        self.made = 0

    async def prepare(self, connection: Connection) -> None:
        self.made += 1
        await self.prepare_aside(connection)

    async def prepare_aside(self, connection: Connection) -> None:
        self.executed[connection.get_server_pid()] = set()
        await prepare_connection(connection)


def _judge(error: Exception) -> tuple[Unavailability, str]:
    """Why the database does not do what it is asked, and that in a sentence."""
    match error:
        case NoConnectionFree():
            return Unavailability.NO_CONNECTION, str(error)
        case asyncpg.TooManyConnectionsError():
            return Unavailability.NO_CONNECTION, f"The database grants no connection: {error}."
        case asyncpg.DiskFullError():
            return Unavailability.NO_SPACE, f"The database's disk is full: {error}."
        case asyncpg.ReadOnlySQLTransactionError() | asyncpg.InsufficientPrivilegeError():
            is_read_only = isinstance(error, asyncpg.ReadOnlySQLTransactionError)
            return (
                Unavailability.READ_ONLY if is_read_only else Unavailability.DENIED,
                f"The database does not let ivgraph work: {error}. IVGRAPH_DATABASE_URL must lead to a primary server, "
                "as a user who may create the schema ivgraph, or owns it.",
            )
    return Unavailability.UNREACHABLE, f"The database can't be reached: {reason_of(error)}"


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
async def connect(
    dsn: str, *, size: int = 8, statement_seconds: float | None = None, beside: Database | None = None
) -> AsyncIterator[Database]:
    """A database for as long as the block runs.

    Args:
        size: The most connections; there are two more for who holds one of them, see Database.aside.
        statement_seconds: The server ends statements that take longer.
        beside: Another of this process, on the same server: where that grants few connections, they share them.

    Raises:
        DatabaseUnavailable: The address is wrong, the server is down, refuses us, or is older than PostgreSQL 16, or
            the database can't hold every text.
    """
    shared = _Shared(beside._shared.neighbours if beside else [], statement_seconds)
    settings = {**SERVER_SETTINGS, "statement_timeout": f"{int((statement_seconds or 0) * 1000)}ms"}

    async def open_pool(connections: int, prepare: Callable[[Connection], Coroutine[Any, Any, None]]) -> Pool:
        made = await asyncpg.create_pool(
            dsn,
            min_size=0,  # one that keeps some open fills the log with tracebacks while the server is away
            max_size=connections,
            init=prepare,
            reset=_leave_as_it_is,
            timeout=15,
            server_settings=settings,
        )
        return Pool(made, connections, shared.neighbours)

    async with AsyncExitStack() as stack:
        try:
            pool, aside = await open_pool(size, shared.prepare), await open_pool(ASIDE, shared.prepare_aside)
            stack.push_async_callback(lambda: asyncio.gather(pool.close(), aside.close()))
            async with pool.borrow():
                pass  # what is wrong with the address is told now, and not by the first query
        except (OSError, ValueError, OverflowError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise DatabaseUnavailable(explain(error)) from error
        yield Database(pool, aside, shared)


async def _leave_as_it_is(connection: Connection) -> None:
    """Saves each use of a connection a round trip: what our statements set or lock ends with their transactions."""
