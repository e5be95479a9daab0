from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.analytics.buckets import Interval, bucket_bounds, check_bucket_count, estimate_bucket_count
from ivgraph.analytics.calendar import EPOCH, SLOT, slot, zone_names
from ivgraph.analytics.period import Period
from ivgraph.errors import InvalidArgument

#: Zones with the instants of clock changes that are easy to get wrong.
CLOCK_CHANGES = [
    ("Europe/Berlin", "2024-03-31T01:00Z"),
    ("Europe/Berlin", "2024-10-27T01:00Z"),
    ("America/New_York", "2024-11-03T06:00Z"),
    ("Australia/Lord_Howe", "2024-10-05T15:30Z"),  # forward by half an hour
    ("Australia/Lord_Howe", "2024-04-06T15:00Z"),  # back by half an hour
    ("Antarctica/Troll", "2024-03-31T01:00Z"),  # forward by two hours
    ("Antarctica/Troll", "2024-10-27T01:00Z"),  # back by two hours
    ("Africa/Cairo", "2024-04-25T22:00Z"),  # midnight is skipped
    ("America/Sao_Paulo", "2018-11-04T03:00Z"),  # midnight is skipped
    ("America/Sao_Paulo", "2019-02-17T02:00Z"),  # back from midnight
    ("America/Havana", "2024-11-03T05:00Z"),  # midnight comes twice
    ("Asia/Pyongyang", "2018-05-04T15:00Z"),  # forward by half an hour, to midnight
    ("America/Caracas", "2007-12-09T07:00Z"),  # back by half an hour
    ("Pacific/Chatham", "2024-04-06T14:00Z"),  # 45 minutes past the hour
    ("Pacific/Apia", "2011-12-30T10:00Z"),  # a date is skipped
    ("Pacific/Kiritimati", "1994-12-31T10:00Z"),  # the last day of a year is skipped
    ("America/St_Johns", "2010-11-07T02:31Z"),  # back from one minute past midnight
    ("Antarctica/Casey", "2010-03-04T15:00Z"),  # back by three hours, to the evening before
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def label(instant: datetime, zone: ZoneInfo, interval: Interval) -> tuple[object, ...]:
    """The bucket that a quarter hour belongs to, from the local time alone."""
    if interval is Interval.HOUR:
        return (instant - timedelta(minutes=instant.astimezone(zone).minute),)
    return calendar_label(local_day(instant, zone), interval)


@cache
def local_day(instant: datetime, zone: ZoneInfo) -> date:
    # A date begins when no earlier date follows: some began, and were interrupted after a minute or two hours.
    return min((instant + timedelta(minutes=minutes)).astimezone(zone).date() for minutes in (0, 15, 60, 120))


def calendar_label(day: date, interval: Interval) -> tuple[int, ...]:
    match interval:
        case Interval.WEEK:
            return tuple(day.isocalendar()[:2])
        case Interval.MONTH:
            return day.year, day.month
        case Interval.QUARTER:
            return day.year, (day.month + 2) // 3
        case Interval.YEAR:
            return (day.year,)
        case _:
            return day.year, day.month, day.day


@pytest.mark.parametrize("interval", Interval)
@pytest.mark.parametrize(("zone", "change"), CLOCK_CHANGES)
def test_bounds_are_where_the_labels_of_quarter_hours_change(zone: str, change: str, interval: Interval) -> None:
    first = slot(at(change)) - 4 * 30 + 1
    instants = [EPOCH + number * SLOT for number in range(first, first + 4 * 60)]
    labels = [label(instant, ZoneInfo(zone), interval) for instant in instants]
    changes = [
        instant for instant, (before, after) in zip(instants[1:], pairwise(labels), strict=True) if before != after
    ]
    period = Period(instants[0], instants[-1] + SLOT, zone)
    assert bucket_bounds(period, interval) == (period.start, *changes, period.end)


@pytest.mark.parametrize(
    ("zone", "interval", "bounds"),
    [
        # 30 minutes are skipped: the hour from two has 30 left.
        (
            "Australia/Lord_Howe",
            Interval.HOUR,
            ["2024-10-05T14:30Z", "2024-10-05T15:30Z", "2024-10-05T16:00Z", "2024-10-05T17:00Z"],
        ),
        # 30 minutes come twice: they are an hour of their own the second time.
        (
            "Australia/Lord_Howe",
            Interval.HOUR,
            ["2024-04-06T14:00Z", "2024-04-06T15:00Z", "2024-04-06T15:30Z", "2024-04-06T16:30Z"],
        ),
        ("Asia/Kolkata", Interval.HOUR, ["2024-01-01T00:15Z", "2024-01-01T00:30Z", "2024-01-01T01:15Z"]),
        ("Asia/Kathmandu", Interval.HOUR, ["2024-01-01T00:00Z", "2024-01-01T00:15Z", "2024-01-01T01:00Z"]),
        ("Africa/Cairo", Interval.DAY, ["2024-04-24T22:00Z", "2024-04-25T22:00Z", "2024-04-26T21:00Z"]),
        ("America/Havana", Interval.DAY, ["2024-11-02T04:00Z", "2024-11-03T04:00Z", "2024-11-04T05:00Z"]),
        ("Pacific/Apia", Interval.DAY, ["2011-12-29T10:00Z", "2011-12-30T10:00Z", "2011-12-31T10:00Z"]),
        ("America/St_Johns", Interval.DAY, ["2010-11-06T02:30Z", "2010-11-07T03:30Z", "2010-11-08T03:30Z"]),
        # A period that begins in a day that is then broken off.
        ("America/St_Johns", Interval.DAY, ["2010-11-07T02:30Z", "2010-11-07T03:30Z", "2010-11-08T03:30Z"]),
        ("UTC", Interval.WEEK, ["2024-12-29T00:00Z", "2024-12-30T00:00Z", "2025-01-06T00:00Z", "2025-01-07T00:00Z"]),
        ("Europe/Berlin", Interval.MONTH, ["2024-02-29T23:00Z", "2024-03-31T22:00Z", "2024-04-30T22:00Z"]),
        ("Europe/Berlin", Interval.QUARTER, ["2023-12-31T23:00Z", "2024-03-31T22:00Z", "2024-06-30T22:00Z"]),
        ("UTC", Interval.QUARTER, ["2024-12-31T23:45Z", "2025-01-01T00:00Z", "2025-03-31T23:45Z"]),
        ("Pacific/Kiritimati", Interval.YEAR, ["1994-12-31T09:45Z", "1994-12-31T10:00Z", "1995-12-31T10:00Z"]),
        ("UTC", Interval.YEAR, ["2024-05-01T00:00Z", "2024-05-01T00:15Z"]),
    ],
)
def test_buckets(zone: str, interval: Interval, bounds: list[str]) -> None:
    expected = tuple(map(at, bounds))
    assert bucket_bounds(Period(expected[0], expected[-1], zone), interval) == expected


@st.composite
def cut_periods(draw: st.DrawFn) -> tuple[Period, Interval]:
    zone = draw(st.sampled_from(sorted(zone_names())))
    start = draw(st.integers(slot(at("1995-01-01T00:00Z")), slot(at("2040-01-01T00:00Z"))))
    interval = draw(st.sampled_from(Interval))
    longest = 4 * 24 * (10 if interval is Interval.HOUR else 50 if interval is Interval.DAY else 1000)
    length = draw(st.integers(1, longest))
    return Period(EPOCH + start * SLOT, EPOCH + (start + length) * SLOT, zone), interval


@given(cut_periods())
def test_every_bucket_is_one_interval_of_local_time(cut_period: tuple[Period, Interval]) -> None:
    period, interval = cut_period
    zone = ZoneInfo(period.zone)
    bounds = bucket_bounds(period, interval)
    assert (bounds[0], bounds[-1]) == (period.start, period.end)
    assert all(before < after for before, after in pairwise(bounds))
    assert all(bound == EPOCH + slot(bound) * SLOT and bound.tzinfo is UTC for bound in bounds)
    labels = [label(bound, zone, interval) for bound in bounds[:-1]]
    assert labels == [label(bound - SLOT, zone, interval) for bound in bounds[1:]]
    assert all(before != after for before, after in pairwise(labels))
    assert abs(estimate_bucket_count(period, interval) - len(labels)) <= 2


def test_too_many_buckets_are_rejected_before_they_are_built() -> None:
    period = Period(at("1990-01-01T00:00Z"), at("2101-01-01T00:00Z"), "UTC")
    with pytest.raises(InvalidArgument) as caught:
        check_bucket_count(period, Interval.HOUR, path="interval")
    assert [str(problem) for problem in caught.value.problems] == [
        "interval: HOUR makes 973,008 points of this period, and 10,000 are allowed:"
        " choose WEEK or a longer interval, or a shorter period."
    ]


def test_where_no_interval_is_long_enough_the_period_must_be_shorter() -> None:
    period = Period(at("2020-01-01T00:00Z"), at("2024-01-01T00:00Z"), "UTC")
    with pytest.raises(InvalidArgument) as caught:
        check_bucket_count(period, Interval.MONTH, limit=3, path="interval")
    assert [problem.message for problem in caught.value.problems] == [
        "MONTH makes 48 points of this period, and 3 are allowed: choose a shorter period."
    ]


def test_the_maximum_of_buckets_is_allowed() -> None:
    period = Period(at("2020-01-01T00:00Z"), at("2020-01-03T00:00Z"), "UTC")
    check_bucket_count(period, Interval.HOUR, limit=48, path="interval")
    with pytest.raises(InvalidArgument):
        check_bucket_count(period, Interval.HOUR, limit=47, path="interval")
