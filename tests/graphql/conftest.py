"""Clients for tests that change nothing: those of a module share one application, and one loop of events with it.

The tests are marked ``asyncio(loop_scope="module")``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from support.client import Client, open_client
from support.forest import build
from support.postgres import Postgres


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader(postgres: Postgres) -> AsyncIterator[Client]:
    """A client of an application without playlists."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def forest(postgres: Postgres) -> AsyncIterator[Client]:
    """A client of an application with the data of support/forest.py."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await build(client)
        yield client
