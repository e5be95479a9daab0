"""The cost functions of steps, paths, endings and funnel. The unit is defined in execution.cost."""

from __future__ import annotations

from typing import Any

from ivgraph.analytics.journeys.steps import MAX_STEPS
from ivgraph.analytics.period import Period
from ivgraph.schema.costs import FILTERED_STATEMENT_COST, METRICS_COST, SUBJECT_COST, Arguments, periods_of
from ivgraph.schema.journeys.flow_costs import (
    graph_cost,
    row_statement_cost,
    statement_cost,
    statements_of_playlists_cost,
)
from ivgraph.schema.readings import (
    ENDING_TIMES,
    ENDINGS,
    LEVEL_FUNNEL,
    NODE_FUNNEL,
    NODE_FUNNEL_OF_VIEWERS,
    PATH_NODES,
    PATH_VIEWERS,
    PATHS,
    STAGE_TIMES,
    STEPS,
    STEPS_FROM_NODE,
    StatementCost,
)
from ivgraph.schema.scale import FieldCost, Scale

#: A statement that sorts the nodes of all paths, not only the sessions, is this many times as expensive.
PLAYS = 4
#: A statement that returns a page of paths, and counts all of them.
PAGE = 2
#: Reading a row, and building what it becomes.
ROW_COST = 6.0


def steps(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """With a node, each playlist has a statement of its own."""
    shown = min(asked.first, scale.size.all_nodes)
    period, condition = asked.request.period, asked.condition
    if asked.origin is not None:
        counting = statements_of_playlists_cost(scale, period, condition, STEPS_FROM_NODE)
    elif asked.forward:
        counting = statement_cost(scale, period, condition, STEPS)
    else:
        counting = row_statement_cost(scale, period, condition, STEPS_FROM_NODE)
    work = METRICS_COST + asked.steps * (shown + 1) ** 2 * ROW_COST
    return FieldCost(scale.with_items(shown), work=work, once=graph_cost(scale) + counting)


def steps_of_flow(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=MAX_STEPS)


def links_of_step(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """From each node that a step shows to each one of the next step; the rest is one more of each."""
    return FieldCost(scale, items=(scale.items + 1) ** 2)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST)


def endings(scale: Scale, arguments: Arguments, request: Any) -> FieldCost:
    """A statement on rollups, or under a filter on journeys, for each period."""
    periods = periods_of(request)
    nodes = scale.size.all_nodes
    counting = [statement_cost(scale, period, request.condition, ENDINGS) for period in periods]
    return FieldCost(
        scale.in_period(*periods).with_items(nodes),
        work=METRICS_COST + len(periods) * nodes * ROW_COST,
        once=graph_cost(scale) + sum(counting, StatementCost()),
    )


def ending_times(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, once=2 * FILTERED_STATEMENT_COST + ENDING_TIMES.cost(scale.rows))


def paths(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """With a match, each playlist has a statement of its own."""
    period, condition = asked.request.period, asked.condition
    if asked.has_names:
        counting = statements_of_playlists_cost(scale, period, condition, PATHS, heavy=PAGE)
    else:
        counting = row_statement_cost(scale, period, condition, PATHS) + (PAGE - 1) * FILTERED_STATEMENT_COST
    child_scale = scale.in_period(asked.request.period).with_items(asked.first)
    work = METRICS_COST + asked.first * ROW_COST
    return FieldCost(child_scale, work=work, once=graph_cost(scale) + counting)


def path_viewers(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """They are counted by the statement that reads the page, which then reads the sessions twice."""
    once = scale.playlists * FILTERED_STATEMENT_COST + PATH_VIEWERS.cost(scale.rows)
    return FieldCost(scale, once=once)


def path_nodes(scale: Scale, arguments: Arguments, first: int) -> FieldCost:
    """Nodes beyond those that are stored with a path are read for all paths of the answer in one statement."""
    once = FILTERED_STATEMENT_COST + PATH_NODES.cost(scale.rows)
    return FieldCost(scale.at_any_node(), items=first, work=first * SUBJECT_COST, once=once)


def funnel(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """By nodes, each playlist has a statement of its own, for each period. It sorts the nodes of all paths if viewers
    go through nodes."""
    stages = len(asked.nodes) if asked.nodes else scale.size.all_nodes
    periods = periods_of(asked.request)
    counting = sum((_funnel_cost(scale, asked, period) for period in periods), StatementCost())
    return FieldCost(
        scale.in_period(asked.request.period).with_items(stages),
        work=METRICS_COST + len(periods) * stages * ROW_COST,
        once=graph_cost(scale) + counting,
    )


def _funnel_cost(scale: Scale, asked: Any, period: Period) -> StatementCost:
    if not asked.nodes:
        return row_statement_cost(scale, period, asked.condition, LEVEL_FUNNEL)
    reading, heavy = (NODE_FUNNEL_OF_VIEWERS, PLAYS) if asked.by_viewer else (NODE_FUNNEL, 1)
    return statements_of_playlists_cost(scale, period, asked.condition, reading, heavy=heavy)


def stage_times(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, once=scale.playlists * PLAYS * FILTERED_STATEMENT_COST + STAGE_TIMES.cost(scale.rows))
