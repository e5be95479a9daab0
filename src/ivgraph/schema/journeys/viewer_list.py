"""The fields viewers and viewer of a playlist: who watched in a period, and what each of them did."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.viewer_list import (
    ListedViewer,
    ViewerListQuery,
    ViewerQuery,
    ViewersKey,
    read_viewer,
    read_viewer_list,
)
from ivgraph.analytics.journeys.viewer_sessions import SessionSortKey, SessionsQuery, ViewerKey
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import encode_values
from ivgraph.schema.inputs import FilterArgument, PeriodArgument
from ivgraph.schema.journeys import viewer_costs
from ivgraph.schema.journeys.viewer_arguments import (
    AfterViewer,
    FirstViewers,
    ViewerIdArgument,
    ViewerOrderArgument,
    ViewerSearch,
    encode_viewer,
    read_viewer_arguments,
    read_viewers_arguments,
)
from ivgraph.schema.journeys.viewer_sessions import sessions_field
from ivgraph.schema.metrics import Period
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node
from ivgraph.schema.version_argument import VersionArgument, load_graph


@strawberry.type(
    description="An authenticated viewer or an anonymous visitor of a playlist, and what this viewer did in a period. "
    "The numbers of all viewers add up to those of the playlist, impressions, plays, minutes and sessions alike."
)
class Viewer:
    listed: strawberry.Private[ListedViewer]
    graph: strawberry.Private[PlaylistGraph]
    query: strawberry.Private[ViewerListQuery | ViewerQuery]
    #: The nodes that are endings in the structure that is asked for.
    endings: strawberry.Private[frozenset[int]]

    viewer_id: strawberry.ID = strawberry.field(
        description="Stands for the viewer, authenticated or anonymous, as long as IVGRAPH_VIEWER_KEY stays the same; "
        "Playlist.viewer takes it. It is a keyed hash, from which nobody can find out who it is. It is opaque to "
        "programs: don't build or parse it."
    )
    external_id: strawberry.ID | None = strawberry.field(
        description="The id that the player reports for an authenticated viewer, as filters expect it; null for an "
        "anonymous visitor, and if plain ids are not kept (see IVGRAPH_KEEP_VIEWER_IDS)."
    )
    is_authenticated: bool = strawberry.field(
        description="Whether the player reported an authenticated id. Otherwise the viewer is an anonymous visitor: "
        "one browser, or one session where the player sends no visitor id."
    )
    impressions: Count = strawberry.field(description="Loads of the player on a page.")
    plays: Count = strawberry.field(description="Times the viewer started playback of the playlist.")
    minutes_viewed: float = strawberry.field(description="Minutes of media that the viewer played.")
    session_count: Count = strawberry.field(description="Sessions that began in the period: see sessions.")
    sessions_with_ending: Count = strawberry.field(
        description="Those of these sessions that played an ending: a node of today's structure, or that of the "
        "argument version, from which no hotspot and no default way leads on."
    )
    first_seen: datetime = strawberry.field(
        description="Start of the quarter hour in which the viewer was first seen in the period: with an impression, a "
        "play, a watched span or a click."
    )
    last_seen: datetime = strawberry.field(
        description="Start of the quarter hour in which the viewer was last seen in the period."
    )

    @classmethod
    def of(
        cls,
        listed: ListedViewer,
        graph: PlaylistGraph,
        query: ViewerListQuery | ViewerQuery,
        endings: frozenset[int],
    ) -> Viewer:
        return cls(
            listed=listed,
            graph=graph,
            query=query,
            endings=endings,
            viewer_id=strawberry.ID(encode_viewer(listed.id)),
            external_id=None if listed.external_id is None else strawberry.ID(listed.external_id),
            is_authenticated=listed.is_authenticated,
            impressions=Count(listed.impressions),
            plays=Count(listed.plays),
            minutes_viewed=listed.watched_ms / 60_000,
            session_count=Count(listed.sessions),
            sessions_with_ending=Count(listed.sessions_with_ending),
            first_seen=listed.first_seen,
            last_seen=listed.last_seen,
        )

    @property
    def key(self) -> ViewerKey:
        return ViewerKey(self.graph.playlist.id, self.listed.id)

    def sessions_query(self, after: SessionSortKey | None, first: int) -> SessionsQuery:
        """A page of the sessions that the viewer's numbers count."""
        return SessionsQuery(self.query.period, self.query.condition, after, first)

    sessions = sessions_field


