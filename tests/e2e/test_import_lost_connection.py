"""A connection that is lost while it can take no more: a copy on it fails, and does not wait for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from ivgraph.database import Database, connect
from ivgraph.errors import DatabaseUnavailable
from support.proxy import Proxy, proxy


async def test_a_copy_ends_with_its_connection(database_url: str) -> None:
    taken, most = 0, 100_000

    def records(between: Proxy) -> Iterator[tuple[str]]:
        nonlocal taken
        between.freeze()
        for taken in range(1, most + 1):
            yield (f"{taken} {'x' * 1_000}",)

    async def copy(database: Database, between: Proxy) -> None:
        async with database.transaction() as session:
            await session.copy("migration", ["name"], records(between))

    async with proxy(database_url) as between, connect(between.dsn) as database:
        copying, before = asyncio.create_task(copy(database, between)), -1
        while taken != before or not taken:
            before = taken
            await asyncio.sleep(0.1)
        assert taken < most
        between.break_connections()
        ended, _ = await asyncio.wait([copying], timeout=20)
        assert ended, "the copy waits for a connection that is lost"
        with pytest.raises(DatabaseUnavailable):
            copying.result()
