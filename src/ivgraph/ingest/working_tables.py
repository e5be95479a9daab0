"""The tables that a batch passes through, and the functions that work on them: private to a connection."""

from __future__ import annotations

from ivgraph.db import Session

SCRIPTS = (
    "ingest/working_tables",
    "ingest/make_fold_events",
    "ingest/make_room_for_playlists",
    "ingest/make_identify_playlists",
    "ingest/make_refuse_subjects",
    "ingest/make_identify_subjects",
    "ingest/make_leave_out_stored",
    "ingest/make_store_coarse_contexts",
    "ingest/make_store_contexts",
    "ingest/make_store_events",
    "ingest/make_store_ready_events",
)


async def open_working_tables(session: Session) -> None:
    """Makes them at a connection's first batch; inside a transaction, at whose end the tables empty themselves."""
    for script in SCRIPTS:
        await session.execute_once(script)
