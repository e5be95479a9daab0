"""The one list of metrics: each with its name, definition, unit, kind and formula.

A metric is computed from the measures that SQL counts for a subject and, for a hotspot, for its node. GraphQL, the
README, the dashboard and the oracle take their metrics from here or are checked against this list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from ivgraph.analytics.measures import MeasureGroup, Measures, Totals, Viewers
from ivgraph.analytics.ratios import Number, ratio

Groups: TypeAlias = frozenset[MeasureGroup]


class Unit(Enum):
    """What the values of a metric are measured in."""

    #: A whole number.
    COUNT = "count"
    MINUTES = "minutes"
    SECONDS = "seconds"
    #: A ratio that is shown in per cent: 0.25 is 25 %. It can be more than 1, where viewers click several times.
    PERCENT = "percent"
    #: A ratio that is shown as it is: 2.5 clicks per viewer.
    RATIO = "ratio"


class Kind(Enum):
    """How the values of buckets, or of several subjects, make up the value of the whole."""

    #: They add up.
    SUM = "sum"
    #: They don't add up: a metric of this kind counts distinct viewers, and a viewer may be in several buckets.
    DISTINCT = "distinct"
    #: They don't add up: the ratio of the whole is computed from the measures of the whole. It is null, never 0, where
    #: the denominator is 0.
    RATIO = "ratio"
    #: They don't add up: the median of the whole is that of all its values. It is null where there are none.
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of playlists, nodes or hotspots."""

    #: In snake case; GraphQL shows it in camel case.
    name: str
    #: One sentence, for GraphQL and for the README.
    definition: str
    unit: Unit
    kind: Kind
    #: The measures that it is computed from.
    groups: Groups
    #: Takes the measures of the subject; those of its node, which for a playlist or a node are the subject's again; and
    #: the length of a node's media in milliseconds, None if it is unknown.
    compute: Callable[[Measures, Measures, int | None], Number | None]

    @property
    def nullable(self) -> bool:
        """Whether the value is null where nothing was counted; otherwise it is 0 there."""
        return self.kind in (Kind.RATIO, Kind.MEDIAN)


_TOTALS, _VIEWERS, _NEW_VIEWERS, _JOURNEYS, _EXPOSURES, _ENDINGS, _DECISIONS = (frozenset({g}) for g in MeasureGroup)
_PLAYS_AND_JOURNEYS = _TOTALS | _JOURNEYS


def _sum(name: str, definition: str, compute: Callable[[Totals], Number], unit: Unit = Unit.COUNT) -> Metric:
    return Metric(name, definition, unit, Kind.SUM, _TOTALS, lambda subject, *_: compute(subject.totals))


def _distinct(name: str, definition: str, compute: Callable[[Viewers], int]) -> Metric:
    return Metric(name, definition, Unit.COUNT, Kind.DISTINCT, _VIEWERS, lambda subject, *_: compute(subject.viewers))


def _ratio(name: str, definition: str, unit: Unit, compute: Callable[[Totals, Totals], Number | None]) -> Metric:
    """A ratio of totals: of the subject's, and for a hotspot also of its node's."""
    return Metric(
        name, definition, unit, Kind.RATIO, _TOTALS, lambda subject, node, _: compute(subject.totals, node.totals)
    )


def _count_of(name: str, definition: str, groups: Groups, compute: Callable[[Measures], int]) -> Metric:
    return Metric(name, definition, Unit.COUNT, Kind.SUM, groups, lambda subject, *_: compute(subject))


def _ratio_of(
    name: str, definition: str, unit: Unit, groups: Groups, compute: Callable[[Measures], Number | None]
) -> Metric:
    return Metric(name, definition, unit, Kind.RATIO, groups, lambda subject, *_: compute(subject))


def _share_of_media(name: str, definition: str, compute: Callable[[Measures, int], Number | None]) -> Metric:
    """A ratio that is null where the length of the media is unknown or zero. The formula takes it in milliseconds."""
    return Metric(
        *(name, definition, Unit.PERCENT, Kind.RATIO, _PLAYS_AND_JOURNEYS),
        lambda node, _, duration_ms: compute(node, duration_ms) if duration_ms else None,
    )


