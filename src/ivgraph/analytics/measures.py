"""What is counted of a subject in a bucket: rows of SQL in, measures out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ivgraph.analytics.request import Subject


class Family(Enum):
    """Measures that are counted together; a family that nobody asks for is not counted."""

    TOTALS = "totals"
    VIEWERS = "viewers"
    #: Needs what was before the period too.
    NEWCOMERS = "newcomers"


@dataclass(frozen=True, slots=True)
class Totals:
    """What adds up."""

    impressions: int = 0
    plays: int = 0
    clicks: int = 0
    watched_ms: int = 0


@dataclass(frozen=True, slots=True)
class Viewers:
    """What does not: distinct viewers who were present."""

    authenticated: int = 0
    anonymous: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """What was counted of one subject in one bucket of time; None is a family that was not asked for."""

    counted_totals: Totals | None
    counted_viewers: Viewers | None
    #: Of the viewers those who had never been present before.
    counted_newcomers: int | None

    @property
    def totals(self) -> Totals:
        assert self.counted_totals is not None, "totals were not asked for"
        return self.counted_totals

    @property
    def viewers(self) -> Viewers:
        assert self.counted_viewers is not None, "viewers were not asked for"
        return self.counted_viewers

    @property
    def newcomers(self) -> int:
        assert self.counted_newcomers is not None, "newcomers were not asked for"
        return self.counted_newcomers


_NOTHING = dict.fromkeys(["impressions", "plays", "clicks", "watched_ms", "authenticated", "anonymous", "new"], 0)


def lay_out(
    rows: Iterable[Mapping[str, Any]], asked: Mapping[Subject, Collection[Family]], buckets: int
) -> dict[int, list[Measures]]:
    """Lays sparse rows onto the buckets; by subject id. Where there is no row, nothing was counted.

    Args:
        asked: Whom the rows are of, and which families were asked for of each; of others the rows say nothing.
    """
    wanted = {subject.id: tuple(family in families for family in Family) for subject, families in asked.items()}
    measures = {id: [_read(_NOTHING, *families)] * buckets for id, families in wanted.items()}
    for row in rows:
        measures[row["subject_id"]][row["bucket"]] = _read(row, *wanted[row["subject_id"]])
    return measures


def _read(row: Mapping[str, Any], totals: bool, viewers: bool, newcomers: bool) -> Measures:
    return Measures(
        Totals(row["impressions"], row["plays"], row["clicks"], row["watched_ms"]) if totals else None,
        Viewers(row["authenticated"], row["anonymous"]) if viewers else None,
        row["new"] if newcomers else None,
    )


def merge(counted: Sequence[Sequence[Measures]], buckets: int) -> list[Measures]:
    """Measures whose families were counted apart, bucket by bucket; without any, each bucket has none."""
    return [
        Measures(
            next((part.counted_totals for part in parts if part.counted_totals is not None), None),
            next((part.counted_viewers for part in parts if part.counted_viewers is not None), None),
            next((part.counted_newcomers for part in parts if part.counted_newcomers is not None), None),
        )
        for parts in (zip(*counted, strict=True) if counted else [()] * buckets)
    ]
