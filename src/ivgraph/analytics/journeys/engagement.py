"""How plays watched a node: what of its media they watched, how far they came, and where viewers left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.journeys.viewers import ViewerCounts
from ivgraph.analytics.period import Period
from ivgraph.analytics.ratios import ratio
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class EngagementQuery:
    """The plays that are counted, and how."""

    period: Period
    condition: Condition | None
    #: The number of slices of the media.
    slices: int
    #: The share of the media at which a play is complete.
    completion_at: Decimal


class EngagementKey(NamedTuple):
    """A node, and how long its media is."""

    playlist_id: int
    node_id: int
    #: None if that is not known.
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class Engagement:
    """What was counted of the plays of a node."""

    plays: int
    #: Seconds of media that plays watched, each counted once for a play.
    watched_seconds: int
    #: Plays that watched a second at the share of the media where they are complete, or a later one.
    completed: int
    #: How long the media is: at least up to the last second that was watched. None if that is not known.
    duration_ms: int | None
    #: Whether the structure says how long the media is.
    is_duration_known: bool
    #: For each slice, the plays that watched its middle second, and those that watched that second or a later one.
    views: tuple[int, ...]
    reached: tuple[int, ...]

    @property
    def average_share_watched(self) -> float | None:
        return self._if_known(ratio(self.watched_seconds * 1000, self.plays * (self.duration_ms or 0)))

    @property
    def completion_rate(self) -> float | None:
        return self._if_known(ratio(self.completed, self.plays))

    def _if_known(self, share: float | None) -> float | None:
        return share if self.is_duration_known else None


@dataclass(frozen=True, slots=True)
class ViewersQuery:
    """Whose viewers and exits are counted."""

    period: Period
    condition: Condition | None
    slices: int
    viewers: bool
    exits: bool


@dataclass(frozen=True, slots=True)
class SliceViewers:
    """For each slice, its distinct viewers, and the exits that came no further."""

    viewers: tuple[ViewerCounts, ...]
    exits: tuple[int, ...]


async def read_engagement(
    database: ReadableDatabase, query: EngagementQuery, audience: Audience | None, keys: Sequence[EngagementKey]
) -> dict[EngagementKey, Engagement]:
    """What plays watched of each node, from rollups as far as these have it."""
    rows = await database.fetch(
        "analytics/journeys/engagement",
        sorted({key.playlist_id for key in keys}),
        [key.node_id for key in keys],
        [key.duration_ms for key in keys],
        [first_complete_second(key.duration_ms, query.completion_at) for key in keys],
        query.slices,
        *cut_period(query.period, audience).arguments,
        *audience_arguments(audience),
    )
    rows_of = _by_node(rows)
    return {key: build_engagement(rows_of[key.node_id], key.duration_ms, query.slices) for key in keys}


async def read_slice_viewers(
    database: ReadableDatabase, query: ViewersQuery, audience: Audience | None, keys: Sequence[EngagementKey]
) -> dict[EngagementKey, SliceViewers]:
    """The viewers and exits of each slice of nodes whose duration is given, from steps."""
    rows = await database.fetch(
        "analytics/journeys/engagement_viewers",
        sorted({key.playlist_id for key in keys}),
        [key.node_id for key in keys],
        [key.duration_ms for key in keys],
        query.slices,
        query.period.start,
        query.period.end,
        query.viewers,
        query.exits,
        *audience_arguments(audience),
    )
    rows_of = _by_node(rows)
    return {key: build_slice_viewers(rows_of[key.node_id], query.slices) for key in keys}


def first_complete_second(duration_ms: int | None, share: Decimal) -> int | None:
    """The first second of media after which a share of it is over: s with s + 1 ≥ share * duration."""
    if duration_ms is None:
        return None
    return max(int((share * duration_ms / 1000).to_integral_value(ROUND_CEILING)) - 1, 0)


def build_engagement(rows: Iterable[Mapping[str, Any]], duration_ms: int | None, slices: int) -> Engagement:
    """Adds the rows of a node up: see engagement.sql."""
    rows = list(rows)
    edge, reached = _by_place(rows, "edge", slices), _by_place(rows, "reached", slices)
    known = duration_ms or next((row["duration_ms"] for row in rows), None)
    return Engagement(
        plays=sum(row["plays"] for row in rows),
        watched_seconds=sum(row["watched_seconds"] for row in rows),
        completed=sum(row["completed"] for row in rows),
        duration_ms=known,
        is_duration_known=duration_ms is not None,
        views=tuple(accumulate(edge))[:slices],
        reached=tuple(accumulate(reversed(reached)))[::-1][1:],
    )


def build_slice_viewers(rows: Iterable[Mapping[str, Any]], slices: int) -> SliceViewers:
    """Adds the rows of a node up: see engagement_viewers.sql."""
    rows = list(rows)
    authenticated = accumulate(_by_place(rows, "authenticated", slices))
    anonymous = accumulate(_by_place(rows, "anonymous", slices))
    nowhere, first, *others = _by_place(rows, "exits", slices)
    # What did not reach the middle of the first slice ended in it.
    return SliceViewers(tuple(map(ViewerCounts.of, authenticated, anonymous))[:slices], (nowhere + first, *others))


def _by_place(rows: Iterable[Mapping[str, Any]], name: str, slices: int) -> list[int]:
    """What the rows have at each place: one for each slice, and one after the last slice."""
    counts = [0] * (slices + 1)
    for row in rows:
        counts[row["place"]] += row[name]
    return counts


def _by_node(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    rows_of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[row["node_id"]].append(row)
    return rows_of
