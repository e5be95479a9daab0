"""Walks that the tests of a module share, since they change nothing; and a story that its author rewrites."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from support.client import Client, open_client
from support.postgres import Postgres
from support.rewritten import LONG, SHORT, Clock, sessions
from support.structures import save
from support.walks import Walks, open_walks


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walks(postgres: Postgres) -> AsyncIterator[Walks]:
    """Playlists w0 to w3, and the naive model of their events."""
    async with open_walks(postgres) as walks:
        yield walks


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def author(postgres: Postgres, clock: Clock) -> AsyncIterator[Client]:
    """A client of an application whose clock the test sets."""
    async with postgres.clone() as dsn, open_client(dsn, now=clock) as client:
        yield client


@pytest.fixture
async def two_versions(author: Client, clock: Clock) -> Client:
    """Version 1 from 8:07:30, version 2 from 10:07:30; it is 11:07:30. Sessions: 2 at 8:10, 3 at 9:07:30, 5 at 10:27:30
    and 7 in the quarter hour in which versions change, which belongs to neither.
    """
    await save(author, SHORT)
    events = [*sessions(clock, 2, 2), *sessions(clock, 60, 3), *sessions(clock, 121, 7), *sessions(clock, 140, 5)]
    clock.now += timedelta(hours=2)
    await save(author, LONG)
    clock.now += timedelta(hours=1)
    await author.send(*events)
    return author
