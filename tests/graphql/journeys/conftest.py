"""Walks that the tests of a module share, since they change nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from support.postgres import Postgres
from support.walks import Walks, open_walks


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walks(postgres: Postgres) -> AsyncIterator[Walks]:
    """Playlists w0 to w3, and the naive model of their events."""
    async with open_walks(postgres) as walks:
        yield walks
