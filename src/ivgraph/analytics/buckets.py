"""Cuts a period into the buckets of a timeline.

Buckets begin where PostgreSQL's ``date_trunc(unit, at, zone)`` would put them: days and longer intervals follow the
local calendar, hours follow the minutes of the local clock.
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

    The bounds ascend from the start of the period to its end, so the first and the last bucket may be shorter than the
    interval. Where a clock is put back past midnight, the few minutes of the new day before the change belong to the
    old day, so that days stay in order; `date_trunc` would return to the old day after them.
    """
    inner = _hour_bounds(period) if interval is Interval.HOUR else _calendar_bounds(period, interval)
    return (period.start, *inner, period.end)


def check_bucket_count(period: Period, interval: Interval, *, limit: int = 10_000, path: str) -> None:
    """Checks that a period has no more buckets than a timeline may have, without building them.

    Raises:
        InvalidArgument: There are too many. It suggests an interval that is long enough, if there is one.
    """
    if (count := estimate_bucket_count(period, interval)) <= limit:
        return
    advice = "choose a shorter period"
    coarser = [each for each in Interval if estimate_bucket_count(period, each) <= limit]
    if coarser:
        advice = f"choose {coarser[0].name} or a longer interval, or a shorter period"
    message = f"{interval.name} makes {count:,} points of this period, and {limit:,} are allowed: {advice}."
    raise InvalidArgument([Problem(path, message)])


def estimate_bucket_count(period: Period, interval: Interval) -> int:
    """The number of buckets of a period, give or take those that clock changes add or remove."""
    if interval is Interval.HOUR:
        return -(-(period.end - period.start) // timedelta(hours=1))
    zone = ZoneInfo(period.zone)
    first = start_of_interval(local_date(period.start, zone), interval)
    last = start_of_interval(local_date(period.end - SLOT, zone), interval)
    months = (last.year - first.year) * 12 + last.month - first.month
    return (
        months // MONTHS_PER_INTERVAL[interval]
        if interval in MONTHS_PER_INTERVAL
        else (last - first).days // DAYS_PER_INTERVAL[interval]
    ) + 1


def start_of_interval(day: date, interval: Interval) -> date:
    """The first day of the calendar interval (DAY or longer) that contains a day."""
    if interval is Interval.WEEK:
        return day - timedelta(days=day.weekday())
    if interval in MONTHS_PER_INTERVAL:
        return add_months(day.replace(day=1), -((day.month - 1) % MONTHS_PER_INTERVAL[interval]))
    return day


MONTHS_PER_INTERVAL = {Interval.MONTH: 1, Interval.QUARTER: 3, Interval.YEAR: 12}
DAYS_PER_INTERVAL = {Interval.DAY: 1, Interval.WEEK: 7}


def _calendar_bounds(period: Period, interval: Interval) -> Iterator[datetime]:
    """The instants inside a period at which a calendar interval begins."""
    zone = ZoneInfo(period.zone)
    first = start_of_interval(local_date(period.start, zone), interval)
    before = period.start
    # Begin with the interval that contains the start: where a clock is put back past midnight, that interval may begin
    # only after the start (see start_of_day).
    while (bound := start_of_day(first, zone)) < period.end:
        # A date that the zone skipped begins together with the next one and gets no bucket.
        if bound > before:
            yield bound
            before = bound
        first = (
            add_months(first, MONTHS_PER_INTERVAL[interval])
            if interval in MONTHS_PER_INTERVAL
            else first + DAYS_PER_INTERVAL[interval] * ONE_DAY
        )


def _hour_bounds(period: Period) -> Iterator[datetime]:
    """The instants inside a period at which an hour of the local clock begins."""
    hour = 3600
    full_hour_before: int | None = None
    for start, end, offset in _spans_of_one_offset(period):
        full_hour = start - (start + offset) % hour
        # A clock change by half an hour begins another hour. One by whole hours does not: the minutes stay the same.
        if full_hour_before not in (None, full_hour):
            yield datetime.fromtimestamp(start, UTC)
        for second in range(full_hour + hour, end, hour):
            yield datetime.fromtimestamp(second, UTC)
        full_hour_before = end - SLOT_SECONDS - (end - SLOT_SECONDS + offset) % hour


def _spans_of_one_offset(period: Period) -> Iterator[tuple[int, int, int]]:
    """The parts of a period with one offset from UTC: epoch seconds of start and end, and the offset in seconds.

    Offsets are compared slot by slot only within 24 hours at whose ends they differ. Comparing them in every slot would
    make an hourly timeline of several years slow.
    """
    zone = ZoneInfo(period.zone)
    day = int(ONE_DAY.total_seconds())
    start, end = (number * SLOT_SECONDS for number in period.slots)
    offset = _offset(start, zone)
    for first_slot in range(start, end, day):
        last_slot = min(first_slot + day, end) - SLOT_SECONDS
        if _offset(last_slot, zone) != offset:
            slots = range(first_slot, last_slot + 1, SLOT_SECONDS)
            change = next(second for second in slots if _offset(second, zone) != offset)
            yield start, change, offset
            start, offset = change, _offset(change, zone)
    yield start, end, offset


def _offset(second: int, zone: ZoneInfo) -> int:
    """The zone's offset from UTC at an epoch second, in seconds."""
    offset = datetime.fromtimestamp(second, zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0
