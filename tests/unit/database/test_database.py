"""Lost connections are distinguished from misused ones."""

from __future__ import annotations

from typing import Any, cast

import asyncpg
import pytest

from ivgraph.database.database import detect_lost_connection


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
