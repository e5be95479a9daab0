from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.comparison import RelativeComparison
from ivgraph.analytics.measures import Measures, Totals
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Metric
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest, MetricsTarget, Subject
from ivgraph.analytics.result import (
    MeasuredRequest,
    MetricValues,
    period_metrics,
    relative_change,
    timeline_metrics,
)

TWO_DAYS = Period(datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC), "UTC")


def totals(**counted: int) -> Measures:
    return Measures(Totals(**counted), None, None)


def measured(
    catalogue: Mapping[str, Metric],
    *current: tuple[Measures, Measures],
    compared: list[Measures] | None = None,
    interval: Interval | None = None,
) -> MeasuredRequest:
    comparison = None if compared is None else RelativeComparison.PREVIOUS_PERIOD
    request = MetricsRequest(TWO_DAYS, interval, comparison, condition=None)
    target = MetricsTarget(Subject(1, 1), Subject(1, 1), catalogue)
    return MeasuredRequest(request, target, current, [(each, each) for each in compared or ()])


def numbers(values: MetricValues) -> dict[str, Any]:
    return {name: value for name, value in vars(values).items() if name not in ("period", "comparison")}


def test_only_the_selected_metrics_are_evaluated() -> None:
    node = totals(plays=4, clicks=3)
    values = period_metrics(measured(NODE_METRICS, (node, node)), ["clicks", "click_through_rate"])
    assert numbers(values) == {"clicks": 3, "click_through_rate": 0.75}
    with pytest.raises(AttributeError):
        _ = values.plays


def test_metrics_of_a_hotspot_use_the_totals_of_its_node() -> None:
    counted = measured(HOTSPOT_METRICS, (totals(clicks=3), totals(plays=4, clicks=12)))
    values = period_metrics(counted, ["click_share", "click_through_rate"])
    assert numbers(values) == {"click_share": 0.25, "click_through_rate": 0.75}


def test_a_period_has_its_comparison() -> None:
    before, now = totals(plays=4), totals(plays=5)
    values = period_metrics(measured(PLAYLIST_METRICS, (now, now), compared=[before]), ["plays"])
    assert values.plays == 5
    assert values.comparison.metrics.plays == 4
    assert values.comparison.change.plays == 0.25
    assert values.comparison.period.end == values.period.start == TWO_DAYS.start


def test_a_timeline_has_the_same_values_as_points_and_as_columns() -> None:
    days = [totals(plays=1, impressions=0), totals(plays=2, impressions=4)]
    counted = measured(
        PLAYLIST_METRICS, *((day, day) for day in days), compared=[totals(plays=2), totals()], interval=Interval.DAY
    )
    timeline = timeline_metrics(counted, ["play_rate", "plays"], Interval.DAY)
    assert [numbers(point.metrics) for point in timeline.points] == [
        {"play_rate": None, "plays": 1},
        {"play_rate": 0.5, "plays": 2},
    ]
    assert (timeline.columns.play_rate, timeline.columns.plays) == ([None, 0.5], [1, 2])
    assert timeline.columns.comparison.plays == [2, 0]
    assert timeline.columns.start == [TWO_DAYS.start, TWO_DAYS.start + timedelta(days=1)]
    assert timeline.columns.end == [point.end for point in timeline.points]


def test_without_a_comparison_points_and_columns_have_none() -> None:
    day = totals(plays=1)
    timeline = timeline_metrics(
        measured(PLAYLIST_METRICS, (day, day), (day, day), interval=Interval.DAY), ["plays"], Interval.DAY
    )
    assert timeline.columns.comparison is None
    assert [point.metrics.comparison for point in timeline.points] == [None, None]


@pytest.mark.parametrize(
    ("current", "compared", "change"),
    [
        (5, 4, 0.25),
        (4, 5, -0.2),
        (0, 5, -1.0),
        (5, 5, 0.0),
        (0.5, 0.25, 1.0),
        # There is no change relative to zero.
        (5, 0, None),
        (0, 0, None),
        (0.5, 0.0, None),
        # Neither is there relative to null.
        (None, 0.5, None),
        (0.5, None, None),
        (None, None, None),
    ],
)
def test_changes_are_relative_to_the_compared_value(current: Any, compared: Any, change: float | None) -> None:
    assert vars(relative_change(SimpleNamespace(plays=current), SimpleNamespace(plays=compared))) == {"plays": change}
