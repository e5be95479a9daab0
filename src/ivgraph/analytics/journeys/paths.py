"""Lists the paths that sessions take, page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.sessions import QueryOnSessions, Sessions, going_on_since
from ivgraph.analytics.journeys.viewers import ViewerCounts
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase

#: Nodes of a path that a journey has itself.
STORED_NODES = 64
#: Plays that make the path of a session; later ones are not in it.
MAX_PLAYS = 1_000


class PathOrderBy(Enum):
    """What paths are ordered by."""

    #: Sessions that took the path.
    SESSIONS = "sessions"
    #: Distinct viewers of these sessions, every anonymous visitor counted.
    VIEWERS = "viewers"
    #: Average minutes of media that these sessions watched.
    AVERAGE_MINUTES = "average_minutes"
    #: Nodes of the path.
    LENGTH = "length"


class PathRepeats(Enum):
    """What becomes of a node that follows itself."""

    #: It stands once in the path, however often it was played in a row.
    COLLAPSED = "collapsed"
    #: It stands in the path once for each play.
    KEPT = "kept"


class PathSortKey(NamedTuple):
    """The place of a path in the list."""

    #: The value that the list is ordered by, negated in descending order.
    key: float
    #: The hash of the path's nodes.
    id: int


@dataclass(frozen=True, slots=True)
class PathMatch:
    """Which paths are listed, by internal ids of nodes. Nodes that follow themselves stand once here."""

    starts_with: tuple[int, ...] = ()
    #: In this order, with any other nodes before, between and after.
    passes_through: tuple[int, ...] = ()
    ends_at: int | None = None


@dataclass(frozen=True, slots=True)
class PathsQuery(QueryOnSessions):
    """One page of a list of paths."""

    #: Tells which sessions are going on.
    now: datetime
    repeats: PathRepeats
    match: PathMatch
    order: PathOrderBy
    descending: bool
    after: PathSortKey | None
    first: int
    with_viewers: bool
    #: Of the structure whose endings the keys have, None for today's: the keys of one query agree on them.
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PathsKey:
    """A playlist whose paths are listed."""

    playlist_id: int
    #: Internal ids of the nodes at which the story ends.
    endings: frozenset[int]


@dataclass(frozen=True, slots=True)
class Path:
    """A path, and the sessions that took it from their first to their last play."""

    sort_key: PathSortKey
    sessions: int
    watched_ms: float
    going_on: int
    #: Those that are not going on and whose last play is of an ending.
    ended: int
    #: The number of nodes.
    length: int
    #: The first nodes, with those that follow themselves standing once: 64 at most.
    first_nodes: tuple[int, ...]
    #: One of the journeys, whose plays have all nodes.
    journey_id: int
    #: None if they were not asked for.
    viewers: ViewerCounts | None

    @property
    def left(self) -> int:
        """Those that are over, and did not end at an ending."""
        return self.sessions - self.going_on - self.ended

    @property
    def average_minutes(self) -> float:
        return self.watched_ms / self.sessions / 60_000


@dataclass(frozen=True, slots=True)
class PathPage:
    """A page, and the numbers of the whole list."""

    paths: tuple[Path, ...]
    has_more: bool
    #: Of the whole list.
    path_count: int
    sessions: int


_NO_PATHS = PathPage((), False, 0, 0)


async def read_paths(
    database: ReadableDatabase, query: PathsQuery, audience: Audience | None, keys: Sequence[PathsKey]
) -> dict[PathsKey, PathPage]:
    """A page of each playlist's paths. It reads one path more than the page has, to find out whether more follow."""
    match, after = query.match, query.after
    rows = await database.fetch(
        "analytics/journeys/paths",
        sorted({key.playlist_id for key in keys}),
        *query.sessions.arguments(audience),
        query.repeats is PathRepeats.KEPT,
        list(match.starts_with),
        list(match.passes_through),
        match.ends_at or 0,
        going_on_since(query.now),
        query.order.value,
        -1 if query.descending else 1,
        None if after is None else repr(after.key),
        None if after is None else after.id,
        query.first + 1,
        query.with_viewers,
        sorted(frozenset[int]().union(*(key.endings for key in keys))),
    )
    rows_of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[row["playlist_id"]].append(row)
    return {key: _read_page(rows_of[key.playlist_id], query) for key in keys}


def _read_page(rows: Sequence[Any], query: PathsQuery) -> PathPage:
    if not rows:
        return _NO_PATHS
    paths = tuple(_read_path(row, query) for row in rows if row["path_key"] is not None)
    return PathPage(paths[: query.first], len(paths) > query.first, rows[0]["paths"], rows[0]["all_sessions"])


def _read_path(row: Any, query: PathsQuery) -> Path:
    return Path(
        PathSortKey(row["key"], row["path_key"]),
        row["sessions"],
        row["watched_ms"],
        row["going_on"],
        row["ended"],
        row["length"],
        tuple(row["nodes"]),
        row["journey_id"],
        ViewerCounts.of(row["authenticated"] or 0, row["anonymous"] or 0) if query.with_viewers else None,
    )


@dataclass(frozen=True, slots=True)
class PathNodesQuery:
    """How many nodes of journeys are read."""

    sessions: Sessions
    repeats: PathRepeats
    first: int

    @property
    def period(self) -> Period:
        return self.sessions.period

    @property
    def condition(self) -> Condition | None:
        return None  # the journeys were chosen before


class JourneyKey(NamedTuple):
    """A journey of a playlist."""

    playlist_id: int
    id: int


async def read_path_nodes(
    database: ReadableDatabase, query: PathNodesQuery, audience: Audience | None, keys: Sequence[JourneyKey]
) -> dict[JourneyKey, tuple[int, ...]]:
    """The first nodes of each journey's path, from its plays."""
    rows = await database.fetch(
        "analytics/journeys/path_nodes",
        sorted({key.playlist_id for key in keys}),
        sorted({key.id for key in keys}),
        query.repeats is PathRepeats.KEPT,
        query.first,
    )
    nodes = {JourneyKey(row["playlist_id"], row["journey_id"]): tuple(row["nodes"]) for row in rows}
    return {key: nodes.get(key, ()) for key in keys}
