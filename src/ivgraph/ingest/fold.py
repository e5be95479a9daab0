"""Fresh events → rollups, on the connection's working tables. Writing and rebuilding both end here."""

from __future__ import annotations

from ivgraph.db import Session

#: In this order: each statement reads what those before it left in the working tables.
STEPS = (
    "ingest/fold_delta",
    "ingest/fold_slot_total",
    "ingest/fold_day_total",
    "ingest/fold_arrived",
    "ingest/fold_overtaken",
    "ingest/fold_visit",
    "ingest/relink_overtaken",
    "ingest/fold_recency",
    "ingest/sweep_recency",
)


async def fold(session: Session) -> None:
    """Adds the fresh events to every rollup; inside a transaction that holds the locks of their playlists."""
    for step in STEPS:
        await session.run(step)
