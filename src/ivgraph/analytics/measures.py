"""What SQL counts of a subject in a bucket: rows in, measures out. Gaps between rows are filled here and only here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any


class MeasureGroup(Enum):
    """Measures that are counted together; a group that no metric needs is not counted."""

    TOTALS = "totals"
    VIEWERS = "viewers"
    #: Counting them also reads what was before the period.
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
    """Distinct viewers who were present. They don't add up over buckets or subjects."""

    authenticated: int = 0
    anonymous: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """What was counted of one subject in one bucket; None for a group that was not asked for."""

    counted_totals: Totals | None
    counted_viewers: Viewers | None
    #: The viewers who had never been present before.
    counted_new_viewers: int | None

    @property
    def totals(self) -> Totals:
        assert self.counted_totals is not None, "totals were not asked for"
        return self.counted_totals

    @property
    def viewers(self) -> Viewers:
        assert self.counted_viewers is not None, "viewers were not asked for"
        return self.counted_viewers

    @property
    def new_viewers(self) -> int:
        assert self.counted_new_viewers is not None, "new viewers were not asked for"
        return self.counted_new_viewers


_NOTHING = dict.fromkeys(["impressions", "plays", "clicks", "watched_ms", "authenticated", "anonymous", "new"], 0)


def read_measures(
    rows: Iterable[Mapping[str, Any]], groups_of: Mapping[int, Collection[MeasureGroup]], buckets: int
) -> dict[int, list[Measures]]:
    """The measures of each bucket, by subject id. Where a subject has no row for a bucket, nothing was counted.

    Args:
        groups_of: By the id of each subject, the groups that were asked for; rows hold no other subjects.
    """
    wanted = {id: tuple(group in groups for group in MeasureGroup) for id, groups in groups_of.items()}
    measures = {id: [_read(_NOTHING, *groups)] * buckets for id, groups in wanted.items()}
    for row in rows:
        measures[row["subject_id"]][row["bucket"]] = _read(row, *wanted[row["subject_id"]])
    return measures


def merge_groups(counted: Sequence[Sequence[Measures]], buckets: int) -> list[Measures]:
    """Joins measures whose groups were counted apart, bucket by bucket; without any, each bucket has none."""
    return [
        Measures(
            next((part.counted_totals for part in parts if part.counted_totals is not None), None),
            next((part.counted_viewers for part in parts if part.counted_viewers is not None), None),
            next((part.counted_new_viewers for part in parts if part.counted_new_viewers is not None), None),
        )
        for parts in (zip(*counted, strict=True) if counted else [()] * buckets)
    ]


def _read(row: Mapping[str, Any], totals: bool, viewers: bool, new_viewers: bool) -> Measures:
    return Measures(
        Totals(row["impressions"], row["plays"], row["clicks"], row["watched_ms"]) if totals else None,
        Viewers(row["authenticated"], row["anonymous"]) if viewers else None,
        row["new"] if new_viewers else None,
    )
