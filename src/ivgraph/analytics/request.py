"""A question with every input made definite: instants for presets, slots for instants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from ivgraph.analytics.buckets import Interval, buckets, estimate_buckets
from ivgraph.analytics.calendar import slot
from ivgraph.analytics.comparison import Comparison, compared_buckets, compared_period
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.period import Period

Counted = TypeVar("Counted")


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
    """A series of buckets of time: one for totals, several for a timeline."""

    #: Ascending. One may end before the next begins: a comparison with last year leaves out 29 February.
    buckets: tuple[Period, ...]

    @classmethod
    def between(cls, bounds: Iterable[datetime], zone: str) -> Stretch:
        """Adjacent buckets: n of them between n + 1 bounds, which ascend."""
        return cls(tuple(Period(start, end, zone) for start, end in pairwise(bounds)))

    def question(self, condition: Condition | None) -> Question:
        return Question(self._cuts.bounds, condition)

    def without_gaps(self, counted: Sequence[Counted]) -> Sequence[Counted]:
        """What belongs to the buckets, of what was counted between each two bounds of the question."""
        places = self._cuts.places
        return counted if len(counted) == len(places) else [counted[place] for place in places]

    @cached_property
    def _cuts(self) -> _Cuts:
        bounds, places = [slot(self.buckets[0].start)], []
        for bucket in self.buckets:
            start, end = bucket.slots
            if start != bounds[-1]:
                bounds.append(start)
            places.append(len(bounds) - 1)
            bounds.append(end)
        return _Cuts(tuple(bounds), tuple(places))


class _Cuts(NamedTuple):
    """Adjacent buckets, such as a question has, made of buckets that may have gaps between them."""

    #: In slots; a gap counts as a bucket.
    bounds: tuple[int, ...]
    #: Where in them the buckets begin that are no gaps.
    places: tuple[int, ...]


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
        bounds = buckets(period, self.interval) if self.interval else (period.start, period.end)
        return Stretch.between(bounds, period.zone)

    @cached_property
    def compared_period(self) -> Period | None:
        return compared_period(self.period, self.comparison) if self.comparison else None

    @cached_property
    def compared_stretch(self) -> Stretch | None:
        """The same number of buckets: bucket i is compared with bucket i."""
        if self.comparison is None:
            return None
        return Stretch(compared_buckets(self.stretch.buckets, self.period, self.comparison))
