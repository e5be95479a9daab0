"""The distinct viewers of a transition.

Those of a pair of nodes are the viewers of a subject, which any period and filter can count but one that tells sessions
apart. Those, and the viewers of exits and of sessions that began with a node, are counted from steps and journeys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.flow import FlowQuery, Transition
from ivgraph.analytics.journeys.viewers import ViewerCounts
from ivgraph.analytics.loaders import Loaders
from ivgraph.analytics.metrics import ANONYMOUS_VISITORS, AUTHENTICATED_VIEWERS, NODE_METRICS
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import MetricsRequest, MetricsTarget, Subject
from ivgraph.analytics.viewer_groups import is_by_session
from ivgraph.database import ReadableDatabase

NOBODY = ViewerCounts.of(0, 0)
#: Up to so many nodes are read one by one; with more of them, whole playlists are read in whatever order is best.
MAX_NAMED_NODES = 10


class End(Enum):
    """An end of sessions. The value is the statement that counts its viewers."""

    START = "analytics/journeys/start_viewers"
    EXIT = "analytics/journeys/exit_viewers"


@dataclass(frozen=True, slots=True)
class EndQuery:
    """Which viewers are counted."""

    period: Period
    condition: Condition | None
    end: End


@dataclass(frozen=True, slots=True)
class PairKey:
    """The ends of a transition from one node to another, or to itself."""

    playlist_id: int
    node_id: int | None
    to_node_id: int | None


async def load_viewers(loaders: Loaders, query: FlowQuery, playlist_id: int, transition: Transition) -> ViewerCounts:
    """The distinct viewers of a transition. Those of all transitions of an equal query share a statement or three."""
    node_id, to_node_id = transition.ends
    if is_by_session(query.condition) and transition.subject_id is not None:
        return await loaders.load(read_pair_viewers, query, PairKey(playlist_id, *transition.ends))
    if transition.subject_id is not None:
        return await _load_viewers_of_pair(loaders, query, Subject(playlist_id, transition.subject_id))
    end, id = (End.START, to_node_id) if node_id is None else (End.EXIT, node_id)
    assert id is not None, "a transition has a node at one end at least"
    return await loaders.load(read_end_viewers, EndQuery(query.period, query.condition, end), Subject(playlist_id, id))


async def read_end_viewers(
    database: ReadableDatabase, query: EndQuery, audience: Audience | None, keys: Sequence[Subject]
) -> dict[Subject, ViewerCounts]:
    """The viewers of the exits of nodes, or of the sessions that began with them."""
    playlists, nodes = sorted({key.playlist_id for key in keys}), sorted({key.id for key in keys})
    period = query.period
    arguments = (period.start, period.end, *audience_arguments(audience))
    few_nodes = nodes if len(nodes) <= MAX_NAMED_NODES else None
    rows = await database.fetch(query.end.value, playlists, few_nodes, *arguments)
    found = {
        Subject(row["playlist_id"], row["node_id"]): ViewerCounts.of(row["authenticated"], row["anonymous"])
        for row in rows
    }
    return {key: found.get(key, NOBODY) for key in keys}


async def read_pair_viewers(
    database: ReadableDatabase, query: FlowQuery, audience: Audience | None, keys: Sequence[PairKey]
) -> dict[PairKey, ViewerCounts]:
    """The viewers of transitions between nodes in a part of the sessions."""
    assert audience is not None, "the query tells sessions apart"
    rows = await database.fetch(
        "analytics/journeys/pair_viewers",
        sorted({key.playlist_id for key in keys}),
        sorted({key.node_id for key in keys if key.node_id is not None}),
        query.period.start,
        query.period.end,
        *audience.session_arguments,
    )
    found = {
        PairKey(row["playlist_id"], row["node_id"], row["next_node_id"]): ViewerCounts.of(
            row["authenticated"], row["anonymous"]
        )
        for row in rows
    }
    return {key: found.get(key, NOBODY) for key in keys}


async def _load_viewers_of_pair(loaders: Loaders, query: FlowQuery, subject: Subject) -> ViewerCounts:
    target = MetricsTarget(subject, subject, NODE_METRICS)
    request = MetricsRequest(query.period, None, None, query.condition)
    measured = await loaders.measures(target, request, (AUTHENTICATED_VIEWERS.name, ANONYMOUS_VISITORS.name))
    ((counted, _),) = measured.current
    return ViewerCounts.of(counted.viewers.authenticated, counted.viewers.anonymous)
