"""Breaks the metrics of a subject down by the values of something: a dimension, a kind of viewer, a time of the week.

Each value has the metrics of the part of the audience, or of the period, that has it. All values of all subjects are
counted together. Only the distinct viewers and the medians of the rest, which follow from no sum, are counted again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from ivgraph.analytics.breakdown_values import (
    ByValue,
    SplitBy,
    SplitKey,
    SplitQuery,
    TimeOfWeek,
    read_values,
    times_of_week,
)
from ivgraph.analytics.filters import And, Authenticated, CameBefore, Condition, Not
from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.measures import MeasureGroup, merge_groups
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest, MetricsTarget
from ivgraph.analytics.result import MetricValues, SubjectAndNode, evaluate, period_metrics
from ivgraph.analytics.split import SplitValue
from ivgraph.analytics.sums import SUM_GROUPS, add_up
from ivgraph.dimensions import Dimension


class ViewerTrait(Enum):
    """What tells viewers apart, whatever they watched on."""

    #: Whether the viewer is authenticated.
    VIEWER_KIND = "viewer_kind"
    #: Whether the viewer had been present in the playlist before the period.
    NEW_OR_RETURNING = "new_or_returning"

    @property
    def conditions(self) -> Mapping[SplitValue, Condition]:
        """The two values, each with its condition."""
        if self is ViewerTrait.VIEWER_KIND:
            return {"AUTHENTICATED": Authenticated(), "ANONYMOUS": Not(Authenticated())}
        return {"NEW": Not(CameBefore()), "RETURNING": CameBefore()}


BreakdownBy: TypeAlias = SplitBy | ViewerTrait


@dataclass(frozen=True, slots=True)
class BreakdownRequest:
    """The arguments of a breakdown, resolved."""

    by: BreakdownBy
    period: Period
    condition: Condition | None
    #: The metric to order by; None for the default order: by plays or clicks, but times and viewers by themselves.
    order_by: str | None
    descending: bool
    #: The most values with a row of their own.
    first: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The metrics of each value. Those that add up make up those of the total together."""

    rows: Sequence[tuple[SplitValue, MetricValues]]
    #: All values without a row of their own; None if there are none.
    rest: MetricValues | None
    #: Where the value is unknown; None if it is known everywhere.
    unknown: MetricValues | None
    total: MetricValues
    #: The number of known values, with and without a row.
    value_count: int


async def break_down(
    loaders: Loaders, target: MetricsTarget, request: BreakdownRequest, names: Collection[str]
) -> Breakdown:
    """Breaks the named metrics of a subject down."""
    counting = _Counting(loaders, target, request, names)
    total, counted = await asyncio.gather(counting.count_total(), counting.count_values())
    unknown = counted.pop(None, None)
    ordered = counting.order(counted)
    rest = [value for value, _ in ordered[request.first :]]
    return Breakdown(
        rows=[(value, counting.evaluate(measures)) for value, measures in ordered[: request.first]],
        rest=counting.evaluate(await counting.count_rest({value: counted[value] for value in rest})) if rest else None,
        unknown=unknown and counting.evaluate(unknown),
        total=total,
        value_count=len(counted),
    )


