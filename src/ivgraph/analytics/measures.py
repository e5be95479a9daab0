"""Turns the rows of a counting statement into measures, one item for each bucket.

Statements return no row for a bucket in which nothing happened: zeros are filled in here and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import Any, TypeAlias


class MeasureGroup(Enum):
    """Measures that are counted together. A group that no selected metric needs is not counted."""

    TOTALS = "totals"
    VIEWERS = "viewers"
    #: Counting these also reads visits before the period.
    NEW_VIEWERS = "new_viewers"
    JOURNEYS = "journeys"
    #: Only hotspots have any.
    EXPOSURES = "exposures"
    #: Only playlists have any. No rollup has them.
    ENDINGS = "endings"
    #: Only hotspots have any. No rollup has them.
    DECISIONS = "decisions"


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of events."""

    impressions: int = 0
    plays: int = 0
    clicks: int = 0
    watched_ms: int = 0


@dataclass(frozen=True, slots=True)
class Viewers:
    """Distinct viewers who were present. They must not be added up over buckets or subjects."""

    authenticated: int = 0
    anonymous: int = 0


@dataclass(frozen=True, slots=True)
class JourneyCounts:
    """Sums over journeys; docs/journeys.md defines them. Each counts at its play."""

    #: Of a playlist: journeys that start.
    sessions: int = 0
    #: Of a playlist: plays of its nodes.
    steps: int = 0
    #: Of a node: plays that another play followed.
    continued: int = 0
    #: Of a node: seconds of media that its plays watched, each counted once for a play.
    watched_seconds: int = 0
    #: Of a node: plays that watched a second at 95 % of its duration or later.
    completed: int = 0


@dataclass(frozen=True, slots=True)
class Decisions:
    """The times in which viewers decided for a hotspot."""

    #: In milliseconds; None if there are none.
    median_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one subject in one bucket. A group that was not counted is None."""

    counted_totals: Totals | None = None
    counted_viewers: Viewers | None = None
    #: The viewers who had never been present before the bucket.
    counted_new_viewers: int | None = None
    counted_journeys: JourneyCounts | None = None
    #: The plays in which a hotspot could be chosen.
    counted_exposures: int | None = None
    #: The sessions that reached an ending, counted when they start.
    counted_endings: int | None = None
    counted_decisions: Decisions | None = None

    @property
    def totals(self) -> Totals:
        assert self.counted_totals is not None, "totals were not counted"
        return self.counted_totals

    @property
    def viewers(self) -> Viewers:
        assert self.counted_viewers is not None, "viewers were not counted"
        return self.counted_viewers

    @property
    def new_viewers(self) -> int:
        assert self.counted_new_viewers is not None, "new viewers were not counted"
        return self.counted_new_viewers

    @property
    def journeys(self) -> JourneyCounts:
        assert self.counted_journeys is not None, "journeys were not counted"
        return self.counted_journeys

    @property
    def exposures(self) -> int:
        assert self.counted_exposures is not None, "exposures were not counted"
        return self.counted_exposures

    @property
    def endings(self) -> int:
        assert self.counted_endings is not None, "endings were not counted"
        return self.counted_endings

    @property
    def decisions(self) -> Decisions:
        assert self.counted_decisions is not None, "decisions were not counted"
        return self.counted_decisions


def _read_totals(row: Mapping[str, Any]) -> Totals:
    return Totals(row["impressions"], row["plays"], row["clicks"], row["watched_ms"])


def _read_viewers(row: Mapping[str, Any]) -> Viewers:
    return Viewers(row["authenticated"], row["anonymous"])


def _read_journeys(row: Mapping[str, Any]) -> JourneyCounts:
    return JourneyCounts(row["sessions"], row["steps"], row["continued"], row["watched_seconds"], row["completed"])


_Reader: TypeAlias = Callable[[Mapping[str, Any]], Any]

#: What reads a group from a row of the statement that counts it, in the order of the attributes of Measures.
_READERS: Mapping[MeasureGroup, _Reader] = {
    MeasureGroup.TOTALS: _read_totals,
    MeasureGroup.VIEWERS: _read_viewers,
    MeasureGroup.NEW_VIEWERS: itemgetter("new"),
    MeasureGroup.JOURNEYS: _read_journeys,
    MeasureGroup.EXPOSURES: itemgetter("exposures"),
    MeasureGroup.ENDINGS: itemgetter("with_ending"),
    MeasureGroup.DECISIONS: lambda row: Decisions(row["median_ms"]),
}
#: Stands for the row that a bucket does not have if nothing happened in it.
_NO_ROW: Mapping[str, Any] = defaultdict(int, median_ms=None)


def read_measures(
    rows: Iterable[Mapping[str, Any]], groups_of: Mapping[int, Collection[MeasureGroup]], buckets: int
) -> dict[int, list[Measures]]:
    """The measures of each bucket, by subject id. A bucket for which a subject has no row gets zeros.

    Args:
        groups_of: The counted groups of each subject, by its id. There must be no rows of other subjects.
        buckets: The number of buckets.
    """
    readers = {
        id: [read if group in groups else None for group, read in _READERS.items()] for id, groups in groups_of.items()
    }
    measures = {id: [_read(_NO_ROW, each)] * buckets for id, each in readers.items()}
    for row in rows:
        id = row["subject_id"]
        measures[id][row["bucket"]] = _read(row, readers[id])
    return measures


def _read(row: Mapping[str, Any], readers: Sequence[_Reader | None]) -> Measures:
    return Measures(*[read and read(row) for read in readers])


def merge_groups(counted: Sequence[Sequence[Measures]], buckets: int) -> list[Measures]:
    """Joins measures of one subject whose groups were counted separately, bucket by bucket.

    Without any counted group, each bucket has measures whose groups are all None.
    """
    columns = [
        next(
            ([getattr(measures, name) for measures in part] for part in counted if getattr(part[0], name) is not None),
            [None] * buckets,
        )
        for name in Measures.__slots__
    ]
    return list(map(Measures, *columns))
