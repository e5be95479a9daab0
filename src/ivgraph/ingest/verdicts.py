"""Parsed events in, a verdict on each out: what every way of collecting shares."""

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

    #: Stored, and in every number.
    ACCEPTED = "accepted"
    #: It was stored before; nothing changed.
    DUPLICATE = "duplicate"
    #: It can't be taken; code and reason say why.
    REJECTED = "rejected"


class Verdict(NamedTuple):
    """What became of one event."""

    status: EventStatus
    #: The event's own id, as far as it could be read.
    id: str | None
    #: Why it was rejected; None where it was not.
    rejected: Rejection | None = None


@dataclass(slots=True)
class VerdictCounts:
    """How many events met which verdict."""

    accepted: int = 0
    duplicate: int = 0
    #: By code.
    rejected: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, verdicts: Sequence[Verdict]) -> VerdictCounts:
        tally = cls()
        tally.add(verdicts)
        return tally

    def add(self, verdicts: Sequence[Verdict]) -> None:
        others = [verdict for verdict in verdicts if verdict.status is not EventStatus.ACCEPTED]
        rejected = [verdict.rejected.code.value for verdict in others if verdict.rejected]
        self.accepted += len(verdicts) - len(others)
        self.duplicate += len(others) - len(rejected)
        self.rejected.update(rejected)


class EventWriter(Protocol):
    """What stores events: alone, or together with other callers'."""

    async def write(self, events: Sequence[Event], received_at: datetime) -> Sequence[WriteResult]: ...

    async def record_rejections(self, rejected: Sequence[Rejection], received_at: datetime) -> None: ...


async def record_events(
    writer: EventWriter, parsed: Sequence[Event | Rejection], received_at: datetime
) -> list[Verdict]:
    """Writes the valid ones and notes the others; gives a verdict on each, in order. What it says is durable."""
    events = [item for item in parsed if isinstance(item, Event)]
    verdicts = await _write(writer, events, received_at)
    if len(events) < len(parsed):
        written = iter(verdicts)
        verdicts = [
            next(written) if isinstance(item, Event) else Verdict(EventStatus.REJECTED, item.id, item)
            for item in parsed
        ]
    rejected = [verdict.rejected for verdict in verdicts if verdict.rejected]
    if rejected:
        await writer.record_rejections(rejected, received_at)
    return verdicts


async def _write(writer: EventWriter, events: Sequence[Event], received_at: datetime) -> list[Verdict]:
    """Writes all at once; where the database refuses a value, by halves, so that only the event it stands in fails."""
    try:
        answers = await writer.write(events, received_at)
    except Unstorable as error:
        if len(events) == 1:
            logger.exception("An event passed every check and could not be stored: %s", events[0].id)
            id = str(events[0].id)
            return [
                Verdict(
                    EventStatus.REJECTED,
                    id,
                    Rejection(RejectionCode.UNSTORABLE, str(error), id=id, playlist=events[0].playlist),
                )
            ]
        middle = len(events) // 2
        return [
            *await _write(writer, events[:middle], received_at),
            *await _write(writer, events[middle:], received_at),
        ]
    accepted = EventStatus.ACCEPTED
    return [
        Verdict(accepted, str(event.id), None) if answer is True else _judge(event, answer)
        for event, answer in zip(events, answers, strict=True)
    ]


def _judge(event: Event, answer: WriteResult) -> Verdict:
    if isinstance(answer, Rejection):
        return Verdict(EventStatus.REJECTED, str(event.id), answer)
    return Verdict(EventStatus.ACCEPTED if answer else EventStatus.DUPLICATE, str(event.id), None)
