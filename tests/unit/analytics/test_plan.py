from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.filters import Authenticated
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.plan import (
    JOURNEY_GROUPS,
    NOBODY,
    VISIT_GROUPS,
    Plan,
    choose_plan,
    choose_plans,
    nearest_day_starts,
    split_days,
)
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.analytics.split import NO_SPLIT
from ivgraph.errors import InvalidArgument

DAY = 96
ALL = set(MeasureGroup)
AUDIENCE = Audience(
    members=(7,), groups=(2,), full_contexts=(29,), partial_contexts=(30, 31), partial_matches=b"\1\2\3"
)


@pytest.mark.parametrize(
    ("bounds", "days"),
    [
        # UTC midnights split no day.
        ([0, DAY, 3 * DAY], []),
        ([5 * DAY, 5 * DAY + 1], [5]),
        ([5 * DAY + 1, 6 * DAY], [5]),
        ([5 * DAY - 1, 7 * DAY + 95], [4, 7]),
        # A day with several bounds is listed once.
        ([5 * DAY, 5 * DAY + 4, 5 * DAY + 8, 6 * DAY], [5]),
        # Days of a zone: each bound splits a UTC day.
        ([4 * DAY - 8, 5 * DAY - 8, 6 * DAY - 8], [3, 4, 5]),
    ],
)
def test_a_bound_off_midnight_splits_its_day(bounds: list[int], days: list[int]) -> None:
    assert split_days(bounds) == days


@pytest.mark.parametrize(
    ("bounds", "starts"),
    [
        # Days west and east of UTC, and half a day away, where noon is closer.
        ([2 * DAY + 20, 3 * DAY + 20, 4 * DAY + 20], [2 * DAY, 3 * DAY, 4 * DAY]),
        ([2 * DAY - 4, 3 * DAY - 4, 4 * DAY - 4], [2 * DAY, 3 * DAY, 4 * DAY]),
        ([2 * DAY + 48, 3 * DAY + 48], [2 * DAY + 48, 3 * DAY + 48]),
        ([2 * DAY + 25, 3 * DAY + 25], [2 * DAY + 48, 3 * DAY + 48]),
        ([2 * DAY + 24, 3 * DAY + 24], [2 * DAY + 48, 3 * DAY + 48]),
        ([2 * DAY + 23, 3 * DAY + 23], [2 * DAY, 3 * DAY]),
        ([2 * DAY + 71, 3 * DAY + 71], [2 * DAY + 48, 3 * DAY + 48]),
        ([2 * DAY + 72, 3 * DAY + 72], [3 * DAY, 4 * DAY]),
        # Days of 23 and of 25 hours, also if local midnight moves across noon in UTC.
        ([2 * DAY - 4, 3 * DAY - 4, 4 * DAY - 8, 5 * DAY - 8], [2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY]),
        ([2 * DAY - 52, 3 * DAY - 52, 4 * DAY - 48, 5 * DAY - 48], [number * DAY - 48 for number in (2, 3, 4, 5)]),
        ([2 * DAY - 48, 3 * DAY - 52, 4 * DAY - 52], [2 * DAY - 48, 3 * DAY - 48, 4 * DAY - 48]),
        # Days of 23 and of 25 hours, if local midnight moves across 6:00 in UTC.
        ([2 * DAY + 22, 3 * DAY + 22, 4 * DAY + 26, 5 * DAY + 26], [2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY]),
        ([2 * DAY + 26, 3 * DAY + 26, 4 * DAY + 22, 5 * DAY + 22], [number * DAY + 48 for number in (2, 3, 4, 5)]),
        # The first and the last day are cut off; the first is so short that it has no UTC day.
        ([3 * DAY - 30, 3 * DAY - 4, 4 * DAY - 4, 4 * DAY + 50], [3 * DAY, 3 * DAY, 4 * DAY, 5 * DAY]),
        # An empty bucket.
        ([2 * DAY - 4, 3 * DAY - 4, 3 * DAY - 4, 4 * DAY - 4], [2 * DAY, 3 * DAY, 3 * DAY, 4 * DAY]),
    ],
)
def test_bounds_of_local_days_have_a_midnight_or_noon_nearby(bounds: list[int], starts: list[int]) -> None:
    assert nearest_day_starts(bounds) == starts


