"""The cost functions of flow, arrivals and departures, and of what other fields of journeys have in common with them.

The unit is defined in execution.cost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ivgraph.analytics.audience import count_pairs
from ivgraph.analytics.filters import Condition, count_conditions
from ivgraph.analytics.journeys.choices import HISTOGRAM_BOUNDS, NOT_COMPARED, Attempt, Kind
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest
from ivgraph.analytics.viewer_groups import is_by_session
from ivgraph.catalog.traffic import NO_ROWS, Rows
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
    periods_of,
)
from ivgraph.schema.readings import (
    ATTEMPTS,
    CHOICE_DETAIL,
    EVENTS,
    FLOW,
    TRANSITION_VIEWERS,
    WATCHED,
    Reading,
    StatementCost,
)
from ivgraph.schema.scale import FieldCost, Scale

#: Reading a transition and finding its counterpart.
TRANSITION_COST = 6.0
#: Adding a slice of the media up.
SLICE_COST = 2.0
#: Reading a sum, which is shown as a part of another one.
SUM_COST = 0.5
#: The names of fields of choices that need a kind of detail of single plays.
CHOICE_DETAILS = {
    Kind.VIEWERS: frozenset({"viewers"}),
    Kind.EXPOSURE: frozenset({"couldChoose", "exposed", "share", "shareInterval"}),
    Kind.DECISION: frozenset({"timeToDecide"}),
    Kind.CHANGE: frozenset({"changedMinds"}),
}
#: The causes that a transition may have, and none.
CAUSES = 5


def statement_cost(scale: Scale, period: Period, condition: Condition | None, reading: Reading) -> StatementCost:
    """The cost of a statement that reads rollups of whole UTC days, or under a filter the rows of all days.

    Args:
        reading: How the statement reads the rows of a period, or of parts of days.
    """
    if condition is None:
        return STATEMENT_COST + reading.cost(scale.rows_in_parts(period))
    return row_statement_cost(scale, period, condition, reading)


def row_statement_cost(scale: Scale, period: Period, condition: Condition | None, reading: Reading) -> StatementCost:
    """The cost of a statement that reads the rows of all days, with or without a filter."""
    behaving = behaviour_cost(scale, condition, [period])
    return one_more_statement_cost(scale, period, condition, reading) + behaving


def statements_of_playlists_cost(
    scale: Scale, period: Period, condition: Condition | None, reading: Reading, *, heavy: float = 1
) -> StatementCost:
    """The cost of such a statement for each playlist. What behaviours find is found once for each.

    Args:
        reading: How the statements of all playlists together read the rows of the period.
        heavy: How many times as expensive as others such a statement is, besides these rows.
    """
    one = one_more_statement_cost(replace(scale, playlists=1), period, condition, reading)
    further = (heavy * scale.playlists - 1) * one.units
    return one + further + behaviour_cost(scale, condition, [period])


def one_more_statement_cost(
    scale: Scale, period: Period, condition: Condition | None, reading: Reading
) -> StatementCost:
    """The cost of such a statement if the behaviours of its filter are found already."""
    units = FILTERED_STATEMENT_COST
    if condition is not None:
        pairs = count_pairs(condition, round(scale.playlists * scale.size.contexts))
        units += pairs * PAIR_COST + count_conditions(condition)[1] * VALUE_COST
    return units + reading.cost(scale.rows_in(period))


def graph_cost(scale: Scale) -> float:
    """The cost of reading the nodes and hotspots of all playlists of a scale."""
    return STATEMENT_COST + scale.playlists * (scale.size.all_nodes + scale.size.all_hotspots) * PART_COST


def flow(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """At most one transition for each pair of nodes, one for each beginning and one for each exit."""
    nodes = scale.size.all_nodes
    listed = min(asked.first, nodes * nodes + 2 * nodes)
    work = min(nodes * nodes, _likely_transitions(scale)) * TRANSITION_COST
    return FieldCost(_at_transitions(scale, asked, listed), work=work, once=_flow_cost(scale, asked.request))


def transitions_of_node(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """At most one transition for each node of the playlist, and one more. The flow is read once for all nodes."""
    listed = min(asked.first, scale.size.all_nodes + 1)
    work = scale.playlists * _likely_transitions(scale) * TRANSITION_COST
    child_scale = _at_transitions(scale, asked, listed)
    return FieldCost(child_scale, work=METRICS_COST, once=work + _flow_cost(scale, asked.request))


def nodes(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=scale.size.all_nodes)


def parts(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Each hotspot leads from one node to one other: all transitions together have at most all hotspots as parts."""
    return FieldCost(scale, items=CAUSES + scale.size.all_hotspots / max(1, scale.items))


