"""Cuts periods and buckets into whole UTC days, which rollups count, and parts of days, which are counted one by one.

Each bound is moved to the nearest midnight in UTC. What the days between these midnights lack is added, and what they
have too much is taken away: at most twelve hours at each end, whatever the time zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.calendar import SLOT_SECONDS
from ivgraph.analytics.period import Period

SLOTS_PER_DAY = 96


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a day, from one slot up to, not including, another."""

    start: int
    end: int
    #: 1 if its counts are added to those of the days, -1 if they are taken away.
    sign: int


@dataclass(frozen=True, slots=True)
class DaysAndParts:
    """Whole UTC days from one up to, not including, another, and the parts that correct them."""

    first_day: int
    end_day: int
    parts: tuple[Part, ...]

    @property
    def arguments(self) -> tuple[Any, ...]:
        """First day, day after the last; starts, ends and signs of the parts."""
        return (
            self.first_day,
            self.end_day,
            [_instant(part.start) for part in self.parts],
            [_instant(part.end) for part in self.parts],
            [part.sign for part in self.parts],
        )


def cut_period(period: Period, audience: Audience | None) -> DaysAndParts:
    """The days and parts of a period. Rollups have no audience: under a filter all is one part."""
    start, end = period.slots
    first_day, end_day = _nearest_day(start), _nearest_day(end)
    first, last = first_day * SLOTS_PER_DAY, end_day * SLOTS_PER_DAY
    if audience is not None or abs(first - start) + abs(last - end) >= end - start:
        return DaysAndParts(first_day, first_day, (Part(start, end, 1),) if start < end else ())
    at_edges = (
        Part(min(start, first), max(start, first), 1 if start < first else -1),
        Part(min(end, last), max(end, last), 1 if last < end else -1),
    )
    return DaysAndParts(first_day, end_day, tuple(part for part in at_edges if part.start < part.end))


def cut_buckets(bounds: Sequence[int]) -> tuple[Any, ...] | None:
    """For each bound, in slots, the day whose start stands for it; starts and ends of the parts; and for each part the
    bucket that it is added to and the one that it is taken from, or None.

    The part between a bound and its midnight is read once for the two buckets that meet there.

    None where these parts would take longer than all buckets do, such as for hours.
    """
    days = [_nearest_day(bound) for bound in bounds]
    last = len(bounds) - 1
    if sum(abs(bound - day * SLOTS_PER_DAY) for bound, day in zip(bounds, days, strict=True)) >= bounds[-1] - bounds[0]:
        return None
    parts: list[tuple[int, int, int | None, int | None]] = []
    for number, (bound, day) in enumerate(zip(bounds, days, strict=True)):
        of_next, of_former = (number if number < last else None), (number - 1 if number else None)
        if bound < day * SLOTS_PER_DAY:
            parts.append((bound, day * SLOTS_PER_DAY, of_next, of_former))
        elif bound > day * SLOTS_PER_DAY:
            parts.append((day * SLOTS_PER_DAY, bound, of_former, of_next))
    return (
        days,
        [_instant(start) for start, _, _, _ in parts],
        [_instant(end) for _, end, _, _ in parts],
        [gaining for _, _, gaining, _ in parts],
        [losing for _, _, _, losing in parts],
    )


def _nearest_day(slot: int) -> int:
    """The UTC day whose start is nearest to the start of a slot."""
    return (slot + SLOTS_PER_DAY // 2) // SLOTS_PER_DAY


def _instant(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * SLOT_SECONDS, UTC)
