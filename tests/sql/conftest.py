"""Fixtures for tests of the store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.tables import Connection, connect_to


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    """A connection to the test's database, beside those of the code under test."""
    connection = await connect_to(database_url)
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
def writer(database: Database) -> Writer:
    """A writer into the test's database."""
    return Writer(database, VIEWER_KEY)
