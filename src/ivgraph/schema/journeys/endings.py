"""The field endings of a playlist."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics import period as resolved
from ivgraph.analytics.journeys.endings import EndedSessions, EndingsQuery, read_ending_times, read_endings
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
from ivgraph.analytics.ratios import growth, ratio
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
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
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, check_version, load_graph


@strawberry.type(
    description="How sessions ended, by their last play so far: of an ending of the story, of another node, or perhaps "
    "not yet. The three add up to the sessions."
)
class SessionEnds:
    ending: Count = strawberry.field(
        description="Sessions that ended with an ending: a node from which the structure leads to no other node."
    )
    left: Count = strawberry.field(description="Sessions that ended with another node: their viewers left the story.")
    going_on: Count = strawberry.field(
        description="Sessions that may be going on: their last event was less than 30 minutes ago, and the player did "
        "not report the session's end after the last play. Whatever their node, they count here alone."
    )


@strawberry.type(description="The sessions that ended in one node in the compared period.")
class NodeEndingComparison:
    sessions: Count = strawberry.field(description="Sessions whose last play was of the node.")
    share: float | None = strawberry.field(
        description="Of all sessions of the compared period; null if there were none."
    )
    change: float | None = strawberry.field(
        description="Relative change of the sessions: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="A node in which sessions ended.")
class NodeEnding:
    graph: strawberry.Private[PlaylistGraph]
    playlist_id: strawberry.Private[int]
    node_id: strawberry.Private[int]
    counted: strawberry.Private[Sessions]

    is_ending: bool = strawberry.field(
        description="Whether the node is an ending of the story: the structure leads from it to no other node. The "
        "structure is today's, or that of the argument version."
    )
    sessions: Count = strawberry.field(
        description="Sessions whose last play so far is of the node, even if they may go on."
    )
    going_on: Count = strawberry.field(description="Those among them that may be going on; see SessionEnds.goingOn.")
    share: float | None = strawberry.field(description="Of all sessions of the period; null if there are none.")
    comparison: NodeEndingComparison | None = strawberry.field(
        description="The same in the compared period; null without compareTo, or if the period has no counterpart."
    )

    @strawberry.field(description="The node.", metadata={"cost": session_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)

    @strawberry.field(
        description="Median seconds from a session's first play to its last one, of the sessions that ended here; null "
        "if there are none. It is exact, and needs the times of all sessions.",
        metadata={"cost": session_costs.ending_times},
    )
    async def median_seconds_to_reach(self, info: Info[RequestContext, None]) -> float | None:
        key = PlaylistKey(self.playlist_id)
        times = await info.context.loaders.load(read_ending_times, self.counted, key)
        return times.get(self.node_id)


@strawberry.type(description="The sessions of the compared period.")
class EndingsComparison:
    period: Period = strawberry.field(description="The compared period.")
    sessions: Count = strawberry.field(description="Sessions that began in the compared period.")
    ends: SessionEnds = strawberry.field(description="How they ended.")
    change: float | None = strawberry.field(
        description="Relative change of the sessions: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="Where sessions ended that began in a period.")
class Endings:
    period: Period = strawberry.field(description="The resolved period.")
    sessions: Count = strawberry.field(description="Sessions that began in the period.")
    ends: SessionEnds = strawberry.field(description="How they ended.")
    nodes: list[NodeEnding] = strawberry.field(
        description="The nodes in which they ended, most sessions first. With compareTo, those follow in which only "
        "sessions of the compared period ended."
    )
    comparison: EndingsComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart."
    )


class HasEndings(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


def read_endings_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    version: int | None = None,
) -> MetricsRequest:
    """Resolves the arguments of endings.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    return read_request_and(check_version(context, version), context, period, filter, compare_to)


