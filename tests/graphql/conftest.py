"""A client for tests that change nothing: they share one application, and one loop of events with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from support.client import Client, open_client
from support.postgres import Postgres


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(postgres: Postgres) -> AsyncIterator[Client]:
    """Of an application without a playlist. Its tests are marked ``asyncio(loop_scope="module")``."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        yield client