@pytest.mark.parametrize(
    "bounds",
    [
        [2 * DAY, 3 * DAY, 4 * DAY],
        # Hours, several days in one, and part of a day.
        list(range(2 * DAY + 2, 4 * DAY, 4)),
        [2 * DAY - 4, 9 * DAY - 4, 16 * DAY - 4],
        [2 * DAY - 4, 2 * DAY + 12],
    ],
)
def test_other_buckets_are_not_local_days(bounds: list[int]) -> None:
    assert nearest_day_starts(bounds) is None


def test_all_viewers_are_counted_from_rollups() -> None:
    question = MeasureQuery((2 * DAY, 3 * DAY, 5 * DAY + 1), None)
    assert choose_plan(question, None, {Subject(1, 1): ALL}) == Plan(
        "analytics/metrics/measures",
        ([1], [1], [2 * DAY, 3 * DAY, 5 * DAY + 1], [5], True, True),
        VISIT_GROUPS | JOURNEY_GROUPS,
    )


@pytest.mark.parametrize(
    ("groups", "viewers"), [(ALL, True), ({MeasureGroup.TOTALS}, False), ({MeasureGroup.NEW_VIEWERS}, True)]
)
def test_local_days_are_counted_from_utc_days_and_edges(groups: set[MeasureGroup], viewers: bool) -> None:
    question = MeasureQuery((2 * DAY - 4, 3 * DAY - 4), None)
    assert choose_plan(question, None, {Subject(1, 1): groups}) == Plan(
        "analytics/metrics/local_day_measures",
        ([1], [1], [2 * DAY - 4, 3 * DAY - 4], [2 * DAY, 3 * DAY], viewers),
        VISIT_GROUPS | JOURNEY_GROUPS,
    )


def test_a_part_of_the_audience_is_counted_from_visits() -> None:
    question = MeasureQuery((2 * DAY, 3 * DAY), Authenticated())
    assert choose_plan(question, AUDIENCE, {Subject(1, 1): ALL}) == Plan(
        "analytics/metrics/audience_measures",
        ([1], [1], [2 * DAY, 3 * DAY], (7,), (2,), (29,), (30, 31), b"\1\2\3", [1], [1], *NO_SPLIT.arguments),
        VISIT_GROUPS,
    )


def test_a_part_of_the_sessions_is_counted_from_events() -> None:
    question = MeasureQuery((2 * DAY, 3 * DAY), Authenticated())
    sessions = replace(AUDIENCE, by_session=True)
    instants = [datetime(1970, 1, 3, tzinfo=UTC), datetime(1970, 1, 4, tzinfo=UTC)]
    assert choose_plan(question, sessions, {Subject(1, 1): ALL}) == Plan(
        "analytics/metrics/session_measures",
        ([1], [1], [2 * DAY, 3 * DAY], instants, *AUDIENCE.arguments, [1], [1], *NO_SPLIT.arguments),
        VISIT_GROUPS,
    )


def test_visits_can_not_be_told_apart_by_sessions() -> None:
    with pytest.raises(InvalidArgument, match="Use the scope VIEWER"):
        _ = replace(AUDIENCE, by_session=True).arguments


def test_an_audience_without_matches_is_not_all_viewers() -> None:
    nobody = Audience(members=(), groups=(), full_contexts=(), partial_contexts=(), partial_matches=b"")
    assert choose_plan(MeasureQuery((0, DAY), Authenticated()), nobody, {Subject(1, 1): ALL}).statement == (
        "analytics/metrics/audience_measures"
    )


@pytest.mark.parametrize(
    ("groups", "totals", "viewers"),
    [
        ({MeasureGroup.TOTALS}, True, False),
        ({MeasureGroup.JOURNEYS}, True, False),
        ({MeasureGroup.VIEWERS}, False, True),
        ({MeasureGroup.NEW_VIEWERS}, False, True),
        (ALL, True, True),
    ],
)
def test_a_measure_group_that_no_subject_needs_is_not_counted(
    groups: set[MeasureGroup], totals: bool, viewers: bool
) -> None:
    assert choose_plan(MeasureQuery((0, DAY), None), None, {Subject(1, 1): groups}).args[-2:] == (totals, viewers)


def test_viewers_of_an_audience_are_counted_only_for_subjects_that_need_them() -> None:
    # Totals cost nothing more: the visits that are read anyway have them.
    asked = {
        Subject(1, 4): {MeasureGroup.NEW_VIEWERS},
        Subject(1, 3): {MeasureGroup.TOTALS, MeasureGroup.VIEWERS},
        Subject(1, 2): {MeasureGroup.TOTALS},
    }
    assert choose_plan(MeasureQuery((0, DAY), None), AUDIENCE, asked).args[8:10] == ([3, 4], [4])


