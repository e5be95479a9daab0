"""Evaluates metrics from measures, compares them, and arranges them as the points and columns of GraphQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TypeAlias

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.measures import Measures
from ivgraph.analytics.period import Period
from ivgraph.analytics.ratios import growth
from ivgraph.analytics.request import Buckets, MetricsRequest, MetricsTarget

#: The selected metrics as attributes. A metric that is not selected has no attribute: reading it fails instead of
#: returning a wrong zero.
MetricValues: TypeAlias = SimpleNamespace

#: The measures of a subject, and those of the node that it is in (its own, if it is not a hotspot).
SubjectAndNode: TypeAlias = tuple[Measures, Measures]


@dataclass(frozen=True, slots=True)
class MeasuredRequest:
    """A request with the measures that were counted for it."""

    request: MetricsRequest
    target: MetricsTarget
    #: One item for each bucket.
    current: Sequence[SubjectAndNode]
    #: One item for each compared bucket; empty without a comparison.
    compared: Sequence[SubjectAndNode]


def period_metrics(measured: MeasuredRequest, names: Collection[str]) -> MetricValues:
    """The metrics of the whole period, with its comparison."""
    return _points(measured, _evaluate(measured, names), _evaluate_compared(measured, names))[0]


def timeline_metrics(measured: MeasuredRequest, names: Collection[str], interval: Interval) -> MetricValues:
    """The metrics of each bucket, as points and as columns."""
    current, compared = _evaluate(measured, names), _evaluate_compared(measured, names)
    request = measured.request
    points = _points(measured, current, compared)
    return MetricValues(
        period=request.period,
        interval=interval,
        points=[MetricValues(start=point.period.start, end=point.period.end, metrics=point) for point in points],
        columns=MetricValues(
            **vars(_columns(current, request.buckets, names)),
            comparison=request.compared_buckets and _columns(compared, request.compared_buckets, names),
        ),
    )


def relative_change(current: MetricValues, compared: MetricValues) -> MetricValues:
    """The relative change of each metric: 0.25 is a quarter more. None if the compared value is zero or None."""
    return MetricValues(**{name: growth(value, getattr(compared, name)) for name, value in vars(current).items()})


def _evaluate(measured: MeasuredRequest, names: Collection[str]) -> list[MetricValues]:
    return evaluate(measured.target, measured.current, names)


def _evaluate_compared(measured: MeasuredRequest, names: Collection[str]) -> list[MetricValues]:
    return evaluate(measured.target, measured.compared, names)


def evaluate(target: MetricsTarget, counted: Sequence[SubjectAndNode], names: Collection[str]) -> list[MetricValues]:
    formulas = {name: target.catalogue[name].compute for name in names}
    return [
        MetricValues(**{name: compute(subject, node, target.duration_ms) for name, compute in formulas.items()})
        for subject, node in counted
    ]


def _points(
    measured: MeasuredRequest, current: Sequence[MetricValues], compared: Sequence[MetricValues]
) -> list[MetricValues]:
    """The metrics of each bucket with its period and its comparison."""
    buckets, compared_buckets = measured.request.buckets, measured.request.compared_buckets
    comparisons: Sequence[MetricValues | None] = [None] * len(current)
    if compared_buckets is not None:
        comparisons = list(map(_compare, compared_buckets.periods, compared, current))
    return [
        MetricValues(period=period, comparison=comparison, **vars(values))
        for period, values, comparison in zip(buckets.periods, current, comparisons, strict=True)
    ]


def _compare(period: Period, compared: MetricValues, current: MetricValues) -> MetricValues | None:
    """The comparison of a bucket; None if it has no counterpart, such as 29 February a year earlier."""
    if period.start == period.end:
        return None
    metrics = MetricValues(period=period, comparison=None, **vars(compared))
    return MetricValues(period=period, metrics=metrics, change=relative_change(current, compared))


def _columns(values: Sequence[MetricValues], buckets: Buckets, names: Collection[str]) -> MetricValues:
    """One list per metric, and the bounds of the buckets."""
    lists = {name: [getattr(each, name) for each in values] for name in names}
    periods = buckets.periods
    return MetricValues(start=[period.start for period in periods], end=[period.end for period in periods], **lists)
