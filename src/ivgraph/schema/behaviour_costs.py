"""The cost of finding the viewers and sessions that behave as a filter asks, for the cost functions of all fields."""

from __future__ import annotations

from ivgraph.analytics.filters import Condition, behaviours
from ivgraph.analytics.viewer_groups import is_by_session

#: Reading the plays of a playlist in a period, and passing on the viewers and sessions that were found.
BEHAVIOUR_COST = 5_000.0
#: Reading the events of a playlist in a period.
EVENTS_COST = 10_000.0


def behaviour_cost(condition: Condition | None, playlists: float) -> float:
    """The cost that the behaviours of a condition add to a statement, which is then one for each playlist."""
    return playlists * len(behaviours(condition)) * BEHAVIOUR_COST


def events_cost(condition: Condition | None, playlists: float) -> float:
    """What is added where events are counted, in place of visits, if the condition tells sessions apart."""
    return playlists * EVENTS_COST if is_by_session(condition) else 0
