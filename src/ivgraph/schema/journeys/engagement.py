"""The field engagement of a node."""

from __future__ import annotations

from asyncio import gather
from dataclasses import dataclass
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import engagement as counted
from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery, read_click_curves
from ivgraph.analytics.journeys.engagement import (
    EngagementKey,
    EngagementQuery,
    SliceViewers,
    ViewersQuery,
    read_engagement,
    read_slice_viewers,
)
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.viewers import ViewerCounts
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node, selected_fields

#: The most slices of a node's media.
MAX_SLICES = 200


@strawberry.type(description="A slice of a node's media, which stands for the second in its middle.")
class EngagementSlice:
    from_seconds: float = strawberry.field(description="Where it begins, in seconds of media.")
    until_seconds: float = strawberry.field(description="Where it ends, in seconds of media.")
    views: Count = strawberry.field(
        description="Plays that watched its middle second; a play that watched it twice counts once."
    )
    viewers: ViewerCounts = strawberry.field(description="Distinct viewers of these plays.")
    reached: Count = strawberry.field(
        description="Plays that watched its middle second or a later one. Those that the next slice has less came no "
        "further."
    )
    exits: Count = strawberry.field(
        description="Plays that nothing followed and that reached this slice, but no later one: where viewers leave. "
        "An exit that watched less than the middle of the first slice is in the first one, and one that watched "
        "nothing in none."
    )


@strawberry.type(description="What viewers watched of a node.")
class Engagement:
    click_query: strawberry.Private[ClickQuery]
    #: The hotspots of the node; none if its slices have no length.
    click_keys: strawberry.Private[list[ClickKey]]

    period: Period = strawberry.field(description="The resolved period.")
    plays: Count = strawberry.field(description="Plays of the node.")
    duration_seconds: float | None = strawberry.field(
        description="What the slices divide: the length of the media in seconds or, if that is unknown, up to the last "
        "second that was watched. Null if nothing was watched either."
    )
    average_share_watched: float | None = strawberry.field(
        description="Seconds that plays watched / (plays * length of the media): 0.25 is a quarter. A second that a "
        "play watches twice counts once. Null without plays, or if the length is unknown."
    )
    completion_rate: float | None = strawberry.field(
        description="Plays that watched a second at the share completionAt of the media, or a later one / plays. Null "
        "without plays, or if the length is unknown."
    )
    slices: list[EngagementSlice] = strawberry.field(
        description="The slices from the start of the media to its end; none if durationSeconds is null."
    )

    @strawberry.field(
        description="Clicks on the node's hotspots, deleted ones among them, in the seconds of each slice; none if "
        "durationSeconds is null. Clicks without a position in the media, or with one after its end, are in no slice.",
        metadata={"cost": flow_costs.engagement_clicks},
    )
    async def clicks(self, info: Info[RequestContext, None]) -> list[Count]:
        load = info.context.loaders.load
        curves = await gather(*(load(read_click_curves, self.click_query, key) for key in self.click_keys))
        return [Count(sum(curve.in_slices[number] for curve in curves)) for number in range(len(self.slices))]


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
    request = read_request_and(problems, context, period, filter)
    return EngagementRequest(request, slices, Decimal(str(completion_at)))


async def _show_engagement(
    self: HasEngagement,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    slices: SlicesArgument = 100,
    completion_at: CompletionArgument = 0.95,
) -> Any:
    arguments = {"period": period, "filter": filter, "slices": slices, "completion_at": completion_at}
    asked = info.context.read_arguments(field_node(info), read_engagement_arguments, **arguments)
    request, row = asked.request, self.row
    # A structure may say that media lasts no time at all, which is as good as unknown.
    key = EngagementKey(row.playlist_id, row.id, row.duration_ms or None)
    query = EngagementQuery(request.period, request.condition, slices, asked.completion_at)
    found = await info.context.loaders.load(read_engagement, query, key)
    details = await _load_details(info, asked, key._replace(duration_ms=found.duration_ms))
    hotspots = () if found.duration_ms is None else self.graph.hotspots_by_node[row.id]
    return Engagement(
        click_query=ClickQuery(request.period, request.condition, asked.slices),
        click_keys=[ClickKey(row.playlist_id, hotspot.id, found.duration_ms) for hotspot in hotspots],
        period=request.period,  # type: ignore[arg-type]
        plays=Count(found.plays),
        duration_seconds=None if found.duration_ms is None else found.duration_ms / 1000,
        average_share_watched=found.average_share_watched,
        completion_rate=found.completion_rate,
        slices=_show_slices(found, details),
    )


async def _load_details(info: Info[RequestContext, None], asked: EngagementRequest, key: EngagementKey) -> SliceViewers:
    """What has to be read play by play, if it is selected."""
    selected, request = selected_fields(info), asked.request
    viewers, exits = "viewers" in selected, "exits" in selected
    if key.duration_ms is None or not (viewers or exits):
        return counted.build_slice_viewers((), asked.slices)
    query = ViewersQuery(request.period, request.condition, asked.slices, viewers, exits)
    return await info.context.loaders.load(read_slice_viewers, query, key)


def _show_slices(found: counted.Engagement, details: SliceViewers) -> list[EngagementSlice]:
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
        )
        for number, (views, viewers, reached, exits) in enumerate(each)
    ]


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
