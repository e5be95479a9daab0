"""The list of playlists, in any order and page by page.

PostgreSQL orders the list; no more than a page of it comes here. A page begins after a place: the key that a playlist
was ordered by, and its id. The place stands for itself: it stays where it was when that playlist's numbers change, or
when the playlist is no longer there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any, TypeAlias

from ivgraph.analytics.audience import resolve_audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import SLOTS_A_DAY
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.model import Playlist
from ivgraph.database import Database
from ivgraph.errors import AnswerTooLarge

#: Different contexts that a filter may have to be resolved against, to order by a metric of a part of the audience.
MOST_CONTEXTS = 50_000

#: Of a name its key, of a time itself, of a metric its value, negated where the largest comes first. None comes last.
SortValue: TypeAlias = str | datetime | float | None


@dataclass(frozen=True, slots=True)
class SortKey:
    """Where a playlist stands in the list, or stood when its page was read."""

    key: SortValue
    #: The playlist's internal id, which orders playlists with equal keys.
    id: int


@dataclass(frozen=True, slots=True)
class RankedPlaylist:
    """A playlist and its place."""

    playlist: Playlist
    sort_key: SortKey


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which playlists are in the list, and in what order."""

    #: What the name or the id contains; None finds all.
    search: str | None
    #: ``name``, ``created_at``, or a metric of PLAYLIST_METRICS.
    by: str
    descending: bool
    #: Of the metric to order by; None where a property is.
    request: MetricsRequest | None


async def rank_playlists(
    database: Database, ranking: Ranking, after: SortKey | None, limit: int
) -> list[RankedPlaylist]:
    """The first playlists of the list, or those that follow a place, in one statement.

    Raises:
        AnswerTooLarge: The audience of all playlists is too diverse to order by a metric of a part of it.
    """
    if ranking.request is None:
        statement = f"analytics/playlists/by_{ranking.by}{'_descending' if ranking.descending else ''}"
        start = (None, None) if after is None else (after.key, after.id)
        rows = await database.fetch(statement, ranking.search, *start, limit)
        return [RankedPlaylist(Playlist.from_row(row), SortKey(row["key"], row["id"])) for row in rows]
    start = (-inf, 0) if after is None else (inf if after.key is None else after.key, after.id)
    order = (ranking.search, ranking.by, ranking.descending, *start, limit)
    period, condition = ranking.request.period, ranking.request.condition
    groups = PLAYLIST_METRICS[ranking.by].groups
    totals, viewers = (
        MeasureGroup.TOTALS in groups,
        not groups.isdisjoint({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}),
    )
    if condition is None:
        rows = await database.fetch("analytics/playlists/by_metric", *order, *_cut_whole_days(period), totals, viewers)
    else:
        needed = (totals, viewers, MeasureGroup.NEW_VIEWERS in groups)
        people = await _read_audience(database, condition)
        rows = await database.fetch("analytics/playlists/by_audience_metric", *order, *period.slots, *needed, *people)
    return [
        RankedPlaylist(Playlist.from_row(row), SortKey(None if row["key"] == inf else row["key"], row["id"]))
        for row in rows
    ]


async def count_playlists(database: Database, search: str | None) -> int:
    """How many playlists the search finds."""
    count: int = (await database.fetch("analytics/playlists/count", search))[0]["playlists"]
    return count


def _cut_whole_days(period: Period) -> tuple[int, int, int, int]:
    """The first slot, the start and the end of the whole UTC days, and the end; equal in the middle without any."""
    first, end = period.slots
    start, until = -(-first // SLOTS_A_DAY) * SLOTS_A_DAY, end // SLOTS_A_DAY * SLOTS_A_DAY
    return (first, start, until, end) if start <= until else (first, end, end, end)


async def _read_audience(database: Database, condition: Condition) -> tuple[Any, ...]:
    """Who matches in which contexts, as in_audience in SQL takes it."""
    contexts = await database.fetch("analytics/playlists/contexts", MOST_CONTEXTS + 1)
    if len(contexts) > MOST_CONTEXTS:
        raise AnswerTooLarge(
            f"All playlists together have more than {MOST_CONTEXTS:,} different combinations of country, device, "
            "browser and so on: leave out the filter, or order by a property.",
            {"contexts": len(contexts), "limit": MOST_CONTEXTS},
        )
    audience = resolve_audience(condition, contexts)
    return audience.viewers, audience.groups, audience.wholly, audience.partly, audience.matches
