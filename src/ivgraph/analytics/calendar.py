"""Converts between instants, quarter-hour slots and the local days of a time zone, with clock changes.

The module relies on two facts, which were checked for all zones of the time zone database from 1989 to 2040: every
offset from UTC is a whole number of quarter hours, and two clock changes of a zone are at least six days apart.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

#: Length of a slot, the finest unit of time that is stored. Hours and days of every zone begin on a quarter hour.
SLOT_SECONDS = 900
SLOT = timedelta(seconds=SLOT_SECONDS)
ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slot(at: datetime) -> int:
    """The number of the slot that contains an aware instant, counted from 1970-01-01T00:00Z."""
    return (at - EPOCH) // SLOT


def floor_to_slot(at: datetime) -> datetime:
    """The start, in UTC, of the slot that contains an aware instant."""
    return EPOCH + slot(at) * SLOT


def ceil_to_slot(at: datetime) -> datetime:
    """The first start of a slot at or after an aware instant, in UTC."""
    return EPOCH - (EPOCH - at) // SLOT * SLOT


def find_zone(name: str) -> ZoneInfo | None:
    """The time zone with this IANA name; None if there is none."""
    return ZoneInfo(name) if name in zone_names() else None


@cache
def zone_names() -> frozenset[str]:
    """The names of all zones that a query may use."""
    # ``localtime`` is the zone of the machine: the same query would have another answer on another server.
    return frozenset(available_timezones() - {"localtime"})


def suggest_zones(name: str) -> list[str]:
    """Up to three zone names that resemble an unknown one, best first. A city without its continent is recognised."""
    candidates = _zones_by_spelling()
    # Zone names have at most 32 characters, so the rest of a longer text can't match.
    spelling = name[:40].strip().casefold().replace(" ", "_")
    return list(dict.fromkeys(candidates[match] for match in get_close_matches(spelling, candidates, 3, 0.75)))


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The date in the zone at an instant."""
    return at.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which a local date begins.

    If the clock jumps over midnight, the date begins with the jump; if midnight occurs twice, with the first one. If
    the clock is put back to the evening before after the date has begun, the date begins when midnight comes again. A
    date that the zone skipped begins together with the next one.
    """
    return _first_instant_showing(datetime.combine(day, time.min), zone)


def starts_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a local date begins at this instant."""
    day = local_date(at, zone)
    return local_date(at - SLOT, zone) < day and start_of_day(day, zone) == at


def days_between(first: date, last: date, zone: ZoneInfo) -> int:
    """The number of local days from the start of one date to the start of another. A skipped date is not counted."""
    # Subtracting the dates would count a skipped one. Rounding is safe: clock changes never add up to half a day.
    return round((start_of_day(last, zone) - start_of_day(first, zone)) / ONE_DAY)


def add_days(day: date, days: int, zone: ZoneInfo) -> date:
    """The date a number of local days later, or earlier if negative. A date that the zone skipped is not counted."""
    return local_date(start_of_day(day, zone) + days * ONE_DAY + ONE_DAY / 2, zone)


def instant_of_local_time(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in the zone show a naive date and time.

    If the time occurs twice, its ``fold`` chooses one; if it is skipped, the instant of the clock change is returned.
    """
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    exists = _wall_clock(at, zone) == wall
    return at if exists else _first_instant_showing(wall, zone)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _zones_by_spelling() -> Mapping[str, str]:
    names = sorted(zone_names())
    cities = {name.rpartition("/")[2].casefold(): name for name in names}
    return cities | {name.casefold(): name for name in names}


def _first_instant_showing(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first slot from which on clocks in the zone show a local time or a later one."""
    zoned = wall.replace(tzinfo=zone)
    # Search backwards from the later of the two candidates: the second occurrence of a time that occurs twice, or a
    # skipped time read with the offset before the jump.
    at = max(zoned.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    while _wall_clock(at - SLOT, zone) >= wall:
        at -= SLOT
    return at


def _wall_clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
