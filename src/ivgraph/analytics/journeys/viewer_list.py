"""Reads the list of a playlist's viewers, page by page, with what each of them did in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import inf
from typing import Any

from ivgraph.analytics.audience import Audience, check_horizon
from ivgraph.analytics.calendar import EPOCH, SLOT
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase


class ViewerOrderBy(Enum):
    """What viewers can be ordered by."""

    #: The id that the player reports, compared by code points. Viewers without a plain id come last.
    EXTERNAL_ID = "external_id"
    #: Loads of the player.
    IMPRESSIONS = "impressions"
    #: Times that the viewer started playback of the playlist.
    PLAYS = "plays"
    #: Minutes of media that the viewer watched.
    MINUTES_VIEWED = "minutes_viewed"
    #: Sessions that the viewer began.
    SESSIONS = "sessions"
    #: Sessions that reached an ending.
    SESSIONS_WITH_ENDING = "sessions_with_ending"
    #: When the viewer was first seen in the period, to the quarter hour.
    FIRST_SEEN = "first_seen"
    #: When the viewer was last seen in the period, to the quarter hour.
    LAST_SEEN = "last_seen"


@dataclass(frozen=True, slots=True)
class ViewerSortKey:
    """The place of a viewer in the list at the moment its page was read."""

    #: What the list is ordered by, negated in descending order; 0 if it is ordered by plain id.
    key: float
    #: The plain id, if the list is ordered by it.
    name: str | None
    #: The viewer's internal id, which orders viewers who are equal in both.
    id: int


@dataclass(frozen=True, slots=True)
class ViewerListQuery:
    """A page of the viewers of any number of playlists."""

    period: Period
    #: The part of the audience that is listed. Without any condition on bots they are left out.
    condition: Condition
    #: A text that the plain id contains; None for all viewers.
    search: str | None
    by: ViewerOrderBy
    descending: bool
    #: None for the first page.
    after: ViewerSortKey | None
    first: int


@dataclass(frozen=True, slots=True)
class ViewerQuery:
    """One viewer of any number of playlists."""

    period: Period
    #: The part of the audience that is looked at, as in a list.
    condition: Condition
    viewer_id: int
    #: Of the structure whose endings the keys have, None for today's: the keys of one query agree on them.
    version: int | None


@dataclass(frozen=True, slots=True)
class ViewersKey:
    """The playlist whose viewers are read."""

    playlist_id: int
    #: Its nodes that are endings.
    endings: frozenset[int]


@dataclass(frozen=True, slots=True)
class ListedViewer:
    """What a viewer did in a period."""

    id: int
    #: The plain id; None if it is not kept, or if the viewer is anonymous.
    external_id: str | None
    is_authenticated: bool
    impressions: int
    plays: int
    watched_ms: int
    #: Those that begin in the period, and those of them that reached an ending.
    sessions: int
    sessions_with_ending: int
    #: The start of the quarter hour of the first event that counts for a metric, and of the last one.
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class RankedViewer:
    """A viewer and the sort key."""

    viewer: ListedViewer
    sort_key: ViewerSortKey


@dataclass(frozen=True, slots=True)
class ViewerPage:
    """A page of the list."""

    viewers: Sequence[RankedViewer]
    has_next: bool
    #: The viewers on all pages.
    total: int


async def read_viewer_list(
    database: ReadableDatabase, query: ViewerListQuery, audience: Audience | None, keys: Sequence[ViewersKey]
) -> Mapping[ViewersKey, ViewerPage]:
    """Reads a page of the viewers of each playlist.

    Each playlist has a statement of its own, since only the first rows of a whole statement are found without sorting
    all viewers.

    Raises:
        InvalidArgument: A part of the sessions is asked for before the horizon: their events were dropped.
    """
    assert audience is not None, "the query has a condition"
    if audience.by_session:
        await check_horizon(database, query.period.start)
    return {key: await _read_page(database, query, audience, key) for key in keys}


async def read_viewer(
    database: ReadableDatabase, query: ViewerQuery, audience: Audience | None, keys: Sequence[ViewersKey]
) -> Mapping[ViewersKey, ListedViewer | None]:
    """Reads the viewer in each playlist in one statement; None where the viewer was not there.

    Raises:
        InvalidArgument: A part of the sessions is asked for before the horizon: their events were dropped.
    """
    assert audience is not None, "the query has a condition"
    period = query.period
    if audience.by_session:
        await check_horizon(database, period.start)
    rows = await database.fetch(
        "analytics/journeys/session_viewer" if audience.by_session else "analytics/journeys/viewer",
        sorted({key.playlist_id for key in keys}),
        query.viewer_id,
        *period.slots,
        period.start,
        period.end,
        _all_endings(keys),
        *audience.session_arguments,
    )
    found = {row["playlist_id"]: _read_viewer(row) for row in rows}
    return {key: found.get(key.playlist_id) for key in keys}


def _all_endings(keys: Sequence[ViewersKey]) -> list[int]:
    """A node is one of one playlist, so statements take the endings of all playlists together."""
    return sorted(frozenset[int]().union(*(key.endings for key in keys)))


async def _read_page(
    database: ReadableDatabase, query: ViewerListQuery, audience: Audience, key: ViewersKey
) -> ViewerPage:
    """Reads one viewer more than the page has, to find out whether more follow."""
    period, after = query.period, query.after or ViewerSortKey(-inf, None, 0)
    statement, slots = ("session_viewer_list", ()) if audience.by_session else ("viewer_list", period.slots)
    rows = await database.fetch(
        f"analytics/journeys/{statement}",
        key.playlist_id,
        *slots,
        period.start,
        period.end,
        sorted(key.endings),
        query.search,
        query.by.value,
        query.descending,
        after.key,
        after.name,
        after.id,
        query.first + 1,
        *audience.session_arguments,
    )
    listed = [row for row in rows if row["viewer_id"] is not None]
    return ViewerPage(
        [RankedViewer(_read_viewer(row), _read_sort_key(query, row)) for row in listed[: query.first]],
        has_next=len(listed) > query.first,
        total=rows[0]["total"],
    )


def _read_sort_key(query: ViewerListQuery, row: Mapping[str, Any]) -> ViewerSortKey:
    name = row["external_id"] if query.by is ViewerOrderBy.EXTERNAL_ID else None
    return ViewerSortKey(row["key"], name, row["viewer_id"])


def _read_viewer(row: Mapping[str, Any]) -> ListedViewer:
    return ListedViewer(
        id=row["viewer_id"],
        external_id=row["external_id"],
        is_authenticated=row["known"],
        impressions=row["impressions"],
        plays=row["plays"],
        watched_ms=row["watched_ms"],
        sessions=row["sessions"],
        sessions_with_ending=row["endings"],
        first_seen=EPOCH + row["first_slot"] * SLOT,
        last_seen=EPOCH + row["last_slot"] * SLOT,
    )
