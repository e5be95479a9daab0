"""The field engagement of a node."""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import period as resolved
from ivgraph.analytics.journeys import engagement as counted
from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery
from ivgraph.analytics.journeys.engagement import (
    EngagementKey,
    EngagementQuery,
    SliceViewers,
    ViewersQuery,
    read_engagement,
    read_slice_viewers,
)
from ivgraph.analytics.ratios import growth
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import (
    AudienceFilter,
    ComparisonArgument,
    ComparisonInput,
    FilterArgument,
    PeriodArgument,
    PeriodInput,
)
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.engagement_types import (
    Engagement,
    EngagementComparison,
    EngagementSlice,
    EngagementSliceComparison,
)
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node, selected_fields

#: The most slices of a node's media.
MAX_SLICES = 200


class HasEngagement(Protocol):
    """The GraphQL type Node, which imports this module."""

    @property
    def row(self) -> model.Node: ...
    @property
    def graph(self) -> PlaylistGraph: ...


@dataclass(frozen=True, slots=True)
class EngagementRequest:
    """The arguments of engagement."""

    request: MetricsRequest
    slices: int
    completion_at: Decimal


SlicesArgument = Annotated[
    int, strawberry.argument(description=f"The number of equal slices of the media, from 1 to {MAX_SLICES}.")
]
CompletionArgument = Annotated[
    float, strawberry.argument(description="The share of the media that completes a play: more than 0, at most 1.")
]


def read_engagement_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    slices: int = 100,
    completion_at: float = 0.95,
) -> EngagementRequest:
    """Resolves the arguments of engagement.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = check_number("slices", slices, MAX_SLICES, "slices")
    if not (isfinite(completion_at) and 0 < completion_at <= 1):
        problems.append(
            Problem("completionAt", f"Choose a share that is more than 0 and at most 1, not {completion_at}.")
        )
    request = read_request_and(problems, context, period, filter, compare_to)
    return EngagementRequest(request, slices, Decimal(str(completion_at)))


async def _show_engagement(
    self: HasEngagement,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    compare_to: ComparisonArgument = None,
    slices: SlicesArgument = 100,
    completion_at: CompletionArgument = 0.95,
) -> Any:
    arguments = {
        "period": period,
        "filter": filter,
        "compare_to": compare_to,
        "slices": slices,
        "completion_at": completion_at,
    }
    asked = info.context.read_arguments(field_node(info), read_engagement_arguments, **arguments)
    request, row = asked.request, self.row
    # A structure may say that media lasts no time at all, which is as good as unknown.
    key = EngagementKey(row.playlist_id, row.id, row.duration_ms or None)
    found = await _load(info, asked, request.period, key)
    # What the structure does not tell is told by the requested period: both periods have the same slices.
    sliced = key._replace(duration_ms=found.duration_ms)
    details, compared = await gather(_load_details(info, asked, sliced), _load_compared(info, asked, sliced))
    hotspots = () if found.duration_ms is None else self.graph.hotspots_by_node[row.id]
    return Engagement(
        click_query=ClickQuery(request.period, request.condition, asked.slices),
        click_keys=[ClickKey(row.playlist_id, hotspot.id, found.duration_ms) for hotspot in hotspots],
        period=request.period,  # type: ignore[arg-type]
        plays=Count(found.plays),
        duration_seconds=None if found.duration_ms is None else found.duration_ms / 1000,
        average_share_watched=found.average_share_watched,
        completion_rate=found.completion_rate,
        slices=_show_slices(found, details, compared),
        comparison=_compare(request, found, compared),
    )


async def _load(
    info: Info[RequestContext, None], asked: EngagementRequest, period: resolved.Period, key: EngagementKey
) -> counted.Engagement:
    query = EngagementQuery(period, asked.request.condition, asked.slices, asked.completion_at)
    return await info.context.loaders.load(read_engagement, query, key)


async def _load_compared(
    info: Info[RequestContext, None], asked: EngagementRequest, key: EngagementKey
) -> counted.Engagement | None:
    counterpart = asked.request.counterpart
    return None if counterpart is None else await _load(info, asked, counterpart, key)


async def _load_details(info: Info[RequestContext, None], asked: EngagementRequest, key: EngagementKey) -> SliceViewers:
    """What has to be read play by play, if it is selected."""
    selected, request = selected_fields(info), asked.request
    viewers, exits = "viewers" in selected, "exits" in selected
    if key.duration_ms is None or not (viewers or exits):
        return counted.build_slice_viewers((), asked.slices)
    query = ViewersQuery(request.period, request.condition, asked.slices, viewers, exits)
    return await info.context.loaders.load(read_slice_viewers, query, key)


def _show_slices(
    found: counted.Engagement, details: SliceViewers, compared: counted.Engagement | None
) -> list[EngagementSlice]:
    if found.duration_ms is None:
        return []
    length = found.duration_ms / 1000 / len(found.views)
    each = zip(found.views, details.viewers, found.reached, details.exits, strict=True)
    return [
        EngagementSlice(
            from_seconds=number * length,
            until_seconds=(number + 1) * length,
            views=Count(views),
            viewers=viewers,  # type: ignore[arg-type]
            reached=Count(reached),
            exits=Count(exits),
            comparison=_compare_slice(number, views, compared),
        )
        for number, (views, viewers, reached, exits) in enumerate(each)
    ]


def _compare_slice(number: int, views: int, compared: counted.Engagement | None) -> EngagementSliceComparison | None:
    if compared is None:
        return None
    return EngagementSliceComparison(
        views=Count(compared.views[number]),
        reached=Count(compared.reached[number]),
        change=growth(views, compared.views[number]),
    )


def _compare(
    request: MetricsRequest, found: counted.Engagement, compared: counted.Engagement | None
) -> EngagementComparison | None:
    if compared is None:
        return None
    known = found.is_duration_known
    return EngagementComparison(
        period=request.compared_period,  # type: ignore[arg-type]
        plays=Count(compared.plays),
        average_share_watched=compared.average_share_watched if known else None,
        completion_rate=compared.completion_rate if known else None,
        change=growth(found.plays, compared.plays),
    )


engagement_field: Any = strawberry.field(
    resolver=_show_engagement,
    graphql_type=Engagement,
    description="What viewers watched of the node's media, slice by slice, how far they came, and where they left. "
    "Bots are left out unless the filter names them.",
    metadata={
        "read": read_engagement_arguments,
        "cost": flow_costs.engagement,
        "cost_of_selection": flow_costs.details_of_engagement,
    },
)
