"""The cost of a breakdown, in the unit of `execution.cost`."""

from __future__ import annotations

from collections.abc import Mapping

from ivgraph.analytics.breakdown import BreakdownRequest, ViewerTrait
from ivgraph.analytics.breakdown_values import TimeOfWeek
from ivgraph.analytics.filters import And, CameBefore
from ivgraph.analytics.metrics import Metric
from ivgraph.analytics.request import MetricsRequest
from ivgraph.schema import costs
from ivgraph.schema.behaviour_costs import behaviour_cost
from ivgraph.schema.costs import METRICS_COST, Arguments
from ivgraph.schema.readings import StatementCost
from ivgraph.schema.scale import CostFunction, FieldCost, Scale, SelectionCostFunction

#: Reading the counts of a value, and ordering it.
READ_VALUE_COST = 6.0
HOURS, WEEKDAYS, TRAITS = 24, 7, 2
#: Statements on the values, on their rest and on the total.
STATEMENTS = 3


def breakdown(catalogue: Mapping[str, Metric]) -> CostFunction:
    """The cost of a breakdown of the metrics of a catalogue."""
    visits = costs.visits_of(catalogue)

    def cost(scale: Scale, arguments: Arguments, request: BreakdownRequest) -> FieldCost:
        """All values are read, whatever the number of rows. A dimension has at most one for each context."""
        values = _count_values(scale, request)
        rows = min(request.first, values) + 3
        # Behaviours are found once for all statements.
        behaving = behaviour_cost(scale, request.condition, [request.period])
        returning = CameBefore() if request.by is ViewerTrait.NEW_OR_RETURNING else None
        one = costs.statement_cost(scale, _counted(request), visits)
        again = one + -1 * behaving
        return FieldCost(
            scale.with_items(rows, text=costs.VALUE_BYTES),
            work=STATEMENTS * METRICS_COST + values * READ_VALUE_COST,
            once=one + _once_more(again, request, of_rest=True) + behaviour_cost(scale, returning, [request.period]),
        )

    return cost


def statements_of_metrics(catalogue: Mapping[str, Metric]) -> SelectionCostFunction:
    """The cost of the statements that the selected metrics of a catalogue need besides the first ones."""
    of_metrics = costs.statements_of_metrics(catalogue)

    def cost(scale: Scale, request: BreakdownRequest, names: frozenset[str]) -> StatementCost:
        one = of_metrics(scale, _counted(request), names) + StatementCost()
        return one + _once_more(one, request, of_rest=False)

    return cost


def _once_more(one: StatementCost, request: BreakdownRequest, *, of_rest: bool) -> StatementCost:
    """The cost of counting the rest and the total. Of the rest, only visits are read again, for distinct viewers; the
    total of everybody is read from rollups.
    """
    read_again = of_rest + (request.condition is not None)
    return StatementCost((STATEMENTS - 1) * one.units, read_again * one.rows)


def _counted(request: BreakdownRequest) -> MetricsRequest:
    return MetricsRequest(request.period, None, None, request.condition or And(frozenset()))


def _count_values(scale: Scale, request: BreakdownRequest) -> float:
    match request.by:
        case TimeOfWeek.WEEKDAY:
            return WEEKDAYS
        case TimeOfWeek.HOUR:
            return HOURS
        case ViewerTrait():
            return TRAITS
    return scale.size.contexts
