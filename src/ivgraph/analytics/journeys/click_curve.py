"""When in the media of its node a hotspot was clicked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, audience_arguments, check_horizon
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase, Row


@dataclass(frozen=True, slots=True)
class ClickQuery:
    """The clicks that are counted, and how."""

    period: Period
    condition: Condition | None
    #: The number of slices of the media.
    slices: int


class ClickKey(NamedTuple):
    """A hotspot, and how long the media of its node is."""

    playlist_id: int
    hotspot_id: int
    #: None if that is not known.
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class ClickCurve:
    """The clicks on a hotspot."""

    #: All of them.
    clicks: int
    #: How long the media is: up to the last second with a click, if nothing else is known. None if there is none.
    duration_ms: int | None
    #: The clicks in each slice of the media.
    in_slices: tuple[int, ...]

    @property
    def elsewhere(self) -> int:
        """Clicks that are in no slice."""
        return self.clicks - sum(self.in_slices)


async def read_click_curves(
    database: ReadableDatabase, query: ClickQuery, audience: Audience | None, keys: Sequence[ClickKey]
) -> dict[ClickKey, ClickCurve]:
    """The clicks on each hotspot. They are read from rollups as far as these have them, and else from events.

    Raises:
        InvalidArgument: A part of the sessions is asked for before the horizon: their events were dropped.
    """
    if audience is not None and audience.by_session:
        rows = await _read_sessions(database, query, audience, keys)
    else:
        rows = await _read_visits(database, query, audience, keys)
    rows_of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[row["hotspot_id"]].append(row)
    return {key: build_curve(rows_of[key.hotspot_id], key.duration_ms, query.slices) for key in keys}


async def _read_sessions(
    database: ReadableDatabase, query: ClickQuery, audience: Audience, keys: Sequence[ClickKey]
) -> Sequence[Row]:
    await check_horizon(database, query.period.start)
    return await database.fetch(
        "analytics/journeys/session_click_curve",
        *_hotspots(keys),
        query.slices,
        *query.period.slots,
        *audience.session_arguments,
    )


async def _read_visits(
    database: ReadableDatabase, query: ClickQuery, audience: Audience | None, keys: Sequence[ClickKey]
) -> Sequence[Row]:
    cut = cut_period(query.period, audience)
    return await database.fetch(
        "analytics/journeys/click_curve",
        *_hotspots(keys),
        query.slices,
        cut.first_day,
        cut.end_day,
        [part.start for part in cut.parts],
        [part.end for part in cut.parts],
        [part.sign for part in cut.parts],
        *audience_arguments(audience),
    )


def _hotspots(keys: Sequence[ClickKey]) -> tuple[list[int], list[int], list[int | None]]:
    """Playlists; hotspots, and the durations of their nodes."""
    playlists = sorted({key.playlist_id for key in keys})
    return playlists, [key.hotspot_id for key in keys], [key.duration_ms for key in keys]


def build_curve(rows: Iterable[Mapping[str, Any]], duration_ms: int | None, slices: int) -> ClickCurve:
    """Sorts the rows of a hotspot, among which may be slices of other durations: see click_curve.sql."""
    clicks, in_slices, asked_ms = 0, [0] * slices, duration_ms
    for row in rows:
        if row["slice"] is None:
            clicks = row["clicks"]
        elif row["asked_ms"] == asked_ms:
            in_slices[row["slice"]] = row["clicks"]
            duration_ms = row["duration_ms"]
    return ClickCurve(clicks, duration_ms, tuple(in_slices))
