"""The field steps of a playlist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys import steps as counted
from ivgraph.analytics.journeys.sessions import PlaylistKey, Sessions
from ivgraph.analytics.journeys.steps import MAX_STEPS, StepsQuery, read_steps
from ivgraph.analytics.ratios import ratio
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import AudienceFilter, FilterArgument, PeriodArgument, PeriodInput
from ivgraph.schema.journeys import session_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.names import Name, node_ids
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node

#: The most nodes that a step shows.
MAX_SHOWN = 50


@strawberry.enum(description="In which direction sessions are followed.")
class StepDirection(Enum):
    FORWARD = strawberry.enum_value(
        "forward", description="From the first play of the session, or from its first play of a node."
    )
    BACKWARD = strawberry.enum_value(
        "backward", description="From the last play of the session back, or from its last play of a node."
    )


@strawberry.type(description="A node at a step.")
class StepNode:
    graph: strawberry.Private[PlaylistGraph]
    node_id: strawberry.Private[int]

    sessions: Count = strawberry.field(description="Sessions that are in the node at this step.")
    share: float = strawberry.field(description="Of the sessions of step 1.")
    exits: Count | None = strawberry.field(
        description="Those among them without a next step: forwards they ended here, or may be going on; backwards "
        "they began here. Null at the last step that was asked for."
    )

    @strawberry.field(description="The node.", metadata={"cost": session_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)


@strawberry.type(description="The nodes of a step that are not shown, as one.")
class StepRest:
    nodes: Count = strawberry.field(description="The number of these nodes.")
    sessions: Count = strawberry.field(description="Sessions that are in one of them at this step.")
    exits: Count | None = strawberry.field(
        description="Those among them without a next step. Null at the last step that was asked for."
    )


@strawberry.type(description="Sessions that go from a node of one step to a node of the next one.")
class StepLink:
    graph: strawberry.Private[PlaylistGraph]
    from_id: strawberry.Private[int | None]
    to_id: strawberry.Private[int | None]

    sessions: Count = strawberry.field(description="The number of these sessions.")

    @strawberry.field(
        name="from", description="The node at this step; null for the rest.", metadata={"cost": session_costs.node}
    )
    def from_node(self) -> LazyNode | None:
        return find_node(self.graph, self.from_id)

    @strawberry.field(
        name="to", description="The node at the next step; null for the rest.", metadata={"cost": session_costs.node}
    )
    def to_node(self) -> LazyNode | None:
        return find_node(self.graph, self.to_id)


@strawberry.type(description="One step. Its sessions are those of the step before without the exits there.")
class Step:
    number: int = strawberry.field(description="From 1 on.")
    sessions: Count = strawberry.field(description="Sessions that come to this step: the nodes and the rest together.")
    exits: Count | None = strawberry.field(
        description="Those among them without a next step: forwards they ended here, or may be going on; backwards "
        "they began here. Null at the last step that was asked for."
    )
    nodes: list[StepNode] = strawberry.field(description="The nodes with the most sessions, most first.")
    rest: StepRest | None = strawberry.field(description="All other nodes together; null if there are none.")
    links: list[StepLink] = strawberry.field(
        description="How sessions go on to the next step, most sessions first. Those to a node add up to its sessions "
        "there; those from a node and its exits add up to its sessions here.",
        metadata={"cost": session_costs.links_of_step},
    )


@strawberry.type(description="The nodes that sessions play step by step, as a Sankey diagram shows it.")
class Steps:
    period: Period = strawberry.field(description="The resolved period.")
    sessions: Count = strawberry.field(description="The sessions of step 1; with from, those that played the node.")
    steps: list[Step] = strawberry.field(
        description="Step 1 and the following ones, up to the last that a session reached.",
        metadata={"cost": session_costs.steps_of_flow},
    )


class HasSteps(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


@dataclass(frozen=True, slots=True)
class StepsRequest:
    """The arguments of steps."""

    request: MetricsRequest
    #: The external id of the node that sessions are followed from.
    origin: str | None
    forward: bool
    steps: int
    first: int

    @property
    def condition(self) -> Condition | None:
        return self.request.condition

    def query(self, graph: PlaylistGraph) -> StepsQuery:
        origin = None if self.origin is None else node_ids(graph, [self.origin])[0]
        sessions = Sessions(self.request.period, self.request.condition)
        return StepsQuery(sessions, origin, self.forward, self.steps, self.first)


def read_steps_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    from_: str | None = None,
    direction: StepDirection = StepDirection.FORWARD,
    count: int = 6,
    first: int = 10,
) -> StepsRequest:
    """Resolves the arguments of steps.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = check_number("count", count, MAX_STEPS, "steps") + check_number("first", first, MAX_SHOWN, "nodes")
    request = read_request_and(problems, context, period, filter)
    return StepsRequest(request, from_, direction is StepDirection.FORWARD, count, first)


