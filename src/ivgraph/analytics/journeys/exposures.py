"""How many plays exposed a hotspot: showed it, or had it clicked, named or chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.period import Period
from ivgraph.analytics.request import Subject
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class ExposureQuery:
    """The plays that are counted: those of all viewers."""

    period: Period
    condition: Condition | None = None


async def read_exposures(
    database: ReadableDatabase, query: ExposureQuery, audience: Audience | None, keys: Sequence[Subject]
) -> dict[Subject, int]:
    """The plays of all viewers, of whatever node, in which each hotspot was exposed."""
    assert audience is None, "totals have no audience"
    cut = cut_period(query.period, None)
    rows = await database.fetch(
        "analytics/journeys/exposures",
        sorted({key.playlist_id for key in keys}),
        sorted({key.id for key in keys}),
        cut.first_day,
        cut.end_day,
        [part.start for part in cut.parts],
        [part.end for part in cut.parts],
        [part.sign for part in cut.parts],
    )
    found = {Subject(row["playlist_id"], row["hotspot_id"]): row["plays"] for row in rows}
    return {key: found.get(key, 0) for key in keys}
