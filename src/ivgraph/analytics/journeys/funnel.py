"""Counts how many sessions, or viewers, come how far: by levels of the story, or through nodes in their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from typing import Any

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.journeys.sessions import PlaylistKey, QueryOnSessions, Sessions
from ivgraph.analytics.period import Period
from ivgraph.analytics.ratios import ratio
from ivgraph.database import ReadableDatabase


class FunnelScope(Enum):
    """Who comes how far in a funnel."""

    #: Sessions: all stages are in one session.
    SESSION = "session"
    #: Viewers, every anonymous visitor counted: stages may be in different sessions of the period.
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class LevelKey:
    """A playlist whose nodes have levels."""

    playlist_id: int
    #: Internal ids of nodes with their levels; nodes that can't be reached have none.
    levels: tuple[tuple[int, int], ...]

    @property
    def deepest(self) -> int:
        return max((level for _, level in self.levels), default=0)


@dataclass(frozen=True, slots=True)
class FunnelQuery(QueryOnSessions):
    """Who is counted."""

    scope: FunnelScope
    #: Names the levels that are read for a playlist: the keys of one query have one set of levels for each playlist.
    levels: str = "today"

    @property
    def by_viewer(self) -> bool:
        return self.scope is FunnelScope.VIEWER


@dataclass(frozen=True, slots=True)
class NodeFunnelQuery:
    """Who is counted, and through which nodes."""

    funnel: FunnelQuery
    #: Internal ids, each once.
    nodes: tuple[int, ...]

    @property
    def period(self) -> Period:
        return self.funnel.period

    @property
    def condition(self) -> Condition | None:
        return self.funnel.condition


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many come how far."""

    #: All sessions, or viewers, of the period.
    everybody: int
    #: For each stage, those that reached it.
    reached: tuple[int, ...]

    def before(self, stage: int) -> int:
        """Those that reached the stage before; before the first one, everybody."""
        return self.reached[stage - 1] if stage else self.everybody

    def dropped(self, stage: int) -> int:
        """Those that reached the stage before and not this one."""
        return self.before(stage) - self.reached[stage]

    def drop_off(self, stage: int) -> float | None:
        """The share that was dropped; None if nobody reached the stage before."""
        return ratio(self.dropped(stage), self.before(stage))

    def share(self, stage: int) -> float | None:
        """Of everybody, those that reached the stage; None if there is nobody."""
        return ratio(self.reached[stage], self.everybody)


def build_funnel(ended: Mapping[int, int], stages: int) -> Funnel:
    """The funnel of those who came to a stage and not beyond.

    Args:
        ended: By the number of the last stage that they reached; 0 if they reached none.
    """
    from_last = accumulate(ended.get(stage, 0) for stage in range(stages, 0, -1))
    return Funnel(sum(ended.values()), tuple(from_last)[::-1])


async def read_level_funnel(
    database: ReadableDatabase, query: FunnelQuery, audience: Audience | None, keys: Sequence[LevelKey]
) -> dict[LevelKey, Funnel]:
    """How many played a node of each level or of a deeper one."""
    if query.by_viewer:
        rows = await database.fetch(
            "analytics/journeys/funnel_level_viewers",
            *_playlists_and_sessions(query.sessions, audience, keys),
            *_levels(keys),
        )
    else:
        rows = await database.fetch(
            "analytics/journeys/funnel_levels",
            _playlists(keys),
            *cut_period(query.period, audience).arguments,
            *audience_arguments(audience),
            *_levels(keys),
        )
    ended: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        ended[row["playlist_id"]][row["level"]] = row["count"]
    return {key: build_funnel(ended[key.playlist_id], key.deepest) for key in keys}


async def read_level_times(
    database: ReadableDatabase, query: FunnelQuery, audience: Audience | None, keys: Sequence[LevelKey]
) -> dict[LevelKey, dict[int, float]]:
    """The median seconds from a level to the next one, by the number of that one."""
    statement = "funnel_level_viewer_times" if query.by_viewer else "funnel_level_times"
    arguments = *_playlists_and_sessions(query.sessions, audience, keys), *_levels(keys)
    rows = await database.fetch(f"analytics/journeys/{statement}", *arguments)
    seconds: dict[int, dict[int, float]] = defaultdict(dict)
    for row in rows:
        seconds[row["playlist_id"]][row["level"]] = row["median_seconds"]
    return {key: seconds[key.playlist_id] for key in keys}


async def read_node_funnel(
    database: ReadableDatabase, query: NodeFunnelQuery, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> dict[PlaylistKey, Funnel]:
    """How many played the nodes in their order, up to each of them."""
    statement = "funnel_node_viewers" if query.funnel.by_viewer else "funnel_nodes"
    rows = await database.fetch(f"analytics/journeys/{statement}", *_sessions_and_nodes(query, audience, keys))
    ended: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        ended[row["playlist_id"]][row["stage"]] = row["count"]
    return {key: build_funnel(ended[key.playlist_id], len(query.nodes)) for key in keys}


async def read_node_times(
    database: ReadableDatabase, query: NodeFunnelQuery, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> dict[PlaylistKey, dict[int, float]]:
    """The median seconds from a node to the next one, by the number of that one."""
    statement = "funnel_node_viewer_times" if query.funnel.by_viewer else "funnel_node_times"
    rows = await database.fetch(f"analytics/journeys/{statement}", *_sessions_and_nodes(query, audience, keys))
    seconds: dict[int, dict[int, float]] = defaultdict(dict)
    for row in rows:
        seconds[row["playlist_id"]][row["stage"]] = row["median_seconds"]
    return {key: seconds[key.playlist_id] for key in keys}


def _sessions_and_nodes(
    query: NodeFunnelQuery, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> tuple[Any, ...]:
    return *_playlists_and_sessions(query.funnel.sessions, audience, keys), list(query.nodes)


def _playlists_and_sessions(
    sessions: Sessions, audience: Audience | None, keys: Sequence[PlaylistKey | LevelKey]
) -> tuple[Any, ...]:
    return _playlists(keys), *sessions.arguments(audience)


def _playlists(keys: Sequence[PlaylistKey | LevelKey]) -> list[int]:
    return sorted({key.playlist_id for key in keys})


def _levels(keys: Sequence[LevelKey]) -> tuple[list[int], list[int]]:
    """Nodes in the order of their ids, and the level of each of them."""
    levels = sorted({pair for key in keys for pair in key.levels})
    return [node for node, _ in levels], [level for _, level in levels]
