"""The rollups anew, from events alone, while the server runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ivgraph.db import Database
from ivgraph.ingest.working_tables import open_working_tables

#: Playlists of a slice. Which of them have events at all is asked in one statement.
MOST_PLAYLISTS = 5_000

_LARGEST_ID = 2**63 - 1


async def rebuild(database: Database, playlist: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Makes the rollups of one playlist, or of each in turn; gives each one's external id and number of events.

    Readers see the old numbers until a playlist is done; whoever writes events of it waits so long.
    """
    if playlist is not None:
        for row in await database.fetch("catalog/playlists_by_external_id", [playlist]):
            yield playlist, await _rebuild(database, row["id"], playlist)
        return
    last = 0
    while last < _LARGEST_ID:
        rows = await database.fetch("ingest/rebuild_playlists", last, MOST_PLAYLISTS)
        # After the last one of the catalog there may be rows of unknown ones.
        until = rows[-1]["id"] if rows else _LARGEST_ID
        names = {row["id"]: row["external_id"] for row in rows}
        counted = {row["id"] for row in await database.fetch("ingest/counted_playlists", last, until)}
        for id in sorted(names.keys() | counted):
            name = names.get(id, f"(unknown {id})")
            yield name, await _rebuild(database, id, name) if id in counted else 0
        last = until


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
