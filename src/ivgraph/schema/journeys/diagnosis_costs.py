"""The cost functions of the diagnosis of a playlist."""

from __future__ import annotations

from typing import Any

from ivgraph.schema.costs import FILTERED_STATEMENT_COST, METRICS_COST, STATEMENT_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import TRANSITION_COST, graph_cost
from ivgraph.schema.scale import FieldCost, Scale

#: The most bytes of a definition.
DEFINITION_BYTES = 1_000
#: Looking for all types of findings in a node or a hotspot.
PART_COST = 8.0
#: The types of findings that have nodes of a loop, of all types.
TYPES = 8


def diagnosis(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """Four statements, one of them on all steps of many sessions, besides the graph; then every part is looked at."""
    parts = scale.size.all_nodes + scale.size.all_hotspots
    work = parts * PART_COST + scale.size.all_hotspots * METRICS_COST + 3 * parts * TRANSITION_COST
    once = graph_cost(scale) + 2 * STATEMENT_COST + FILTERED_STATEMENT_COST
    return FieldCost(scale.with_items(asked.first), work=work, once=once)


def findings(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Each finding has one type, but the estimate counts it once for each: so each counts for its share."""
    return FieldCost(scale.with_items(1, text=DEFINITION_BYTES), items=scale.items)


def loop(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """All loops of a playlist together have each node once."""
    nodes = scale.size.all_nodes / max(1, scale.items)
    return FieldCost(scale.at_any_node(), items=nodes, work=nodes * SUBJECT_COST)
