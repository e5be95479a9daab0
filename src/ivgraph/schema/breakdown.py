"""The field breakdown: the metrics of a playlist, a node or a hotspot for each value of something.

Playlists, nodes and hotspots have types of the same shape, made from the metrics' catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import SimpleNamespace
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from ivgraph.analytics.breakdown import Breakdown, BreakdownBy, BreakdownRequest, ViewerTrait, break_down
from ivgraph.analytics.breakdown_values import TimeOfWeek
from ivgraph.analytics.buckets import check_bucket_count
from ivgraph.analytics.metrics import Metric
from ivgraph.analytics.split import SplitValue
from ivgraph.comments import value_comments
from ivgraph.dimensions import Dimension
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema import breakdown_costs
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import (
    AudienceFilter,
    FilterArgument,
    PeriodArgument,
    PeriodInput,
    collect_problems,
    read_request,
)
from ivgraph.schema.lists import Direction, metric_enum
from ivgraph.schema.metrics import HOTSPOT_TYPES, NODE_TYPES, PLAYLIST_TYPES, HasMetrics, MetricTypes, make_type
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node, selected_metrics

#: The most rows of a breakdown.
MAX_ROWS = 500

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


def _breakdown_enum() -> tuple[Any, dict[str, BreakdownBy]]:
    """The enum of GraphQL, and what each of its values means."""
    meanings: dict[str, BreakdownBy] = {by.name: by for kind in (Dimension, ViewerTrait, TimeOfWeek) for by in kind}
    comments = {
        name: text for kind in (Dimension, ViewerTrait, TimeOfWeek) for name, text in value_comments(kind).items()
    }
    members = {name: strawberry.enum_value(name, description=comments[name]) for name in meanings}
    values: type[Enum] = Enum("BreakdownBy", members)  # type: ignore[misc]  # mypy wants literal members
    return strawberry.enum(values, description="What metrics are broken down by."), meanings


BreakdownByEnum, MEANINGS = _breakdown_enum()

_SUMS = (
    "Of metrics that add up, such as plays, rows, rest and unknown together are the total. Distinct viewers do not add "
    "up where one viewer can have several values: on two devices, in two hours. Ratios and medians never do."
)
_VALUE = (
    "The value: as filters expect it for a dimension; AUTHENTICATED or ANONYMOUS; NEW or RETURNING; MONDAY to SUNDAY; "
    "or the hour, 00 to 23."
)


def _make_breakdown(name: str, metric_types: MetricTypes) -> type:
    metrics: Any = metric_types.metrics
    row: Any = make_type(
        f"{name}BreakdownRow",
        "The metrics of one value.",
        {
            "value": (str, _VALUE),
            "metrics": (
                metrics,
                "As if a filter had let nobody else through, or as if nothing had happened at other times. New is who "
                "had never been present before the period, for a dimension with this value. There is no comparison.",
            ),
        },
    )
    return make_type(
        f"{name}Breakdown",
        f"The metrics of a {name.lower()} for each value. {_SUMS}",
        {
            "rows": (
                list[row],
                "The first values in the order asked for. Without an order, values of a dimension have "
                "the most plays or clicks first, and others are in their own order.",
            ),
            "rest": (
                metrics | None,
                "All known values without a row, together; null if there are none. A viewer with several of them "
                "counts once.",
            ),
            "unknown": (metrics | None, "Where the dimension's value is unknown; null if it is known everywhere."),
            "total": (metrics, "The whole, in which each viewer counts once."),
            "value_count": (Count, "The number of known values, with and without a row."),
        },
    )


def _make_order(name: str, catalogue: Mapping[str, Metric]) -> Any:
    metric: Any = metric_enum(f"{name}Metric", catalogue)

    @strawberry.input(name=f"{name}MetricOrder", description="An order by a metric.")
    class MetricOrder:
        by: Enum = strawberry.field(graphql_type=metric, description="The metric to order by.")
        direction: Direction = strawberry.field(
            default=Direction.DESC, description="Ascending or descending. Values whose metric is null come last."
        )

    return MetricOrder


@dataclass(frozen=True, slots=True)
class _Order:
    by: Enum
    direction: Direction


def read_breakdown(
    context: RequestContext,
    *,
    by: Enum,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    order_by: _Order | None = None,
    first: int = 25,
) -> BreakdownRequest:
    """Resolves the arguments of a breakdown.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems: list[Problem] = []
    request = collect_problems(problems, lambda: read_request(context, period=period, filter=filter))
    meaning = MEANINGS[by.value]
    if request and isinstance(meaning, TimeOfWeek):
        collect_problems(problems, lambda: check_bucket_count(request.period, meaning.interval, path="by"))
    if not 1 <= first <= MAX_ROWS:
        problems.append(Problem("first", f"Ask for 1 to {MAX_ROWS} rows, not {first}."))
    if problems or request is None:
        raise InvalidArgument(problems)
    return BreakdownRequest(
        by=meaning,
        period=request.period,
        condition=request.condition,
        order_by=order_by.by.value if order_by else None,
        descending=order_by is None or order_by.direction is Direction.DESC,
        first=first,
    )


