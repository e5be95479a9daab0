"""How each connection is set up, and why there may be none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pgproto.pgproto import UUID as PostgresUUID
from asyncpg.pool import PoolConnectionProxy

from ivgraph.errors import DatabaseUnavailable
from ivgraph.quoting import reason_of

SCHEMA = "ivgraph"
OLDEST_SERVER = 16
#: What PostgreSQL counts its times from.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

#: PostgreSQL's settings of each connection.
SERVER_SETTINGS = {
    "application_name": "ivgraph",
    "search_path": SCHEMA,
    "jit": "off",  # our statements take milliseconds; compiling them takes longer than running them
    "timezone": "UTC",
    # Statements outside a transaction have this level, whatever an operator chose: under a higher one, two servers that
    # start at once could not agree on the viewer key.
    "default_transaction_isolation": "read committed",
    # Subjects and buckets come by the one or by the thousand: one plan for all was up to 30 times slower.
    "plan_cache_mode": "force_custom_plan",
    # Locks of a client that the network lost are let go again.
    "idle_in_transaction_session_timeout": "2min",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

#: Microseconds since EPOCH.
EncodedTime: TypeAlias = tuple[int]

#: A UUID that is Python's own too, but read and sent in a tenth of the time.
parse_uuid: Callable[[str], UUID] = PostgresUUID


async def prepare_connection(connection: Connection) -> None:
    """Tells the driver how values pass.

    Raises:
        DatabaseUnavailable: The server is older than PostgreSQL 16, or the database can't hold every text.
    """
    if connection.get_server_version().major < OLDEST_SERVER:
        version = connection.get_server_version()
        raise DatabaseUnavailable(
            f"The server runs PostgreSQL {version.major}; ivgraph needs {OLDEST_SERVER} or later. "
            "Point IVGRAPH_DATABASE_URL at a newer one, or leave it unset to use the embedded server."
        )
    if (encoding := connection.get_settings().server_encoding) != "UTF8":
        raise DatabaseUnavailable(
            f"The database keeps texts as {encoding}, which does not hold all of them. Create one with encoding UTF8 "
            "and template template0, and name it in IVGRAPH_DATABASE_URL."
        )
    # A statement of a process that was killed ends, and with it its locks; servers on Windows can't tell.
    with suppress(asyncpg.InvalidParameterValueError):
        await connection.execute("set client_connection_check_interval = '1s'")
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value),
        decoder=lambda data: orjson.loads(data[1:]),
    )
    # Told as numbers: asyncpg's own way takes twice as long, and every event has two.
    await connection.set_type_codec(
        "timestamptz", schema="pg_catalog", format="tuple", encoder=encode_time, decoder=_decode_time
    )
    # What is copied waits for room in the connection. asyncpg lets it wait for ever when that is lost; told that there
    # is room, it finds that out.
    protocol = connection._protocol  # type: ignore[union-attr]
    connection.add_termination_listener(lambda _: protocol.resume_writing())


def encode_time(time: datetime | EncodedTime) -> EncodedTime:
    """As it is sent to PostgreSQL. One that is sent often may be encoded before: encoded again it stays as it is."""
    if isinstance(time, tuple):
        return time
    since = time - EPOCH
    return (since.days * 86_400_000_000 + since.seconds * 1_000_000 + since.microseconds,)


def _decode_time(time: EncodedTime) -> datetime:
    return EPOCH + timedelta(microseconds=time[0])


_EXAMPLE = "It looks like postgresql://user:password@host:5432/database."


def explain(error: Exception) -> str:
    """One sentence on why there is no connection, and the next step."""
    match error:
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return f"The database refuses the user: {error}. Check the user and password in IVGRAPH_DATABASE_URL."
        case asyncpg.InvalidCatalogNameError():
            return f"The database does not exist: {error}. Create it, or name another in IVGRAPH_DATABASE_URL."
        case asyncpg.TooManyConnectionsError():
            return f"The database grants no connection: {error}. Raise its max_connections, or end other connections."
        case asyncpg.ClientConfigurationError():
            return f"IVGRAPH_DATABASE_URL is not a PostgreSQL address: {reason_of(error)}. {_EXAMPLE}"
        case ValueError() | OverflowError():
            return f"IVGRAPH_DATABASE_URL is not a PostgreSQL address: its port is no number of one. {_EXAMPLE}"
        case _:
            return (
                f"The database can't be reached: {reason_of(error)}. Is the server running, and is "
                "IVGRAPH_DATABASE_URL right? Without that setting the embedded server is used."
            )
