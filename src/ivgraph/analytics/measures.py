"""Turns the rows of a counting statement into measures, one item for each bucket.

Statements return no row for a bucket in which nothing happened: zeros are filled in here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


class MeasureGroup(Enum):
    """Measures that are counted together. A group that no selected metric needs is not counted."""

    TOTALS = "totals"
    VIEWERS = "viewers"
    #: Counting these also reads visits before the period.
    NEW_VIEWERS = "new_viewers"


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
class Measures:
    """The measures of one subject in one bucket. A group that was not counted is None."""

    counted_totals: Totals | None
    counted_viewers: Viewers | None
    #: The viewers who had never been present before the bucket.
    counted_new_viewers: int | None

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


_ZEROS = dict.fromkeys(["impressions", "plays", "clicks", "watched_ms", "authenticated", "anonymous", "new"], 0)


def read_measures(
    rows: Iterable[Mapping[str, Any]], groups_of: Mapping[int, Collection[MeasureGroup]], buckets: int
) -> dict[int, list[Measures]]:
    """The measures of each bucket, by subject id. A bucket for which a subject has no row gets zeros.

    Args:
        groups_of: The counted groups of each subject, by its id. There must be no rows of other subjects.
        buckets: The number of buckets.
    """
    counted = {id: tuple(group in groups for group in MeasureGroup) for id, groups in groups_of.items()}
    measures = {id: [_read_row(_ZEROS, *groups)] * buckets for id, groups in counted.items()}
    for row in rows:
        measures[row["subject_id"]][row["bucket"]] = _read_row(row, *counted[row["subject_id"]])
    return measures


def merge_groups(counted: Sequence[Sequence[Measures]], buckets: int) -> list[Measures]:
    """Joins measures of one subject whose groups were counted separately, bucket by bucket.

    Without any counted group, each bucket has measures whose groups are all None.
    """
    return [
        Measures(
            next((part.counted_totals for part in parts if part.counted_totals is not None), None),
            next((part.counted_viewers for part in parts if part.counted_viewers is not None), None),
            next((part.counted_new_viewers for part in parts if part.counted_new_viewers is not None), None),
        )
        for parts in (zip(*counted, strict=True) if counted else [()] * buckets)
    ]


def _read_row(row: Mapping[str, Any], totals: bool, viewers: bool, new_viewers: bool) -> Measures:
    return Measures(
        Totals(row["impressions"], row["plays"], row["clicks"], row["watched_ms"]) if totals else None,
        Viewers(row["authenticated"], row["anonymous"]) if viewers else None,
        row["new"] if new_viewers else None,
    )