def count_unique(viewers: Viewers) -> int:
    """All anonymous viewers together count as one."""
    return viewers.authenticated + min(viewers.anonymous, 1)


UNIQUE_VIEWERS = _distinct(
    "unique_viewers",
    "Distinct authenticated viewers who were present, plus one if any anonymous viewer was. Present means played, "
    "watched or clicked; an impression alone does not count.",
    count_unique,
)
AUTHENTICATED_VIEWERS = _distinct(
    "authenticated_viewers", "Distinct authenticated viewers who were present.", lambda viewers: viewers.authenticated
)
ANONYMOUS_VISITORS = _distinct(
    "anonymous_visitors",
    "Distinct anonymous visitors who were present: by visitor id, or by session where the player sends none.",
    lambda viewers: viewers.anonymous,
)
NEW_VIEWERS = Metric(
    "new_viewers",
    "Authenticated viewers and anonymous visitors who were present in the period and never before it.",
    Unit.COUNT,
    Kind.DISTINCT,
    _NEW_VIEWERS,
    lambda subject, *_: subject.new_viewers,
)
RETURNING_VIEWERS = Metric(
    "returning_viewers",
    "Authenticated viewers and anonymous visitors who were present in the period and also before it.",
    Unit.COUNT,
    Kind.DISTINCT,
    _VIEWERS | _NEW_VIEWERS,
    lambda subject, *_: subject.viewers.authenticated + subject.viewers.anonymous - subject.new_viewers,
)
MINUTES_VIEWED = _sum(
    "minutes_viewed",
    "Minutes of media played, by the positions that players report. A span counts when it is reported.",
    lambda totals: totals.watched_ms / 60_000,
    Unit.MINUTES,
)
AVERAGE_VIEW_MINUTES = _ratio(
    "average_view_minutes",
    "Minutes viewed / plays.",
    Unit.MINUTES,
    lambda totals, _: ratio(totals.watched_ms / 60_000, totals.plays),
)


def _by_name(*metrics: Metric) -> dict[str, Metric]:
    return {metric.name: metric for metric in metrics}


