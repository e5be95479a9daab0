"""Which time a question is about, and which it is compared with, by the sentences of the manual."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from oracle.clock import DAY, at_wall, begins_day, quarter_after, quarter_before, start_of_day, wall


def bounds(period: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    """Start and end of a period as GraphQL takes it."""
    zone = period["timeZone"]
    if "start" in period:
        start, end = (datetime.fromisoformat(period[name]) for name in ("start", "end"))
        return quarter_before(start), quarter_after(end)
    if "preset" in period:
        first, last = preset_days(period["preset"], wall(now, zone).date())
    else:
        first, last = (date.fromisoformat(period[name]) for name in ("firstDay", "lastDay"))
    return start_of_day(first, zone), start_of_day(last + DAY, zone)


def preset_days(preset: str, today: date) -> tuple[date, date]:
    yesterday = today - DAY
    match preset:
        case "TODAY":
            return today, today
        case "YESTERDAY":
            return yesterday, yesterday
        case "LAST_7_DAYS" | "LAST_30_DAYS":
            return today - int(preset.split("_")[1]) * DAY, yesterday
        case "LAST_3_MONTHS" | "LAST_12_MONTHS":
            return months_before(today, int(preset.split("_")[1])), yesterday
        case "THIS_WEEK":
            return next(day for day in (today - days * DAY for days in range(7)) if day.isoweekday() == 1), today
        case "THIS_MONTH":
            return date(today.year, today.month, 1), today
        case "THIS_QUARTER":
            return date(today.year, {1: 1, 2: 4, 3: 7, 4: 10}[(today.month + 2) // 3], 1), today
        case "THIS_YEAR":
            return date(today.year, 1, 1), today
    raise ValueError(preset)


def months_before(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def compared_spans(
    cuts: Sequence[datetime], comparison: Mapping[str, Any], zone: str
) -> list[tuple[datetime, datetime]]:
    """The times that a period's buckets, between these cuts, are compared with."""
    start, end = cuts[0], cuts[-1]
    last = max(moved(start, start, end, comparison, zone), moved_end(end, start, end, comparison, zone))
    found: list[tuple[datetime, datetime]] = []
    before = datetime.min.replace(tzinfo=start.tzinfo)
    for cut, next_cut in pairwise(cuts):
        # Never back, as a clock may be put, and never past the end of the compared period.
        opens = max(min(moved(cut, start, end, comparison, zone), last), before)
        before = max(min(moved_end(next_cut, start, end, comparison, zone), last), opens)
        found.append((opens, before))
    return found


def moved(at: datetime, start: datetime, end: datetime, comparison: Mapping[str, Any], zone: str) -> datetime:
    """The counterpart of an instant of the period: days begin where days begin, other times keep their local time."""
    here = wall(at, zone).date()
    if comparison.get("to") == "SAME_PERIOD_LAST_YEAR":
        if (here.month, here.day) == (2, 29):
            return start_of_day(date(here.year - 1, 3, 1), zone)
        return same_time(date(here.year - 1, here.month, here.day), at, zone)
    first = wall(start, zone).date()
    if "firstDay" in comparison:
        target = date.fromisoformat(comparison["firstDay"])
    elif begins_day(start, zone) and begins_day(end, zone):
        target = first
        for _ in range(days_in(first, wall(end, zone).date(), zone)):
            target = neighbour(target, -DAY, zone)
    else:
        return at - (end - start)
    return same_time(as_far_from(target, here, first, zone), at, zone)


def moved_end(at: datetime, start: datetime, end: datetime, comparison: Mapping[str, Any], zone: str) -> datetime:
    """The counterpart of the end of a bucket: where a day ends with it, the end of that day's counterpart."""
    if comparison.get("to") != "SAME_PERIOD_LAST_YEAR" or not begins_day(at, zone):
        return moved(at, start, end, comparison, zone)
    day = neighbour(wall(at, zone).date(), -DAY, zone)
    is_29_february = (day.month, day.day) == (2, 29)
    return start_of_day((day - DAY if is_29_february else day).replace(year=day.year - 1) + DAY, zone)


@cache
def exists(day: date, zone: str) -> bool:
    """Whether the zone had a noon on this date; a date that it skipped has none."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return noon.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == noon.replace(tzinfo=None)


def neighbour(day: date, step: timedelta, zone: str) -> date:
    """The next date that exists, going by steps of a day."""
    day += step
    while not exists(day, zone):
        day += step
    return day


def days_in(first: date, end: date, zone: str) -> int:
    """How many dates exist from one up to, not including, another."""
    return sum(exists(first + number * DAY, zone) for number in range((end - first).days))


@cache
def as_far_from(target: date, day: date, first: date, zone: str) -> date:
    """The date as many days after the target as a day is after the first one."""
    for _ in range(days_in(first, day, zone) + (not exists(target, zone))):
        target = neighbour(target, DAY, zone)
    return target


def same_time(day: date, at: datetime, zone: str) -> datetime:
    return start_of_day(day, zone) if begins_day(at, zone) else at_wall(day, at, zone)
