"""Whether every rollup is what the events say."""

from __future__ import annotations

from ivgraph.db import Database
from ivgraph.verify import Difference, verify


async def differences(database: Database) -> list[Difference]:
    """All that a recount of the events finds wrong with the rollups."""
    return [difference async for _, found in verify(database) for difference in found]
