"""When in the media of its node a hotspot was clicked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, visit_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.period import Period
from ivgraph.database import ReadableDatabase


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
    """The clicks on each hotspot. They are read from rollups as far as these have them, and else from events."""
    cut = cut_period(query.period, audience)
    rows = await database.fetch(
        "analytics/journeys/click_curve",
        sorted({key.playlist_id for key in keys}),
        [key.hotspot_id for key in keys],
        [key.duration_ms for key in keys],
        query.slices,
        cut.first_day,
        cut.end_day,
        [part.start for part in cut.parts],
        [part.end for part in cut.parts],
        [part.sign for part in cut.parts],
        *visit_arguments(audience),
    )
    rows_of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[row["hotspot_id"]].append(row)
    return {key: build_curve(rows_of[key.hotspot_id], key.duration_ms, query.slices) for key in keys}


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
