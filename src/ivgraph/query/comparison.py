"""Which earlier (or other) time a period is compared with, bucket by bucket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from itertools import accumulate
from zoneinfo import ZoneInfo

from ivgraph.errors import InvalidArgument, Problem
from ivgraph.query.calendar import instant_at, local_date, start_of_day, starts_day
from ivgraph.query.period import Period, judge_day

#: What lies before is cut off from a comparison: nothing is recorded there, and some zones were off the quarter hour.
NOTHING_BEFORE = datetime(1980, 1, 1, tzinfo=UTC)


class RelativeComparison(Enum):
    """A time that is found by going back from the period."""

    #: The time just before the period, with as many local days, or exactly as long if it is not made of whole days.
    PREVIOUS_PERIOD = "previous_period"
    #: The same local dates and times a year earlier. 29 February has no counterpart.
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
        if message := judge_day(first_day):
            raise InvalidArgument([Problem(f"{path}.firstDay".strip("."), message)])
        return StartingOn(first_day)
    message = "Give only one of to and firstDay." if relative else "Give to, or firstDay."
    raise InvalidArgument([Problem(path, message)])


def compared_period(period: Period, comparison: Comparison) -> Period:
    """The time that a period is compared with. It is empty, start and end being equal, if there is none.

    That happens to a period within 29 February a year earlier, and to one that a clock change skips or repeats.
    """
    start, end = compared_bounds((period.start, period.end), period, comparison)
    return Period(start, end, period.zone)


def compared_bounds(bounds: Sequence[datetime], period: Period, comparison: Comparison) -> tuple[datetime, ...]:
    """The bounds of the buckets that a period's buckets are compared with, one for one, in UTC and never descending.

    Days begin where days begin, and other times keep the time on the local clock. A bucket of no length has nothing
    to be compared with: the hour that comes twice, or 29 February, meets only one hour and no day.
    """
    move = _mover(period, comparison)
    end = max(NOTHING_BEFORE, move(period.start), move(period.end))
    # A clock may be put back by more than a bucket, and then moved bounds go back too.
    return tuple(min(bound, end) for bound in accumulate((max(NOTHING_BEFORE, move(bound)) for bound in bounds), max))


def _mover(period: Period, comparison: Comparison) -> Callable[[datetime], datetime]:
    """How an instant of the period is moved to its counterpart."""
    zone = ZoneInfo(period.zone)
    first = local_date(period.start, zone)
    match comparison:
        case StartingOn(first_day):
            return lambda at: _move_days(at, first_day - first, zone)
        case RelativeComparison.SAME_PERIOD_LAST_YEAR:
            return lambda at: _move_a_year_back(at, zone)
        case RelativeComparison.PREVIOUS_PERIOD if period.days is not None:
            back = first - local_date(period.end, zone)
            return lambda at: _move_days(at, back, zone)
        case RelativeComparison.PREVIOUS_PERIOD:
            back = period.start - period.end
            return lambda at: at + back


def _move_days(at: datetime, days: timedelta, zone: ZoneInfo) -> datetime:
    return _move_to(local_date(at, zone) + days, at, zone)


def _move_a_year_back(at: datetime, zone: ZoneInfo) -> datetime:
    day = local_date(at, zone)
    if (day.month, day.day) == (2, 29):
        return start_of_day(date(day.year - 1, 3, 1), zone)
    return _move_to(day.replace(year=day.year - 1), at, zone)


def _move_to(day: date, at: datetime, zone: ZoneInfo) -> datetime:
    """The same local time as at an instant, on another day."""
    if starts_day(at, zone):
        # Not by the time on the clock: where midnight is skipped, that is one o'clock.
        return start_of_day(day, zone)
    return instant_at(datetime.combine(day, at.astimezone(zone).time()), zone)
