"""Adds measures of parts up to those of their whole, as far as they follow from the parts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import TypeVar

from ivgraph.analytics.measures import MeasureGroup, Measures, Totals

Counts = TypeVar("Counts", bound=Totals)

#: The groups that add up. The viewers of a whole are fewer than those of its parts, who may be in several.
SUM_GROUPS = frozenset({MeasureGroup.TOTALS})


def add_up(parts: Collection[Measures]) -> Measures:
    """The measures of the whole in SUM_GROUPS; the other groups are not counted."""
    return Measures(_add_counts([part.totals for part in parts if part.counted_totals is not None]), None, None)


def _add_counts(parts: Collection[Counts]) -> Counts | None:
    """The sums of each count; None if there are no parts."""
    if not parts:
        return None
    kind = type(next(iter(parts)))
    return kind(*(sum(getattr(part, field.name) for part in parts) for field in fields(kind)))
