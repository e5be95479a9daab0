"""The steps of a session: which nodes played, and how each of them was left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Protocol
from uuid import UUID

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.viewer_sessions import (
    Session,
    SessionKey,
    Step,
    StepSortKey,
    StepsQuery,
    read_steps,
)
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.ingest.event import Cause
from ivgraph.schema.context import RequestContext
from ivgraph.schema.cursor import encode_values, fingerprint, read_after, read_id, read_instant
from ivgraph.schema.journeys import flow_costs, viewer_costs
from ivgraph.schema.journeys.arguments import check_number
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.page_info import PageInfo
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

MAX_STEPS = 500


@strawberry.type(description="A play of a node in a session, and how it was left.")
class SessionStep:
    step: strawberry.Private[Step]
    graph: strawberry.Private[PlaylistGraph]

    at: datetime = strawberry.field(description="When the node started.")
    cause: Cause | None = strawberry.field(
        description="Why the node of the next step played; null if no player said, and for the last step."
    )
    decision_seconds: float | None = strawberry.field(
        description="Seconds from when the chosen hotspot was first shown in this step until the click; null if "
        "nothing was chosen, or if it was not shown before."
    )
    watched_seconds: Count = strawberry.field(
        description="Seconds of media that were watched in this step, each counted once."
    )
    has_ended: bool = strawberry.field(description="Whether the node played to its end.")

    @classmethod
    def of(cls, step: Step, graph: PlaylistGraph) -> SessionStep:
        return cls(
            step=step,
            graph=graph,
            at=step.sort_key.at,
            cause=Cause(step.cause.upper()) if step.cause else None,
            decision_seconds=None if step.decided_ms is None else step.decided_ms / 1000,
            watched_seconds=Count(step.watched_seconds),
            has_ended=step.ended,
        )

    @strawberry.field(
        description="The node that played; null only if it was stored while the query ran.",
        metadata={"cost": flow_costs.node},
    )
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.step.node_id)

    @strawberry.field(
        description="The hotspot that the viewer chose; null if the viewer did not choose what came next.",
        metadata={"cost": flow_costs.hotspot},
    )
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.step.hotspot_id)


@strawberry.type(description="A step and its cursor.")
class SessionStepEdge:
    cursor: str = strawberry.field(description="Pass it as the argument after to get the steps that follow this one.")
    node: SessionStep = strawberry.field(description="The step.")


@strawberry.type(description="A page of the steps of a session, in the order in which they happened.")
class SessionStepConnection:
    edges: list[SessionStepEdge] = strawberry.field(description="The page's steps with their cursors.")
    nodes: list[SessionStep] = strawberry.field(description="The page's steps.")
    page_info: PageInfo = strawberry.field(description="The position of the page in the list.")


@dataclass(frozen=True, slots=True)
class StepPage:
    """The parsed arguments of steps."""

    first: int
    #: The session that the cursor is of, and the place in it; None for the first page.
    after: tuple[int, StepSortKey] | None


class HasSteps(Protocol):
    """The GraphQL type ViewerSession, which imports this module."""

    @property
    def session(self) -> Session: ...
    @property
    def graph(self) -> PlaylistGraph: ...


FirstSteps = Annotated[
    int, strawberry.argument(description=f"The maximum number of steps on the page, 1 to {MAX_STEPS}.")
]
AfterStep = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor of a step of this session, after which the page begins; by default, the page begins "
        "with the first step."
    ),
]

_FINGERPRINT = fingerprint("steps of a session")
_OTHER_SESSION = Problem("after", "Give the cursor of a step of this session: this one is of another session.")


def read_step_page(context: RequestContext, *, first: int = 50, after: str | None = None) -> StepPage:
    """Parses the arguments of steps.

    Raises:
        InvalidArgument: With every problem of the arguments.
    """
    problems = check_number("first", first, MAX_STEPS, "steps")
    start = read_after(after, _FINGERPRINT, _read_place, problems)
    if problems:
        raise InvalidArgument(problems)
    return StepPage(first, start)


def _read_place(values: list[Any]) -> tuple[int, StepSortKey]:
    match values:
        case [session, at, str(event_id)]:
            return read_id(session), StepSortKey(read_instant(at), UUID(event_id))
    raise ValueError(values)


async def _list_steps(
    self: HasSteps, info: Info[RequestContext, None], first: FirstSteps = 50, after: AfterStep = None
) -> SessionStepConnection:
    page = info.context.read_arguments(field_node(info), read_step_page, first=first, after=after)
    if page.after and page.after[0] != self.session.id:
        raise InvalidArgument([_OTHER_SESSION])
    query = StepsQuery(page.after[1] if page.after else None, page.first)
    steps = await info.context.loaders.load(read_steps, query, SessionKey(self.graph.playlist.id, self.session.id))
    edges = [
        SessionStepEdge(
            cursor=encode_values(_FINGERPRINT, self.session.id, step.sort_key.at, str(step.sort_key.event_id)),
            node=SessionStep.of(step, self.graph),
        )
        for step in steps[: page.first]
    ]
    return SessionStepConnection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=PageInfo.of(
            [edge.cursor for edge in edges], has_next=len(steps) > page.first, has_previous=page.after is not None
        ),
    )


steps_field: Any = strawberry.field(
    resolver=_list_steps,
    description="The session's way through the story, step by step. Long sessions have several pages.",
    metadata={"read": read_step_page, "cost": viewer_costs.rows},
)
