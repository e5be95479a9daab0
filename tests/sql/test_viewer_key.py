"""The key that viewers are hashed with: a database has one, for ever."""

from __future__ import annotations

import asyncio

import pytest

from ivgraph.database import Database, connect
from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.services import open_viewer_key
from support.tables import Connection

OURS = ViewerKey(bytes(range(32)))
ANOTHER = ViewerKey(bytes(range(1, 33)))


async def test_a_key_is_made_once_and_stored(database: Database) -> None:
    made = await open_viewer_key(database, None)
    assert await open_viewer_key(database, None) == made
    assert await open_viewer_key(database, made) == made


async def test_a_configured_key_is_not_stored(database: Database, connection: Connection) -> None:
    assert await open_viewer_key(database, OURS) == OURS
    kept = await connection.fetchrow("select fingerprint, key from viewer_key")
    assert kept
    assert tuple(kept) == (OURS.fingerprint, None)
    with pytest.raises(InvalidSetting, match="Set IVGRAPH_VIEWER_KEY"):
        await open_viewer_key(database, None)


@pytest.mark.parametrize("first", [OURS, None])
async def test_another_key_is_refused(first: ViewerKey | None, database: Database) -> None:
    await open_viewer_key(database, first)
    with pytest.raises(InvalidSetting, match="IVGRAPH_VIEWER_KEY is not the key"):
        await open_viewer_key(database, ANOTHER)


async def test_processes_that_start_together_agree_on_a_key(database_url: str) -> None:
    async with connect(database_url) as one, connect(database_url) as other:
        keys = await asyncio.gather(*(open_viewer_key(database, None) for database in (one, other) * 4))
    assert len({key.secret for key in keys}) == 1
