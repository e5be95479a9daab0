"""Raw events in, a verdict on each out: what every way of collecting shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ivgraph.ingest.event import Event, Rejected, parse
from ivgraph.ingest.writer import Writer


class Status(StrEnum):
    """What became of an event."""

    #: Stored, and in every number.
    ACCEPTED = "accepted"
    #: It was stored before; nothing changed.
    DUPLICATE = "duplicate"
    #: It can't be taken; code and reason say why.
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one event."""

    status: Status
    #: The event's own id, as far as it could be read.
    id: str | None
    rejected: Rejected | None = None


@dataclass(slots=True)
class Tally:
    """How many events met which verdict."""

    accepted: int = 0
    duplicate: int = 0
    rejected: Counter[str] = field(default_factory=Counter)

    def add(self, verdicts: Sequence[Verdict]) -> None:
        for verdict in verdicts:
            match verdict.status:
                case Status.ACCEPTED:
                    self.accepted += 1
                case Status.DUPLICATE:
                    self.duplicate += 1
                case Status.REJECTED if verdict.rejected:
                    self.rejected[verdict.rejected.code.value] += 1


async def record(
    writer: Writer,
    raws: Sequence[Any],
    received_at: datetime,
    *,
    read: Callable[[Any, datetime], Event | Rejected] = parse,
) -> list[Verdict]:
    """Writes the valid ones in one transaction; gives a verdict on each, in order.

    Args:
        read: How a raw event is read: ``parse`` for decoded JSON, ``parse_line`` for lines of it.
    """
    parsed = [read(raw, received_at) for raw in raws]
    events = [item for item in parsed if isinstance(item, Event)]
    fresh = iter(await writer.write(events, received_at))
    return [
        Verdict(Status.ACCEPTED if next(fresh) else Status.DUPLICATE, str(item.id))
        if isinstance(item, Event)
        else Verdict(Status.REJECTED, _id_of(raw), item)
        for raw, item in zip(raws, parsed, strict=True)
    ]


def _id_of(raw: object) -> str | None:
    id = raw.get("id") if isinstance(raw, dict) else None
    return id if isinstance(id, str) else None
