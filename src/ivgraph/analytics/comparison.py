"""Finds the period that another one is compared with, bucket by bucket."""

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
    instant_of_local_time,
    local_date,
    start_of_day,
    starts_day,
)
from ivgraph.analytics.period import Period, check_day
from ivgraph.errors import InvalidArgument, Problem

#: Compared periods are cut off here: no event is older, and before it some zones were not on the quarter hour.
EARLIEST_COMPARED = datetime(1980, 1, 1, tzinfo=UTC)


class RelativeComparison(Enum):
    """A compared period that is found by going back from the period."""

    #: The period just before, with the same number of local days, or of the same length if the period is not made of
    #: whole days. A date that the time zone skipped is not counted as a day.
    PREVIOUS_PERIOD = "previous_period"
    #: The same local dates and times a year earlier: 1 to 28 February 2025 are compared with 1 to 28 February 2024.
    #: 29 February has no counterpart.
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"


@dataclass(frozen=True, slots=True)
class StartingOn:
    """A comparison with as many days from a given day on. A period within one day keeps its local times on that day."""

    #: A local date in the time zone of the period.
    first_day: date


#: What a period is compared with.
Comparison = RelativeComparison | StartingOn


def resolve_comparison(
    *, relative: RelativeComparison | None = None, first_day: date | None = None, path: str
) -> Comparison:
    """The comparison that an input asks for.

    Raises:
        InvalidArgument: Not exactly one of `relative` and `first_day` is given, or the day is out of range. The paths
            of its problems begin with `path`.
    """
    if relative and first_day is None:
        return relative
    if first_day and relative is None:
        if message := check_day(first_day):
            raise InvalidArgument([Problem(f"{path}.firstDay".strip("."), message)])
        return StartingOn(first_day)
    message = 'Give only one of "to" and "firstDay".' if relative else 'Give "to" or "firstDay".'
    raise InvalidArgument([Problem(path, message)])


def compared_period(period: Period, comparison: Comparison) -> Period:
    """The period that a period is compared with. It is empty (its start is its end) if there is no counterpart.

    29 February has no counterpart a year earlier, and a period within an hour that a clock change skips or repeats may
    have none.
    """
    return compared_buckets((period,), period, comparison)[0]


def compared_buckets(buckets: Sequence[Period], period: Period, comparison: Comparison) -> tuple[Period, ...]:
    """The periods that the adjacent buckets of a period are compared with, one for each. They ascend without overlap.

    A bucket is compared with the period from the counterpart of its start to the counterpart of its end. The start of a
    day is shifted to the start of a day; other instants keep their local time. An end at midnight is shifted with the
    day that it ends: a year before 28 February 2025 is 28 February 2024 alone, and neither that bucket nor the next one
    includes 29 February 2024.

    A bucket without a counterpart is empty: the second of two equal local hours, or 29 February.
    """
    shift = _build_shift(period, comparison)
    last = max(EARLIEST_COMPARED, shift.start(period.start), shift.end(period.end))
    shifted = (at for bucket in buckets for at in (shift.start(bucket.start), shift.end(bucket.end)))
    # A clock may be put back by more than the length of a bucket: then shifted bounds would descend.
    bounds = [min(at, last) for at in accumulate((max(EARLIEST_COMPARED, at) for at in shifted), max)]
    return tuple(Period(start, end, period.zone) for start, end in zip(bounds[::2], bounds[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class _Shift:
    """Maps the start and the end of a bucket to their counterparts."""

    start: Callable[[datetime], datetime]
    end: Callable[[datetime], datetime]


def _build_shift(period: Period, comparison: Comparison) -> _Shift:
    zone = ZoneInfo(period.zone)
    first = local_date(period.start, zone)
    if comparison is RelativeComparison.SAME_PERIOD_LAST_YEAR:
        return _Shift(lambda at: _shift_a_year_back(at, zone), lambda at: _shift_end_a_year_back(at, zone))
    if isinstance(comparison, StartingOn):
        days = days_between(first, comparison.first_day, zone)
    elif period.days is not None:
        days = -period.days
    else:
        back = period.start - period.end
        return _Shift(lambda at: at + back, lambda at: at + back)
    return _Shift(lambda at: _shift_by_days(at, days, zone), lambda at: _shift_by_days(at, days, zone))


def _shift_by_days(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    return _same_time_on(add_days(local_date(at, zone), days, zone), at, zone)


def _shift_a_year_back(at: datetime, zone: ZoneInfo) -> datetime:
    day = local_date(at, zone)
    counterpart = _same_date_a_year_before(day)
    return _same_time_on(counterpart, at, zone) if counterpart else start_of_day(date(day.year - 1, 3, 1), zone)


def _shift_end_a_year_back(at: datetime, zone: ZoneInfo) -> datetime:
    if not starts_day(at, zone):
        return _shift_a_year_back(at, zone)
    last_day = local_date(at - SLOT, zone)
    counterpart = _same_date_a_year_before(last_day)
    return start_of_day(counterpart + ONE_DAY if counterpart else date(last_day.year - 1, 3, 1), zone)


def _same_date_a_year_before(day: date) -> date | None:
    """The same date a year earlier; None for 29 February."""
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _same_time_on(day: date, at: datetime, zone: ZoneInfo) -> datetime:
    """The instant on another day that has the same local time as a given instant."""
    if starts_day(at, zone):
        # The local time would be wrong here: a day whose midnight is skipped begins at one o'clock.
        return start_of_day(day, zone)
    return instant_of_local_time(datetime.combine(day, at.astimezone(zone).time()), zone)