#: The metrics of playlists by name, in the order of the schema and the README.
PLAYLIST_METRICS = _by_name(
    _sum("impressions", "Loads of the player on a page.", lambda totals: totals.impressions),
    _sum("plays", "Times a viewer started playback of the playlist.", lambda totals: totals.plays),
    UNIQUE_VIEWERS,
    AUTHENTICATED_VIEWERS,
    ANONYMOUS_VISITORS,
    NEW_VIEWERS,
    RETURNING_VIEWERS,
    MINUTES_VIEWED,
    AVERAGE_VIEW_MINUTES,
    _ratio(
        "play_rate", "Plays / impressions.", Unit.PERCENT, lambda totals, _: ratio(totals.plays, totals.impressions)
    ),
    _sum("clicks", "Clicks on the playlist's hotspots.", lambda totals: totals.clicks),
    _count_of(
        "sessions",
        "Sessions that started: journeys of one viewer through the story, each counted at its first play of a node.",
        _JOURNEYS,
        lambda playlist: playlist.journeys.sessions,
    ),
    _ratio_of(
        "steps_per_session",
        "Plays of nodes / sessions.",
        Unit.RATIO,
        _JOURNEYS,
        lambda playlist: ratio(playlist.journeys.steps, playlist.journeys.sessions),
    ),
    _ratio_of(
        "minutes_per_session",
        "Minutes viewed / sessions.",
        Unit.MINUTES,
        _PLAYS_AND_JOURNEYS,
        lambda playlist: ratio(playlist.totals.watched_ms / 60_000, playlist.journeys.sessions),
    ),
    _count_of(
        "sessions_with_ending",
        "Sessions that started, and then or later reached an ending: a node without ways out in today's structure.",
        _ENDINGS,
        lambda playlist: playlist.endings,
    ),
    _ratio_of(
        "ending_rate",
        "Sessions that reached an ending / sessions.",
        Unit.PERCENT,
        _ENDINGS | _JOURNEYS,
        lambda playlist: ratio(playlist.endings, playlist.journeys.sessions),
    ),
)
#: The metrics of nodes.
NODE_METRICS = _by_name(
    _sum("plays", "Times the node started.", lambda totals: totals.plays),
    UNIQUE_VIEWERS,
    AUTHENTICATED_VIEWERS,
    ANONYMOUS_VISITORS,
    NEW_VIEWERS,
    RETURNING_VIEWERS,
    MINUTES_VIEWED,
    AVERAGE_VIEW_MINUTES,
    _sum("clicks", "Clicks on hotspots in the node.", lambda totals: totals.clicks),
    _ratio(
        "click_through_rate",
        "Clicks / plays of the node. More than 1 where viewers click several times.",
        Unit.PERCENT,
        lambda totals, _: ratio(totals.clicks, totals.plays),
    ),
    _count_of(
        "exits",
        "Plays of the node that no other play followed in their session.",
        _PLAYS_AND_JOURNEYS,
        lambda node: node.totals.plays - node.journeys.continued,
    ),
    _ratio_of(
        "exit_rate",
        "Exits / plays.",
        Unit.PERCENT,
        _PLAYS_AND_JOURNEYS,
        lambda node: ratio(node.totals.plays - node.journeys.continued, node.totals.plays),
    ),
    _share_of_media(
        "completion_rate",
        "Plays that watched a second at 95 % of the node's length or later / plays. Null if the length is unknown.",
        lambda node, _: ratio(node.journeys.completed, node.totals.plays),
    ),
    _share_of_media(
        "average_share_watched",
        "Seconds of media watched, each once for a play / (plays * the node's length). Null if the length is unknown.",
        lambda node, duration_ms: ratio(node.journeys.watched_seconds * 1_000, node.totals.plays * duration_ms),
    ),
)
#: The metrics of hotspots. Their viewers are those who clicked.
HOTSPOT_METRICS = _by_name(
    _sum("clicks", "Clicks on the hotspot.", lambda totals: totals.clicks),
    _distinct(
        "unique_clickers",
        "Distinct authenticated viewers who clicked, plus one if any anonymous viewer did.",
        count_unique,
    ),
    _distinct(
        "authenticated_clickers", "Distinct authenticated viewers who clicked.", lambda viewers: viewers.authenticated
    ),
    _distinct("anonymous_clickers", "Distinct anonymous visitors who clicked.", lambda viewers: viewers.anonymous),
    _ratio(
        "click_share",
        "Clicks / clicks in the node that the hotspot is in. More than 1 where the hotspot was in another node before.",
        Unit.PERCENT,
        lambda hotspot, node: ratio(hotspot.clicks, node.clicks),
    ),
    _ratio(
        "click_through_rate",
        "Clicks / plays of the node that the hotspot is in. More than 1 where viewers click several times, or where "
        "the hotspot was in another node before.",
        Unit.PERCENT,
        lambda hotspot, node: ratio(hotspot.clicks, node.plays),
    ),
    _count_of(
        "exposures",
        "Plays in which viewers could choose the hotspot: it was shown, clicked, or named by the player as the choice.",
        _EXPOSURES,
        lambda hotspot: hotspot.exposures,
    ),
    _ratio_of(
        "exposure_click_rate",
        "Clicks / exposures. More than 1 where viewers click several times.",
        Unit.PERCENT,
        _TOTALS | _EXPOSURES,
        lambda hotspot: ratio(hotspot.totals.clicks, hotspot.exposures),
    ),
    Metric(
        "median_decision_seconds",
        "Median seconds from when the hotspot was shown to the click that chose it, in plays of its node.",
        Unit.SECONDS,
        Kind.MEDIAN,
        _DECISIONS,
        lambda subject, *_: None if (median := subject.decisions.median_ms) is None else median / 1_000,
    ),
)
