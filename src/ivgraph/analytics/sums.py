"""Adds measures of parts up to those of their whole, as far as they follow from the parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TypeVar

from ivgraph.analytics.measures import JourneyCounts, MeasureGroup, Measures, Totals

Counts = TypeVar("Counts", Totals, JourneyCounts)

#: The groups that add up. The viewers of a whole are fewer than those of its parts, who may be in several, and its
#: median follows from none of theirs.
SUM_GROUPS = frozenset({MeasureGroup.TOTALS, MeasureGroup.JOURNEYS, MeasureGroup.EXPOSURES, MeasureGroup.ENDINGS})


def add_up(parts: Sequence[Measures]) -> Measures:
    """The measures of the whole in those of SUM_GROUPS that are counted; the other groups are not counted."""
    return Measures(
        counted_totals=_add_counts([part.counted_totals for part in parts]),
        counted_journeys=_add_counts([part.counted_journeys for part in parts]),
        counted_exposures=_add([part.counted_exposures for part in parts]),
        counted_endings=_add([part.counted_endings for part in parts]),
    )


def _add_counts(parts: Sequence[Counts | None]) -> Counts | None:
    """The sums of each count; None if it is not counted."""
    counted = [part for part in parts if part is not None]
    if not counted:
        return None
    return type(counted[0])(*(sum(getattr(part, field.name) for part in counted) for field in fields(counted[0])))


def _add(parts: Sequence[int | None]) -> int | None:
    counted = [part for part in parts if part is not None]
    return sum(counted) if counted else None
