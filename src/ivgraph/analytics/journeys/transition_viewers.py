"""The distinct viewers of a transition, counted from steps; those of sessions that began with a node from journeys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.journeys.flow import Ends, FlowQuery
from ivgraph.analytics.journeys.viewers import ViewerCounts
from ivgraph.analytics.loaders import Loaders
from ivgraph.database import ReadableDatabase

NOBODY = ViewerCounts.of(0, 0)
#: Up to so many nodes are read one by one; with more of them, whole playlists are read in whatever order is best.
MAX_NAMED_NODES = 10


@dataclass(frozen=True, slots=True)
class TransitionKey:
    """A transition of a playlist."""

    playlist_id: int
    ends: Ends


async def load_viewers(loaders: Loaders, query: FlowQuery, playlist_id: int, ends: Ends) -> ViewerCounts:
    """The distinct viewers of a transition. Those of all transitions of an equal query share a statement or two."""
    read = read_start_viewers if ends.node_id is None else read_departure_viewers
    return await loaders.load(read, query, TransitionKey(playlist_id, ends))


async def read_departure_viewers(
    database: ReadableDatabase, query: FlowQuery, audience: Audience | None, keys: Sequence[TransitionKey]
) -> dict[TransitionKey, ViewerCounts]:
    """The viewers of transitions that leave a node, exits among them."""
    nodes = {key.ends.node_id for key in keys}
    return await _read(database, "analytics/journeys/departure_viewers", query, audience, keys, nodes)


async def read_start_viewers(
    database: ReadableDatabase, query: FlowQuery, audience: Audience | None, keys: Sequence[TransitionKey]
) -> dict[TransitionKey, ViewerCounts]:
    """The viewers of sessions that began with nodes."""
    nodes = {key.ends.to_node_id for key in keys}
    return await _read(database, "analytics/journeys/start_viewers", query, audience, keys, nodes)


async def _read(
    database: ReadableDatabase,
    statement: str,
    query: FlowQuery,
    audience: Audience | None,
    keys: Sequence[TransitionKey],
    nodes: set[int | None],
) -> dict[TransitionKey, ViewerCounts]:
    rows = await database.fetch(
        statement,
        sorted({key.playlist_id for key in keys}),
        sorted(filter(None, nodes)) if len(nodes) <= MAX_NAMED_NODES else None,
        query.period.start,
        query.period.end,
        *audience_arguments(audience),
    )
    found = {
        TransitionKey(row["playlist_id"], Ends(row["node_id"], row["to_node_id"])): ViewerCounts.of(
            row["authenticated"], row["anonymous"]
        )
        for row in rows
    }
    return {key: found.get(key, NOBODY) for key in keys}
