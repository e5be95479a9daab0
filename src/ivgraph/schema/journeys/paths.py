"""The field paths of a playlist: a page of the paths that sessions take, as a Relay connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import paths as counted
from ivgraph.analytics.journeys.paths import (
    MAX_PLAYS,
    STORED_NODES,
    JourneyKey,
    PathNodesQuery,
    PathPage,
    PathRepeats,
    PathsKey,
    read_path_nodes,
    read_paths,
)
from ivgraph.analytics.journeys.sessions import Sessions
from ivgraph.analytics.ratios import ratio
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import InvalidArgument
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import encode_values
from ivgraph.schema.inputs import FilterArgument, PeriodArgument
from ivgraph.schema.journeys import session_costs
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.journeys.endings import SessionEnds
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.journeys.path_arguments import (
    AfterPath,
    FirstPaths,
    MatchArgument,
    PathOrderArgument,
    PathsRequest,
    RepeatsArgument,
    names_in_paths,
    read_paths_arguments,
)
from ivgraph.schema.journeys.viewers import ViewerCounts
from ivgraph.schema.metrics import Period
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node, selected_fields
from ivgraph.schema.version_argument import VersionArgument, load_graph


def read_nodes_arguments(context: RequestContext, *, first: int = STORED_NODES) -> int:
    """Checks the number of nodes.

    Raises:
        InvalidArgument: It is out of range.
    """
    if problems := check_number("first", first, MAX_PLAYS, "nodes"):
        raise InvalidArgument(problems)
    return first


FirstNodes = Annotated[
    int, strawberry.argument(description=f"The maximum number of nodes to list, 1 to {MAX_PLAYS:,}.")
]


@strawberry.type(
    description="A complete path: the nodes of a session's plays in their order, from the first play to the last one. "
    f"Of a session with more than {MAX_PLAYS:,} plays, those after that are left out of the path, and counted "
    "everywhere else."
)
class Path:
    graph: strawberry.Private[PlaylistGraph]
    found: strawberry.Private[counted.Path]
    counted: strawberry.Private[Sessions]
    repeats: strawberry.Private[PathRepeats]

    length: Count = strawberry.field(description="The number of its nodes, listed or not.")
    sessions: Count = strawberry.field(description="Sessions that took it.")
    share: float = strawberry.field(description="Of the sessions of all paths in the list, on all pages.")
    average_minutes: float = strawberry.field(description="Minutes of media that a session watched on average.")
    ends: SessionEnds = strawberry.field(description="How these sessions ended.")

    @strawberry.field(description="Distinct viewers of these sessions.", metadata={"cost": session_costs.path_viewers})
    def viewers(self) -> ViewerCounts:
        viewers = self.found.viewers
        assert viewers is not None, "they are selected, and so counted"
        return ViewerCounts(
            unique=Count(viewers.unique),
            authenticated=Count(viewers.authenticated),
            anonymous=Count(viewers.anonymous),
        )

    @strawberry.field(
        description="Its first nodes in their order.",
        metadata={"read": read_nodes_arguments, "cost": session_costs.path_nodes},
    )
    async def nodes(self, info: Info[RequestContext, None], first: FirstNodes = STORED_NODES) -> list[LazyNode]:
        most = info.context.read_arguments(field_node(info), read_nodes_arguments, first=first)
        ids = await self._node_ids(info, most)
        return [node for node in (find_node(self.graph, id) for id in ids) if node is not None]

    async def _node_ids(self, info: Info[RequestContext, None], most: int) -> tuple[int, ...]:
        stored = self.found.first_nodes
        is_whole = self.found.length == len(stored)
        if is_whole or (self.repeats is PathRepeats.COLLAPSED and most <= len(stored)):
            return stored[:most]
        key = JourneyKey(self.graph.playlist.id, self.found.journey_id)
        return await info.context.loaders.load(read_path_nodes, PathNodesQuery(self.counted, self.repeats, most), key)


@strawberry.type(description="A path and its cursor.")
class PathEdge:
    cursor: str = strawberry.field(description="Pass it as the argument after to get the paths that follow this one.")
    node: Path = strawberry.field(description="The path.")


@strawberry.type(description="A page of paths.")
class PathConnection:
    period: Period = strawberry.field(description="The resolved period.")
    edges: list[PathEdge] = strawberry.field(description="The page's paths with their cursors.")
    nodes: list[Path] = strawberry.field(description="The page's paths.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")
    total_count: Count = strawberry.field(description="The number of paths in the list, on all pages.")
    sessions: Count = strawberry.field(description="The sessions of all paths in the list, on all pages.")
    remaining_sessions: Count = strawberry.field(
        description="The sessions of the paths that are not on this page: with the page's, they are all sessions."
    )


class HasPaths(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


async def _list_paths(
    self: HasPaths,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    match: MatchArgument = None,
    repeats: RepeatsArgument = PathRepeats.COLLAPSED,
    order_by: PathOrderArgument = None,
    version: VersionArgument = None,
    first: FirstPaths = 20,
    after: AfterPath = None,
) -> Any:
    arguments = {
        "period": period,
        "filter": filter,
        "match": match,
        "repeats": repeats,
        "order_by": order_by,
        "version": version,
    }
    asked = info.context.read_arguments(field_node(info), read_paths_arguments, **arguments, first=first, after=after)
    today = await info.context.loaders.graph.load(self.row)
    graph = await load_graph(info, today, version)
    query = asked.query(info.context, today, with_viewers="viewers" in selected_fields(info))
    page = await info.context.loaders.load(read_paths, query, PathsKey(self.row.id, graph.endings))
    return _PageBuilder(today, asked, page).build()


paths_field: Any = strawberry.field(
    resolver=_list_paths,
    graphql_type=PathConnection,
    description="The complete paths that sessions took through the story, page by page; none is too rare to be listed. "
    "Sessions count in the period in which they began, in the context of their first play. Bots are left out "
    "unless the filter names them.",
    metadata={"read": read_paths_arguments, "cost": session_costs.paths, "names": names_in_paths},
)


@dataclass(frozen=True, slots=True)
class _PageBuilder:
    """Builds the GraphQL objects of one page."""

    graph: PlaylistGraph
    asked: PathsRequest
    page: PathPage

    def build(self) -> PathConnection:
        edges = [self._edge(path) for path in self.page.paths]
        listed = sum(path.sessions for path in self.page.paths)
        return PathConnection(
            period=self.asked.request.period,  # type: ignore[arg-type]
            edges=edges,
            nodes=[edge.node for edge in edges],
            page_info=PageInfo.of(
                [edge.cursor for edge in edges],
                has_next=self.page.has_more,
                has_previous=self.asked.after is not None,
            ),
            total_count=Count(self.page.path_count),
            sessions=Count(self.page.sessions),
            remaining_sessions=Count(self.page.sessions - listed),
        )

    def _edge(self, path: counted.Path) -> PathEdge:
        cursor = encode_values(self.asked.list_fingerprint, path.sort_key.key, path.sort_key.id)
        return PathEdge(cursor=cursor, node=self._path(path))

    def _path(self, path: counted.Path) -> Path:
        return Path(
            graph=self.graph,
            found=path,
            counted=Sessions(self.asked.request.period, self.asked.request.condition),
            repeats=self.asked.repeats,
            length=Count(path.length),
            sessions=Count(path.sessions),
            share=ratio(path.sessions, self.page.sessions) or 0.0,
            average_minutes=path.average_minutes,
            ends=SessionEnds(ending=Count(path.ended), left=Count(path.left), going_on=Count(path.going_on)),
        )
