"""Counts the clicks on the hotspots of playlists in a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivgraph.analytics.audience import Audience
from ivgraph.analytics.measures import MeasureGroup
from ivgraph.analytics.period import Period
from ivgraph.analytics.plan import count_measures
from ivgraph.analytics.request import MeasureQuery, Subject
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class ClicksQuery:
    """The clicks that are counted: those in a period, bots left out."""

    period: Period
    condition: None = None


@dataclass(frozen=True, slots=True)
class ClicksKey:
    """The hotspots of a playlist, by their internal ids."""

    playlist_id: int
    hotspot_ids: tuple[int, ...]


async def read_clicks(
    database: ReadableDatabase, query: ClicksQuery, audience: Audience | None, keys: Sequence[ClicksKey]
) -> Mapping[ClicksKey, Mapping[int, int]]:
    """Counts the clicks on each hotspot in one statement. Loading them one by one would take several times as long."""
    totals = {MeasureGroup.TOTALS}
    groups_of = {Subject(key.playlist_id, id): totals for key in keys for id in key.hotspot_ids}
    counted = await count_measures(database, MeasureQuery(query.period.slots, None), audience, groups_of)
    return {key: {id: counted[id][0].totals.clicks for id in key.hotspot_ids} for key in keys}