def _name_value(value: SplitValue, by: BreakdownBy) -> str:
    if by is TimeOfWeek.WEEKDAY:
        return WEEKDAYS[int(value or 1) - 1]
    return f"{value:02}" if isinstance(value, int) else str(value)


def _present(breakdown: Breakdown, by: BreakdownBy) -> SimpleNamespace:
    rows = [SimpleNamespace(value=_name_value(value, by), metrics=metrics) for value, metrics in breakdown.rows]
    return SimpleNamespace(
        rows=rows,
        rest=breakdown.rest,
        unknown=breakdown.unknown,
        total=breakdown.total,
        value_count=Count(breakdown.value_count),
    )


ByArgument = Annotated[
    Enum, strawberry.argument(graphql_type=BreakdownByEnum, description="What the metrics are broken down by.")
]
FirstArgument = Annotated[
    int, strawberry.argument(description=f"The maximum number of rows, 1 to {MAX_ROWS}; all other values are the rest.")
]


def _breakdown_field(name: str, metric_types: MetricTypes) -> Any:
    order_type: Any = _make_order(name, metric_types.catalogue)
    OrderArgument = Annotated[
        order_type | None, strawberry.argument(description="The metric to order by; see rows for the default order.")
    ]

    async def breakdown(
        self: HasMetrics,
        info: Info[RequestContext, None],
        by: ByArgument,
        period: PeriodArgument,
        filter: FilterArgument = None,
        order_by: Any = None,
        first: FirstArgument = 25,
    ) -> SimpleNamespace:
        arguments = {"by": by, "period": period, "filter": filter, "order_by": order_by, "first": first}
        request = info.context.read_arguments(field_node(info), read_breakdown, **arguments)
        names = selected_metrics(info, metric_types.catalogue)
        return _present(await break_down(info.context.loaders, self.target, request, names), request.by)

    breakdown.__annotations__["order_by"] = OrderArgument
    return strawberry.field(
        resolver=breakdown,
        graphql_type=_make_breakdown(name, metric_types),
        description="Metrics for each value of a dimension, kind of viewer or time of the week: the first values, the "
        "rest as one, and what is unknown.",
        metadata={
            "read": read_breakdown,
            "cost": breakdown_costs.breakdown(metric_types.catalogue),
            "cost_of_selection": breakdown_costs.statements_of_metrics(metric_types.catalogue),
        },
    )


playlist_breakdown = _breakdown_field("Playlist", PLAYLIST_TYPES)
node_breakdown = _breakdown_field("Node", NODE_TYPES)
hotspot_breakdown = _breakdown_field("Hotspot", HOTSPOT_TYPES)
