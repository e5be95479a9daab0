"""The cost functions of experiments. The unit is defined in execution.cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.request import MetricsRequest
from ivgraph.schema.behaviour_costs import behaviour_cost, events_cost
from ivgraph.schema.costs import FILTERED_STATEMENT_COST, METRICS_COST, SUBJECT_COST, Arguments
from ivgraph.schema.journeys.experiment_arguments import common_request
from ivgraph.schema.journeys.flow_costs import graph_cost, one_more_statement_cost
from ivgraph.schema.readings import (
    ATTEMPTS,
    CHOICE_DETAIL,
    ENDINGS,
    LEVEL_FUNNEL,
    LEVEL_FUNNEL_OF_VIEWERS,
    OF_GROUP,
    PART_VISITS,
    PLAYLIST_VISITS,
    Reading,
    StatementCost,
)
from ivgraph.schema.scale import FieldCost, Scale

#: The statements on the sessions of a variant, and on those that are in both.
SESSIONS = (PLAYLIST_VISITS, OF_GROUP[MeasureGroup.JOURNEYS])
#: Those on the levels of a variant, on where its sessions ended, and on which of them, and of its viewers, reached an
#: ending.
OUTCOMES = (LEVEL_FUNNEL_OF_VIEWERS, ENDINGS, LEVEL_FUNNEL, LEVEL_FUNNEL_OF_VIEWERS)
#: Those on a node of a variant.
OF_NODE = (PART_VISITS, OF_GROUP[MeasureGroup.JOURNEYS], ATTEMPTS, CHOICE_DETAIL, CHOICE_DETAIL)
#: Both shares, their difference and its interval.
DIFFERENCE_COST = 12.0


def experiment(scale: Scale, arguments: Arguments, asked: Any) -> FieldCost:
    """The sessions that are in both variants are found by the behaviours of both, in the period that they share."""
    requests = [asked.a.request, asked.b.request]
    once = sum((_statements_cost(scale, each, SESSIONS + OUTCOMES) for each in requests), StatementCost())
    if common := common_request(*requests):
        once += _statements_cost(scale, common, SESSIONS)
    child_scale = scale.in_period(*(each.period for each in requests))
    return FieldCost(child_scale, work=METRICS_COST, once=graph_cost(scale) + once)


def _statements_cost(scale: Scale, request: MetricsRequest, readings: Iterable[Reading]) -> StatementCost:
    """The cost of a statement of each kind, for each playlist, on a variant whose behaviours are found once."""
    period, condition = request.period, request.condition
    once = behaviour_cost(scale, condition, [period]) + events_cost(scale, condition, [period])
    for reading in readings:
        one = one_more_statement_cost(replace(scale, playlists=1), period, condition, reading)
        once += one + (scale.playlists - 1) * one.units
    return once


def parts(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """A level or an ending for each node."""
    nodes = scale.size.all_nodes
    return FieldCost(scale.with_items(nodes), items=nodes, work=nodes * DIFFERENCE_COST)


def warnings(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, items=8)


def node(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    """Totals and choices of both variants."""
    once = 4 * FILTERED_STATEMENT_COST + sum((each.cost(scale.rows) for each in OF_NODE), StatementCost())
    return FieldCost(scale.at_any_node(), work=SUBJECT_COST, once=once)


def options(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    hotspots = scale.size.all_hotspots
    return FieldCost(scale.with_items(hotspots), items=hotspots, work=hotspots * DIFFERENCE_COST)


def node_share(scale: Scale, arguments: Arguments, parsed: None) -> FieldCost:
    return FieldCost(scale, work=DIFFERENCE_COST)
