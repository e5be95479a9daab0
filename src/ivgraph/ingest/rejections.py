"""Records rejected events, for people who connect players: counts them by code, and stores the latest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ivgraph.database import Session
from ivgraph.ingest.event import Rejection

#: Rejected events that are kept for reading, in all and from one transaction.
MAX_KEPT = 1_000
MAX_KEPT_PER_TRANSACTION = 100


class ReceivedRejection(NamedTuple):
    """A rejected event, and when its request arrived."""

    rejection: Rejection
    received_at: datetime


async def record_rejections(session: Session, rejections: Sequence[ReceivedRejection]) -> None:
    """Counts rejected events, and keeps the last ones. Writer counts all other events."""
    await session.execute(
        "ingest/rejections/count_rejected",
        [rejection.playlist for rejection, _ in rejections],
        [rejection.code.value for rejection, _ in rejections],
        [received_at for _, received_at in rejections],
    )
    kept = rejections[-MAX_KEPT_PER_TRANSACTION:]
    await session.execute(
        "ingest/rejections/keep_rejected",
        [received_at for _, received_at in kept],
        [rejection.playlist for rejection, _ in kept],
        [rejection.id for rejection, _ in kept],
        [rejection.code.value for rejection, _ in kept],
        [rejection.field for rejection, _ in kept],
        [rejection.reason for rejection, _ in kept],
    )
    await session.execute("ingest/rejections/drop_rejected", MAX_KEPT)
