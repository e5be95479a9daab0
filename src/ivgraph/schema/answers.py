"""From requests to the objects that GraphQL reads: counted, evaluated, compared."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ivgraph.loaders import Loaders
from ivgraph.query.filters import Condition
from ivgraph.query.interval import Interval
from ivgraph.query.metrics import Family, Metric
from ivgraph.query.period import Period
from ivgraph.query.request import Request, Stretch, Subject
from ivgraph.query.shape import Values, evaluate, needed_families, relate, transpose


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
