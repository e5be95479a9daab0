"""Records the events that a source has parsed, and returns a verdict on each."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from ivgraph.errors import Unstorable
from ivgraph.ingest.event import Event, Rejection, RejectionCode, WriteResult

logger = logging.getLogger(__name__)


class EventStatus(StrEnum):
    """What became of an event."""

    #: The event is stored and counted.
    ACCEPTED = "accepted"
    #: The same event was stored before; nothing changed.
    DUPLICATE = "duplicate"
    #: The event is not stored; code and reason say why.
    REJECTED = "rejected"


class Verdict(NamedTuple):
    """What became of one event."""

    status: EventStatus
    #: The event's own id, if it could be read.
    id: str | None
    #: Only where the status is rejected.
    rejection: Rejection | None = None


@dataclass(slots=True)
class VerdictCounts:
    """Numbers of events by verdict."""

    accepted: int = 0
    duplicate: int = 0
    #: By code.
    rejected: Counter[str] = field(default_factory=Counter)

    @classmethod
    def from_verdicts(cls, verdicts: Sequence[Verdict]) -> VerdictCounts:
        counts = cls()
        counts.add(verdicts)
        return counts

    def add(self, verdicts: Sequence[Verdict]) -> None:
        # Nearly all are accepted, so that only the others are looked at one by one.
        others = [verdict for verdict in verdicts if verdict.status is not EventStatus.ACCEPTED]
        rejected = [verdict.rejection.code.value for verdict in others if verdict.rejection]
        self.accepted += len(verdicts) - len(others)
        self.duplicate += len(others) - len(rejected)
        self.rejected.update(rejected)


class EventWriter(Protocol):
    """Stores events, in a transaction of their own (Writer) or one shared with other callers (EventQueue)."""

    async def write(self, events: Sequence[Event], received_at: datetime) -> Sequence[WriteResult]:
        """Stores events that arrived together; returns the result of each, in order, once they are durable."""

    async def record_rejections(self, rejections: Sequence[Rejection], received_at: datetime) -> None:
        """Counts rejected events that arrived together, and keeps the last ones for reading."""


async def record_events(
    writer: EventWriter, parsed: Sequence[Event | Rejection], received_at: datetime
) -> list[Verdict]:
    """Stores the valid events and records the rejected ones. Returns a durable verdict on each, in order.

    Raises:
        Overloaded: Too many events are queued.
        DatabaseUnavailable: The events may be stored or not: record them again.
    """
    events = [item for item in parsed if isinstance(item, Event)]
    verdicts = await _write(writer, events, received_at)
    if len(events) < len(parsed):
        written = iter(verdicts)
        verdicts = [
            next(written) if isinstance(item, Event) else Verdict(EventStatus.REJECTED, item.id, item)
            for item in parsed
        ]
    rejections = [verdict.rejection for verdict in verdicts if verdict.rejection]
    if rejections:
        await writer.record_rejections(rejections, received_at)
    return verdicts


async def _write(writer: EventWriter, events: Sequence[Event], received_at: datetime) -> list[Verdict]:
    """Writes all events at once. If the database refuses a value, writes halves, so that only its event is rejected."""
    try:
        results = await writer.write(events, received_at)
    except Unstorable as error:
        if len(events) == 1:
            return [_reject_unstorable(events[0], error)]
        middle = len(events) // 2
        return [
            *await _write(writer, events[:middle], received_at),
            *await _write(writer, events[middle:], received_at),
        ]
    accepted = EventStatus.ACCEPTED
    return [
        Verdict(accepted, str(event.id), None) if result is True else _build_verdict(event, result)
        for event, result in zip(events, results, strict=True)
    ]


def _reject_unstorable(event: Event, error: Unstorable) -> Verdict:
    logger.exception("An event passed every check and could not be stored: %s", event.id)
    id = str(event.id)
    rejection = Rejection(RejectionCode.UNSTORABLE, str(error), id=id, playlist=event.playlist)
    return Verdict(EventStatus.REJECTED, id, rejection)


def _build_verdict(event: Event, result: WriteResult) -> Verdict:
    if isinstance(result, Rejection):
        return Verdict(EventStatus.REJECTED, str(event.id), result)
    return Verdict(EventStatus.ACCEPTED if result else EventStatus.DUPLICATE, str(event.id), None)
