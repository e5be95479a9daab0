"""The types that carry numbers, made from the metrics' catalogues: a metric is added there and appears here.

Per level — playlist, node, hotspot — there are the same: metrics, their comparison and change, and the timeline with
its points and columns. Their objects are plain namespaces, so that no coroutine and no resolver runs per number.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.buckets import Interval
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Metric, Unit
from ivgraph.analytics.request import MetricsTarget
from ivgraph.analytics.result import MetricValues, period_metrics, timeline_metrics
from ivgraph.schema import costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import ComparisonArgument, FilterArgument, IntervalArgument, PeriodArgument, read_request
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node, selected_metrics

describe(Interval)


@strawberry.type(description="The time that numbers are of: from one instant up to, not including, another.")
class Period:
    start: datetime = strawberry.field(description="Included; UTC, on a quarter hour.")
    end: datetime = strawberry.field(description="Not included; UTC, on a quarter hour.")
    zone: str = strawberry.field(name="timeZone", description="IANA name of the zone that days and hours are of.")


@dataclass(frozen=True, slots=True)
class Level:
    """The metrics of playlists, nodes or hotspots, and the GraphQL types made from them."""

    catalogue: Mapping[str, Metric]
    metrics: type
    timeline: type


def _declare(name: str, description: str, fields: Mapping[str, tuple[Any, str]]) -> type:
    def fill(namespace: dict[str, Any]) -> None:
        namespace["__module__"] = __name__
        namespace["__annotations__"] = {field: annotation for field, (annotation, _) in fields.items()}
        for field, (_, sentence) in fields.items():
            namespace[field] = strawberry.field(description=sentence)

    return strawberry.type(types.new_class(name, (), {}, fill), description=description)


def _type_of(metric: Metric) -> Any:
    plain = Count if metric.unit is Unit.COUNT else float
    return plain | None if metric.nullable else plain


def _declare_level(name: str, catalogue: Mapping[str, Metric]) -> Level:
    of = name.lower()
    change = _declare(
        f"{name}Change",
        "By how much of the compared value each metric changed: 0.25 is a quarter more. Null over nothing.",
        {metric.name: (float | None, f"Change of: {metric.definition}") for metric in catalogue.values()},
    )
    metrics = _declare(
        f"{name}Metrics",
        f"Numbers of a {of} in a period.",
        {
            "period": (Period, "The time that they are of, as it was understood."),
            **{metric.name: (_type_of(metric), metric.definition) for metric in catalogue.values()},
            # By name: the two types refer to each other.
            "comparison": (
                f"{name}Comparison | None",
                "The same of the compared period; null without compareTo, and where nothing corresponds.",
            ),
        },
    )
    globals()[f"{name}Comparison"] = _declare(
        f"{name}Comparison",
        f"Numbers of a {of} in the period that another is compared with.",
        {
            "period": (Period, "The compared period."),
            "metrics": (metrics, "The numbers of the compared period."),
            "change": (change, "From the compared period to the one asked for."),
        },
    )
    point = _declare(
        f"{name}Point",
        f"Numbers of a {of} in one bucket of a timeline.",
        {
            "start": (datetime, "Start of the bucket, included."),
            "end": (datetime, "End of the bucket, not included."),
            "metrics": (
                metrics,
                "The numbers; their comparison is the bucket at the same place of the compared period.",
            ),
        },
    )
    lists = {metric.name: (list[_type_of(metric)], metric.definition) for metric in catalogue.values()}  # type: ignore[misc]
    bounds = {
        "start": (list[datetime], "Start of each bucket, included."),
        "end": (list[datetime], "End of each bucket, not included."),
    }
    compared_columns = _declare(
        f"{name}ComparedColumns",
        "The compared timeline, aligned with the other by place. A bucket to which nothing corresponds ends where it "
        "starts.",
        bounds | lists,
    )
    columns = _declare(
        f"{name}Columns",
        "The points as one list per field, for charts; all have the same length.",
        bounds
        | lists
        | {"comparison": (compared_columns | None, "The compared timeline, by place; null without compareTo.")},
    )
    timeline = _declare(
        f"{name}Timeline",
        f"Numbers of a {of} over time: every bucket of the period, in order, those without events too.",
        {
            "period": (Period, "The time that it covers, as it was understood."),
            "interval": (Interval, "Length of a bucket."),
            "points": (list[point], "One object per bucket."),  # type: ignore[valid-type]
            "columns": (columns, "One list per field: the same numbers."),
        },
    )
    return Level(catalogue, metrics, timeline)


PLAYLIST = _declare_level("Playlist", PLAYLIST_METRICS)
NODE = _declare_level("Node", NODE_METRICS)
HOTSPOT = _declare_level("Hotspot", HOTSPOT_METRICS)


class HasMetrics(Protocol):
    """Whatever has metrics."""

    @property
    def target(self) -> MetricsTarget: ...


def metrics_field(level: Level) -> Any:
    async def metrics(
        self: HasMetrics,
        info: Info[RequestContext, None],
        period: PeriodArgument,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> MetricValues:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to}
        request = info.context.read(field_node(info), read_request, **arguments)
        names = selected_metrics(info, level.catalogue)
        return period_metrics(await info.context.loaders.measures(self.target, request, names), names)

    return strawberry.field(
        resolver=metrics,
        graphql_type=level.metrics,
        description="Numbers of a period, compared with another one if asked.",
        metadata={"read": read_request, "cost": costs.hotspot_metrics if level is HOTSPOT else costs.metrics},
    )


def timeline_field(level: Level) -> Any:
    async def timeline(
        self: HasMetrics,
        info: Info[RequestContext, None],
        period: PeriodArgument,
        interval: IntervalArgument = Interval.DAY,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> MetricValues:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to, "interval": interval}
        request = info.context.read(field_node(info), read_request, **arguments)
        names = selected_metrics(info, level.catalogue)
        return timeline_metrics(await info.context.loaders.measures(self.target, request, names), names, interval)

    return strawberry.field(
        resolver=timeline,
        graphql_type=level.timeline,
        description="Numbers over time: a bucket for every hour, day … of the period, also where nothing happened.",
        metadata={"read": read_request, "cost": costs.timeline},
    )
