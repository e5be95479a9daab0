"""How the dashboard formats numbers and times for a British visitor, implemented independently of the page."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

Number = int | float | None

#: The metrics' names, in tables and files.
LABELS = {
    **{"impressions": "Player impressions", "plays": "Plays", "uniqueViewers": "Unique viewers", "clicks": "Clicks"},
    **{"minutesViewed": "Minutes viewed", "averageViewMinutes": "Avg. view time", "playRate": "Play rate"},
    **{"authenticatedViewers": "Authenticated viewers", "anonymousVisitors": "Anonymous visitors"},
    **{"sessions": "Sessions", "endingRate": "Ending rate", "stepsPerSession": "Steps per session"},
    **{"minutesPerSession": "Time per session", "sessionsWithEnding": "Sessions with ending"},
    **{"newViewers": "New viewers", "returningViewers": "Returning viewers"},
}

#: What stands for nothing known.
NOTHING = "\N{EN DASH}"

COUNTS = {
    *("impressions", "plays", "uniqueViewers", "authenticatedViewers", "anonymousVisitors", "newViewers"),
    *("returningViewers", "clicks", "uniqueClickers", "sessions", "sessionsWithEnding", "exits"),
}
RATES = {
    "playRate",
    "clickThroughRate",
    "clickShare",
    "endingRate",
    "exitRate",
    "completionRate",
    "averageShareWatched",
}

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec".split()
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def shown(metric: str, value: Number) -> str:
    """The value of a metric as the page shows it."""
    if value is None:
        return NOTHING
    if metric in COUNTS:
        return f"{value:,}"
    if metric in RATES:
        return percent(value)
    if metric == "stepsPerSession":
        return f"{_rounded(value, 2):,.2f}"
    if metric in ("averageViewMinutes", "minutesPerSession"):
        minutes, seconds = divmod(int(_rounded(value * 60, 0)), 60)
        return f"{minutes}:{seconds:02}"
    return f"{_rounded(value, 1):,}"


def percent(value: Number) -> str:
    return NOTHING if value is None else f"{_rounded(value, 3) * 100:,.1f}%"


def change(value: Number) -> str:
    """A change with its arrow."""
    if value is None:
        return ""
    rounded = _rounded(value, 3) * 100
    if abs(value) < 0.0005:
        return "■ 0.0%"
    return f"{'▲' if value > 0 else '▼'} {rounded:+,.1f}%"


def points(share: float | None, before: float | None) -> str:
    """By how many percentage points a share has grown, with its arrow."""
    if share is None or before is None:
        return ""
    growth = share - before
    if abs(growth) < 0.0005:
        return "■ 0.0 points"
    return (
        f"{'▲' if growth > 0 else '▼'} {Decimal(repr(growth * 100)).quantize(Decimal('0.1'), ROUND_HALF_UP):+} points"
    )


def day(at: str, zone: str, *, weekday: bool = False) -> str:
    """The local date of an instant."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    named = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{_WEEKDAYS[local.weekday()]}, {named}" if weekday else named


def hour(at: str, zone: str) -> str:
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return f"{day(at, zone, weekday=True)}, {local:%H:%M}"


def days(period: dict[str, Any]) -> str:
    """The days of a period of whole days, in their shortest form."""
    zone = ZoneInfo(period["timeZone"])
    first = datetime.fromisoformat(period["start"]).astimezone(zone)
    last = (datetime.fromisoformat(period["end"]) - timedelta(seconds=1)).astimezone(zone)
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first.date() == last.date():
        return end
    if first.year != last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} {first.year} \N{EN DASH} {end}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} \N{EN DASH} {end}"
    return f"{first.day} \N{EN DASH} {end}"


def _rounded(value: float, places: int) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
