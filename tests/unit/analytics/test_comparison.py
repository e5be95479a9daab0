from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.analytics.buckets import Interval, bucket_bounds
from ivgraph.analytics.calendar import EPOCH, SLOT, local_date, slot, starts_day, zone_names
from ivgraph.analytics.comparison import (
    Comparison,
    RelativeComparison,
    StartingOn,
    compared_buckets,
    compared_period,
    resolve_comparison,
)
from ivgraph.analytics.period import Period, resolve_period
from ivgraph.errors import InvalidArgument

PREVIOUS = RelativeComparison.PREVIOUS_PERIOD
LAST_YEAR = RelativeComparison.SAME_PERIOD_LAST_YEAR
APIA = "Pacific/Apia"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def days(first: str, last: str, zone: str = "UTC") -> Period:
    first_day, last_day = date.fromisoformat(first), date.fromisoformat(last)
    return resolve_period(first_day=first_day, last_day=last_day, time_zone=zone, now=at("2024-01-01T00:00Z"), path="")


def cut(period: Period, interval: Interval) -> list[Period]:
    return [Period(start, end, period.zone) for start, end in pairwise(bucket_bounds(period, interval))]


def instants(start: str, end: str, zone: str = "UTC") -> Period:
    return Period(at(start), at(end), zone)


