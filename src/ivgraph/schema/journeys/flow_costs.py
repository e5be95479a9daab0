"""The cost functions of flow, arrivals and departures, and of what other fields of journeys have in common with them.

The unit is defined in execution.cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ivgraph.analytics.audience import count_pairs
from ivgraph.analytics.filters import Condition, count_conditions
from ivgraph.analytics.journeys.choices import HISTOGRAM_BOUNDS
from ivgraph.analytics.request import MetricsRequest
from ivgraph.schema.behaviour_costs import behaviour_cost, events_cost
from ivgraph.schema.costs import (
    FILTERED_STATEMENT_COST,
    METRICS_COST,
    PAIR_COST,
    PART_COST,
    STATEMENT_COST,
    SUBJECT_COST,
    VALUE_COST,
    Arguments,
)
from ivgraph.schema.scale import FieldCost, Scale

#: Reading a transition and finding its counterpart.
TRANSITION_COST = 6.0
#: Adding a slice of the media up.
SLICE_COST = 2.0
#: Reading a sum, which is shown as a part of another one.
SUM_COST = 0.5
#: The causes that a transition may have, and none.
CAUSES = 5


def statement_cost(scale: Scale, condition: Condition | None) -> float:
    """The cost of a statement that reads rollups, or under a filter steps and journeys."""
    if condition is None:
        return STATEMENT_COST
    _, values = count_conditions(condition)
    pairs = count_pairs(condition, round(scale.playlists * scale.size.contexts))
    once = FILTERED_STATEMENT_COST + behaviour_cost(condition, scale.playlists)
    return once + pairs * PAIR_COST + values * VALUE_COST


def step_statement_cost(scale: Scale, condition: Condition | None) -> float:
    """The cost of a statement that reads steps, with or without a filter."""
    return max(FILTERED_STATEMENT_COST, statement_cost(scale, condition))


def count_periods(request: MetricsRequest) -> int:
    """The periods that are counted: the requested one, and the one that it is compared with."""
    return 1 if request.comparison is None else 2


def graph_cost(scale: Scale) -> float:
    """The cost of reading the nodes and hotspots of all playlists of a scale."""
    return STATEMENT_COST + scale.playlists * (scale.size.all_nodes + scale.size.all_hotspots) * PART_COST


def flow(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """At most one transition for each pair of nodes, one for each beginning and one for each exit."""
    nodes = scale.size.all_nodes
    listed = min(asked.first, nodes * nodes + 2 * nodes)
    work = min(nodes * nodes, _likely_transitions(scale)) * TRANSITION_COST
    return FieldCost(_at_transitions(scale, listed), work=work, once=_flow_cost(scale, asked.request))


def transitions_of_node(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """At most one transition for each node of the playlist, and one more. The flow is read once for all nodes."""
    listed = min(asked.first, scale.size.all_nodes + 1)
    work = scale.playlists * _likely_transitions(scale) * TRANSITION_COST
    child_scale = _at_transitions(scale, listed)
    return FieldCost(child_scale, work=METRICS_COST, once=work + _flow_cost(scale, asked.request))


def nodes(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=scale.size.all_nodes)


def parts(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Each hotspot leads from one node to one other: all transitions together have at most all hotspots as parts."""
    return FieldCost(scale, items=CAUSES + scale.size.all_hotspots / max(1, scale.items))


def viewers(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Two statements: on the viewers of departures and exits, and of beginnings."""
    return FieldCost(scale, work=METRICS_COST, once=2 * FILTERED_STATEMENT_COST)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST)


def hotspot(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(replace(scale.at_any_node(), text=scale.largest.most_text_bytes), work=SUBJECT_COST)


def _at_transitions(scale: Scale, listed: float) -> Scale:
    return scale.with_items(listed)


def _likely_transitions(scale: Scale) -> float:
    """Those that the structure allows, one more for each node and its exits. Others are rare, but counted as listed."""
    return scale.size.all_hotspots + 3 * scale.size.all_nodes


def _flow_cost(scale: Scale, request: MetricsRequest) -> float:
    return count_periods(request) * statement_cost(scale, request.condition) + graph_cost(scale)


def histogram(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=len(HISTOGRAM_BOUNDS) + 1)


def choices(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """For each period a statement on departures, without a filter another one on exposures, and one on single plays."""
    condition, periods = asked.request.condition, count_periods(asked.request)
    on_rollups = 2 if condition is None else 1
    once = on_rollups * statement_cost(scale, condition) + step_statement_cost(scale, condition)
    return FieldCost(scale, work=periods * METRICS_COST, once=periods * once)


def options(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=scale.all_hotspots, work=scale.all_hotspots * TRANSITION_COST)


def dividing_choices(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """The flow of the playlist, whose transitions are added up for each node, however few choices are listed."""
    listed = min(asked.first, scale.size.all_nodes)
    work = METRICS_COST + _likely_transitions(scale) * TRANSITION_COST
    return FieldCost(scale.with_items(listed), work=work, once=_flow_cost(scale, asked.request))


def dividing_options(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """All choices of a playlist together have at most all of its hotspots as options."""
    return FieldCost(scale, items=scale.size.all_hotspots / max(1, scale.items))


def engagement(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """A statement on rollups for each period, which returns a row for each slice, and one on the viewers and exits of
    plays."""
    condition, periods = asked.request.condition, count_periods(asked.request)
    once = periods * statement_cost(scale, condition) + step_statement_cost(scale, condition)
    work = periods * (METRICS_COST + asked.slices * SLICE_COST)
    return FieldCost(scale.with_items(asked.slices), work=work, once=once)


def engagement_clicks(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """The statement of click curves, and its rows: a sum for each hotspot and slice."""
    work = scale.all_hotspots * (PART_COST + scale.items * SUM_COST)
    return FieldCost(scale, items=scale.items, work=work, once=2 * FILTERED_STATEMENT_COST)


def events_of_clicks(scale: Scale, asked: Any, names: frozenset[str]) -> float:
    """What the clicks of engagement add, if they are selected."""
    return events_cost(asked.request.condition, scale.playlists) if "clicks" in names else 0


def click_curve(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """A statement on rollups, and on the events of parts of days: of all days under a filter."""
    condition = asked.request.condition
    once = statement_cost(scale, condition) + FILTERED_STATEMENT_COST + events_cost(condition, scale.playlists)
    return FieldCost(scale.with_items(asked.slices), work=METRICS_COST + asked.slices * SLICE_COST, once=once)
