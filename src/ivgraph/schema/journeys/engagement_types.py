"""The type Engagement, and what it is made of."""

from __future__ import annotations

from asyncio import gather

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.click_curve import ClickKey, ClickQuery, read_click_curves
from ivgraph.schema.context import RequestContext
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.viewers import ViewerCounts
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count


@strawberry.type(description="The same slice of the media in the compared period.")
class EngagementSliceComparison:
    views: Count = strawberry.field(description="Plays of the compared period that watched its middle second.")
    reached: Count = strawberry.field(
        description="Plays of the compared period that watched its middle second or a later one."
    )
    change: float | None = strawberry.field(
        description="Relative change of the views: 0.25 is a quarter more. Null if the compared period had none."
    )


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
    comparison: EngagementSliceComparison | None = strawberry.field(
        description="The slice in the compared period; null without compareTo, or if the period has no counterpart."
    )


@strawberry.type(description="What viewers of the compared period watched of a node.")
class EngagementComparison:
    period: Period = strawberry.field(description="The compared period.")
    plays: Count = strawberry.field(description="Plays of the node in the compared period.")
    average_share_watched: float | None = strawberry.field(
        description="Seconds that plays watched / (plays * length of the media) in the compared period. Null without "
        "plays, or if the length is unknown."
    )
    completion_rate: float | None = strawberry.field(
        description="Completed plays / plays in the compared period. Null without plays, or if the length is unknown."
    )
    change: float | None = strawberry.field(
        description="Relative change of the plays: 0.25 is a quarter more. Null if the compared period had none."
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
    comparison: EngagementComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart. Its slices are "
        "those of the requested one."
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