async def _show_endings(
    self: HasEndings,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    compare_to: ComparisonArgument = None,
    version: VersionArgument = None,
) -> Any:
    arguments = {"period": period, "filter": filter, "compare_to": compare_to, "version": version}
    request = info.context.read_arguments(field_node(info), read_endings_arguments, **arguments)
    today, current, compared = await asyncio.gather(
        info.context.loaders.graph.load(self.row),
        _load(info, request, request.period, self.row),
        _load(info, request, request.counterpart, self.row),
    )
    graph = await load_graph(info, today, version)
    return _EndingsBuilder(today, graph.endings, request, _Ended.of(current, graph), _Ended.of(compared, graph)).build()


endings_field: Any = strawberry.field(
    resolver=_show_endings,
    graphql_type=Endings,
    description="In which nodes sessions ended, and whether these are endings of the story. Sessions count in the "
    "period in which they began, in the context of their first play. Bots are left out unless the filter names them.",
    metadata={"read": read_endings_arguments, "cost": session_costs.endings},
)


async def _load(
    info: Info[RequestContext, None], request: MetricsRequest, period: resolved.Period | None, row: model.Playlist
) -> Sequence[EndedSessions] | None:
    """The sessions of a period by the node in which they ended; None without a period to compare with."""
    if period is None:
        return None
    query = EndingsQuery(Sessions(period, request.condition), info.context.now)
    return await info.context.loaders.load(read_endings, query, PlaylistKey(row.id))


@dataclass(frozen=True, slots=True)
class _Ended:
    """The sessions of a period, by the node in which they ended."""

    by_node: dict[int, EndedSessions]
    sessions: int
    going_on: int
    at_endings: int

    @classmethod
    def of(cls, ended: Sequence[EndedSessions] | None, graph: PlaylistGraph) -> _Ended | None:
        if ended is None:
            return None
        return cls(
            {node.node_id: node for node in ended},
            sum(node.sessions for node in ended),
            sum(node.going_on for node in ended),
            sum(node.sessions - node.going_on for node in ended if node.node_id in graph.endings),
        )

    @property
    def ends(self) -> SessionEnds:
        return SessionEnds(
            ending=Count(self.at_endings),
            left=Count(self.sessions - self.going_on - self.at_endings),
            going_on=Count(self.going_on),
        )


@dataclass(frozen=True, slots=True)
class _EndingsBuilder:
    """Builds the GraphQL objects of one answer."""

    graph: PlaylistGraph
    endings: frozenset[int]
    request: MetricsRequest
    current: _Ended | None
    compared: _Ended | None

    def build(self) -> Endings:
        current, compared = self.current, self.compared
        assert current is not None, "a period is not empty"
        nodes = dict.fromkeys(current.by_node) | dict.fromkeys(compared.by_node if compared else ())
        return Endings(
            period=self.request.period,  # type: ignore[arg-type]
            sessions=Count(current.sessions),
            ends=current.ends,
            nodes=[self._node(current, node_id) for node_id in nodes],
            comparison=self._compare(current),
        )

    def _node(self, current: _Ended, node_id: int) -> NodeEnding:
        ended = current.by_node.get(node_id) or EndedSessions(node_id, 0, 0)
        return NodeEnding(
            graph=self.graph,
            playlist_id=self.graph.playlist.id,
            node_id=node_id,
            counted=Sessions(self.request.period, self.request.condition),
            is_ending=node_id in self.endings,
            sessions=Count(ended.sessions),
            going_on=Count(ended.going_on),
            share=ratio(ended.sessions, current.sessions),
            comparison=self._compare_node(ended),
        )

    def _compare_node(self, ended: EndedSessions) -> NodeEndingComparison | None:
        if self.compared is None:
            return None
        before = self.compared.by_node.get(ended.node_id)
        sessions = before.sessions if before else 0
        return NodeEndingComparison(
            sessions=Count(sessions),
            share=ratio(sessions, self.compared.sessions),
            change=growth(ended.sessions, sessions),
        )

    def _compare(self, current: _Ended) -> EndingsComparison | None:
        compared = self.compared
        if compared is None:
            return None
        return EndingsComparison(
            period=self.request.compared_period,  # type: ignore[arg-type]
            sessions=Count(compared.sessions),
            ends=compared.ends,
            change=growth(current.sessions, compared.sessions),
        )
