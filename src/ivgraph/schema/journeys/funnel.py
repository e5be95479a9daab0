"""The field funnel of a playlist."""

from __future__ import annotations

from asyncio import gather
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import period as resolved
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys import funnel as counted
from ivgraph.analytics.journeys.funnel import (
    FunnelQuery,
    FunnelScope,
    LevelKey,
    NodeFunnelQuery,
    read_level_funnel,
    read_node_funnel,
)
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
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
from ivgraph.schema.journeys import session_costs
from ivgraph.schema.journeys.arguments import read_request_and
from ivgraph.schema.journeys.funnel_types import (
    Funnel,
    FunnelComparison,
    FunnelStage,
    FunnelStageComparison,
    StageTimes,
)
from ivgraph.schema.journeys.names import MAX_NODES, Name, check_nodes, names_of, node_ids
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph


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

    def query(self, period: resolved.Period) -> FunnelQuery:
        levels = "today" if self.version is None else f"version {self.version}"
        return FunnelQuery(Sessions(period, self.request.condition), self.scope, levels)


def read_funnel_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
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
    request = read_request_and(problems, context, period, filter, compare_to)
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
    compare_to: ComparisonArgument = None,
    nodes: NodesArgument = None,
    scope: ScopeArgument = FunnelScope.SESSION,
    version: VersionArgument = None,
) -> Any:
    arguments = {
        "period": period,
        "filter": filter,
        "compare_to": compare_to,
        "nodes": nodes,
        "scope": scope,
        "version": version,
    }
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
    load = partial(info.context.loaders.load, read_level_funnel)
    current, compared = await _load_both(asked, lambda period: load(asked.query(period), key))
    times = StageTimes(asked.query(asked.request.period), key)
    return _FunnelBuilder(asked, graph, times, current, compared).build([None] * key.deepest)


async def _load_nodes(info: Info[RequestContext, None], asked: FunnelRequest, graph: PlaylistGraph) -> Funnel:
    nodes, key = node_ids(graph, asked.nodes or ()), PlaylistKey(graph.playlist.id)
    load = partial(info.context.loaders.load, read_node_funnel)
    current, compared = await _load_both(asked, lambda period: load(NodeFunnelQuery(asked.query(period), nodes), key))
    times = StageTimes(NodeFunnelQuery(asked.query(asked.request.period), nodes), key)
    return _FunnelBuilder(asked, graph, times, current, compared).build(nodes)


async def _load_both(
    asked: FunnelRequest, load: Callable[[resolved.Period], Awaitable[counted.Funnel]]
) -> tuple[counted.Funnel, counted.Funnel | None]:
    """The funnel of the period, and that of the compared one if there is any."""
    if asked.request.counterpart is None:
        return await load(asked.request.period), None
    return await gather(load(asked.request.period), load(asked.request.counterpart))


@dataclass(frozen=True, slots=True)
class _FunnelBuilder:
    """Builds the GraphQL objects of one answer."""

    asked: FunnelRequest
    graph: PlaylistGraph
    times: StageTimes
    current: counted.Funnel
    compared: counted.Funnel | None

    def build(self, nodes: Sequence[int | None]) -> Funnel:
        """Args: nodes: of the stages; None for levels."""
        return Funnel(
            period=self.asked.request.period,  # type: ignore[arg-type]
            scope=self.asked.scope,
            count=Count(self.current.everybody),
            stages=[self._stage(index, node_id) for index, node_id in enumerate(nodes)],
            comparison=self._comparison,
        )

    def _stage(self, index: int, node_id: int | None) -> FunnelStage:
        current = self.current
        return FunnelStage(
            graph=self.graph,
            node_id=node_id,
            times=self.times,
            number=index + 1,
            count=Count(current.reached[index]),
            share=current.share(index),
            dropped=Count(current.dropped(index)),
            drop_off=current.drop_off(index),
            comparison=self._compare_stage(index),
        )

    def _compare_stage(self, index: int) -> FunnelStageComparison | None:
        if self.compared is None:
            return None
        count = self.compared.reached[index]
        return FunnelStageComparison(
            count=Count(count),
            share=self.compared.share(index),
            drop_off=self.compared.drop_off(index),
            change=growth(self.current.reached[index], count),
        )

    @property
    def _comparison(self) -> FunnelComparison | None:
        if self.compared is None:
            return None
        return FunnelComparison(
            period=self.asked.request.compared_period,  # type: ignore[arg-type]
            count=Count(self.compared.everybody),
            change=growth(self.current.everybody, self.compared.everybody),
        )
