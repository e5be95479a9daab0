"""The rollups anew, from events alone, while the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ivgraph.db import Database
from ivgraph.ingest.working_tables import open_working_tables


async def rebuild(database: Database, playlist: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Makes the rollups of one playlist, or of each in turn; gives each one's external id and number of events.

    Readers see the old numbers until a playlist is done; whoever writes events of it waits so long.
    """
    for row in await database.fetch("ingest/rebuild_playlists", playlist):
        yield row["external_id"], await _rebuild(database, row["id"], row["external_id"])


async def _rebuild(database: Database, id: int, external_id: str) -> int:
    events = 0
    async with database.transaction() as session:
        await open_working_tables(session)
        await session.fetch("ingest/lock_playlists", [external_id])
        await session.run("ingest/clear_rollups", id)
        # Month by month: the working tables hold no more than that, however long the history is.
        for month in await session.fetch("ingest/event_months", id):
            events += await session.run("ingest/reread_events", id, month["start"], month["until"])
            await session.run("ingest/fold_events")
            await session.execute("ingest/clear_working_tables")
    return events