def viewers(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Two statements: on the viewers of departures and exits, and of beginnings."""
    once = 2 * FILTERED_STATEMENT_COST + TRANSITION_VIEWERS.cost(scale.rows)
    return FieldCost(scale, work=METRICS_COST, once=once)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST)


def hotspot(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(replace(scale.at_any_node(), text=scale.largest.most_text_bytes), work=SUBJECT_COST)


def _at_transitions(scale: Scale, asked: Any, listed: float) -> Scale:
    return scale.in_period(asked.request.period).with_items(listed)


def _likely_transitions(scale: Scale) -> float:
    """Those that the structure allows, one more for each node and its exits. Others are rare, but counted as listed."""
    return scale.size.all_hotspots + 3 * scale.size.all_nodes


def _flow_cost(scale: Scale, request: MetricsRequest) -> StatementCost:
    scale = scale.of_all_nodes()
    counted = [statement_cost(scale, period, request.condition, FLOW) for period in periods_of(request)]
    return graph_cost(scale) + sum(counted, StatementCost())


def histogram(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=len(HISTOGRAM_BOUNDS) + 1)


def choices(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """For each period a statement on departures, without a filter another one on exposures, and one on single plays,
    which reads what is selected."""
    condition, periods = asked.request.condition, periods_of(asked.request)
    once = StatementCost(0 if condition else len(periods) * STATEMENT_COST)
    for period in periods:
        once += statement_cost(scale, period, condition, FLOW)
        once += one_more_statement_cost(scale, period, condition, Reading())
    return FieldCost(scale, work=len(periods) * METRICS_COST, once=once)


def details_of_choices(scale: Scale, asked: Any, names: frozenset[str]) -> StatementCost:
    """What the statement on single plays reads in each period for the details that are selected."""
    kinds = frozenset(kind for kind, fields in CHOICE_DETAILS.items() if not fields.isdisjoint(names))
    of_periods = zip(periods_of(asked.request), (kinds, kinds - NOT_COMPARED), strict=False)
    return sum((_choice_details(scale, asked, period, kinds) for period, kinds in of_periods), StatementCost())


def _choice_details(scale: Scale, asked: Any, period: Period, kinds: frozenset[Kind]) -> StatementCost:
    rows = scale.rows_in(period)
    if asked.attempt is not Attempt.ALL:
        return ATTEMPTS.cost(rows) + (1 + len(kinds)) * CHOICE_DETAIL.cost(rows)
    if asked.request.condition is None and Kind.EXPOSURE in kinds:
        # A rollup has the exposures of all plays on whole UTC days.
        of_parts = CHOICE_DETAIL.cost(scale.rows_in_parts(period))
        return of_parts + (len(kinds) - 1) * CHOICE_DETAIL.cost(rows)
    return len(kinds) * CHOICE_DETAIL.cost(rows)


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
    condition, periods = asked.request.condition, periods_of(asked.request)
    counting = [statement_cost(scale, period, condition, WATCHED) for period in periods]
    once = sum(counting, StatementCost()) + one_more_statement_cost(scale, asked.request.period, condition, Reading())
    child_scale = replace(scale.with_items(asked.slices), rows=_rows_of_clicks(scale, asked.request.period, condition))
    return FieldCost(child_scale, work=len(periods) * (METRICS_COST + asked.slices * SLICE_COST), once=once)


def details_of_engagement(scale: Scale, asked: Any, names: frozenset[str]) -> StatementCost:
    """What is read play by play for a slice's viewers or exits, and for the clicks of a part of the sessions."""
    request, once = asked.request, StatementCost()
    if not names.isdisjoint({"viewers", "exits"}):
        once += WATCHED.cost(scale.rows_in(request.period))
    if "clicks" in names:
        once += events_cost(scale, request.condition, [request.period])
    return once


def engagement_clicks(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """The statement of click curves, and its rows: a sum for each hotspot and slice."""
    work = scale.all_hotspots * (PART_COST + scale.items * SUM_COST)
    once = 2 * FILTERED_STATEMENT_COST + EVENTS.cost(scale.rows)
    return FieldCost(scale, items=scale.items, work=work, once=once)


def click_curve(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """A statement for each period on rollups, and on the events of parts of days: of all days under a filter."""
    request, periods = asked.request, periods_of(asked.request)
    once = StatementCost()
    for period in periods:
        once += FILTERED_STATEMENT_COST + statement_cost(scale, period, request.condition, Reading())
        once += EVENTS.cost(_rows_of_clicks(scale, period, request.condition))
    once += events_cost(scale, request.condition, periods)
    work = len(periods) * (METRICS_COST + asked.slices * SLICE_COST)
    return FieldCost(scale.with_items(asked.slices), work=work, once=once)


def _rows_of_clicks(scale: Scale, period: Period, condition: Condition | None) -> Rows:
    """Where clicks are read from events: in parts of days, under a filter on all days. Those of a part of the sessions
    are in events_cost."""
    if is_by_session(condition):
        return NO_ROWS
    scale = scale.of_all_nodes()
    return scale.rows_in_parts(period) if condition is None else scale.rows_in(period)
