"""A connection that is lost while it can take no more: a large batch on it fails, and does not wait for ever."""

from __future__ import annotations

import asyncio

import pytest

from ivgraph.database import connect
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.proxy import proxy


async def test_a_large_batch_ends_with_its_connection(database_url: str) -> None:
    async with proxy(database_url) as between, connect(between.dsn) as database:
        writer = Writer(database, VIEWER_KEY)
        assert await writer.write([parsed(event("play"))], RECEIVED_AT) == [True]
        batch = [parsed(event("play", note="x" * 8_000)) for _ in range(5_000)]
        identified = await writer.identifier.identify([(each, RECEIVED_AT) for each in batch])

        async def store() -> None:
            async with database.transaction() as session:
                await session.fetch("ingest/lock_playlists", ["story"])
                between.freeze()
                await writer.store.store_within(session, identified)

        storing = asyncio.create_task(store())
        ended, _ = await asyncio.wait([storing], timeout=1)
        assert not ended
        between.break_connections()
        ended, _ = await asyncio.wait([storing], timeout=20)
        assert ended, "the batch waits for a connection that is lost"
        with pytest.raises(DatabaseUnavailable):
            storing.result()
