"""Describes what a metrics or timeline field requests: its period, buckets, comparison and condition.

Presets and intervals are resolved to instants here, and instants to the slots that a statement takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from ivgraph.analytics.buckets import Interval, bucket_bounds, estimate_bucket_count
from ivgraph.analytics.calendar import slot
from ivgraph.analytics.comparison import Comparison, compared_buckets, compared_period
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.metrics import Metric
from ivgraph.analytics.period import Period

Counted = TypeVar("Counted")


class Subject(NamedTuple):
    """A playlist, a node or a hotspot, as the tables of counts refer to it."""

    playlist_id: int
    #: The internal id of the playlist, node or hotspot.
    id: int


@dataclass(frozen=True, slots=True)
class MetricsTarget:
    """The subject whose metrics are requested, and the metrics that it has."""

    subject: Subject
    #: The node that a hotspot is in. For a playlist or a node, the subject itself.
    node: Subject
    #: The subject's metrics by name.
    catalogue: Mapping[str, Metric]
    #: The length of a node's media in milliseconds; None if it is unknown, and for a playlist or a hotspot.
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureQuery:
    """What one statement counts, for any number of subjects. Requests with equal queries share a loader."""

    #: Bounds of the buckets in slots, ascending: n + 1 bounds for n buckets.
    bounds: tuple[int, ...]
    #: The part of the audience that is counted; None for everybody except bots.
    condition: Condition | None


@dataclass(frozen=True)
class Buckets:
    """The time buckets of a request: one for the metrics of a period, several for a timeline."""

    #: Ascending, possibly with gaps in between: a comparison with last year leaves out 29 February.
    periods: tuple[Period, ...]

    @classmethod
    def between(cls, bounds: Iterable[datetime], zone: str) -> Buckets:
        """n adjacent buckets between n + 1 ascending bounds."""
        return cls(tuple(Period(start, end, zone) for start, end in pairwise(bounds)))

    def query(self, condition: Condition | None) -> MeasureQuery:
        return MeasureQuery(self._adjacent.bounds, condition)

    def without_gaps(self, counted: Sequence[Counted]) -> Sequence[Counted]:
        """The items of the buckets alone, from the items between each two bounds of the query, which include gaps."""
        indexes = self._adjacent.indexes
        return counted if len(counted) == len(indexes) else [counted[index] for index in indexes]

    @cached_property
    def _adjacent(self) -> _Adjacent:
        bounds, indexes = [slot(self.periods[0].start)], []
        for period in self.periods:
            start, end = period.slots
            if start != bounds[-1]:
                bounds.append(start)
            indexes.append(len(bounds) - 1)
            bounds.append(end)
        return _Adjacent(tuple(bounds), tuple(indexes))


class _Adjacent(NamedTuple):
    """The buckets as a query needs them: adjacent, with an additional bucket for each gap."""

    #: In slots.
    bounds: tuple[int, ...]
    #: The indexes of the buckets that are not gaps.
    indexes: tuple[int, ...]


@dataclass(frozen=True)
class MetricsRequest:
    """The arguments of a metrics or timeline field, resolved.

    Buckets are computed when they are first used: thousands of them take a while, and the cost check rejects an
    operation with too many of them before that.
    """

    period: Period
    #: The length of a timeline's buckets. None: the whole period is one bucket.
    interval: Interval | None
    comparison: Comparison | None
    condition: Condition | None

    @property
    def bucket_count(self) -> int:
        """The number of buckets, give or take those that clock changes add or remove."""
        return estimate_bucket_count(self.period, self.interval) if self.interval else 1

    @cached_property
    def buckets(self) -> Buckets:
        period = self.period
        bounds = bucket_bounds(period, self.interval) if self.interval else (period.start, period.end)
        return Buckets.between(bounds, period.zone)

    @cached_property
    def compared_period(self) -> Period | None:
        return compared_period(self.period, self.comparison) if self.comparison else None

    @property
    def counterpart(self) -> Period | None:
        """The compared period; None without a comparison, or if the period has no counterpart."""
        compared = self.compared_period
        return None if compared is None or compared.start == compared.end else compared

    @cached_property
    def compared_buckets(self) -> Buckets | None:
        """The compared buckets, as many as `buckets` has: bucket i is compared with bucket i."""
        if self.comparison is None:
            return None
        return Buckets(compared_buckets(self.buckets.periods, self.period, self.comparison))
