"""Plain questions to a database, and waiting for what they are answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg


def ask(dsn: str, *statements: str) -> Any:
    """The single value that the last statement returns; for tests that are no coroutines."""

    async def connect_and_ask() -> Any:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(connect_and_ask())


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits for what comes about by itself; fails the test if it does not."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
