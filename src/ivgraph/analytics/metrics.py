"""What can be asked, defined once: the sentences here are the descriptions in GraphQL and the table in the README.

A measure is what SQL counts; a metric is what users ask for, made from the measures of a subject and, for a hotspot, of
its node.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from ivgraph.analytics.measures import MeasureGroup, Measures, Totals, Viewers

Number: TypeAlias = int | float


class Unit(Enum):
    """What a metric's values are."""

    #: A whole number.
    COUNT = "count"
    MINUTES = "minutes"
    #: A share of one, or plays for one impression: 0.25 is 25 %.
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Metric:
    """One thing that users ask for."""

    #: In snake case; GraphQL shows it in camel case.
    name: str
    unit: Unit
    definition: str
    #: What has to be counted for it.
    groups: frozenset[MeasureGroup]
    #: From the measures of the subject and of the node that it is in (of itself, where it is no hotspot).
    of: Callable[[Measures, Measures], Number | None]
    #: Whether the value is null where nothing was counted: a ratio over nothing is null, never 0.
    nullable: bool = False


def ratio(part: Number, whole: Number) -> float | None:
    return part / whole if whole else None


_TOTALS = frozenset({MeasureGroup.TOTALS})
_VIEWERS = frozenset({MeasureGroup.VIEWERS})


def _totals(name: str, unit: Unit, definition: str, of: Callable[[Totals], Number]) -> Metric:
    return Metric(name, unit, definition, _TOTALS, lambda subject, node: of(subject.totals))


def _ratio(name: str, unit: Unit, definition: str, of: Callable[[Totals], Number | None]) -> Metric:
    return Metric(name, unit, definition, _TOTALS, lambda subject, node: of(subject.totals), nullable=True)


def _viewers(name: str, definition: str, of: Callable[[Viewers], Number]) -> Metric:
    return Metric(name, Unit.COUNT, definition, _VIEWERS, lambda subject, node: of(subject.viewers))


IMPRESSIONS = _totals("impressions", Unit.COUNT, "Loads of the player on a page.", lambda totals: totals.impressions)
PLAYLIST_PLAYS = _totals(
    "plays", Unit.COUNT, "Times a viewer started playback of the playlist.", lambda totals: totals.plays
)
NODE_PLAYS = _totals("plays", Unit.COUNT, "Times the node started.", lambda totals: totals.plays)
UNIQUE_VIEWERS = _viewers(
    "unique_viewers",
    "Distinct authenticated viewers who were present, plus one if any anonymous one was. Present means played, watched "
    "or clicked; an impression alone is no viewer.",
    lambda viewers: viewers.authenticated + min(viewers.anonymous, 1),
)
AUTHENTICATED_VIEWERS = _viewers(
    "authenticated_viewers", "Distinct authenticated viewers who were present.", lambda viewers: viewers.authenticated
)
ANONYMOUS_VISITORS = _viewers(
    "anonymous_visitors",
    "Distinct anonymous visitors who were present: by visitor id, or by session where the player sends none.",
    lambda viewers: viewers.anonymous,
)
NEW_VIEWERS = Metric(
    "new_viewers",
    Unit.COUNT,
    "Of the authenticated viewers and anonymous visitors those who had never been present before the period.",
    frozenset({MeasureGroup.NEW_VIEWERS}),
    lambda subject, node: subject.new_viewers,
)
RETURNING_VIEWERS = Metric(
    "returning_viewers",
    Unit.COUNT,
    "Of the authenticated viewers and anonymous visitors those who had been present before the period.",
    frozenset({MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}),
    lambda subject, node: subject.viewers.authenticated + subject.viewers.anonymous - subject.new_viewers,
)
MINUTES_VIEWED = _totals(
    "minutes_viewed",
    Unit.MINUTES,
    "Minutes of media played, from the positions that the player reports; a span counts when it is reported.",
    lambda totals: totals.watched_ms / 60_000,
)
AVERAGE_VIEW_MINUTES = _ratio(
    "average_view_minutes",
    Unit.MINUTES,
    "Minutes viewed / plays.",
    lambda totals: ratio(totals.watched_ms / 60_000, totals.plays),
)
PLAY_RATE = _ratio(
    "play_rate", Unit.RATE, "Plays / impressions.", lambda totals: ratio(totals.plays, totals.impressions)
)
PLAYLIST_CLICKS = _totals("clicks", Unit.COUNT, "Clicks on the playlist's hotspots.", lambda totals: totals.clicks)
NODE_CLICKS = _totals("clicks", Unit.COUNT, "Clicks on hotspots in the node.", lambda totals: totals.clicks)
HOTSPOT_CLICKS = _totals("clicks", Unit.COUNT, "Clicks on the hotspot.", lambda totals: totals.clicks)
NODE_CLICK_THROUGH_RATE = _ratio(
    "click_through_rate",
    Unit.RATE,
    "Clicks / plays of the node; more than 1 where viewers click several times.",
    lambda totals: ratio(totals.clicks, totals.plays),
)
UNIQUE_CLICKERS = _viewers(
    "unique_clickers",
    "Distinct authenticated viewers who clicked, plus one if any anonymous one did.",
    lambda viewers: viewers.authenticated + min(viewers.anonymous, 1),
)
AUTHENTICATED_CLICKERS = _viewers(
    "authenticated_clickers", "Distinct authenticated viewers who clicked.", lambda viewers: viewers.authenticated
)
ANONYMOUS_CLICKERS = _viewers(
    "anonymous_clickers", "Distinct anonymous visitors who clicked.", lambda viewers: viewers.anonymous
)
CLICK_SHARE = Metric(
    "click_share",
    Unit.RATE,
    "Clicks / clicks in the node that the hotspot is in; more than 1 where it was in another one before.",
    _TOTALS,
    lambda hotspot, node: ratio(hotspot.totals.clicks, node.totals.clicks),
    nullable=True,
)
HOTSPOT_CLICK_THROUGH_RATE = Metric(
    "click_through_rate",
    Unit.RATE,
    "Clicks / plays of the node that the hotspot is in; more than 1 where viewers click several times, or it was in "
    "another one before.",
    _TOTALS,
    lambda hotspot, node: ratio(hotspot.totals.clicks, node.totals.plays),
    nullable=True,
)


def _catalogue(*metrics: Metric) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


#: The metrics of each level, in the order in which they are shown.
PLAYLIST_METRICS = _catalogue(
    IMPRESSIONS,
    PLAYLIST_PLAYS,
    UNIQUE_VIEWERS,
    AUTHENTICATED_VIEWERS,
    ANONYMOUS_VISITORS,
    NEW_VIEWERS,
    RETURNING_VIEWERS,
    MINUTES_VIEWED,
    AVERAGE_VIEW_MINUTES,
    PLAY_RATE,
    PLAYLIST_CLICKS,
)
NODE_METRICS = _catalogue(
    NODE_PLAYS,
    UNIQUE_VIEWERS,
    AUTHENTICATED_VIEWERS,
    ANONYMOUS_VISITORS,
    NEW_VIEWERS,
    RETURNING_VIEWERS,
    MINUTES_VIEWED,
    AVERAGE_VIEW_MINUTES,
    NODE_CLICKS,
    NODE_CLICK_THROUGH_RATE,
)
HOTSPOT_METRICS = _catalogue(
    HOTSPOT_CLICKS,
    UNIQUE_CLICKERS,
    AUTHENTICATED_CLICKERS,
    ANONYMOUS_CLICKERS,
    CLICK_SHARE,
    HOTSPOT_CLICK_THROUGH_RATE,
)
