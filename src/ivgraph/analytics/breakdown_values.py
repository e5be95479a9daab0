"""Reads the measures of all values of a breakdown, for any number of subjects in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import slot
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.measures import MeasureGroup, Measures
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.analytics.split import Split, SplitValue, split_by_dimension, split_by_time
from ivgraph.database import ReadableDatabase
from ivgraph.dimensions import Dimension


class TimeOfWeek(Enum):
    """What times of a period have in common, by the clocks of its zone."""

    #: The day of the week.
    WEEKDAY = "weekday"
    #: The hour of the day.
    HOUR = "hour"

    @property
    def interval(self) -> Interval:
        """The longest buckets that have one value each."""
        return Interval.DAY if self is TimeOfWeek.WEEKDAY else Interval.HOUR


SplitBy: TypeAlias = Dimension | TimeOfWeek

#: A part of the measures by value.
ByValue: TypeAlias = dict[SplitValue, Measures]


@dataclass(frozen=True, slots=True)
class SplitQuery:
    """What one statement counts, for any number of subjects."""

    period: Period
    condition: Condition
    by: SplitBy


@dataclass(frozen=True, slots=True)
class SplitKey:
    """What is counted for one subject."""

    subject: Subject
    groups: frozenset[MeasureGroup]
    #: The values that are counted together as if they were one, None; without them, each value is counted.
    rest: frozenset[SplitValue] | None = None

    @property
    def playlist_id(self) -> int:
        return self.subject.playlist_id


async def read_values(
    database: ReadableDatabase, query: SplitQuery, audience: Audience | None, keys: Sequence[SplitKey]
) -> dict[SplitKey, ByValue]:
    """The measures of each value that there is in the period or the contexts.

    Contexts are read here after those of the audience, so that each context of the audience has a value.
    """
    bounds, split = await _make_split(database, query, {key.playlist_id for key in keys})
    measure_query = MeasureQuery(bounds, query.condition)
    if not split.values:
        return {key: {} for key in keys}
    found: dict[SplitKey, ByValue] = {}
    for layer in _layers(keys):
        groups_of = {key.subject: key.groups for key in layer}
        rest_of = {key.subject.id: key.rest for key in layer if key.rest is not None}
        used = split.of_rest(rest_of) if rest_of else split
        counted = await count_measures(database, measure_query, audience, groups_of, used)
        for key in layer:
            found[key] = dict(zip(used.values, counted[key.subject.id], strict=True))
    return found


async def _make_split(
    database: ReadableDatabase, query: SplitQuery, playlists: set[int]
) -> tuple[tuple[int, ...], Split]:
    """The bounds in slots, and the split of the times between them, or of the contexts."""
    if isinstance(query.by, Dimension):
        contexts = await database.fetch("analytics/audience/contexts", sorted(playlists))
        return query.period.slots, split_by_dimension(query.by.value, contexts)
    bounds = bucket_bounds(query.period, query.by.interval)
    return tuple(map(slot, bounds)), split_by_time(times_of_week(query.period, query.by))


def times_of_week(period: Period, by: TimeOfWeek) -> list[int]:
    """The weekday, from 1 for Monday, or the hour, from 0, of each bucket of the interval."""
    zone = ZoneInfo(period.zone)
    starts = [at.astimezone(zone) for at in bucket_bounds(period, by.interval)[:-1]]
    return [at.isoweekday() if by is TimeOfWeek.WEEKDAY else at.hour for at in starts]


def _layers(keys: Sequence[SplitKey]) -> Iterator[list[SplitKey]]:
    """The keys in parts, each of which is one statement: every value or the rest, and each subject once."""
    layers: dict[tuple[bool, int], list[SplitKey]] = defaultdict(list)
    seen: dict[tuple[bool, Subject], int] = defaultdict(int)
    for key in keys:
        is_rest = key.rest is not None
        layers[is_rest, seen[is_rest, key.subject]].append(key)
        seen[is_rest, key.subject] += 1
    yield from layers.values()
