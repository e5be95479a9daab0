"""What becomes of the events that arrive, counted, and the last rejected ones kept: for whoever connects players."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ivgraph.database import Session
from ivgraph.ingest.event import Rejection

#: Rejection events that are kept for reading, in all and of one transaction.
MOST_KEPT = 1_000
MOST_KEPT_AT_ONCE = 100


class ReceivedRejection(NamedTuple):
    """A rejected event, and when its request arrived."""

    rejected: Rejection
    received_at: datetime


async def record_rejections(session: Session, rejections: Sequence[ReceivedRejection]) -> None:
    """Counts rejected events, and keeps the last of them. Others are counted as they are stored."""
    await session.run(
        "ingest/rejections/count_rejected",
        [rejected.playlist for rejected, _ in rejections],
        [rejected.code.value for rejected, _ in rejections],
        [received_at for _, received_at in rejections],
    )
    kept = rejections[-MOST_KEPT_AT_ONCE:]
    await session.run(
        "ingest/rejections/keep_rejected",
        [received_at for _, received_at in kept],
        [rejected.playlist for rejected, _ in kept],
        [rejected.id for rejected, _ in kept],
        [rejected.code.value for rejected, _ in kept],
        [rejected.field for rejected, _ in kept],
        [rejected.reason for rejected, _ in kept],
    )
    await session.run("ingest/rejections/drop_rejected", MOST_KEPT)
