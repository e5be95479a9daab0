"""How a period is cut into the buckets of a timeline.

The cuts are those of PostgreSQL's ``date_trunc(unit, at, zone)``: days and longer intervals follow the local calendar,
hours follow the minutes of the local clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from ivgraph.analytics.calendar import ONE_DAY, SLOT, SLOT_SECONDS, add_months, local_date, start_of_day
from ivgraph.analytics.period import Period
from ivgraph.errors import InvalidArgument, Problem


class Interval(Enum):
    """The length of the buckets of a timeline, from short to long."""

    #: A full hour of the local clock; half an hour where a clock change cuts one.
    HOUR = "hour"
    #: A local calendar day: 23 or 25 hours long where the clock changes.
    DAY = "day"
    #: A calendar week, from Monday.
    WEEK = "week"
    #: A calendar month.
    MONTH = "month"
    #: A calendar quarter.
    QUARTER = "quarter"
    #: A calendar year.
    YEAR = "year"


def bucket_bounds(period: Period, interval: Interval) -> tuple[datetime, ...]:
    """The bounds of a period's buckets, in UTC: bucket i lasts from bound i up to, not including, bound i + 1.

    They ascend from the start of the period to its end: the first and the last bucket may be cut short. Where a clock
    is put back past midnight, the part of the new day before that counts to the old day, so that days stay in order;
    `date_trunc` would sort it apart.
    """
    cut = _hours(period) if interval is Interval.HOUR else _dates(period, interval)
    return (period.start, *cut, period.end)


def check_bucket_count(period: Period, interval: Interval, *, limit: int = 10_000, path: str) -> None:
    """InvalidArgument, without building them, if a period has more buckets than a timeline may have."""
    if (count := estimate_buckets(period, interval)) <= limit:
        return
    advice = "choose a shorter period"
    coarser = [each for each in Interval if estimate_buckets(period, each) <= limit]
    if coarser:
        advice = f"choose {coarser[0].name} or a longer interval, or a shorter period"
    message = f"{interval.name} makes {count:,} points of this period, and {limit:,} are allowed: {advice}."
    raise InvalidArgument([Problem(path, message)])


def estimate_buckets(period: Period, interval: Interval) -> int:
    """How many buckets a period has, give or take those that clock changes make or cost."""
    if interval is Interval.HOUR:
        return -(-(period.end - period.start) // timedelta(hours=1))
    zone = ZoneInfo(period.zone)
    first = floor_date(local_date(period.start, zone), interval)
    last = floor_date(local_date(period.end - SLOT, zone), interval)
    months = (last.year - first.year) * 12 + last.month - first.month
    return (months // MONTHS[interval] if interval in MONTHS else (last - first).days // DAYS[interval]) + 1


def floor_date(day: date, interval: Interval) -> date:
    """The first day of the calendar interval (DAY or longer) that holds a day."""
    if interval is Interval.WEEK:
        return day - timedelta(days=day.weekday())
    if interval in MONTHS:
        return add_months(day.replace(day=1), -((day.month - 1) % MONTHS[interval]))
    return day


MONTHS = {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.YEAR: 12}
DAYS = {Interval.DAY: 1, Interval.WEEK: 7}


def _dates(period: Period, interval: Interval) -> Iterator[datetime]:
    """The instants inside a period at which a calendar interval begins."""
    zone = ZoneInfo(period.zone)
    first = floor_date(local_date(period.start, zone), interval)
    before = period.start
    # From the interval of the start itself: it may have begun for good only after the start (see start_of_day).
    while (bound := start_of_day(first, zone)) < period.end:
        # A date that the zone skipped begins together with the next one: it has no bucket.
        if bound > before:
            yield bound
            before = bound
        first = add_months(first, MONTHS[interval]) if interval in MONTHS else first + DAYS[interval] * ONE_DAY


def _hours(period: Period) -> Iterator[datetime]:
    """The instants inside a period at which an hour of the local clock begins."""
    hour = 3600
    full_hour_before: int | None = None
    for start, end, offset in _stretches(period):
        full_hour = start - (start + offset) % hour
        # A change by half an hour begins an hour of its own; one by whole hours leaves the hands where they are.
        if full_hour_before not in (None, full_hour):
            yield datetime.fromtimestamp(start, UTC)
        for second in range(full_hour + hour, end, hour):
            yield datetime.fromtimestamp(second, UTC)
        full_hour_before = end - SLOT_SECONDS - (end - SLOT_SECONDS + offset) % hour


def _stretches(period: Period) -> Iterator[tuple[int, int, int]]:
    """The parts of a period with one offset from UTC: epoch seconds of start and end, and the offset in seconds.

    Quarter hours are compared only in days at whose ends the offset differs: that is what makes hours of years cheap.
    """
    zone = ZoneInfo(period.zone)
    day = int(ONE_DAY.total_seconds())
    start, end = (number * SLOT_SECONDS for number in period.slots)
    offset = _offset(start, zone)
    for morning in range(start, end, day):
        evening = min(morning + day, end) - SLOT_SECONDS
        if _offset(evening, zone) != offset:
            slots = range(morning, evening + 1, SLOT_SECONDS)
            change = next(second for second in slots if _offset(second, zone) != offset)
            yield start, change, offset
            start, offset = change, _offset(change, zone)
    yield start, end, offset


def _offset(second: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
