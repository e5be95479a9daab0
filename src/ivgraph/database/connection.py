"""Sets up each connection, and explains why one can't be made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pgproto.pgproto import UUID as PostgresUUID
from asyncpg.pool import PoolConnectionProxy

from ivgraph.errors import DatabaseUnavailable
from ivgraph.quoting import reason_of

SCHEMA = "ivgraph"
MIN_SERVER_VERSION = 16
#: Types whose values callers pass as bytes, in PostgreSQL's binary format. asyncpg does that for domains alone.
TYPES_OF_BYTES = ("received_events",)

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

#: asyncpg's UUID type, a subclass of Python's: parsed and sent in a tenth of the time.
parse_uuid: Callable[[str], UUID] = PostgresUUID


def check_server(connection: Connection) -> None:
    """Checks what the server has told about itself.

    Raises:
        DatabaseUnavailable: The server is older than PostgreSQL 16, or the encoding of the database is not UTF-8.
    """
    if (version := connection.get_server_version().major) < MIN_SERVER_VERSION:
        raise DatabaseUnavailable(
            f"The server runs PostgreSQL {version}; ivgraph needs {MIN_SERVER_VERSION} or later. "
            "Point IVGRAPH_DATABASE_URL at a newer one, or leave it unset to use the embedded server."
        )
    if (encoding := connection.get_settings().server_encoding) != "UTF8":
        raise DatabaseUnavailable(
            f"The database stores text as {encoding}, which lacks some characters. Create one with encoding UTF8 "
            "and template template0, and name it in IVGRAPH_DATABASE_URL."
        )


async def prepare_connection(connection: Connection) -> None:
    """Sets how the driver encodes values."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + orjson.dumps(value),
        decoder=lambda data: orjson.loads(data[1:]),
    )
    # Before the migration that makes them, there are no such types.
    with suppress(ValueError):
        for name in TYPES_OF_BYTES:
            await connection.set_builtin_type_codec(name, schema=SCHEMA, codec_name="bytea", format="binary")


_EXAMPLE = "It looks like postgresql://user:password@host:5432/database."


def explain_connection_error(error: Exception) -> str:
    """Explains why there is no connection, and what the operator can do about it."""
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
            return f"IVGRAPH_DATABASE_URL is not a PostgreSQL address: its port is not a valid number. {_EXAMPLE}"
        case _:
            return (
                f"The database can't be reached: {reason_of(error)}. Is the server running, and is "
                "IVGRAPH_DATABASE_URL right? Without that setting the embedded server is used."
            )