@pytest.mark.parametrize(
    ("period", "comparison", "expected"),
    [
        (days("2024-03-01", "2024-03-31"), PREVIOUS, days("2024-01-30", "2024-02-29")),
        # Local midnights stay local midnights across clock changes, also where one is skipped or comes twice.
        (
            days("2024-03-31", "2024-04-01", "Europe/Berlin"),
            PREVIOUS,
            days("2024-03-29", "2024-03-30", "Europe/Berlin"),
        ),
        (days("2024-04-26", "2024-04-26", "Africa/Cairo"), PREVIOUS, days("2024-04-25", "2024-04-25", "Africa/Cairo")),
        (days("2024-04-27", "2024-04-27", "Africa/Cairo"), PREVIOUS, days("2024-04-26", "2024-04-26", "Africa/Cairo")),
        (
            days("2024-11-04", "2024-11-04", "America/Havana"),
            PREVIOUS,
            days("2024-11-03", "2024-11-03", "America/Havana"),
        ),
        (
            days("2010-11-08", "2010-11-09", "America/St_Johns"),
            PREVIOUS,
            days("2010-11-06", "2010-11-07", "America/St_Johns"),
        ),
        # Not whole days: a period of the same length.
        (
            instants("2024-03-31T10:00Z", "2024-04-01T10:00Z", "Europe/Berlin"),
            PREVIOUS,
            instants("2024-03-30T10:00Z", "2024-03-31T10:00Z", "Europe/Berlin"),
        ),
        (days("2024-01-01", "2024-12-31"), LAST_YEAR, days("2023-01-01", "2023-12-31")),
        (days("2024-02-01", "2024-02-29"), LAST_YEAR, days("2023-02-01", "2023-02-28")),
        (days("2024-02-29", "2024-03-01"), LAST_YEAR, days("2023-03-01", "2023-03-01")),
        # A day has one counterpart: that of 28 February 2025 does not include 29 February 2024.
        (days("2025-02-28", "2025-02-28"), LAST_YEAR, days("2024-02-28", "2024-02-28")),
        (days("2025-02-01", "2025-02-28"), LAST_YEAR, days("2024-02-01", "2024-02-28")),
        (days("2025-02-28", "2025-03-01"), LAST_YEAR, days("2024-02-28", "2024-03-01")),
        (
            instants("2025-02-28T20:00Z", "2025-03-01T00:00Z"),
            LAST_YEAR,
            instants("2024-02-28T20:00Z", "2024-02-29T00:00Z"),
        ),
        (
            instants("2025-02-28T00:00Z", "2025-02-28T20:00Z"),
            LAST_YEAR,
            instants("2024-02-28T00:00Z", "2024-02-28T20:00Z"),
        ),
        # Samoa skipped 30 December 2011: it is not counted as a day of either period.
        (days("2011-12-31", "2011-12-31", APIA), PREVIOUS, days("2011-12-29", "2011-12-29", APIA)),
        (days("2011-12-29", "2011-12-31", APIA), PREVIOUS, days("2011-12-27", "2011-12-28", APIA)),
        (days("2012-01-01", "2012-01-03", APIA), PREVIOUS, days("2011-12-28", "2011-12-31", APIA)),
        (days("2011-12-28", "2011-12-31", APIA), StartingOn(date(2011, 11, 1)), days("2011-11-01", "2011-11-03", APIA)),
        (
            days("2011-11-01", "2011-11-03", APIA),
            StartingOn(date(2011, 12, 28)),
            days("2011-12-28", "2011-12-31", APIA),
        ),
        (
            instants("2011-12-31T11:00Z", "2011-12-31T12:00Z", APIA),
            StartingOn(date(2011, 12, 29)),
            instants("2011-12-29T11:00Z", "2011-12-29T12:00Z", APIA),
        ),
        # No counterpart: the date was skipped.
        (
            days("2012-12-30", "2012-12-30", APIA),
            LAST_YEAR,
            instants("2011-12-30T10:00Z", "2011-12-30T10:00Z", APIA),
        ),
        (days("2012-12-29", "2012-12-31", APIA), LAST_YEAR, days("2011-12-29", "2011-12-31", APIA)),
        (
            days("2019-11-03", "2019-11-03", "America/Sao_Paulo"),
            LAST_YEAR,
            days("2018-11-03", "2018-11-03", "America/Sao_Paulo"),
        ),
        (
            days("2019-11-04", "2019-11-04", "America/Sao_Paulo"),
            LAST_YEAR,
            days("2018-11-04", "2018-11-04", "America/Sao_Paulo"),
        ),
        (
            instants("2024-04-01T08:00Z", "2024-04-01T09:00Z", "Europe/Berlin"),
            LAST_YEAR,
            instants("2023-04-01T08:00Z", "2023-04-01T09:00Z", "Europe/Berlin"),
        ),
        # The local time is kept: summer time had begun in 2024, but not in 2023.
        (
            instants("2024-03-31T08:00Z", "2024-03-31T09:00Z", "America/New_York"),
            LAST_YEAR,
            instants("2023-03-31T08:00Z", "2023-03-31T09:00Z", "America/New_York"),
        ),
        (
            instants("2024-03-11T08:00Z", "2024-03-11T09:00Z", "America/New_York"),
            LAST_YEAR,
            instants("2023-03-11T09:00Z", "2023-03-11T10:00Z", "America/New_York"),
        ),
        # Half an hour that is skipped has no counterpart.
        (
            instants("2024-04-07T00:15Z", "2024-04-07T00:45Z", "Europe/London"),
            StartingOn(date(2024, 3, 31)),
            instants("2024-03-31T01:00Z", "2024-03-31T01:00Z", "Europe/London"),
        ),
        (days("2024-05-01", "2024-05-31"), StartingOn(date(2023, 12, 25)), days("2023-12-25", "2024-01-24")),
        (days("2024-05-01", "2024-05-31"), StartingOn(date(2024, 6, 1)), days("2024-06-01", "2024-07-01")),
        # Nothing before 1980 is compared.
        (days("1990-01-01", "2100-12-31"), PREVIOUS, instants("1980-01-01T00:00Z", "1990-01-01T00:00Z")),
        (
            instants("1990-01-01T00:15Z", "2100-01-01T00:00Z"),
            PREVIOUS,
            instants("1980-01-01T00:00Z", "1990-01-01T00:15Z"),
        ),
    ],
)
def test_compared_periods(period: Period, comparison: Comparison, expected: Period) -> None:
    assert compared_period(period, comparison) == expected


