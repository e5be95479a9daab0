"""Local calendars, found out by walking through time a quarter hour at a time and looking at the clock on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def quarter_before(at: datetime) -> datetime:
    """The last full quarter of an hour, in UTC, that is not after an instant."""
    return at.astimezone(UTC) - (at - EPOCH) % QUARTER


def quarter_after(at: datetime) -> datetime:
    """The first full quarter of an hour, in UTC, that is not before an instant."""
    before = quarter_before(at)
    return before if before == at else before + QUARTER


def quarters(start: datetime, end: datetime) -> list[datetime]:
    """Every full quarter from an instant up to, not including, another."""
    return [start + number * QUARTER for number in range((end - start) // QUARTER)]


def wall(at: datetime, zone: str) -> datetime:
    """What a clock in the zone shows."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def dates(start: datetime, end: datetime, zone: str) -> list[date]:
    """The local date of each quarter. A date counts only once no earlier one comes after it."""
    found: list[date] = []
    for at in reversed(quarters(start, end + DAY)):
        shown = wall(at, zone).date()
        found.append(min(found[-1], shown) if found else shown)
    return found[::-1][: (end - start) // QUARTER]


@cache
def start_of_day(day: date, zone: str) -> datetime:
    """The first quarter that belongs to a date or, where the zone skipped that one, to a later one."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    around = quarters(noon - 2 * DAY, noon + 2 * DAY)
    found = zip(around, dates(around[0], around[-1] + QUARTER, zone), strict=True)
    return next(at for at, of in found if of >= day)


@cache
def begins_day(at: datetime, zone: str) -> bool:
    """Whether a local date begins with this quarter."""
    before, here = dates(at - QUARTER, at + QUARTER, zone)
    return before < here


@cache
def at_wall(day: date, like: datetime, zone: str) -> datetime:
    """When a clock in the zone shows on a day the time that it shows at an instant.

    Where it comes twice on both days, the same one is meant. A time that is skipped is when the clock jumps over it.
    """
    reading = like.astimezone(ZoneInfo(zone))
    wanted = datetime.combine(day, reading.time().replace(fold=0))
    middle = quarter_before(wanted.replace(tzinfo=UTC))
    around = [(at, wall(at, zone)) for at in quarters(middle - DAY, middle + DAY)]
    found = [at for at, shown in around if shown == wanted]
    if found:
        return found[min(reading.fold, len(found) - 1)]
    return next(at for (_, before), (at, shown) in pairwise(around) if before < wanted < shown)


def bucket_bounds(start: datetime, end: datetime, interval: str, zone: str) -> list[datetime]:
    """The start of a period, every quarter in it whose bucket is not that of the quarter before, and its end."""
    labels = hours(start, end, zone) if interval == "HOUR" else calendar_units(start, end, interval, zone)
    changes = (label != before for before, label in pairwise(labels))
    return [start, *(at for at, change in zip(quarters(start + QUARTER, end), changes, strict=True) if change), end]


def hours(start: datetime, end: datetime, zone: str) -> list[datetime]:
    """For each quarter when the minutes on its clock were last at zero, had the clock never been changed."""
    return [at - timedelta(minutes=wall(at, zone).minute) for at in quarters(start, end)]


def calendar_units(start: datetime, end: datetime, interval: str, zone: str) -> list[tuple[int, ...]]:
    """For each quarter the day, week, month, quarter or year that its date is in."""
    return [calendar_unit(day, interval) for day in dates(start, end, zone)]


@cache
def calendar_unit(day: date, interval: str) -> tuple[int, ...]:
    match interval:
        case "DAY":
            return day.year, day.month, day.day
        case "WEEK":
            return tuple(day.isocalendar())[:2]
        case "MONTH":
            return day.year, day.month
        case "QUARTER":
            return day.year, (day.month - 1) // 3
        case "YEAR":
            return (day.year,)
    raise ValueError(interval)
