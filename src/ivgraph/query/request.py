"""A question with every input made definite: instants for presets, slots for instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from ivgraph.query.calendar import slot
from ivgraph.query.comparison import Comparison, compared_bounds, compared_period
from ivgraph.query.filters import Condition
from ivgraph.query.interval import Interval, buckets, estimate_buckets
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


@dataclass(frozen=True)
class Stretch:
    """A series of adjacent buckets of time: one for totals, several for a timeline."""

    #: Ascending, aware UTC; n + 1 for n buckets.
    bounds: tuple[datetime, ...]
    zone: str

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """The bounds in slots."""
        return tuple(slot(bound) for bound in self.bounds)

    @cached_property
    def buckets(self) -> list[Period]:
        return [Period(start, end, self.zone) for start, end in zip(self.bounds, self.bounds[1:], strict=False)]

    def question(self, condition: Condition | None) -> Question:
        return Question(self.slots, condition)


@dataclass(frozen=True)
class Request:
    """What is asked of one field: a stretch of time, what to compare it with, and of whom.

    Buckets are worked out when they are first used: thousands of them take a while, and an operation that has too many
    is refused before.
    """

    period: Period
    #: None: the whole period is one bucket.
    interval: Interval | None
    comparison: Comparison | None
    condition: Condition | None

    @property
    def bucket_count(self) -> int:
        """How many buckets there are, give or take those that clock changes make or cost."""
        return estimate_buckets(self.period, self.interval) if self.interval else 1

    @cached_property
    def stretch(self) -> Stretch:
        period = self.period
        return Stretch(buckets(period, self.interval) if self.interval else (period.start, period.end), period.zone)

    @cached_property
    def compared_period(self) -> Period | None:
        return compared_period(self.period, self.comparison) if self.comparison else None

    @cached_property
    def compared_stretch(self) -> Stretch | None:
        """The same number of buckets: bucket i is compared with bucket i."""
        if self.comparison is None:
            return None
        return Stretch(compared_bounds(self.stretch.bounds, self.period, self.comparison), self.period.zone)
