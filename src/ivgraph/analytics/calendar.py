"""The calendar of a time zone: quarter-hour slots, local days, and where clock changes put them.

What is relied on was checked over all zones of the time zone database from 1989 to 2040: every offset is a whole
number of quarter hours, and no two clock changes of a zone are closer than six days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

#: Length of a slot, the unit in which facts are kept: no time zone is off the quarter hour.
SLOT_SECONDS = 900
SLOT = timedelta(seconds=SLOT_SECONDS)
ONE_DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slot(at: datetime) -> int:
    """The number of the slot that holds an aware instant: slots since 1970-01-01T00:00Z."""
    return (at - EPOCH) // SLOT


def floor_to_slot(at: datetime) -> datetime:
    """The start of the slot that holds an aware instant, in UTC."""
    return EPOCH + slot(at) * SLOT


def ceil_to_slot(at: datetime) -> datetime:
    """The first start of a slot that is not before an aware instant, in UTC."""
    return EPOCH - (EPOCH - at) // SLOT * SLOT


def find_zone(name: str) -> ZoneInfo | None:
    """The time zone with this IANA name, if there is one."""
    return ZoneInfo(name) if name in zone_names() else None


@cache
def zone_names() -> frozenset[str]:
    """Every zone that a question may name."""
    # ``localtime`` is whatever the machine is set to: the same question would have another answer elsewhere.
    return frozenset(available_timezones() - {"localtime"})


def suggest_zones(name: str) -> list[str]:
    """Up to three zone names like a name that is none, best first; a city alone or another case is recognised."""
    candidates = _zones_by_spelling()
    # No zone name is longer than 32 characters, so the rest of a longer one can't help.
    spelling = name[:40].strip().casefold().replace(" ", "_")
    return list(dict.fromkeys(candidates[match] for match in get_close_matches(spelling, candidates, 3, 0.75)))


def local_date(at: datetime, zone: ZoneInfo) -> date:
    """The date that a calendar in the zone shows at an instant."""
    return at.astimezone(zone).date()


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which a local date begins.

    Where midnight is skipped, that is when the clock jumps over it; where it comes twice, the first. A date that is
    broken off by a clock put back to the evening before begins when it comes for good. A date that the zone skipped
    begins together with the next one.
    """
    return _first_reached(datetime.combine(day, time.min), zone)


def starts_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a local date begins at this instant."""
    day = local_date(at, zone)
    return local_date(at - SLOT, zone) < day and start_of_day(day, zone) == at


def days_between(first: date, last: date, zone: ZoneInfo) -> int:
    """How many local days lie from the start of one date to that of another; a date that the zone skipped is no day."""
    # Not from the two dates, which count the one that was skipped. Clock changes never add up to half a day.
    return round((start_of_day(last, zone) - start_of_day(first, zone)) / ONE_DAY)


def add_days(day: date, days: int, zone: ZoneInfo) -> date:
    """The date so many local days later, or earlier if negative; a date that the zone skipped is no day."""
    return local_date(start_of_day(day, zone) + days * ONE_DAY + ONE_DAY / 2, zone)


def instant_at(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in the zone show a naive date and time.

    Of a time that comes twice its ``fold`` chooses; a time that is skipped gives the instant of the clock change.
    """
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    exists = _wall(at, zone) == wall
    return at if exists else _first_reached(wall, zone)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _zones_by_spelling() -> Mapping[str, str]:
    names = sorted(zone_names())
    cities = {name.rpartition("/")[2].casefold(): name for name in names}
    return cities | {name.casefold(): name for name in names}


def _first_reached(wall: datetime, zone: ZoneInfo) -> datetime:
    """The slot from which on clocks in the zone show a time or a later one."""
    zoned = wall.replace(tzinfo=zone)
    # The later reading: of a time that comes twice the second, of a skipped one that by the offset before the jump.
    at = max(zoned.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    while _wall(at - SLOT, zone) >= wall:
        at -= SLOT
    return at


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
