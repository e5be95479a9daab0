"""The fields arrivals and departures of a node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import flow
from ivgraph.analytics.journeys.flow import Ends, FlowKey
from ivgraph.analytics.ratios import growth
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.inputs import ComparisonArgument, FilterArgument, PeriodArgument
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.transitions import FirstArgument, ShownFlow, Transition, read_flow_arguments
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node


@strawberry.type(description="All transitions that lead to a node, or leave it, in the compared period.")
class NodeTransitionsComparison:
    period: Period = strawberry.field(description="The compared period.")
    count: Count = strawberry.field(description="The sum of the counts of all transitions in the compared period.")
    change: float | None = strawberry.field(
        description="Relative change of the sum: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(description="The transitions that lead to a node, or those that leave it.")
class NodeTransitions:
    period: Period = strawberry.field(description="The resolved period.")
    count: Count = strawberry.field(description="The sum of the counts of all transitions, listed or not.")
    transitions: list[Transition] = strawberry.field(
        description="The most frequent transitions, as many as the argument first says. With compareTo, those that "
        "only the compared period has follow with the count 0."
    )
    transition_count: Count = strawberry.field(description="The number of all transitions, listed or not.")
    rest_count: Count = strawberry.field(description="The sum of the counts of the transitions that are not listed.")
    comparison: NodeTransitionsComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart."
    )


class HasTransitions(Protocol):
    """The GraphQL type Node, which imports this module."""

    @property
    def row(self) -> model.Node: ...
    @property
    def graph(self) -> PlaylistGraph: ...


def _transitions_field(
    description: str,
    key: Callable[[model.Node], FlowKey],
    by_node: Callable[[flow.Flow], Mapping[int | None, Sequence[Ends]]],
) -> Any:
    """A field of a node with its transitions.

    Args:
        key: Of the flow that has the transitions of a node.
        by_node: Returns the transitions of each node in that flow.
    """

    async def show(
        self: HasTransitions,
        info: Info[RequestContext, None],
        period: PeriodArgument,
        filter: FilterArgument = None,
        compare_to: ComparisonArgument = None,
        first: FirstArgument = 50,
    ) -> Any:
        arguments = {"period": period, "filter": filter, "compare_to": compare_to, "first": first}
        asked = info.context.read_arguments(field_node(info), read_flow_arguments, **arguments)
        shown = await ShownFlow.load(info, asked.request, key(self.row), self.graph.playlist)
        ends = shown.ends(lambda flow: by_node(flow).get(self.row.id, ()))
        counts = [shown.current.count(each) for each in ends]
        return NodeTransitions(
            period=asked.request.period,  # type: ignore[arg-type]
            count=Count(sum(counts)),
            transitions=[shown.transition(each) for each in ends[: asked.first]],
            transition_count=Count(len(ends)),
            rest_count=Count(sum(counts[asked.first :])),
            comparison=_compare(shown, ends),
        )

    return strawberry.field(
        resolver=show,
        graphql_type=NodeTransitions,
        description=description,
        metadata={"read": read_flow_arguments, "cost": flow_costs.transitions_of_node},
    )


def _compare(shown: ShownFlow, ends: Sequence[Ends]) -> NodeTransitionsComparison | None:
    """All transitions of a node in the compared period."""
    if shown.compared is None:
        return None
    now, then = (sum(flow.count(each) for each in ends) for flow in (shown.current, shown.compared))
    return NodeTransitionsComparison(
        period=shown.request.compared_period,  # type: ignore[arg-type]
        count=Count(then),
        change=growth(now, then),
    )


arrivals_field = _transitions_field(
    "The transitions that lead to the node, most frequent first: one for each node that it followed, and one with from "
    "null for the sessions that began with it. A transition counts when the play that is left began, as in departures; "
    "so the arrivals of a period are its plays, except for a play that began in another period than the one before it.",
    lambda row: FlowKey(row.playlist_id),
    lambda flow: flow.arrivals,
)
departures_field = _transitions_field(
    "The transitions that leave the node, most frequent first: one for each node that followed, and one with to null "
    "for exits. The counts of all of them add up to the plays of the node.",
    lambda row: FlowKey(row.playlist_id, row.id),
    lambda flow: flow.departures,
)
