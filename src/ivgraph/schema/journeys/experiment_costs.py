"""The cost functions of experiments. The unit is defined in execution.cost."""

from __future__ import annotations

from typing import Any

from ivgraph.schema.costs import FILTERED_STATEMENT_COST, METRICS_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import graph_cost, step_statement_cost
from ivgraph.schema.scale import FieldCost, Scale

#: Statements for each variant: its sessions, those in both variants, its levels, where its sessions ended, and which of
#: them, and of its viewers, reached an ending.
STATEMENTS = 6
#: Both shares, their difference and its interval.
DIFFERENCE_COST = 12.0


def experiment(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    conditions = [side.request.condition for side in (asked.a, asked.b)]
    once = sum(STATEMENTS * step_statement_cost(scale, condition) for condition in conditions)
    return FieldCost(scale, work=METRICS_COST, once=graph_cost(scale) + scale.playlists * once)


def parts(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """A level or an ending for each node."""
    nodes = scale.size.all_nodes
    return FieldCost(scale.with_items(nodes), items=nodes, work=nodes * DIFFERENCE_COST)


def warnings(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=8)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Totals and choices of both variants."""
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST, once=4 * FILTERED_STATEMENT_COST)


def options(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    hotspots = scale.size.all_hotspots
    return FieldCost(scale.with_items(hotspots), items=hotspots, work=hotspots * DIFFERENCE_COST)


def node_share(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, work=DIFFERENCE_COST)