@strawberry.type(description="A viewer and its cursor.")
class ViewerEdge:
    cursor: str = strawberry.field(description="Pass it as the argument after to get the viewers that follow this one.")
    node: Viewer = strawberry.field(description="The viewer.")


@strawberry.type(description="A page of viewers.")
class ViewerConnection:
    period: Period = strawberry.field(description="The resolved period.")
    edges: list[ViewerEdge] = strawberry.field(description="The page's viewers with their cursors.")
    nodes: list[Viewer] = strawberry.field(description="The page's viewers.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")
    total_count: Count = strawberry.field(
        description="The number of viewers in the list, on all pages. Unlike unique viewers, it includes those who "
        "were only there for an impression, and each anonymous visitor."
    )


class HasViewers(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


async def _list_viewers(
    self: HasViewers,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    search: ViewerSearch = None,
    order_by: ViewerOrderArgument = None,
    version: VersionArgument = None,
    first: FirstViewers = 50,
    after: AfterViewer = None,
) -> ViewerConnection:
    arguments = {
        "period": period,
        "filter": filter,
        "search": search,
        "order_by": order_by,
        "version": version,
        "first": first,
        "after": after,
    }
    asked = info.context.read_arguments(field_node(info), read_viewers_arguments, **arguments)
    graph = await info.context.loaders.graph.load(self.row)
    endings = (await load_graph(info, graph, version)).endings
    page = await info.context.loaders.load(read_viewer_list, asked.query, ViewersKey(self.row.id, endings))
    edges = [
        ViewerEdge(
            cursor=encode_values(asked.list_fingerprint, each.sort_key.key, each.sort_key.name, each.sort_key.id),
            node=Viewer.of(each.viewer, graph, asked.query, endings),
        )
        for each in page.viewers
    ]
    return ViewerConnection(
        period=asked.query.period,  # type: ignore[arg-type]
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo.of(
            [edge.cursor for edge in edges], has_next=page.has_next, has_previous=asked.query.after is not None
        ),
        total_count=Count(page.total),
    )


async def _show_viewer(
    self: HasViewers,
    info: Info[RequestContext, None],
    viewer_id: ViewerIdArgument,
    period: PeriodArgument,
    filter: FilterArgument = None,
    version: VersionArgument = None,
) -> Viewer | None:
    arguments = {"viewer_id": viewer_id, "period": period, "filter": filter, "version": version}
    query = info.context.read_arguments(field_node(info), read_viewer_arguments, **arguments)
    graph = await info.context.loaders.graph.load(self.row)
    endings = (await load_graph(info, graph, version)).endings
    viewer = await info.context.loaders.load(read_viewer, query, ViewersKey(self.row.id, endings))
    return None if viewer is None else Viewer.of(viewer, graph, query, endings)


viewers_field: Any = strawberry.field(
    resolver=_list_viewers,
    description="The viewers who were there in a period, page by page, with what each of them did: authenticated ones, "
    "and anonymous visitors, whom the filter viewerKind: AUTHENTICATED leaves out.",
    metadata={"read": read_viewers_arguments, "cost": viewer_costs.viewers},
)
viewer_field: Any = strawberry.field(
    resolver=_show_viewer,
    description="One viewer, and what this viewer did in a period; null if the viewer was not there.",
    metadata={"read": read_viewer_arguments, "cost": viewer_costs.viewer},
)
