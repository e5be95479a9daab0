"""The cost of a breakdown, in the unit of `execution.cost`."""

from __future__ import annotations

from ivgraph.analytics.breakdown import BreakdownRequest, ViewerTrait
from ivgraph.analytics.breakdown_values import TimeOfWeek
from ivgraph.analytics.filters import And
from ivgraph.analytics.request import MetricsRequest
from ivgraph.schema import costs
from ivgraph.schema.behaviour_costs import behaviour_cost
from ivgraph.schema.costs import METRICS_COST, Arguments
from ivgraph.schema.scale import FieldCost, Scale

#: Reading the counts of a value, and ordering it.
READ_VALUE_COST = 6.0
HOURS, WEEKDAYS, TRAITS = 24, 7, 2
#: Times that values and their rest are counted, and the total.
STATEMENTS = 3


def breakdown(scale: Scale, arguments: Arguments, request: BreakdownRequest) -> FieldCost:
    """All values are read, whatever the number of rows. A dimension has at most one for each context."""
    counted = MetricsRequest(request.period, None, None, request.condition or And(frozenset()))
    values = _count_values(scale, request)
    rows = min(request.first, values) + 3
    return FieldCost(
        scale.with_items(rows, text=costs.VALUE_BYTES),
        work=STATEMENTS * METRICS_COST + values * READ_VALUE_COST,
        # Behaviours are found once for all statements.
        once=STATEMENTS * costs.statement_cost(scale, counted)
        - (STATEMENTS - 1) * behaviour_cost(request.condition, scale.playlists),
    )


def _count_values(scale: Scale, request: BreakdownRequest) -> float:
    match request.by:
        case TimeOfWeek.WEEKDAY:
            return WEEKDAYS
        case TimeOfWeek.HOUR:
            return HOURS
        case ViewerTrait():
            return TRAITS
    return scale.size.contexts
