"""The field flow of a playlist."""

from __future__ import annotations

from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.flow import FlowKey
from ivgraph.analytics.ratios import growth
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import ComparisonArgument, FilterArgument, PeriodArgument
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.journeys.transitions import FirstArgument, ShownFlow, Transition, read_flow_arguments
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node


@strawberry.type(description="A node, and how often it was played.")
class NodePlays:
    graph: strawberry.Private[PlaylistGraph]
    node_id: strawberry.Private[int]

    plays: Count = strawberry.field(description="Times the node started: its departures and exits together.")

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)


@strawberry.type(description="The sessions of the compared period.")
class FlowComparison:
    period: Period = strawberry.field(description="The compared period.")
    sessions: Count = strawberry.field(description="Sessions that began in the compared period.")
    change: float | None = strawberry.field(
        description="Relative change of the sessions: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(
    description="All transitions of a playlist in a period: from which node to which viewers went, where they "
    "began, and where they left."
)
class Flow:
    period: Period = strawberry.field(description="The resolved period.")
    sessions: Count = strawberry.field(
        description="Sessions that began in the period: one viewer's plays in one session, counted at the first one."
    )
    nodes: list[NodePlays] = strawberry.field(
        description="The nodes that were played in the period, most plays first.", metadata={"cost": flow_costs.nodes}
    )
    transitions: list[Transition] = strawberry.field(
        description="The most frequent transitions, as many as the argument first says. With compareTo, those that "
        "only the compared period has follow with the count 0."
    )
    transition_count: Count = strawberry.field(description="The number of all transitions, listed or not.")
    rest_count: Count = strawberry.field(description="The sum of the counts of the transitions that are not listed.")
    comparison: FlowComparison | None = strawberry.field(
        description="The sessions of the compared period; null without compareTo, or if the period has no counterpart."
    )


class HasFlow(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


async def _show_flow(
    self: HasFlow,
    info: Info[RequestContext, None],
    period: PeriodArgument,
    filter: FilterArgument = None,
    compare_to: ComparisonArgument = None,
    first: FirstArgument = 500,
) -> Any:
    arguments = {"period": period, "filter": filter, "compare_to": compare_to, "first": first}
    asked = info.context.read_arguments(field_node(info), read_flow_arguments, **arguments)
    return _flow_of(await ShownFlow.load(info, asked.request, FlowKey(self.row.id), self.row), asked.first)


flow_field: Any = strawberry.field(
    resolver=_show_flow,
    graphql_type=Flow,
    description="How viewers walked the story: for each pair of nodes how often the second followed the first, and "
    "where sessions began and ended. Bots are left out unless the filter names them.",
    metadata={"read": read_flow_arguments, "cost": flow_costs.flow},
)


def _flow_of(shown: ShownFlow, first: int) -> Flow:
    ends, current = shown.ends(lambda flow: flow.by_ends), shown.current
    plays = [(current.plays[id], id) for id in shown.graph.node_by_id if current.plays[id]]
    return Flow(
        period=shown.request.period,  # type: ignore[arg-type]
        sessions=Count(current.sessions),
        nodes=[
            NodePlays(graph=shown.graph, node_id=id, plays=Count(count))
            for count, id in sorted(plays, key=lambda item: (-item[0], item[1]))
        ],
        transitions=[shown.transition(each) for each in ends[:first]],
        transition_count=Count(len(ends)),
        rest_count=Count(sum(current.count(each) for each in ends[first:])),
        comparison=_compare(shown),
    )


def _compare(shown: ShownFlow) -> FlowComparison | None:
    if shown.compared is None:
        return None
    sessions = shown.compared.sessions
    return FlowComparison(
        period=shown.request.compared_period,  # type: ignore[arg-type]
        sessions=Count(sessions),
        change=growth(shown.current.sessions, sessions),
    )
