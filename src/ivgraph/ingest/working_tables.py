"""The tables that a batch passes through, and the functions that work on them: private to a connection."""

from __future__ import annotations

from ivgraph.db import Session


async def open_working_tables(session: Session) -> None:
    """Makes them at a connection's first batch; inside a transaction, at whose end the tables empty themselves."""
    (state,) = await session.fetch("ingest/has_working_tables")
    if not state["ready"]:
        await session.execute("ingest/working_tables")
        await session.execute("ingest/make_fold_events")
        await session.execute("ingest/make_store_events")
        await session.execute("ingest/make_store_ready_events")
