"""The nodes where sessions end, and how long they take to come there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.journeys.sessions import PlaylistKey, QueryOnSessions, Sessions, going_on_since
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class EndingsQuery(QueryOnSessions):
    """Which sessions are counted."""

    #: Tells which sessions are going on.
    now: datetime


@dataclass(frozen=True, slots=True)
class EndedSessions:
    """The sessions whose last play so far is of one node."""

    node_id: int
    sessions: int
    #: Those among them that may not have ended yet.
    going_on: int


async def read_endings(
    database: ReadableDatabase, query: EndingsQuery, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> dict[PlaylistKey, list[EndedSessions]]:
    """The nodes where each playlist's sessions end, those with the most sessions first."""
    rows = await database.fetch(
        "analytics/journeys/endings",
        sorted({key.playlist_id for key in keys}),
        *cut_period(query.period, audience).arguments,
        query.period.start,
        query.period.end,
        going_on_since(query.now),
        *audience_arguments(audience),
    )
    ended: dict[PlaylistKey, list[EndedSessions]] = {key: [] for key in keys}
    for row in rows:
        node = EndedSessions(row["node_id"], row["sessions"], row["going_on"])
        ended[PlaylistKey(row["playlist_id"])].append(node)
    for nodes in ended.values():
        nodes.sort(key=lambda node: (-node.sessions, node.node_id))
    return ended


async def read_ending_times(
    database: ReadableDatabase, query: Sessions, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> dict[PlaylistKey, dict[int, float]]:
    """The median seconds from the first play of sessions to their last one, by its node."""
    playlists = sorted({key.playlist_id for key in keys})
    rows = await database.fetch("analytics/journeys/ending_times", playlists, *query.arguments(audience))
    seconds: dict[int, dict[int, float]] = defaultdict(dict)
    for row in rows:
        seconds[row["playlist_id"]][row["node_id"]] = row["median_seconds"]
    return {key: seconds[key.playlist_id] for key in keys}
