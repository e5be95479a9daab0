"""Resolves a preset, two days or two instants into a period: two instants and a time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from ivgraph.analytics.calendar import (
    ONE_DAY,
    add_months,
    ceil_to_slot,
    find_zone,
    floor_to_slot,
    local_date,
    slot,
    start_of_day,
    starts_day,
    suggest_zones,
)
from ivgraph.errors import InvalidArgument, Problem


class Preset(Enum):
    """A period of whole days, up to yesterday or up to the end of the current day in the period's time zone."""

    #: The current day, to its end.
    TODAY = "today"
    #: The day before the current one.
    YESTERDAY = "yesterday"
    #: The seven days that end with yesterday.
    LAST_7_DAYS = "last_7_days"
    #: The thirty days that end with yesterday.
    LAST_30_DAYS = "last_30_days"
    #: From this day of the month three months ago, or that month's last day if it is shorter, to yesterday.
    LAST_3_MONTHS = "last_3_months"
    #: From this day of the year a year ago (28 February if today is the 29th) to yesterday.
    LAST_12_MONTHS = "last_12_months"
    #: From Monday to the end of the current day.
    THIS_WEEK = "this_week"
    #: From the first of the month to the end of the current day.
    THIS_MONTH = "this_month"
    #: From the first day of the calendar quarter to the end of the current day.
    THIS_QUARTER = "this_quarter"
    #: From 1 January to the end of the current day.
    THIS_YEAR = "this_year"


def preset_days(preset: Preset, today: date) -> tuple[date, date]:
    """The first and the last day of a preset, both included, as seen on a given day."""
    yesterday = today - ONE_DAY
    match preset:
        case Preset.TODAY:
            return today, today
        case Preset.YESTERDAY:
            return yesterday, yesterday
        case Preset.LAST_7_DAYS:
            return today - timedelta(days=7), yesterday
        case Preset.LAST_30_DAYS:
            return today - timedelta(days=30), yesterday
        case Preset.LAST_3_MONTHS:
            return add_months(today, -3), yesterday
        case Preset.LAST_12_MONTHS:
            return add_months(today, -12), yesterday
        case Preset.THIS_WEEK:
            return today - timedelta(days=today.weekday()), today
        case Preset.THIS_MONTH:
            return today.replace(day=1), today
        case Preset.THIS_QUARTER:
            return add_months(today.replace(day=1), -((today.month - 1) % 3)), today
        case Preset.THIS_YEAR:
            return today.replace(month=1, day=1), today


#: The days that a period may include. A day outside is a typing error.
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """The time from one instant up to, not including, another, seen from a time zone."""

    #: UTC, on a quarter hour.
    start: datetime
    #: UTC, on a quarter hour; not included.
    end: datetime
    #: IANA name of the zone whose clocks and calendar cut the period into hours and days.
    zone: str

    @property
    def slots(self) -> tuple[int, int]:
        """The first slot of the period, and the first one after it."""
        return slot(self.start), slot(self.end)

    @property
    def days(self) -> int | None:
        """The number of local days; None if the period is not made of whole days. A skipped date is not counted."""
        zone = ZoneInfo(self.zone)
        if not (starts_day(self.start, zone) and starts_day(self.end, zone)):
            return None
        # Subtracting the dates would count one that the zone skipped. Clock changes never add up to half a day.
        return round((self.end - self.start) / ONE_DAY)


def resolve_period(
    *,
    preset: Preset | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    time_zone: str = "UTC",
    now: datetime,
    path: str,
) -> Period:
    """The period that a preset, a first and a last day (both included) or two instants (the end excluded) describe.

    Instants are rounded outwards to quarter hours.

    Args:
        now: The instant that presets refer to.
        path: Where the arguments are in the input: problems have dotted paths below it.

    Raises:
        InvalidArgument: With all problems at once.
    """
    zone = find_zone(time_zone)
    findings = [
        *(() if zone else _check_zone(time_zone)),
        *_check_forms(preset, first_day, last_day, start, end),
        *_check_days(first_day, last_day),
        *_check_instants(start, end),
    ]
    if zone and not findings:
        if preset:
            first_day, last_day = preset_days(preset, local_date(now, zone))
        if first_day and last_day:
            start, end = start_of_day(first_day, zone), start_of_day(last_day + ONE_DAY, zone)
            findings.extend(_check_length(start, end, first_day, time_zone))
        if start and end and not findings:
            return Period(floor_to_slot(start), ceil_to_slot(end), time_zone)
    raise InvalidArgument([Problem(f"{path}.{field}".strip("."), message) for field, message in findings])


def check_day(day: date) -> str | None:
    """A message if the day is outside the range that periods may include; None if it is inside."""
    return None if FIRST_DAY <= day <= LAST_DAY else f"Choose a day from {FIRST_DAY} to {LAST_DAY}, not {day}."


#: A field of the input, or "" for the input as a whole, and what to change about it.
Finding = tuple[str, str]


def _check_zone(name: str) -> Iterator[Finding]:
    suggested = " or ".join(suggest_zones(name))
    hint = f"did you mean {suggested}?" if suggested else "use an IANA name such as Europe/Berlin, or UTC."
    yield "timeZone", f'"{name[:40]}" is not the name of a time zone: {hint}'


def _check_forms(
    preset: Preset | None, first_day: date | None, last_day: date | None, start: datetime | None, end: datetime | None
) -> Iterator[Finding]:
    days, instants = (first_day, last_day), (start, end)
    forms = {"preset": preset is not None, "firstDay and lastDay": any(days), "start and end": any(instants)}
    given = [form for form, is_given in forms.items() if is_given]
    if not given:
        yield "", "Give preset, or firstDay and lastDay, or start and end."
    if len(given) > 1:
        yield "", f"Give only one of these: {'; '.join(given)}."
    for names, values in ((("firstDay", "lastDay"), days), (("start", "end"), instants)):
        for name, value, other, other_value in zip(names, values, reversed(names), reversed(values), strict=True):
            if value is None and other_value is not None:
                yield name, f"Give {name} too: {other} alone is not a period."


def _check_days(first_day: date | None, last_day: date | None) -> Iterator[Finding]:
    for name, day in (("firstDay", first_day), ("lastDay", last_day)):
        if day and (message := check_day(day)):
            yield name, message
    if first_day and last_day and last_day < first_day:
        yield "lastDay", f"Choose a lastDay that is not before firstDay: {last_day} is before {first_day}."


def _check_instants(start: datetime | None, end: datetime | None) -> Iterator[Finding]:
    earliest = datetime.combine(FIRST_DAY, time.min, UTC)
    latest = datetime.combine(LAST_DAY + ONE_DAY, time.min, UTC)
    naive = [at for at in (start, end) if at and at.utcoffset() is None]
    for name, at in (("start", start), ("end", end)):
        if at and at in naive:
            yield name, f"Add Z or an offset such as +01:00 to {at.isoformat()}, to make it an instant."
        elif at and not earliest <= at <= latest:
            yield name, f"Choose an instant from {earliest.isoformat()} to {latest.isoformat()}, not {at.isoformat()}."
    if start and end and not naive and end <= start:
        yield "end", f"Choose an end after start: {end.isoformat()} is not after {start.isoformat()}."


def _check_length(start: datetime, end: datetime, first_day: date, time_zone: str) -> Iterator[Finding]:
    if start == end:
        yield "firstDay", f"Choose another day: {time_zone} had no {first_day}, its clocks jumped over it."
