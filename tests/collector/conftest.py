"""A player of Kaltura's, on a database of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from support.kaltura_player import Player, open_player


@pytest.fixture
async def player(database_url: str) -> AsyncIterator[Player]:
    async with open_player(database_url) as player:
        yield player