def names_in_steps(arguments: Mapping[str, Any]) -> Iterator[Name]:
    """The node that the arguments name."""
    if arguments.get("from_") is not None:
        yield "from", arguments["from_"], True


FromArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        name="from",
        description="The externalId of the node that sessions are followed from: forwards from their first play of "
        "it, backwards from their last one. By default, from the start of the session, or backwards from its end.",
    ),
]
DirectionArgument = Annotated[StepDirection, strawberry.argument(description="Whether later or earlier nodes follow.")]
CountArgument = Annotated[int, strawberry.argument(description=f"The number of steps, 1 to {MAX_STEPS}.")]
ShownArgument = Annotated[
    int, strawberry.argument(description=f"The maximum number of nodes that each step shows, 1 to {MAX_SHOWN}.")
]


async def _show_steps(
    self: HasSteps,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    from_: FromArgument = None,
    direction: DirectionArgument = StepDirection.FORWARD,
    count: CountArgument = 6,
    first: ShownArgument = 10,
) -> Any:
    arguments = {"period": period, "filter": filter, "from_": from_, "direction": direction}
    asked = info.context.read_arguments(field_node(info), read_steps_arguments, **arguments, count=count, first=first)
    graph = await info.context.loaders.graph.load(self.row)
    found = await info.context.loaders.load(read_steps, asked.query(graph), PlaylistKey(self.row.id))
    return _StepBuilder(graph, found[0].sessions if found else 0).build(asked, found)


steps_field: Any = strawberry.field(
    resolver=_show_steps,
    graphql_type=Steps,
    description="The nodes that sessions play at step 1, 2, 3 … from the start or from a node, forwards or backwards. "
    "Sessions count in the period in which they began, and a node that follows itself is one step. Bots are left out "
    "unless the filter names them.",
    metadata={"read": read_steps_arguments, "cost": session_costs.steps, "names": names_in_steps},
)


@dataclass(frozen=True, slots=True)
class _StepBuilder:
    """Builds the GraphQL objects of one answer."""

    graph: PlaylistGraph
    sessions: int

    def build(self, asked: StepsRequest, found: tuple[counted.Step, ...]) -> Steps:
        return Steps(
            period=asked.request.period,  # type: ignore[arg-type]
            sessions=Count(self.sessions),
            steps=[self._step(step) for step in found],
        )

    def _step(self, step: counted.Step) -> Step:
        return Step(
            number=step.number,
            sessions=Count(step.sessions),
            exits=_count(step.exits),
            nodes=[self._node(node) for node in step.nodes],
            rest=self._rest(step),
            links=[self._link(link) for link in step.links],
        )

    def _node(self, node: counted.StepNode) -> StepNode:
        assert node.node_id is not None, "the rest is not shown as a node"
        return StepNode(
            graph=self.graph,
            node_id=node.node_id,
            sessions=Count(node.sessions),
            share=ratio(node.sessions, self.sessions) or 0.0,
            exits=_count(node.exits),
        )

    def _rest(self, step: counted.Step) -> StepRest | None:
        if step.rest is None:
            return None
        return StepRest(nodes=Count(step.rest_nodes), sessions=Count(step.rest.sessions), exits=_count(step.rest.exits))

    def _link(self, link: counted.StepLink) -> StepLink:
        return StepLink(graph=self.graph, from_id=link.node_id, to_id=link.to_node_id, sessions=Count(link.sessions))


def _count(value: int | None) -> Count | None:
    return None if value is None else Count(value)
