"""Single statements on a database, and waiting for a condition."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg


def ask(dsn: str, *statements: str) -> Any:
    """Runs statements and returns the single value of the last one; for tests that are not coroutines."""

    async def connect_and_ask() -> Any:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(connect_and_ask())


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until the condition holds; fails the test if that takes too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "the condition did not become true in time"
        time.sleep(0.02)
