"""A question with every input made definite: instants for presets, slots for instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ivgraph.query.calendar import slot
from ivgraph.query.filters import Condition
from ivgraph.query.period import Period


class Subject(NamedTuple):
    """Whatever facts are kept about: a playlist, a node or a hotspot."""

    playlist_id: int
    #: The internal id of the playlist, node or hotspot.
    id: int


@dataclass(frozen=True, slots=True)
class Question:
    """What one statement answers for any number of subjects. Equal questions are one: they share a loader."""

    #: Bounds of the buckets, ascending, in slots: n + 1 of them for n buckets.
    bounds: tuple[int, ...]
    #: Which part of the audience; None for all of it.
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A series of adjacent buckets of time: one for totals, several for a timeline."""

    #: Ascending, aware UTC; n + 1 for n buckets.
    bounds: tuple[datetime, ...]
    zone: str

    @property
    def buckets(self) -> list[Period]:
        return [Period(start, end, self.zone) for start, end in zip(self.bounds, self.bounds[1:], strict=False)]

    def question(self, condition: Condition | None) -> Question:
        return Question(tuple(slot(bound) for bound in self.bounds), condition)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of one field: a stretch of time, what to compare it with, and of whom."""

    period: Period
    stretch: Stretch
    #: The same number of buckets: bucket i is compared with bucket i.
    compared_period: Period | None
    compared_stretch: Stretch | None
    condition: Condition | None


def total(period: Period) -> Stretch:
    """The whole period as one bucket."""
    return Stretch((period.start, period.end), period.zone)
