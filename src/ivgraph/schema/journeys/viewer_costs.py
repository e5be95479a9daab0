"""The cost functions of the list of viewers, and of what is below it."""

from __future__ import annotations

from typing import Any

from ivgraph.catalog.model import MAX_ID_LENGTH
from ivgraph.schema.behaviour_costs import events_cost
from ivgraph.schema.costs import FILTERED_STATEMENT_COST, STATEMENT_COST, Arguments
from ivgraph.schema.journeys.flow_costs import graph_cost, row_statement_cost, statements_of_playlists_cost
from ivgraph.schema.readings import VIEWERS, Reading
from ivgraph.schema.scale import FieldCost, Scale

#: The most bytes of a viewer's plain id, in UTF-8.
VIEWER_BYTES = 4 * MAX_ID_LENGTH
#: Reading a row, and making its cursor and its object.
ROW_COST = 4.0


def viewers(scale: Scale, arguments: Arguments, page: Any) -> FieldCost:
    """A page of viewers. However short it is, all visits of the period are read, by a statement for each playlist."""
    period, condition = page.query.period, page.query.condition
    listing = statements_of_playlists_cost(scale, period, condition, VIEWERS)
    once = graph_cost(scale) + listing + events_cost(scale, condition, [period])
    return FieldCost(_at_viewers(scale, page.query.first), work=page.query.first * ROW_COST, once=once)


def viewer(scale: Scale, arguments: Arguments, query: Any) -> FieldCost:
    """One viewer, whose visits are found by an index. Its filter is resolved like any other."""
    period, condition = query.period, query.condition
    resolving = row_statement_cost(scale, period, condition, Reading()) + -FILTERED_STATEMENT_COST
    once = graph_cost(scale) + STATEMENT_COST + resolving + events_cost(scale, condition, [period])
    return FieldCost(_at_viewers(scale, 1), work=ROW_COST, once=once)


def rows(scale: Scale, arguments: Arguments, page: Any) -> FieldCost:
    """A page of sessions or of steps. The pages of all viewers, or of all sessions, are read in one statement."""
    return FieldCost(scale.with_items(page.first), work=page.first * ROW_COST, once=STATEMENT_COST)


def _at_viewers(scale: Scale, viewers: int) -> Scale:
    return scale.with_items(viewers, text=VIEWER_BYTES)
