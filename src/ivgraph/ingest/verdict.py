"""Parsed events in, a verdict on each out: what every way of collecting shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivgraph.ingest.event import Event, Rejected
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
    #: Why it was rejected; None where it was not.
    rejected: Rejected | None = None


@dataclass(slots=True)
class Tally:
    """How many events met which verdict."""

    accepted: int = 0
    duplicate: int = 0
    #: By code.
    rejected: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> Tally:
        tally = cls()
        tally.add(verdicts)
        return tally

    def add(self, verdicts: Sequence[Verdict]) -> None:
        for verdict in verdicts:
            match verdict:
                case Verdict(rejected=Rejected(code=code)):
                    self.rejected[code.value] += 1
                case Verdict(status=Status.ACCEPTED):
                    self.accepted += 1
                case _:
                    self.duplicate += 1


async def record(writer: Writer, parsed: Sequence[Event | Rejected], received_at: datetime) -> list[Verdict]:
    """Writes the valid ones in one transaction; gives a verdict on each, in order. What it says is durable."""
    fresh = iter(await writer.write([item for item in parsed if isinstance(item, Event)], received_at))
    return [
        Verdict(Status.REJECTED, item.id, item)
        if isinstance(item, Rejected)
        else Verdict(Status.ACCEPTED if next(fresh) else Status.DUPLICATE, str(item.id))
        for item in parsed
    ]
