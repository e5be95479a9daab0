"""The type Funnel, and what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.funnel import (
    FunnelQuery,
    FunnelScope,
    LevelKey,
    NodeFunnelQuery,
    read_level_times,
    read_node_times,
)
from ivgraph.analytics.journeys.sessions import PlaylistKey
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.journeys import session_costs
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count

describe(FunnelScope)


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Where the times between the stages of a funnel come from."""

    query: FunnelQuery | NodeFunnelQuery
    key: LevelKey | PlaylistKey

    async def load(self, info: Info[RequestContext, None]) -> Mapping[int, float]:
        """The median seconds to each stage from the one before."""
        match self.query, self.key:
            case FunnelQuery() as query, LevelKey() as key:
                return await info.context.loaders.load(read_level_times, query, key)
            case NodeFunnelQuery() as by_nodes, PlaylistKey() as of_playlist:
                return await info.context.loaders.load(read_node_times, by_nodes, of_playlist)
        raise TypeError("a query of levels has a key with levels")


@strawberry.type(description="A stage in the compared period.")
class FunnelStageComparison:
    count: Count = strawberry.field(description="How many of the compared period came so far.")
    share: float | None = strawberry.field(description="Of all in the compared period; null if there are none.")
    drop_off: float | None = strawberry.field(
        description="The drop-off of the compared period. Null if nobody came to the stage before."
    )
    change: float | None = strawberry.field(
        description="Relative change of the count: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="A level of the story, or a node of the funnel, and how many came so far.")
class FunnelStage:
    graph: strawberry.Private[PlaylistGraph]
    node_id: strawberry.Private[int | None]
    times: strawberry.Private[StageTimes]

    number: int = strawberry.field(description="From 1 on. By level of the story, this is the level.")
    count: Count = strawberry.field(
        description="How many came so far: they played a node of the level or of a deeper one; or they played all "
        "nodes up to this one in their order, with any others in between."
    )
    share: float | None = strawberry.field(description="Of all in the period; null if there are none.")
    dropped: Count = strawberry.field(
        description="How many came to the stage before and not to this one; at the first stage, all others of the "
        "period."
    )
    drop_off: float | None = strawberry.field(
        description="Dropped / the count of the stage before, at the first stage all of the period. Null if that is 0."
    )
    comparison: FunnelStageComparison | None = strawberry.field(
        description="The same stage in the compared period; null without compareTo, or if the period has no "
        "counterpart."
    )

    @strawberry.field(description="The node; null by level of the story.", metadata={"cost": session_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)

    @strawberry.field(
        description="Median seconds to this stage from the one before, of those who came so far: from the first play "
        "of a level or deeper to that of the next; or from the play of a node that counts to that of the next one. A "
        "level that was skipped takes 0 seconds. Null at the first stage, or if nobody came. It is exact, reads all "
        "sessions of the period, and takes seconds for a million of them.",
        metadata={"cost": session_costs.stage_times},
    )
    async def median_seconds(self, info: Info[RequestContext, None]) -> float | None:
        return (await self.times.load(info)).get(self.number)


@strawberry.type(description="The sessions, or viewers, of the compared period.")
class FunnelComparison:
    period: Period = strawberry.field(description="The compared period.")
    count: Count = strawberry.field(description="All sessions, or viewers, of the compared period.")
    change: float | None = strawberry.field(
        description="Relative change of the count: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="How many sessions, or viewers, came how far.")
class Funnel:
    period: Period = strawberry.field(description="The resolved period.")
    scope: FunnelScope = strawberry.field(description="Whether sessions or viewers are counted.")
    count: Count = strawberry.field(description="All sessions, or viewers, of the period, whatever they played.")
    stages: list[FunnelStage] = strawberry.field(description="The levels, or the nodes, in their order.")
    comparison: FunnelComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart."
    )
