"""Periods that are named by their relation to the current day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum

from ivgraph.query.calendar import ONE_DAY, add_months


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