@pytest.mark.parametrize(
    "period", [days("2024-02-29", "2024-02-29"), instants("2024-02-29T10:00Z", "2024-02-29T11:00Z")]
)
def test_29_february_has_no_counterpart_in_another_year(period: Period) -> None:
    assert compared_period(period, LAST_YEAR) == instants("2023-03-01T00:00Z", "2023-03-01T00:00Z")


@pytest.mark.parametrize("interval", [Interval.HOUR, Interval.DAY])
def test_29_february_has_an_empty_counterpart_in_another_year(interval: Interval) -> None:
    period = days("2024-02-28", "2024-03-01")
    own = cut(period, interval)
    compared = dict(zip(own, compared_buckets(own, period, LAST_YEAR), strict=True))
    for bucket, counterpart in compared.items():
        if bucket.start.day == 29:
            assert counterpart == instants("2023-03-01T00:00Z", "2023-03-01T00:00Z")
        else:
            a_year = (bucket.start.replace(year=2023), bucket.start.replace(year=2023) + (bucket.end - bucket.start))
            assert (counterpart.start, counterpart.end) == a_year


@pytest.mark.parametrize("interval", [Interval.HOUR, Interval.DAY])
def test_no_compared_bucket_includes_29_february(interval: Interval) -> None:
    period = days("2025-02-27", "2025-03-02")
    compared = compared_buckets(cut(period, interval), period, LAST_YEAR)
    assert len({bucket.end - bucket.start for bucket in compared}) == 1
    assert {bucket.start.date() for bucket in compared} == {
        date(2024, 2, 27),
        date(2024, 2, 28),
        date(2024, 3, 1),
        date(2024, 3, 2),
    }


def test_a_month_is_compared_with_the_same_days_of_the_month() -> None:
    period = days("2025-01-01", "2025-03-31")
    assert list(compared_buckets(cut(period, Interval.MONTH), period, LAST_YEAR)) == [
        days("2024-01-01", "2024-01-31"),
        days("2024-02-01", "2024-02-28"),
        days("2024-03-01", "2024-03-31"),
    ]


def test_days_around_a_skipped_date_are_compared_with_whole_days() -> None:
    period = days("2011-12-29", "2012-01-02", APIA)
    assert list(compared_buckets(cut(period, Interval.DAY), period, PREVIOUS)) == [
        days(day, day, APIA) for day in ("2011-12-25", "2011-12-26", "2011-12-27", "2011-12-28")
    ]


def lengths(own: Sequence[Period], period: Period, comparison: Comparison) -> list[timedelta]:
    return [bucket.end - bucket.start for bucket in compared_buckets(own, period, comparison)]


def test_an_hour_that_occurs_twice_is_compared_with_one_hour() -> None:
    period = days("2024-10-27", "2024-10-27", "Europe/Berlin")
    own = cut(period, Interval.HOUR)
    assert len(own) == 25
    # Buckets 2 and 3 both begin at two o'clock.
    expected = [timedelta(hours=1)] * 2 + [timedelta(0)] + [timedelta(hours=1)] * 22
    assert lengths(own, period, PREVIOUS) == expected


def test_a_skipped_hour_is_in_no_compared_bucket() -> None:
    period = days("2024-04-01", "2024-04-01", "Europe/Berlin")
    expected = [timedelta(hours=1)] * 2 + [timedelta(0)] + [timedelta(hours=1)] * 21
    assert lengths(cut(period, Interval.HOUR), period, PREVIOUS) == expected


def test_hours_that_occur_twice_on_both_days_are_compared_one_by_one() -> None:
    period = instants("2023-11-05T05:00Z", "2023-11-05T07:00Z", "America/New_York")
    assert list(compared_buckets(cut(period, Interval.HOUR), period, StartingOn(date(2022, 11, 6)))) == [
        instants("2022-11-06T05:00Z", "2022-11-06T06:00Z", "America/New_York"),
        instants("2022-11-06T06:00Z", "2022-11-06T07:00Z", "America/New_York"),
    ]