def test_one_statement_counts_all_subjects_each_once() -> None:
    asked = {Subject(2, 9): ALL, Subject(1, 4): ALL, Subject(2, 3): ALL}
    for audience in (None, AUDIENCE):
        assert choose_plan(MeasureQuery((0, DAY), None), audience, asked).args[:2] == ([1, 2], [3, 4, 9])


def test_equal_queries_make_equal_plans() -> None:
    one = choose_plan(MeasureQuery((0, DAY), None), None, {Subject(1, 4): ALL, Subject(1, 9): ALL})
    other = choose_plan(MeasureQuery((0, DAY), None), None, {Subject(1, 9): ALL, Subject(1, 4): ALL})
    assert one == other


def test_the_totals_have_what_all_viewers_journeys_tell_but_exposures_endings_and_decisions() -> None:
    asked = {Subject(1, 1): ALL, Subject(2, 4): {MeasureGroup.DECISIONS}}
    together, exposures, endings, decisions = choose_plans(MeasureQuery((0, DAY), None), None, asked)
    assert exposures == Plan(
        "analytics/metrics/exposures", ([1], [1], [0, 1], [], [], [], []), frozenset({MeasureGroup.EXPOSURES})
    )
    assert together == choose_plan(MeasureQuery((0, DAY), None), None, asked)
    nobody, values = ((), (), (), (), b""), NO_SPLIT.value_arguments
    assert endings == Plan(
        "analytics/metrics/endings", ([1], [1], [0, DAY], *nobody, True, *values), frozenset({MeasureGroup.ENDINGS})
    )
    assert decisions == Plan(
        "analytics/metrics/decisions",
        ([1, 2], [1, 4], [0, DAY], *nobody, True, *NO_SPLIT.arguments),
        frozenset({MeasureGroup.DECISIONS}),
    )


def test_what_journeys_tell_of_an_audience_is_counted_by_statements_of_their_own() -> None:
    query = MeasureQuery((0, DAY), Authenticated())
    asked = {Subject(1, 1): ALL, Subject(1, 4): {MeasureGroup.JOURNEYS}, Subject(1, 5): {MeasureGroup.TOTALS}}
    plans = choose_plans(query, AUDIENCE, asked)
    people, values, split = AUDIENCE.arguments, NO_SPLIT.value_arguments, NO_SPLIT.arguments
    assert {plan.statement: plan.args for plan in plans} == {
        "analytics/metrics/audience_measures": ([1], [1, 5], [0, DAY], *people, [1], [1], *split),
        "analytics/metrics/audience_journeys": ([1], [1, 4], [0, DAY], *people, *values),
        "analytics/metrics/audience_exposures": ([1], [1], [0, DAY], *people, False, *values),
        "analytics/metrics/endings": ([1], [1], [0, DAY], *people, False, *values),
        "analytics/metrics/decisions": ([1], [1], [0, DAY], *people, False, *split),
    }


@pytest.mark.parametrize(
    ("audience", "groups", "statements"),
    [
        (None, VISIT_GROUPS | JOURNEY_GROUPS, ["measures"]),
        (None, {MeasureGroup.ENDINGS}, ["endings"]),
        (None, {MeasureGroup.EXPOSURES}, ["exposures"]),
        (AUDIENCE, VISIT_GROUPS, ["audience_measures"]),
        (AUDIENCE, {MeasureGroup.JOURNEYS}, ["audience_journeys"]),
    ],
)
def test_no_statement_runs_that_no_subject_needs(
    audience: Audience | None, groups: set[MeasureGroup], statements: list[str]
) -> None:
    plans = choose_plans(MeasureQuery((0, DAY), None), audience, {Subject(1, 1): groups})
    assert [plan.statement for plan in plans] == [f"analytics/metrics/{name}" for name in statements]


def test_exposures_of_hours_are_counted_together() -> None:
    bounds = tuple(range(0, DAY + 1, 4))

    (plan,) = choose_plans(MeasureQuery(bounds, None), None, {Subject(1, 1): {MeasureGroup.EXPOSURES}})

    assert plan.statement == "analytics/metrics/audience_exposures"
    assert plan.args == ([1], [1], list(bounds), *NOBODY.session_arguments, True, *NO_SPLIT.value_arguments)
