"""The database: a pool, and statements by name. With embedded the only importer of asyncpg."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pgproto.pgproto import UUID as PostgresUUID
from asyncpg.pool import PoolConnectionProxy

from ivgraph.errors import DatabaseUnavailable, Unstorable
from ivgraph.sqlfiles import read_sql

SCHEMA = "ivgraph"
OLDEST_SERVER = 16
#: How long to wait for a connection of the pool.
ACQUIRE_SECONDS = 15

Row: TypeAlias = Mapping[str, Any]
Isolation: TypeAlias = Literal["read_committed", "repeatable_read"]
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

#: A UUID that is Python's own too, but read and sent in a tenth of the time.
parse_uuid: Callable[[str], UUID] = PostgresUUID

#: One line a statement, at level DEBUG: its name and milliseconds.
statements = logging.getLogger("ivgraph.sql")

logger = logging.getLogger(__name__)

#: What PostgreSQL counts its times from.
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

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


class Session:
    """One connection; statements on it run one after another."""

    def __init__(self, connection: Connection, executed: set[str]) -> None:
        """
        Args:
            executed: The files that were executed on this connection and whose effect lasts as long as it does.
        """
        self._connection = connection
        self._executed = executed
        self._when_committed: list[Callable[[], None]] = []

    async def fetch(self, name: str, *args: Any) -> Sequence[Row]:
        """Runs the statement ``sql/<name>.sql`` and gives its rows."""
        began = perf_counter()
        rows = await self._connection.fetch(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - began) * 1000)
        return cast(Sequence[Row], rows)

    async def execute(self, name: str) -> None:
        """Runs a file of several statements, without arguments."""
        await self._connection.execute(read_sql(name))
        statements.debug("%s", name)

    async def execute_once(self, name: str) -> None:
        """As execute, unless this connection has executed the file in a transaction that was committed, or is this."""
        if name not in self._executed:
            await self.execute(name)
            self._executed.add(name)

    async def run(self, name: str, *args: Any) -> int:
        """Runs a writing statement and gives the number of rows that it touched."""
        began = perf_counter()
        status = await self._connection.execute(read_sql(name), *args)
        statements.debug("%s %.1f ms", name, (perf_counter() - began) * 1000)
        return int(status.rpartition(" ")[2]) if status[-1:].isdigit() else 0

    async def stream(self, name: str, *args: Any) -> AsyncIterator[Row]:
        """Gives the rows of a statement without holding them all; inside a transaction only."""
        async for row in self._connection.cursor(read_sql(name), *args, prefetch=1000):
            yield cast(Row, row)

    async def copy(self, table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
        """Copies records into a table, in binary."""
        await self._connection.copy_records_to_table(table, columns=columns, records=records)

    def when_committed(self, act: Callable[[], None]) -> None:
        """Acts once the transaction is committed; never, if it is not."""
        self._when_committed.append(act)

    @asynccontextmanager
    async def transaction(self, isolation: Isolation) -> AsyncIterator[None]:
        try:
            async with self._connection.transaction(isolation=isolation):
                yield
        except BaseException:
            self._executed.clear()  # by this transaction, perhaps; doing it again does no harm
            raise
        for act in self._when_committed:
            act()


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
        await _prepare_connection(connection)

    try:
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,  # one that keeps some open fills the log with tracebacks while the server is away
            max_size=pool_size,
            init=prepare,
            reset=_leave_as_it_is,
            timeout=15,
            server_settings={
                "application_name": "ivgraph",
                "search_path": SCHEMA,
                "jit": "off",  # our statements take milliseconds; compiling them takes longer than running them
                "timezone": "UTC",
                # Subjects and buckets come by the one or by the thousand: one plan for all was up to 30 times slower.
                "plan_cache_mode": "force_custom_plan",
                # Locks of a client that the network lost are let go again.
                "idle_in_transaction_session_timeout": "2min",
                "tcp_keepalives_idle": "30",
                "tcp_keepalives_interval": "10",
                "tcp_keepalives_count": "3",
            },
        )
        async with pool.acquire(timeout=ACQUIRE_SECONDS):
            pass  # what is wrong with the address is told now, and not by the first query
    except (OSError, ValueError, OverflowError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable(_explain(error)) from error
    try:
        yield Database(pool, lambda: made, executed)
    finally:
        try:
            await asyncio.wait_for(pool.close(), timeout=10)
        except TimeoutError:
            pool.terminate()


async def _prepare_connection(connection: Connection) -> None:
    if connection.get_server_version().major < OLDEST_SERVER:
        version = connection.get_server_version()
        raise DatabaseUnavailable(
            f"The server runs PostgreSQL {version.major}; ivgraph needs {OLDEST_SERVER} or later. "
            "Point IVGRAPH_DATABASE_URL at a newer one, or leave it unset to use the embedded server."
        )
    if (encoding := connection.get_settings().server_encoding) != "UTF8":
        raise DatabaseUnavailable(
            f"The database keeps texts as {encoding}, which does not hold all of them. Create one with encoding 'UTF8' "
            "template template0, and name it in IVGRAPH_DATABASE_URL."
        )
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value),
        decoder=lambda data: orjson.loads(data[1:]),
    )
    # Told as numbers: asyncpg's own way takes a microsecond each, and every event has two.
    await connection.set_type_codec(
        "timestamptz", schema="pg_catalog", format="tuple", encoder=_count_microseconds, decoder=_read_microseconds
    )
    # What is copied waits for room in the connection. asyncpg lets it wait for ever when that is lost; told that there
    # is room, it finds that out.
    protocol = connection._protocol  # type: ignore[union-attr]
    connection.add_termination_listener(lambda _: protocol.resume_writing())


def _count_microseconds(time: datetime) -> tuple[int]:
    since = time - _EPOCH
    return (since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds,)


def _read_microseconds(time: tuple[int]) -> datetime:
    return _EPOCH + timedelta(microseconds=time[0])


async def _leave_as_it_is(connection: Connection) -> None:
    """Saves each use of a connection a round trip: what our statements set or lock ends with their transactions."""


def _explain(error: Exception) -> str:
    """One sentence on why there is no connection, and the next step."""
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"The database refuses the user: {error}. Check the user and password in IVGRAPH_DATABASE_URL."
        case asyncpg.InvalidCatalogNameError():
            return f"The database does not exist: {error}. Create it, or name another in IVGRAPH_DATABASE_URL."
        case asyncpg.ClientConfigurationError() | ValueError() | OverflowError():  # the last is of a port
            return (
                f"IVGRAPH_DATABASE_URL is not a PostgreSQL address: {str(error).rstrip('.')}. "
                "It looks like postgresql://user:password@host:5432/database."
            )
        case _:
            return (
                f"The database can't be reached: {error or type(error).__name__}. Is the server running, and is "
                "IVGRAPH_DATABASE_URL right? Without that setting the embedded server is used."
            )
