"""Rows → measures → metrics. Gaps are filled here and only here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeAlias

from ivgraph.query.metrics import Family, Measures, Metric, Number, Totals, Viewers, ratio
from ivgraph.query.request import Subject

#: The metrics that were asked for, as attributes. One that was not is absent: reading it fails, and no zero stands in.
Values: TypeAlias = SimpleNamespace

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


def needed_families(catalogue: Mapping[str, Metric], names: Collection[str]) -> frozenset[Family]:
    """What has to be counted for the metrics that were asked for."""
    return frozenset[Family]().union(*(catalogue[name].families for name in names))


def evaluate(catalogue: Mapping[str, Metric], names: Collection[str], subject: Measures, node: Measures) -> Values:
    """The metrics of one bucket."""
    return Values(**{name: catalogue[name].of(subject, node) for name in names})


def relate(current: Values, compared: Values) -> Values:
    """By how much of the compared value each metric changed: 0.25 is a quarter more. Null over nothing."""
    return Values(**{name: _change(value, getattr(compared, name)) for name, value in vars(current).items()})


def transpose(points: Sequence[Values], names: Collection[str]) -> dict[str, list[Number | None]]:
    """The values of all points as one list per metric."""
    return {name: [getattr(point, name) for point in points] for name in names}


def _change(current: Number | None, compared: Number | None) -> float | None:
    return None if current is None or compared is None else ratio(current - compared, compared)
