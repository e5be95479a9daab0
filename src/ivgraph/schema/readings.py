"""What statements on single sessions, plays and visits read, and what that costs.

A statement under a filter, and one on what no rollup has, reads the rows of its period one by one. What the database
does with a row differs: it counts it, sorts it, or looks others up for it. So each kind of statement has its own
weights. The unit is reading a play and counting it, about 0.4 microseconds of one core. `python -m benchmarks
journeys` measures the statements; a weight is rounded up.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from ivgraph.analytics.measures import MeasureGroup
from ivgraph.catalog.traffic import Rows


@dataclass(frozen=True, slots=True)
class StatementCost:
    """The cost of statements. A number that is added to it counts as units."""

    #: What this process does for them, in the unit of execution.cost.
    units: float = 0
    #: The rows that the database reads, weighted as above.
    rows: float = 0
    #: The rows of statements that run once for all fields of the operation that need them, by what they find.
    shared: frozenset[tuple[Hashable, float]] = frozenset()

    def __add__(self, other: StatementCost | float) -> StatementCost:
        if isinstance(other, StatementCost):
            return StatementCost(self.units + other.units, self.rows + other.rows, self.shared | other.shared)
        return StatementCost(self.units + other, self.rows, self.shared)

    __radd__ = __add__

    def __mul__(self, times: float) -> StatementCost:
        return StatementCost(self.units * times, self.rows * times, self.shared)

    __rmul__ = __mul__


@dataclass(frozen=True, slots=True)
class Reading:
    """The weights of the rows that one kind of statement reads."""

    sessions: float = 0
    plays: float = 0
    visits: float = 0

    def cost(self, rows: Rows) -> StatementCost:
        weighted = self.sessions * rows.sessions + self.plays * rows.plays + self.visits * rows.visits
        return StatementCost(rows=weighted)


#: Transitions, and where sessions begin; and the viewers of both.
FLOW = Reading(sessions=1, plays=1)
TRANSITION_VIEWERS = Reading(sessions=2, plays=3)
#: A kind of what choices tell of single plays. At the first or last attempt, all plays of a session are sorted as well.
CHOICE_DETAIL = Reading(plays=4)
ATTEMPTS = Reading(plays=4)
#: The spans that plays watched, unless watch_day has them, and the viewers and exits of slices.
WATCHED = Reading(plays=8)
#: Sequences of nodes are read with the session. A node that sessions are followed from is looked for in them.
STEPS = Reading(sessions=2)
STEPS_FROM_NODE = Reading(sessions=2)
PATHS = Reading(sessions=2)
PATH_VIEWERS = Reading(sessions=4)
PATH_NODES = Reading(plays=1)
ENDINGS = Reading(sessions=1)
ENDING_TIMES = Reading(sessions=2)
LEVEL_FUNNEL = Reading(sessions=2)
LEVEL_FUNNEL_OF_VIEWERS = Reading(sessions=3)
NODE_FUNNEL = Reading(sessions=2)
NODE_FUNNEL_OF_VIEWERS = Reading(sessions=12)
STAGE_TIMES = Reading(sessions=9)
#: Endings are looked for in the sessions of viewers if these order the list.
VIEWERS = Reading(visits=2, sessions=4)
#: Of the sessions that a diagnosis reads as a whole.
SESSION_PLAYS = Reading(plays=1)
#: The visits of playlists with new viewers, who are looked for before the period. Nodes and hotspots have about as many
#: visits as plays; the measures of a hotspot's node are counted with it.
PLAYLIST_VISITS = Reading(visits=4)
PART_VISITS = Reading(plays=4)
HOTSPOT_VISITS = Reading(plays=8)
AUDIENCE_VALUES = Reading(visits=1)
#: Finding who behaves as a filter asks, or came before; and telling the sessions of one viewer apart, by the events: a
#: play has about ten of them.
BEHAVIOUR = Reading(plays=6)
CAME_BEFORE = Reading(visits=2)
EVENTS = Reading(plays=10)
#: The statements that count one group of measures.
OF_GROUP = {
    MeasureGroup.JOURNEYS: Reading(plays=3),
    MeasureGroup.EXPOSURES: Reading(plays=6),
    MeasureGroup.ENDINGS: Reading(sessions=1),
    MeasureGroup.DECISIONS: Reading(plays=3),
}
