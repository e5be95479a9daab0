"""The fields metrics and timeline, and their GraphQL types, which are made from the metrics' catalogues.

Playlists, nodes and hotspots have types of the same shape: metrics, their comparison and change, and a timeline with
points and columns. A metric that is added to a catalogue appears in all of them. The objects are plain namespaces, so
that no resolver is called for a number.
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
from ivgraph.schema.versions import HasVersionsOfPeriod

describe(Interval)


@strawberry.type(description="A period from one instant up to, not including, another.")
class Period:
    start: datetime = strawberry.field(description="Start, included; UTC, on a quarter hour.")
    end: datetime = strawberry.field(description="End, not included; UTC, on a quarter hour.")
    zone: str = strawberry.field(name="timeZone", description="IANA name of the zone that defines days and hours.")


@dataclass(frozen=True, slots=True)
class MetricTypes:
    """The GraphQL types of the metrics of playlists, nodes or hotspots, and the catalogue that they are made from."""

    catalogue: Mapping[str, Metric]
    metrics: type
    timeline: type


def make_type(name: str, description: str, fields: Mapping[str, tuple[Any, str]], *bases: type) -> type:
    """Makes a Strawberry type.

    Args:
        fields: The annotation and the description of each field, by its Python name.
        bases: Types whose fields it has, too.
    """

    def fill_namespace(namespace: dict[str, Any]) -> None:
        namespace["__module__"] = __name__
        namespace["__annotations__"] = {field: annotation for field, (annotation, _) in fields.items()}
        for field, (_, field_description) in fields.items():
            namespace[field] = strawberry.field(description=field_description)

    return strawberry.type(types.new_class(name, bases, {}, fill_namespace), description=description)


def _graphql_type(metric: Metric) -> Any:
    number = Count if metric.unit is Unit.COUNT else float
    return number | None if metric.nullable else number


def _make_types(name: str, catalogue: Mapping[str, Metric]) -> MetricTypes:
    kind = name.lower()
    change = make_type(
        f"{name}Change",
        "The relative change of each metric: 0.25 is a quarter more. Null if the compared value is zero or null.",
        {metric.name: (float | None, f"Change of: {metric.definition}") for metric in catalogue.values()},
    )
    metrics = make_type(
        f"{name}Metrics",
        f"Metrics of a {kind} in a period.",
        {
            "period": (Period, "The resolved period."),
            **{metric.name: (_graphql_type(metric), metric.definition) for metric in catalogue.values()},
            # As a string, since the two types refer to each other.
            "comparison": (
                f"{name}Comparison | None",
                "The metrics of the compared period; null without compareTo, or if the period has no counterpart.",
            ),
        },
    )
    globals()[f"{name}Comparison"] = make_type(
        f"{name}Comparison",
        f"Metrics of a {kind} in the period that another one is compared with.",
        {
            "period": (Period, "The compared period."),
            "metrics": (metrics, "The metrics of the compared period."),
            "change": (change, "The change from the compared period to the requested one."),
        },
    )
    point = make_type(
        f"{name}Point",
        f"Metrics of a {kind} in one bucket of a timeline.",
        {
            "start": (datetime, "Start of the bucket, included."),
            "end": (datetime, "End of the bucket, not included."),
            "metrics": (
                metrics,
                "The metrics of the bucket. Their comparison is with the corresponding bucket of the compared period.",
            ),
        },
    )
    lists = {metric.name: (list[_graphql_type(metric)], metric.definition) for metric in catalogue.values()}  # type: ignore[misc]
    bounds = {
        "start": (list[datetime], "Start of each bucket, included."),
        "end": (list[datetime], "End of each bucket, not included."),
    }
    compared_columns = make_type(
        f"{name}ComparedColumns",
        "The columns of the compared timeline: item i of a list is compared with item i of the same list of the "
        "timeline. A bucket without a counterpart ends where it starts.",
        bounds | lists,
    )
    columns = make_type(
        f"{name}Columns",
        "The points as one list for each field, as charts use them; all lists have the same length.",
        bounds
        | lists
        | {"comparison": (compared_columns | None, "The columns of the compared timeline; null without compareTo.")},
    )
    timeline = make_type(
        f"{name}Timeline",
        f"Metrics of a {kind} over time: all buckets of the period in order, including those without events.",
        {
            "period": (Period, "The resolved period."),
            "interval": (Interval, "Length of a bucket."),
            "points": (list[point], "One object for each bucket."),  # type: ignore[valid-type]
            "columns": (columns, "The same metrics as one list for each field."),
        },
        HasVersionsOfPeriod,
    )
    return MetricTypes(catalogue, metrics, timeline)


PLAYLIST_TYPES = _make_types("Playlist", PLAYLIST_METRICS)
NODE_TYPES = _make_types("Node", NODE_METRICS)
HOTSPOT_TYPES = _make_types("Hotspot", HOTSPOT_METRICS)


class HasMetrics(Protocol):
    """The GraphQL types Playlist, Node and Hotspot, which import this module."""

    @property
    def target(self) -> MetricsTarget: ...


def metrics_field(metric_types: MetricTypes) -> Any:
    async def metrics(
        self: HasMetrics,
        info: Info[RequestContext, None],
        period: PeriodArgument,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> MetricValues:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to}
        request = info.context.read_arguments(field_node(info), read_request, **arguments)
        names = selected_metrics(info, metric_types.catalogue)
        return period_metrics(await info.context.loaders.measures(self.target, request, names), names)

    return strawberry.field(
        resolver=metrics,
        graphql_type=metric_types.metrics,
        description="Metrics of a period, compared with another period if compareTo is given.",
        metadata={
            "read": read_request,
            "cost": costs.metrics(metric_types.catalogue),
            "cost_of_selection": costs.statements_of_metrics(metric_types.catalogue),
        },
    )


def timeline_field(metric_types: MetricTypes) -> Any:
    async def timeline(
        self: HasMetrics,
        info: Info[RequestContext, None],
        period: PeriodArgument,
        interval: IntervalArgument = Interval.DAY,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
    ) -> MetricValues:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to, "interval": interval}
        request = info.context.read_arguments(field_node(info), read_request, **arguments)
        names = selected_metrics(info, metric_types.catalogue)
        counted = timeline_metrics(await info.context.loaders.measures(self.target, request, names), names, interval)
        counted.playlist_id = self.target.subject.playlist_id
        return counted

    return strawberry.field(
        resolver=timeline,
        graphql_type=metric_types.timeline,
        description="Metrics over time: a bucket for every hour, day … of the period, even if nothing happened in it.",
        metadata={
            "read": read_request,
            "cost": costs.timeline(metric_types.catalogue),
            "cost_of_selection": costs.statements_of_metrics(metric_types.catalogue),
        },
    )
