from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.filters import And, Authenticated, In, Not, Or
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import Question, Request, Stretch

START = datetime(2024, 3, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_whole_period_is_one_bucket() -> None:
    period = Period(START, START + HOUR, "Europe/Berlin")
    request = Request(period, interval=None, comparison=None, condition=None)
    assert request.stretch.buckets == (period,)
    assert request.bucket_count == 1


def test_buckets_are_counted_without_being_worked_out() -> None:
    century = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), "Europe/Berlin")
    request = Request(century, Interval.HOUR, comparison=None, condition=None)

    assert request.bucket_count == 876_600
    assert "stretch" not in vars(request)


def test_buckets_adjoin() -> None:
    stretch = Stretch.between((START, START + HOUR, START + 3 * HOUR), "Europe/Berlin")
    assert stretch.buckets == (
        Period(START, START + HOUR, "Europe/Berlin"),
        Period(START + HOUR, START + 3 * HOUR, "Europe/Berlin"),
    )


def test_what_lies_between_two_buckets_is_counted_apart_and_left_out() -> None:
    hours = [START + number * HOUR for number in range(5)]
    stretch = Stretch((Period(hours[0], hours[1], "UTC"), Period(hours[3], hours[4], "UTC")))
    question = stretch.question(None)
    assert [bound - question.bounds[0] for bound in question.bounds] == [0, 4, 12, 16]
    assert stretch.without_gaps(["first", "between", "second"]) == ["first", "second"]


def test_empty_buckets_keep_their_places() -> None:
    empty = Period(START, START, "UTC")
    stretch = Stretch((empty, empty, Period(START + HOUR, START + 2 * HOUR, "UTC")))
    assert stretch.without_gaps(["one", "two", "between", "three"]) == ["one", "two", "three"]


def test_a_question_counts_in_slots() -> None:
    stretch = Stretch.between((START, START + HOUR), "UTC")
    first = 1_711_843_200 // 900
    assert stretch.question(None) == Question((first, first + 4), None)
    assert stretch.question(Authenticated()) == Question((first, first + 4), Authenticated())


def test_the_zone_is_no_part_of_the_question() -> None:
    # Where the buckets are the same, so are the numbers.
    bounds = (START, START + HOUR)
    assert Stretch.between(bounds, "UTC").question(None) == Stretch.between(bounds, "Europe/London").question(None)


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
def test_filters_that_say_the_same_in_another_order_are_one_question(one: In | And | Or, other: In | And | Or) -> None:
    stretch = Stretch.between((START, START + HOUR), "UTC")
    assert stretch.question(one) == stretch.question(other)
    assert hash(stretch.question(one)) == hash(stretch.question(other))


def test_all_of_the_audience_and_a_part_of_it_are_two_questions() -> None:
    stretch = Stretch.between((START, START + HOUR), "UTC")
    assert stretch.question(None) != stretch.question(And(frozenset()))
