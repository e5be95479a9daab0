"""Which earlier (or other) time a period is compared with, bucket by bucket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from itertools import accumulate
from zoneinfo import ZoneInfo

from ivgraph.analytics.calendar import (
    ONE_DAY,
    SLOT,
    add_days,
    days_between,
    instant_at,
    local_date,
    start_of_day,
    starts_day,
)
from ivgraph.analytics.period import Period, check_day
from ivgraph.errors import InvalidArgument, Problem

#: What lies before is cut off from a comparison: nothing is recorded there, and some zones were off the quarter hour.
NOTHING_BEFORE = datetime(1980, 1, 1, tzinfo=UTC)


class RelativeComparison(Enum):
    """A time that is found by going back from the period."""

    #: The time just before the period, with as many local days, or exactly as long if it is not made of whole days. A
    #: date that the time zone skipped is no day.
    PREVIOUS_PERIOD = "previous_period"
    #: The same local dates and times a year earlier, from the first day's to the last day's: 1 to 28 February 2025 are
    #: compared with 1 to 28 February 2024. 29 February has no counterpart.
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"


@dataclass(frozen=True, slots=True)
class StartingOn:
    """As many days as the period has, from a given one; of a period within a day the same local time of that day."""

    #: A local date in the time zone of the period.
    first_day: date


#: What a period is compared with.
Comparison = RelativeComparison | StartingOn


def resolve_comparison(
    *, relative: RelativeComparison | None = None, first_day: date | None = None, path: str
) -> Comparison:
    """The comparison that an input asks for by exactly one of its fields; else InvalidArgument, below `path`."""
    if relative and first_day is None:
        return relative
    if first_day and relative is None:
        if message := check_day(first_day):
            raise InvalidArgument([Problem(f"{path}.firstDay".strip("."), message)])
        return StartingOn(first_day)
    message = 'Give only one of "to" and "firstDay".' if relative else 'Give "to" or "firstDay".'
    raise InvalidArgument([Problem(path, message)])


def compared_period(period: Period, comparison: Comparison) -> Period:
    """The time that a period is compared with. It is empty, start and end being equal, if there is none.

    That happens to a period within 29 February a year earlier, and to one that a clock change skips or repeats.
    """
    return compared_buckets((period,), period, comparison)[0]


def compared_buckets(buckets: Sequence[Period], period: Period, comparison: Comparison) -> tuple[Period, ...]:
    """The times that the adjacent buckets of a period are compared with, one for one; they ascend and never overlap.

    A bucket is compared with the time from its start's counterpart to its end's. Days begin where days begin, and other
    times keep the time on the local clock. What ends with a day ends with that day's counterpart: a year before
    28 February 2025 lies 28 February 2024 alone, and 29 February 2024 in no bucket that ends or begins beside it.

    A bucket without counterpart is empty: the hour that comes twice, or 29 February, meets only one hour and no day.
    """
    move = _mover(period, comparison)
    last = max(NOTHING_BEFORE, move.start(period.start), move.end(period.end))
    moved = (at for bucket in buckets for at in (move.start(bucket.start), move.end(bucket.end)))
    # A clock may be put back by more than a bucket, and then moved bounds go back too.
    bounds = [min(at, last) for at in accumulate((max(NOTHING_BEFORE, at) for at in moved), max)]
    return tuple(Period(start, end, period.zone) for start, end in zip(bounds[::2], bounds[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class _Mover:
    """How bounds of buckets are moved to their counterparts."""

    start: Callable[[datetime], datetime]
    end: Callable[[datetime], datetime]


def _mover(period: Period, comparison: Comparison) -> _Mover:
    zone = ZoneInfo(period.zone)
    first = local_date(period.start, zone)
    if comparison is RelativeComparison.SAME_PERIOD_LAST_YEAR:
        return _Mover(lambda at: _move_a_year_back(at, zone), lambda at: _move_end_a_year_back(at, zone))
    if isinstance(comparison, StartingOn):
        days = days_between(first, comparison.first_day, zone)
    elif period.days is not None:
        days = -period.days
    else:
        back = period.start - period.end
        return _Mover(lambda at: at + back, lambda at: at + back)
    return _Mover(lambda at: _move_days(at, days, zone), lambda at: _move_days(at, days, zone))


def _move_days(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    return _move_to(add_days(local_date(at, zone), days, zone), at, zone)


def _move_a_year_back(at: datetime, zone: ZoneInfo) -> datetime:
    day = local_date(at, zone)
    counterpart = _a_year_before(day)
    return _move_to(counterpart, at, zone) if counterpart else start_of_day(date(day.year - 1, 3, 1), zone)


def _move_end_a_year_back(at: datetime, zone: ZoneInfo) -> datetime:
    if not starts_day(at, zone):
        return _move_a_year_back(at, zone)
    last_day = local_date(at - SLOT, zone)
    counterpart = _a_year_before(last_day)
    return start_of_day(counterpart + ONE_DAY if counterpart else date(last_day.year - 1, 3, 1), zone)


def _a_year_before(day: date) -> date | None:
    """The same date a year earlier; None for 29 February, which has none."""
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _move_to(day: date, at: datetime, zone: ZoneInfo) -> datetime:
    """The same local time as at an instant, on another day."""
    if starts_day(at, zone):
        # Not by the time on the clock: where midnight is skipped, that is one o'clock.
        return start_of_day(day, zone)
    return instant_at(datetime.combine(day, at.astimezone(zone).time()), zone)
