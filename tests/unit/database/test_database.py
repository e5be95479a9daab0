"""How a connection that breaks is told from one that is used wrongly."""

from __future__ import annotations

from typing import Any, cast

import asyncpg
import pytest

from ivgraph.database.database import _unbroken


class Connection:
    """One that does not know yet that it is lost, or does."""

    def __init__(self, closed: bool) -> None:
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed


BUSY = asyncpg.InterfaceError("cannot perform operation: another operation is in progress")


async def roll_back(connection: Connection, after: Exception) -> None:
    """Fails, and can't roll back."""
    async with _unbroken(cast(Any, connection)):
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
async def test_a_rollback_that_a_loss_makes_impossible_is_a_loss(closed: bool, after: Exception) -> None:
    with pytest.raises(ConnectionResetError, match="the connection broke"):
        await roll_back(Connection(closed), after)


async def test_a_connection_that_is_used_wrongly_is_no_loss() -> None:
    with pytest.raises(asyncpg.InterfaceError, match="another operation"):
        await roll_back(Connection(closed=False), ValueError())
