"""The cost functions of versions. The unit is defined in execution.cost."""

from __future__ import annotations

from typing import Any

from ivgraph.catalog.versions import MAX_VERSIONS
from ivgraph.schema.costs import STATEMENT_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import graph_cost
from ivgraph.schema.scale import FieldCost, Scale

#: Reading a node or a hotspot of a stored structure, and comparing it.
PART_COST = 0.4


def versions(scale: Scale, arguments: Arguments, page: Any) -> FieldCost:
    return FieldCost(scale.with_items(page.first), once=STATEMENT_COST)


def versions_of_timeline(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.with_items(MAX_VERSIONS), items=MAX_VERSIONS, once=STATEMENT_COST)


def changes(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Two structures are read for each version, all in one statement."""
    parts = scale.size.all_nodes + scale.size.all_hotspots
    return FieldCost(scale, work=2 * parts * PART_COST, once=STATEMENT_COST + graph_cost(scale))


def changed_nodes(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    nodes = scale.size.all_nodes
    return FieldCost(scale.at_listed_node(with_deleted=True), items=nodes, work=nodes * SUBJECT_COST)


def changed_hotspots(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    hotspots = scale.size.all_hotspots
    child_scale = scale.at_listed_node(with_deleted=True).at_hotspot()
    return FieldCost(child_scale, items=hotspots, work=hotspots * SUBJECT_COST)


def nodes(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """The structure is read once for each version."""
    parts = scale.size.all_nodes + scale.size.all_hotspots
    count = scale.size.all_nodes
    once = STATEMENT_COST + graph_cost(scale)
    return FieldCost(scale.with_items(count), items=count, work=parts * PART_COST, once=once)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST)
