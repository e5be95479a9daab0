"""Stores identified events in a transaction that the test ends: later, or by rolling it back."""

from __future__ import annotations

from contextlib import suppress

from ivgraph.database import Database, Session
from ivgraph.ingest.event import WriteResult
from ivgraph.ingest.identify import IdentifiedBatch
from ivgraph.ingest.writer import Writer


class _UndoneError(Exception):
    pass


async def store_locked(session: Session, writer: Writer, batch: IdentifiedBatch) -> list[WriteResult]:
    """Locks the playlists of a batch and stores it, in the caller's transaction."""
    await session.fetch("ingest/lock_playlists", list(batch.playlists))
    return await writer.store.store_within(session, batch)


async def write_and_undo(database: Database, writer: Writer, batch: IdentifiedBatch) -> None:
    """Stores a batch in a transaction, and rolls it back."""
    with suppress(_UndoneError):
        async with database.transaction() as session:
            assert all(await store_locked(session, writer, batch))
            raise _UndoneError
