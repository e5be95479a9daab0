"""Reads the list of playlists page by page, ordered by name, by creation time or by a metric.

PostgreSQL orders the list and returns only one page. A page begins after a sort key: the value that a playlist was
ordered by, and the playlist's id. A sort key stays valid when the playlist's numbers change or it is deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import TypeAlias

from ivgraph.analytics.audience import Audience, resolve_audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import SLOTS_PER_DAY
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog.model import Playlist
from ivgraph.database import ReadableDatabase
from ivgraph.errors import AnswerTooLarge

#: The most distinct contexts against which a filter is resolved to order playlists by a metric.
MAX_CONTEXTS = 50_000

#: The column name_key for a name, a creation time, or the value of a metric, negated in descending order. None comes
#: last in either direction.
SortValue: TypeAlias = str | datetime | float | None


@dataclass(frozen=True, slots=True)
class SortKey:
    """The position of a playlist in the list at the moment its page was read."""

    key: SortValue
    #: The playlist's internal id, which orders playlists with equal keys.
    id: int


@dataclass(frozen=True, slots=True)
class RankedPlaylist:
    """A playlist and its sort key."""

    playlist: Playlist
    sort_key: SortKey


@dataclass(frozen=True, slots=True)
class Ranking:
    """Which playlists are in the list, and in which order."""

    #: A text that the name or the external id contains; None for all playlists.
    search: str | None
    #: ``name``, ``created_at``, or a metric of PLAYLIST_METRICS.
    by: str
    descending: bool
    #: The period and condition of the metric to order by; None when ordering by name or creation time.
    request: MetricsRequest | None


async def rank_playlists(
    database: ReadableDatabase, ranking: Ranking, after: SortKey | None, limit: int
) -> list[RankedPlaylist]:
    """The first playlists of the list, or those after a sort key, read in one statement.

    Raises:
        AnswerTooLarge: The playlists have more than MAX_CONTEXTS contexts, and the metric to order by has a condition.
    """
    if ranking.request is None:
        return await _rank_by_property(database, ranking, after, limit)
    return await _rank_by_metric(database, ranking, ranking.request, after, limit)


async def _rank_by_property(
    database: ReadableDatabase, ranking: Ranking, after: SortKey | None, limit: int
) -> list[RankedPlaylist]:
    statement = f"analytics/playlists/by_{ranking.by}{'_descending' if ranking.descending else ''}"
    start = (None, None) if after is None else (after.key, after.id)
    rows = await database.fetch(statement, ranking.search, *start, limit)
    return [RankedPlaylist(Playlist.from_row(row), SortKey(row["key"], row["id"])) for row in rows]


async def _rank_by_metric(
    database: ReadableDatabase, ranking: Ranking, request: MetricsRequest, after: SortKey | None, limit: int
) -> list[RankedPlaylist]:
    start = (-inf, 0) if after is None else (inf if after.key is None else after.key, after.id)
    order = (ranking.search, ranking.by, ranking.descending, *start, limit)
    groups = PLAYLIST_METRICS[ranking.by].groups
    totals, journeys, endings = (
        group in groups for group in (MeasureGroup.TOTALS, MeasureGroup.JOURNEYS, MeasureGroup.ENDINGS)
    )
    viewers = not groups.isdisjoint({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS})
    if request.condition is None:
        args = (*_split_at_whole_days(request.period), totals or journeys, viewers, endings)
        rows = await database.fetch("analytics/playlists/by_metric", *order, *args)
    else:
        audience = await _resolve_audience_of_all(database, request.condition)
        new_viewers = MeasureGroup.NEW_VIEWERS in groups
        counted = (journeys or endings, endings)
        args = (*request.period.slots, totals, viewers, new_viewers, *audience.arguments, *counted)
        rows = await database.fetch("analytics/playlists/by_audience_metric", *order, *args)
    return [
        RankedPlaylist(Playlist.from_row(row), SortKey(None if row["key"] == inf else row["key"], row["id"]))
        for row in rows
    ]


async def count_playlists(database: ReadableDatabase, search: str | None) -> int:
    """The number of playlists that match the search."""
    count: int = (await database.fetch("analytics/playlists/count", search))[0]["playlists"]
    return count


def _split_at_whole_days(period: Period) -> tuple[int, int, int, int]:
    """Start of the period, start and end of its whole UTC days, and end of the period, in slots.

    Without a whole UTC day, the second and the third slot are equal.
    """
    start, end = period.slots
    days_start, days_end = -(-start // SLOTS_PER_DAY) * SLOTS_PER_DAY, end // SLOTS_PER_DAY * SLOTS_PER_DAY
    return (start, days_start, days_end, end) if days_start <= days_end else (start, end, end, end)


async def _resolve_audience_of_all(database: ReadableDatabase, condition: Condition) -> Audience:
    """Resolves the condition against the contexts of all playlists."""
    contexts = await database.fetch("analytics/playlists/contexts", MAX_CONTEXTS + 1)
    if len(contexts) > MAX_CONTEXTS:
        raise AnswerTooLarge(
            f"All playlists together have more than {MAX_CONTEXTS:,} different combinations of country, device, "
            "browser and so on: leave out the filter, or order by a property.",
            {"contexts": len(contexts), "limit": MAX_CONTEXTS},
        )
    return resolve_audience(condition, contexts)
