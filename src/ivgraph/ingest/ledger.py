"""What becomes of the events that arrive, counted, and the last rejected ones kept: for whoever connects players."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ivgraph.db import Session
from ivgraph.ingest.event import Rejected

#: Rejected events that are kept for reading, in all and of one transaction.
MOST_KEPT = 1_000
MOST_KEPT_AT_ONCE = 100

_SLOT_SECONDS = 900


class Rejection(NamedTuple):
    """A rejected event, and when its request arrived."""

    rejected: Rejected
    received_at: datetime


async def note_rejections(session: Session, rejections: Sequence[Rejection]) -> None:
    """Counts rejected events, and keeps the last of them."""
    counts = Counter((item.playlist, _slot(received_at), item.code.value) for item, received_at in rejections)
    last = max(received_at for _, received_at in rejections)
    await session.run("status/count_rejected", *_columns(counts), list(counts.values()), [last for _ in counts])
    kept = [
        (received_at, item.playlist, item.id, item.code.value, item.field, item.reason)
        for item, received_at in rejections[-MOST_KEPT_AT_ONCE:]
    ]
    await session.run("status/keep_rejected", *_columns(kept))
    await session.run("status/drop_rejected", MOST_KEPT)


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // _SLOT_SECONDS


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows, at least one, as the lists that SQL takes."""
    return [list(column) for column in zip(*rows, strict=True)]
