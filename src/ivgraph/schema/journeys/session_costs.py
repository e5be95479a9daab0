"""The cost functions of steps, paths, endings and funnel. The unit is defined in execution.cost."""

from __future__ import annotations

from typing import Any

from ivgraph.analytics.journeys.steps import MAX_STEPS
from ivgraph.schema.costs import FILTERED_STATEMENT_COST, METRICS_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import count_periods, graph_cost, statement_cost, step_statement_cost
from ivgraph.schema.scale import FieldCost, Scale

#: A statement that sorts the nodes of all paths, not only the sessions, is this many times as expensive.
PLAYS = 4
#: Reading a row, and building what it becomes.
ROW_COST = 6.0


def steps(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """With a node, each playlist has a statement of its own."""
    from_start = asked.origin is None and asked.forward
    one = (statement_cost if from_start else step_statement_cost)(scale, asked.condition)
    shown = min(asked.first, scale.size.all_nodes)
    rows = asked.steps * (shown + 1) ** 2
    statements = 1 if asked.origin is None else scale.playlists
    return FieldCost(
        scale.with_items(shown), work=METRICS_COST + rows * ROW_COST, once=graph_cost(scale) + statements * one
    )


def steps_of_flow(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=MAX_STEPS)


def links_of_step(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """From each node that a step shows to each one of the next step; the rest is one more of each."""
    return FieldCost(scale, items=(scale.items + 1) ** 2)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST)


def endings(scale: Scale, arguments: Arguments, request: Any) -> FieldCost:
    """A statement on rollups, or under a filter on journeys, for each period."""
    periods = count_periods(request)
    nodes = scale.size.all_nodes
    once = graph_cost(scale) + periods * statement_cost(scale, request.condition)
    return FieldCost(scale.with_items(nodes), work=METRICS_COST + periods * nodes * ROW_COST, once=once)


def ending_times(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, once=2 * FILTERED_STATEMENT_COST)


def paths(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """With a match, each playlist has a statement of its own."""
    statements = scale.playlists if asked.has_names else 1
    once = graph_cost(scale) + statements * 2 * step_statement_cost(scale, asked.condition)
    return FieldCost(scale.with_items(asked.first), work=METRICS_COST + asked.first * ROW_COST, once=once)


def path_viewers(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """They are counted by the statement that reads the page, which then reads the sessions twice."""
    return FieldCost(scale, once=scale.playlists * FILTERED_STATEMENT_COST)


def path_nodes(scale: Scale, arguments: Arguments, first: int) -> FieldCost:
    """Nodes beyond those that are stored with a path are read for all paths of the answer in one statement."""
    return FieldCost(scale.at_any_node(), items=first, work=first * SUBJECT_COST, once=FILTERED_STATEMENT_COST)


def funnel(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """By nodes, each playlist has a statement of its own, for each period. It sorts the nodes of all paths if viewers
    go through nodes."""
    periods = count_periods(asked.request)
    statements = periods * (scale.playlists if asked.nodes else 1)
    heavy = PLAYS if asked.nodes and asked.by_viewer else 1
    stages = len(asked.nodes) if asked.nodes else scale.size.all_nodes
    once = graph_cost(scale) + statements * heavy * step_statement_cost(scale, asked.condition)
    return FieldCost(scale.with_items(stages), work=METRICS_COST + periods * stages * ROW_COST, once=once)


def stage_times(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, once=scale.playlists * PLAYS * FILTERED_STATEMENT_COST)
