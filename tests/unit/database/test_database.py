"""Lost connections are distinguished from misused ones."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any, cast

import asyncpg
import pytest

from ivgraph.database.database import Database, detect_lost_connection
from ivgraph.errors import DatabaseUnavailable, Unavailability


class Connection:
    """A lost connection that may still count as open."""

    def __init__(self, closed: bool) -> None:
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed


BUSY = asyncpg.InterfaceError("cannot perform operation: another operation is in progress")


async def roll_back(connection: Connection, after: Exception) -> None:
    """Fails, and so does the rollback."""
    async with detect_lost_connection(cast(Any, connection)):
        try:
            raise after
        finally:
            raise BUSY


@pytest.mark.parametrize(
    ("closed", "after"),
    [
        (True, ValueError()),
        (False, asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")),
        (False, ConnectionResetError()),
        (False, asyncpg.InternalClientError("got result for unknown protocol state 3")),
    ],
)
async def test_a_rollback_that_fails_after_a_loss_counts_as_a_loss(closed: bool, after: Exception) -> None:
    with pytest.raises(ConnectionResetError, match="the connection broke"):
        await roll_back(Connection(closed), after)


async def test_a_misused_connection_does_not_count_as_lost() -> None:
    with pytest.raises(asyncpg.InterfaceError, match="another operation"):
        await roll_back(Connection(closed=False), ValueError())


async def test_a_server_that_asyncpg_fails_to_connect_to_is_unavailable() -> None:
    class Starting:
        @asynccontextmanager
        async def acquire(self) -> AsyncIterator[None]:
            raise asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
            yield

    shared = SimpleNamespace(statement_seconds=None, outage=SimpleNamespace(note_failure=lambda reason, message: None))
    database = Database(cast(Any, Starting()), cast(Any, Starting()), cast(Any, shared))
    with pytest.raises(DatabaseUnavailable) as unavailable:
        await database.fetch("server/readiness/read")
    assert unavailable.value.reason is Unavailability.UNREACHABLE
