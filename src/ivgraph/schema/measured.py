"""The fields metrics and timeline, the same for playlists, nodes and hotspots."""

from __future__ import annotations

from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.query.interval import Interval
from ivgraph.query.shape import Values
from ivgraph.schema import prices
from ivgraph.schema.answers import Measured, answer_metrics, answer_timeline
from ivgraph.schema.context import Context
from ivgraph.schema.inputs import (
    ComparisonArgument,
    FilterArgument,
    IntervalArgument,
    PeriodArgument,
    read_request,
)
from ivgraph.schema.selection import asked_metrics, place
from ivgraph.schema.series import HOTSPOT, Level


class HasMeasures(Protocol):
    """Whatever has metrics."""

    @property
    def measured(self) -> Measured: ...


def metrics_field(level: Level) -> Any:
    async def metrics(
        self: HasMeasures,
        info: Info[Context, None],
        period: PeriodArgument,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> Values:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to}
        request = info.context.read(place(info), read_request, **arguments)
        names = asked_metrics(info, level.catalogue)
        return await answer_metrics(info.context.loaders, self.measured, request, names)

    return strawberry.field(
        resolver=metrics,
        graphql_type=level.metrics,
        description="Numbers of a period, compared with another one if asked.",
        metadata={"read": read_request, "price": prices.hotspot_metrics if level is HOTSPOT else prices.metrics},
    )


def timeline_field(level: Level) -> Any:
    async def timeline(
        self: HasMeasures,
        info: Info[Context, None],
        period: PeriodArgument,
        interval: IntervalArgument = Interval.DAY,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> Values:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to, "interval": interval}
        request = info.context.read(place(info), read_request, **arguments)
        names = asked_metrics(info, level.catalogue)
        return await answer_timeline(info.context.loaders, self.measured, request, names, interval)

    return strawberry.field(
        resolver=timeline,
        graphql_type=level.timeline,
        description="Numbers over time: a bucket for every hour, day … of the period, also where nothing happened.",
        metadata={"read": read_request, "price": prices.timeline},
    )
