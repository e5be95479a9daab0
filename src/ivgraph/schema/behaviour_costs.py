"""The cost of finding the viewers and sessions that behave as a filter asks, for the cost functions of all fields."""

from __future__ import annotations

from collections.abc import Collection

from ivgraph.analytics.filters import Behaves, CameBefore, Condition, behaviours
from ivgraph.analytics.period import Period
from ivgraph.analytics.viewer_groups import is_by_session
from ivgraph.schema.readings import BEHAVIOUR, CAME_BEFORE, EVENTS, StatementCost
from ivgraph.schema.scale import Scale

#: Passing on the viewers and sessions that were found.
BEHAVIOUR_COST = 5_000.0
#: Counting what the events of a playlist in a period tell.
EVENTS_COST = 10_000.0


def behaviour_cost(scale: Scale, condition: Condition | None, periods: Collection[Period]) -> StatementCost:
    """The cost that the behaviours of a condition add to a statement for each period, which is then one for each
    playlist. All fields share what is found.
    """
    return sum(
        (_one_cost(scale, behaviour, period) for behaviour in behaviours(condition) for period in periods),
        StatementCost(),
    )


def _one_cost(scale: Scale, behaviour: Behaves | CameBefore, period: Period) -> StatementCost:
    reading = CAME_BEFORE if isinstance(behaviour, CameBefore) else BEHAVIOUR
    rows = reading.cost(scale.of_all_nodes().rows_in(period)).rows
    found = (behaviour, period, scale.traffic)
    return StatementCost(scale.playlists * BEHAVIOUR_COST, shared=frozenset({(found, rows)}))


def events_cost(scale: Scale, condition: Condition | None, periods: Collection[Period]) -> StatementCost:
    """What is added where events are counted, in place of visits, if the condition tells sessions apart."""
    if not is_by_session(condition):
        return StatementCost()
    rows = [EVENTS.cost(scale.of_all_nodes().rows_in(period)) for period in periods]
    return len(rows) * scale.playlists * EVENTS_COST + sum(rows, StatementCost())
