"""The sessions of a viewer in a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.viewer_sessions import (
    Session,
    SessionEnd,
    SessionSortKey,
    SessionsQuery,
    ViewerKey,
    read_sessions,
)
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import encode_values, fingerprint, read_after, read_id, read_instant
from ivgraph.schema.enums import describe
from ivgraph.schema.journeys import flow_costs, viewer_costs
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.journeys.session_steps import steps_field
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

describe(SessionEnd)

MAX_SESSIONS = 200


@strawberry.type(
    description="One session of a viewer: all plays of the playlist's nodes that a player reported with the same "
    "session id for the same viewer. A log-in begins another session."
)
class ViewerSession:
    session: strawberry.Private[Session]
    graph: strawberry.Private[PlaylistGraph]

    started_at: datetime = strawberry.field(description="When its first node started.")
    last_event_at: datetime = strawberry.field(description="When its last event happened.")
    step_count: Count = strawberry.field(description="Plays of nodes in it, on all pages of its steps.")
    clicks: Count = strawberry.field(description="Clicks on hotspots in it.")
    minutes_viewed: float = strawberry.field(description="Minutes of media played in it.")
    end: SessionEnd = strawberry.field(
        description="How it ended, by today's structure or that of the argument version."
    )

    @classmethod
    def of(cls, session: Session, graph: PlaylistGraph, endings: frozenset[int], now: datetime) -> ViewerSession:
        return cls(
            session=session,
            graph=graph,
            started_at=session.start,
            last_event_at=session.last_at,
            step_count=Count(session.steps),
            clicks=Count(session.clicks),
            minutes_viewed=session.watched_ms / 60_000,
            end=session.end(now, endings),
        )

    @strawberry.field(
        description="The node of its last play; null only if it was stored while the query ran.",
        metadata={"cost": flow_costs.node},
    )
    def last_node(self) -> LazyNode | None:
        return find_node(self.graph, self.session.last_node_id)

    steps = steps_field


@strawberry.type(description="A session and its cursor.")
class ViewerSessionEdge:
    cursor: str = strawberry.field(
        description="Pass it as the argument after to get the sessions that follow this one."
    )
    node: ViewerSession = strawberry.field(description="The session.")


@strawberry.type(description="A page of the sessions of a viewer, in the order in which they began.")
class ViewerSessionConnection:
    edges: list[ViewerSessionEdge] = strawberry.field(description="The page's sessions with their cursors.")
    nodes: list[ViewerSession] = strawberry.field(description="The page's sessions.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")


@dataclass(frozen=True, slots=True)
class SessionPage:
    """The parsed arguments of sessions."""

    first: int
    #: The viewer that the cursor is of, and the place among the sessions; None for the first page.
    after: tuple[ViewerKey, SessionSortKey] | None


class HasSessions(Protocol):
    """The GraphQL type Viewer, which imports this module."""

    @property
    def key(self) -> ViewerKey: ...
    @property
    def graph(self) -> PlaylistGraph: ...
    @property
    def endings(self) -> frozenset[int]: ...
    def sessions_query(self, after: SessionSortKey | None, first: int) -> SessionsQuery: ...


FirstSessions = Annotated[
    int, strawberry.argument(description=f"The maximum number of sessions on the page, 1 to {MAX_SESSIONS}.")
]
AfterSession = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of a session of this viewer, after which the page begins; by default, the page begins "
        "with the first session."
    ),
]

_FINGERPRINT = fingerprint("sessions of a viewer")
_OTHER_VIEWER = Problem("after", "Give the cursor of a session of this viewer: this one is of another viewer.")


def read_session_page(context: RequestContext, *, first: int = 10, after: str | None = None) -> SessionPage:
    """Parses the arguments of sessions.

    Raises:
        InvalidArgument: With every problem of the arguments.
    """
    problems = check_number("first", first, MAX_SESSIONS, "sessions")
    start = read_after(after, _FINGERPRINT, _read_place, problems)
    if problems:
        raise InvalidArgument(problems)
    return SessionPage(first, start)


def _read_place(values: list[Any]) -> tuple[ViewerKey, SessionSortKey]:
    match values:
        case [playlist, viewer, start, session]:
            return ViewerKey(read_id(playlist), read_id(viewer)), SessionSortKey(read_instant(start), read_id(session))
    raise ValueError(values)


async def _list_sessions(
    self: HasSessions, info: Info[RequestContext, None], first: FirstSessions = 10, after: AfterSession = None
) -> ViewerSessionConnection:
    page = info.context.read_arguments(field_node(info), read_session_page, first=first, after=after)
    key = self.key
    if page.after and page.after[0] != key:
        raise InvalidArgument([_OTHER_VIEWER])
    query = self.sessions_query(page.after[1] if page.after else None, page.first)
    sessions = await info.context.loaders.load(read_sessions, query, key)
    edges = [
        ViewerSessionEdge(
            cursor=encode_values(_FINGERPRINT, key.playlist_id, key.viewer_id, session.start, session.id),
            node=ViewerSession.of(session, self.graph, self.endings, info.context.now),
        )
        for session in sessions[: page.first]
    ]
    return ViewerSessionConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo.of(
            [edge.cursor for edge in edges], has_next=len(sessions) > page.first, has_previous=page.after is not None
        ),
    )


sessions_field: Any = strawberry.field(
    resolver=_list_sessions,
    description="The viewer's sessions that began in the period, with the same filter, in the order in which they "
    "began.",
    metadata={"read": read_session_page, "cost": viewer_costs.rows},
)