class _Counting:
    """Counts what one breakdown of one subject needs."""

    def __init__(
        self, loaders: Loaders, target: MetricsTarget, request: BreakdownRequest, names: Collection[str]
    ) -> None:
        self._loaders, self._target, self._request, self._names = loaders, target, request, names
        self._default_order = "plays" if "plays" in target.catalogue else "clicks"
        ordering = request.order_by or self._default_order
        self._counted_names = {*names, ordering, *self._deciding_names({*names, ordering})}

    def _deciding_names(self, asked: Collection[str]) -> list[str]:
        """The metrics that decide which values there are.

        That nodes of a playlist were played, although the playlist itself was not, is told by its viewers, and as well
        by the steps of its sessions. The steps of all plays take longer to count than the viewers, unless they are
        asked for.
        """
        deciding = [name for name in ("clicks", "plays", "exposures") if name in self._target.catalogue]
        if "sessions" in self._target.catalogue:
            deciding.append("sessions" if MeasureGroup.JOURNEYS in self._groups(asked) else "unique_viewers")
        return deciding

    async def count_total(self) -> MetricValues:
        request = MetricsRequest(self._request.period, None, None, self._request.condition)
        return period_metrics(await self._loaders.measures(self._target, request, self._names), self._names)

    async def count_values(self) -> dict[SplitValue, SubjectAndNode]:
        """The measures of the subject and of its node for each value; those of a dimension only if there are any."""
        match self._request.by:
            case ViewerTrait() as trait:
                return await self._count_traits(trait)
            case TimeOfWeek() as time:
                return await self._count_times(time)
            case Dimension():
                counted = await self._count_split(self._groups(self._counted_names))
                return {value: measures for value, measures in counted.items() if _has_any(measures)}

    async def count_rest(self, parts: Mapping[SplitValue, SubjectAndNode]) -> SubjectAndNode:
        """The measures of several values together."""
        if len(parts) == 1:
            return next(iter(parts.values()))
        subject, node = (add_up(list(column)) for column in zip(*parts.values(), strict=True))
        if distinct := self._groups(self._names) - SUM_GROUPS:
            key = SplitKey(self._target.subject, distinct, frozenset(parts))
            counted = await self._loaders.load(read_values, self._split_query(), key)
            (subject,) = merge_groups([[subject], list(counted.values())], 1)
        return subject, subject if self._target.node == self._target.subject else node

    def order(self, counted: Mapping[SplitValue, SubjectAndNode]) -> list[tuple[SplitValue, SubjectAndNode]]:
        """The values in the requested order: values with equal metrics by themselves, those without a value last."""
        by_value = sorted(counted.items(), key=_value_of)
        if self._request.order_by is None and not isinstance(self._request.by, Dimension):
            return by_value
        name = self._request.order_by or self._default_order
        metrics = {value: getattr(self._evaluate(measures, [name]), name) for value, measures in by_value}
        with_metric = [item for item in by_value if metrics[item[0]] is not None]
        with_metric.sort(key=lambda item: metrics[item[0]], reverse=self._request.descending)
        return with_metric + [item for item in by_value if metrics[item[0]] is None]

    def evaluate(self, measures: SubjectAndNode) -> MetricValues:
        """The named metrics, as GraphQL's type of metrics has them."""
        return MetricValues(period=self._request.period, comparison=None, **vars(self._evaluate(measures, self._names)))

    def _evaluate(self, measures: SubjectAndNode, names: Collection[str]) -> MetricValues:
        return evaluate(self._target, [measures], names)[0]

    def _groups(self, names: Collection[str]) -> frozenset[MeasureGroup]:
        return frozenset[MeasureGroup]().union(*(self._target.catalogue[name].groups for name in names))

    def _split_query(self) -> SplitQuery:
        assert not isinstance(self._request.by, ViewerTrait), "two values leave no rest of several"
        return SplitQuery(self._request.period, self._request.condition or And(frozenset()), self._request.by)

    async def _count_split(self, groups: frozenset[MeasureGroup]) -> dict[SplitValue, SubjectAndNode]:
        query, target = self._split_query(), self._target
        keys = [SplitKey(target.subject, groups)]
        if target.node != target.subject:
            keys.append(SplitKey(target.node, groups & {MeasureGroup.TOTALS}))
        found: list[ByValue] = await asyncio.gather(*(self._loaders.load(read_values, query, key) for key in keys))
        of_subject, of_node = found[0], found[-1]
        return {value: (of_subject[value], of_node[value]) for value in of_subject}

    async def _count_traits(self, trait: ViewerTrait) -> dict[SplitValue, SubjectAndNode]:
        given = [] if self._request.condition is None else [self._request.condition]
        requests = [
            MetricsRequest(self._request.period, None, None, And(frozenset([condition, *given])))
            for condition in trait.conditions.values()
        ]
        measured = await asyncio.gather(
            *(self._loaders.measures(self._target, request, self._counted_names) for request in requests)
        )
        return {value: each.current[0] for value, each in zip(trait.conditions, measured, strict=True)}

    async def _count_times(self, time: TimeOfWeek) -> dict[SplitValue, SubjectAndNode]:
        """Without a filter, sums are those of the buckets of a timeline, which the totals have."""
        groups = self._groups(self._counted_names)
        if self._request.condition is not None:
            return await self._count_split(groups)
        request = MetricsRequest(self._request.period, time.interval, None, None)
        sums = [name for name in self._counted_names if self._target.catalogue[name].groups <= SUM_GROUPS]
        measured = await self._loaders.measures(self._target, request, sums)
        parts: dict[SplitValue, list[SubjectAndNode]] = {}
        for number, each in zip(times_of_week(self._request.period, time), measured.current, strict=True):
            parts.setdefault(number, []).append(each)
        added = {value: _add_both(each) for value, each in parts.items()}
        if distinct := groups - SUM_GROUPS:
            split = await self._count_split(distinct)
            for value, (subject, node) in added.items():
                (subject,) = merge_groups([[subject], [split[value][0]]], 1)
                added[value] = subject, subject if self._target.node == self._target.subject else node
        return added


def _value_of(item: tuple[SplitValue, SubjectAndNode]) -> Any:
    """A sort key: the values of one breakdown are either texts or numbers, once the unknown one is left out."""
    return item[0]


def _add_both(parts: Sequence[SubjectAndNode]) -> SubjectAndNode:
    return add_up([subject for subject, _ in parts]), add_up([node for _, node in parts])


def _has_any(measures: SubjectAndNode) -> bool:
    """Whether anything of the subject was counted."""
    totals, exposures, viewers = measures[0].totals, measures[0].counted_exposures, measures[0].counted_viewers
    present = viewers is not None and any((viewers.authenticated, viewers.anonymous))
    played = measures[0].counted_journeys is not None and measures[0].journeys.steps > 0
    return present or played or any((totals.impressions, totals.plays, totals.clicks, totals.watched_ms, exposures))
