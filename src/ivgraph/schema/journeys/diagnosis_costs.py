"""The cost functions of the diagnosis of a playlist."""

from __future__ import annotations

from typing import Any

from ivgraph.schema.costs import FILTERED_STATEMENT_COST, STATEMENT_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import graph_cost, statement_cost
from ivgraph.schema.readings import FLOW, SESSION_PLAYS
from ivgraph.schema.scale import FieldCost, Scale

#: The most bytes of a definition.
DEFINITION_BYTES = 1_000
#: Counting the clicks on a hotspot, or the plays of a node, and looking for all types of findings there.
PART_COST = 3.0
#: Reading a transition, without showing it.
TRANSITION_COST = 2.0


def diagnosis(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """Three statements, one of them on all steps of many sessions, besides the graph; then every part is looked at."""
    parts = scale.size.all_nodes + scale.size.all_hotspots
    transitions = scale.size.all_hotspots + 3 * scale.size.all_nodes
    work = parts * PART_COST + transitions * TRANSITION_COST
    period = asked.request.period
    flow = statement_cost(scale, period, None, FLOW)
    sessions = FILTERED_STATEMENT_COST + SESSION_PLAYS.cost(scale.rows_in(period))
    once = graph_cost(scale) + STATEMENT_COST + flow + sessions
    return FieldCost(scale.with_items(asked.first), work=work, once=once)


def findings(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """The estimate counts each finding once for each type that it may have, which is an upper bound."""
    return FieldCost(scale.with_items(scale.items, text=DEFINITION_BYTES), items=scale.items)


def loop(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """All loops of a playlist together have each node at most once."""
    nodes = scale.size.all_nodes / max(1, scale.items)
    return FieldCost(scale.at_any_node(), items=nodes, work=nodes * SUBJECT_COST)
