"""The field funnel of a playlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys import funnel as counted
from ivgraph.analytics.journeys.funnel import (
    FunnelQuery,
    FunnelScope,
    LevelKey,
    NodeFunnelQuery,
    read_level_funnel,
    read_level_times,
    read_node_funnel,
    read_node_times,
)
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import session_costs
from ivgraph.schema.journeys.arguments import read_request_and
from ivgraph.schema.journeys.names import MAX_NODES, Name, check_nodes, names_of, node_ids
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph

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


@strawberry.type(description="How many sessions, or viewers, came how far.")
class Funnel:
    period: Period = strawberry.field(description="The resolved period.")
    scope: FunnelScope = strawberry.field(description="Whether sessions or viewers are counted.")
    count: Count = strawberry.field(description="All sessions, or viewers, of the period, whatever they played.")
    stages: list[FunnelStage] = strawberry.field(description="The levels, or the nodes, in their order.")


class HasFunnel(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


@dataclass(frozen=True, slots=True)
class FunnelRequest:
    """The arguments of funnel."""

    request: MetricsRequest
    #: External ids; None for the levels of the story.
    nodes: tuple[str, ...] | None
    scope: FunnelScope
    #: The version whose levels are counted; None for today's.
    version: int | None = None

    @property
    def condition(self) -> Condition | None:
        return self.request.condition

    @property
    def by_viewer(self) -> bool:
        return self.scope is FunnelScope.VIEWER

    @property
    def query(self) -> FunnelQuery:
        levels = "today" if self.version is None else f"version {self.version}"
        return FunnelQuery(Sessions(self.request.period, self.request.condition), self.scope, levels)


def read_funnel_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    nodes: Sequence[str] | None = None,
    scope: FunnelScope = FunnelScope.SESSION,
    version: int | None = None,
) -> FunnelRequest:
    """Resolves the arguments of funnel.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = [
        *check_nodes("nodes", nodes),
        *_check_repeated(nodes or ()),
        *check_version(context, version),
    ]
    request = read_request_and(problems, context, period, filter)
    return FunnelRequest(request, None if nodes is None else tuple(nodes), scope, version)


def _check_repeated(nodes: Sequence[str]) -> Iterator[Problem]:
    for node, times in Counter(nodes).items():
        if times > 1:
            yield Problem("nodes", f'Name each node once: "{node[:60]}" is there {times:,} times.')


def names_in_funnel(arguments: Mapping[str, Any]) -> Iterator[Name]:
    """The nodes that the arguments name."""
    return names_of("nodes", arguments.get("nodes"))


NodesArgument = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(
        description=f"The externalIds of the nodes, each once, 1 to {MAX_NODES}. By default, the funnel goes by levels "
        "of the story."
    ),
]
ScopeArgument = Annotated[FunnelScope, strawberry.argument(description="Whether sessions or viewers are counted.")]


async def _show_funnel(
    self: HasFunnel,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    nodes: NodesArgument = None,
    scope: ScopeArgument = FunnelScope.SESSION,
    version: VersionArgument = None,
) -> Any:
    arguments = {"period": period, "filter": filter, "nodes": nodes, "scope": scope, "version": version}
    asked = info.context.read_arguments(field_node(info), read_funnel_arguments, **arguments)
    today = await info.context.loaders.graph.load(self.row)
    if asked.nodes is not None:
        return await _load_nodes(info, asked, today)
    return await _load_levels(info, asked, await load_graph(info, today, version))


funnel_field: Any = strawberry.field(
    resolver=_show_funnel,
    graphql_type=Funnel,
    description="How many sessions, or viewers, came how far: by level of the story, or through "
    "nodes in their order. Sessions count in the period in which they began, with all their plays. Bots are left out "
    "unless the filter names them.",
    metadata={"read": read_funnel_arguments, "cost": session_costs.funnel, "names": names_in_funnel},
)


async def _load_levels(info: Info[RequestContext, None], asked: FunnelRequest, graph: PlaylistGraph) -> Funnel:
    key = LevelKey(graph.playlist.id, tuple(graph.levels.items()))
    funnel = await info.context.loaders.load(read_level_funnel, asked.query, key)
    return _build(asked, graph, funnel, [None] * key.deepest, StageTimes(asked.query, key))


async def _load_nodes(info: Info[RequestContext, None], asked: FunnelRequest, graph: PlaylistGraph) -> Funnel:
    nodes = node_ids(graph, asked.nodes or ())
    query, key = NodeFunnelQuery(asked.query, nodes), PlaylistKey(graph.playlist.id)
    funnel = await info.context.loaders.load(read_node_funnel, query, key)
    return _build(asked, graph, funnel, nodes, StageTimes(query, key))


def _build(
    asked: FunnelRequest,
    graph: PlaylistGraph,
    funnel: counted.Funnel,
    nodes: Sequence[int | None],
    times: StageTimes,
) -> Funnel:
    return Funnel(
        period=asked.request.period,  # type: ignore[arg-type]
        scope=asked.scope,
        count=Count(funnel.everybody),
        stages=[
            FunnelStage(
                graph=graph,
                node_id=node_id,
                times=times,
                number=index + 1,
                count=Count(funnel.reached[index]),
                share=funnel.share(index),
                dropped=Count(funnel.dropped(index)),
                drop_off=funnel.drop_off(index),
            )
            for index, node_id in enumerate(nodes)
        ],
    )
