"""From requests to the objects that GraphQL reads: counted, evaluated, compared."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TypeAlias

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.measures import Family, Measures
from ivgraph.analytics.metrics import Metric, Number, ratio
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import Request, Stretch, Subject

#: The metrics that were asked for, as attributes. One that was not is absent: reading it fails, and no zero stands in.
Values: TypeAlias = SimpleNamespace


def needed_families(catalogue: Mapping[str, Metric], names: Collection[str]) -> frozenset[Family]:
    """What has to be counted for the metrics that were asked for."""
    return frozenset[Family]().union(*(catalogue[name].families for name in names))


def evaluate(catalogue: Mapping[str, Metric], names: Collection[str], subject: Measures, node: Measures) -> Values:
    """The metrics of one bucket."""
    return Values(**{name: catalogue[name].of(subject, node) for name in names})


def relate(current: Values, compared: Values) -> Values:
    """By how much of the compared value each metric changed: 0.25 is a quarter more. Null over nothing."""
    return Values(**{name: _change(value, getattr(compared, name)) for name, value in vars(current).items()})


def transpose(points: Sequence[Values], names: Collection[str]) -> dict[str, list[Number | None]]:
    """The values of all points as one list per metric."""
    return {name: [getattr(point, name) for point in points] for name in names}


def _change(current: Number | None, compared: Number | None) -> float | None:
    return None if current is None or compared is None else ratio(current - compared, compared)


@dataclass(frozen=True, slots=True)
class Measured:
    """Whom numbers are of, and which there are."""

    subject: Subject
    #: The node that a hotspot is in; of others the subject itself.
    node: Subject
    catalogue: Mapping[str, Metric]


async def answer_metrics(loaders: Loaders, of: Measured, request: Request, names: Collection[str]) -> Values:
    """The metrics of the whole period."""
    current, compared = await _evaluate_both(loaders, of, request, names)
    return _points(current, request.stretch, compared, request.compared_stretch)[0]


async def answer_timeline(
    loaders: Loaders, of: Measured, request: Request, names: Collection[str], interval: Interval
) -> Values:
    """The metrics of each bucket, as points and as columns."""
    current, compared = await _evaluate_both(loaders, of, request, names)
    answers = _points(current, request.stretch, compared, request.compared_stretch)
    return Values(
        period=request.period,
        interval=interval,
        points=[Values(start=answer.period.start, end=answer.period.end, metrics=answer) for answer in answers],
        columns=Values(
            **vars(_columns(current, request.stretch, names)),
            comparison=request.compared_stretch and _columns(compared, request.compared_stretch, names),
        ),
    )


async def _evaluate_both(
    loaders: Loaders, of: Measured, request: Request, names: Collection[str]
) -> tuple[list[Values], list[Values]]:
    """Per bucket the metrics, and those of the bucket that it is compared with."""
    if request.compared_stretch is None:
        return await _evaluate(loaders, of, request.stretch, request.condition, names), []
    current, compared = await asyncio.gather(
        _evaluate(loaders, of, request.stretch, request.condition, names),
        _evaluate(loaders, of, request.compared_stretch, request.condition, names),
    )
    return current, compared


async def _evaluate(
    loaders: Loaders, of: Measured, stretch: Stretch, condition: Condition | None, names: Collection[str]
) -> list[Values]:
    question, families = stretch.question(condition), needed_families(of.catalogue, names)
    if of.node == of.subject:
        (subject,) = await loaders.measures(question, (of.subject, families))
        return [evaluate(of.catalogue, names, measures, measures) for measures in stretch.without_gaps(subject)]
    # A hotspot's metrics relate it to the totals of its node, never to who viewed it.
    subject, node = await loaders.measures(question, (of.subject, families), (of.node, families & {Family.TOTALS}))
    measures = zip(stretch.without_gaps(subject), stretch.without_gaps(node), strict=True)
    return [evaluate(of.catalogue, names, *both) for both in measures]


def _points(
    current: Sequence[Values], stretch: Stretch, compared: Sequence[Values], compared_stretch: Stretch | None
) -> list[Values]:
    """The metrics of each bucket with its period and its comparison."""
    comparisons: Sequence[Values | None] = [None] * len(current)
    if compared_stretch is not None:
        pairs = zip(compared_stretch.buckets, compared, current, strict=True)
        comparisons = [_compare(period, before, now) for period, before, now in pairs]
    return [
        Values(period=period, comparison=comparison, **vars(values))
        for period, values, comparison in zip(stretch.buckets, current, comparisons, strict=True)
    ]


def _compare(period: Period, compared: Values, current: Values) -> Values | None:
    """None for a bucket that has no counterpart, such as 29 February a year earlier."""
    if period.start == period.end:
        return None
    metrics = Values(period=period, comparison=None, **vars(compared))
    return Values(period=period, metrics=metrics, change=relate(current, compared))


def _columns(values: Sequence[Values], stretch: Stretch, names: Collection[str]) -> Values:
    starts, ends = [bucket.start for bucket in stretch.buckets], [bucket.end for bucket in stretch.buckets]
    return Values(start=starts, end=ends, **transpose(values, names))
