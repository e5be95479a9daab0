"""How the last stages that were reached become a funnel."""

from __future__ import annotations

import pytest

from ivgraph.analytics.journeys.funnel import build_funnel


def test_who_came_to_a_stage_came_to_all_before() -> None:
    funnel = build_funnel({0: 3, 1: 2, 3: 5}, stages=3)

    assert (funnel.everybody, funnel.reached) == (10, (7, 5, 5))
    assert [funnel.dropped(stage) for stage in range(3)] == [3, 2, 0]
    assert [funnel.drop_off(stage) for stage in range(3)] == [pytest.approx(0.3), pytest.approx(2 / 7), 0]
    assert [funnel.share(stage) for stage in range(3)] == [0.7, 0.5, 0.5]


def test_where_nobody_came_no_share_is_told() -> None:
    nobody, none_came = build_funnel({}, stages=1), build_funnel({0: 4}, stages=2)

    assert (nobody.share(0), nobody.drop_off(0)) == (None, None)
    assert [none_came.drop_off(stage) for stage in range(2)] == [1, None]


def test_a_story_without_levels_has_no_stage() -> None:
    assert build_funnel({0: 4}, stages=0).reached == ()
