"""Stores events in a transaction that is rolled back."""

from __future__ import annotations

from contextlib import suppress

from ivgraph.database import Database
from ivgraph.ingest.writer import EventBatch, Writer


class _UndoneError(Exception):
    pass


async def write_and_undo(database: Database, writer: Writer, batch: EventBatch) -> None:
    """Stores a batch in a transaction, and rolls it back."""
    with suppress(_UndoneError):
        async with database.transaction() as session:
            assert all(await writer.write_within(session, batch))
            raise _UndoneError