def test_compared_bounds_ascend_when_the_clock_is_put_back() -> None:
    # The hours from one and from two come twice; the other day has them once.
    period = instants("2024-10-26T23:00Z", "2024-10-27T03:00Z", "Antarctica/Troll")
    compared = compared_buckets(cut(period, Interval.HOUR), period, StartingOn(date(2024, 10, 20)))
    assert [(bucket.start, bucket.end) for bucket in compared] == [
        (at("2024-10-19T23:00Z"), at("2024-10-20T00:00Z")),
        (at("2024-10-20T00:00Z"), at("2024-10-20T00:00Z")),
        (at("2024-10-20T00:00Z"), at("2024-10-20T00:00Z")),
        (at("2024-10-20T00:00Z"), at("2024-10-20T01:00Z")),
    ]


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Period, Interval, Comparison]:
    zone = draw(st.sampled_from(sorted(zone_names())))
    interval = draw(st.sampled_from(Interval))
    longest = 5 if interval is Interval.HOUR else 40 if interval is Interval.DAY else 800
    first = draw(st.dates(date(1995, 1, 1), date(2040, 1, 1)))
    length = timedelta(days=draw(st.integers(0, longest)))
    period = days(str(first), str(first + length + timedelta(days=1)), zone)
    if draw(st.booleans()):
        later = [draw(st.integers(0, 90)) * SLOT for _ in range(2)]
        period = Period(period.start + later[0], period.end + later[1], zone)
    starting = st.dates(date(1995, 1, 1), date(2040, 1, 1)).map(StartingOn)
    return period, interval, draw(st.one_of(st.sampled_from(RelativeComparison), starting))


@given(comparisons())
def test_compared_buckets_pair_with_buckets(case: tuple[Period, Interval, Comparison]) -> None:
    period, interval, comparison = case
    zone = ZoneInfo(period.zone)
    own = cut(period, interval)
    compared = compared_buckets(own, period, comparison)
    bounds = [bound for bucket in compared for bound in (bucket.start, bucket.end)]
    assert len(compared) == len(own)
    assert all(before <= after for before, after in pairwise(bounds))
    assert all(bound == EPOCH + slot(bound) * SLOT and bound.tzinfo is UTC for bound in bounds)
    assert compared_period(period, comparison) == Period(bounds[0], bounds[-1], period.zone)
    gaps = [(one.end, other.start) for one, other in pairwise(compared) if one.end != other.start]
    assert all(
        comparison is LAST_YEAR and (local_date(start, zone).month, local_date(start, zone).day) == (2, 29)
        for start, _ in gaps
    )
    if period.days is not None:
        assert all(
            starts_day(after, zone)
            for bucket, counterpart in zip(own, compared, strict=True)
            for before, after in zip((bucket.start, bucket.end), (counterpart.start, counterpart.end), strict=True)
            if starts_day(before, zone)
        )
    if period.days is not None and comparison is not LAST_YEAR:
        assert compared_period(period, comparison).days == period.days
    if comparison is PREVIOUS:
        assert bounds[-1] == period.start
    if isinstance(comparison, StartingOn):
        assert local_date(bounds[0], zone) in (comparison.first_day, comparison.first_day + timedelta(days=1))


def test_a_comparison_is_given_by_exactly_one_field() -> None:
    assert resolve_comparison(relative=PREVIOUS, path="compareTo") is PREVIOUS
    assert resolve_comparison(first_day=date(2024, 1, 1), path="compareTo") == StartingOn(date(2024, 1, 1))


@pytest.mark.parametrize(
    ("relative", "first_day", "problem"),
    [
        (None, None, 'compareTo: Give "to" or "firstDay".'),
        (
            PREVIOUS,
            date(2024, 1, 1),
            'compareTo: Give only one of "to" and "firstDay".',
        ),
        (None, date(1, 1, 1), "compareTo.firstDay: Choose a day from 1990-01-01 to 2100-12-31, not 0001-01-01."),
    ],
)
def test_problems_of_a_comparison_are_reported(
    relative: RelativeComparison | None, first_day: date | None, problem: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        resolve_comparison(relative=relative, first_day=first_day, path="compareTo")
    assert str(caught.value) == problem
