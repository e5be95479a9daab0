from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.filters import And, Authenticated, In, Not, Or
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import Buckets, MeasureQuery, MetricsRequest

START = datetime(2024, 3, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_whole_period_is_one_bucket() -> None:
    period = Period(START, START + HOUR, "Europe/Berlin")
    request = MetricsRequest(period, interval=None, comparison=None, condition=None)
    assert request.buckets.periods == (period,)
    assert request.bucket_count == 1


def test_the_number_of_buckets_is_known_without_building_them() -> None:
    century = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), "Europe/Berlin")
    request = MetricsRequest(century, Interval.HOUR, comparison=None, condition=None)

    assert request.bucket_count == 876_600
    assert "buckets" not in vars(request)


def test_buckets_are_adjacent() -> None:
    buckets = Buckets.between((START, START + HOUR, START + 3 * HOUR), "Europe/Berlin")
    assert buckets.periods == (
        Period(START, START + HOUR, "Europe/Berlin"),
        Period(START + HOUR, START + 3 * HOUR, "Europe/Berlin"),
    )


def test_gaps_between_buckets_are_counted_separately_and_dropped() -> None:
    hours = [START + number * HOUR for number in range(5)]
    buckets = Buckets((Period(hours[0], hours[1], "UTC"), Period(hours[3], hours[4], "UTC")))
    query = buckets.query(None)
    assert [bound - query.bounds[0] for bound in query.bounds] == [0, 4, 12, 16]
    assert buckets.without_gaps(["first", "between", "second"]) == ["first", "second"]


def test_empty_buckets_keep_their_positions() -> None:
    empty = Period(START, START, "UTC")
    buckets = Buckets((empty, empty, Period(START + HOUR, START + 2 * HOUR, "UTC")))
    assert buckets.without_gaps(["one", "two", "between", "three"]) == ["one", "two", "three"]


def test_a_query_has_bounds_in_slots() -> None:
    buckets = Buckets.between((START, START + HOUR), "UTC")
    first = 1_711_843_200 // 900
    assert buckets.query(None) == MeasureQuery((first, first + 4), None)
    assert buckets.query(Authenticated()) == MeasureQuery((first, first + 4), Authenticated())


def test_the_zone_is_not_part_of_the_query() -> None:
    # Equal buckets have equal counts in every zone.
    bounds = (START, START + HOUR)
    assert Buckets.between(bounds, "UTC").query(None) == Buckets.between(bounds, "Europe/London").query(None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (In("country", frozenset(["DE", None])), In("country", frozenset([None, "DE"]))),
        (
            And(frozenset([Authenticated(), In("device", frozenset(["phone"]))])),
            And(frozenset([In("device", frozenset(["phone"])), Authenticated()])),
        ),
        (Or(frozenset([Not(Authenticated()), Not(Authenticated())])), Or(frozenset([Not(Authenticated())]))),
    ],
)
def test_filters_that_differ_only_in_order_make_equal_queries(one: In | And | Or, other: In | And | Or) -> None:
    buckets = Buckets.between((START, START + HOUR), "UTC")
    assert buckets.query(one) == buckets.query(other)
    assert hash(buckets.query(one)) == hash(buckets.query(other))


def test_queries_with_and_without_a_condition_differ() -> None:
    buckets = Buckets.between((START, START + HOUR), "UTC")
    assert buckets.query(None) != buckets.query(And(frozenset()))
