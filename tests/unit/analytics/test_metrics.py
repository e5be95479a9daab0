from __future__ import annotations

from dataclasses import astuple

import pytest

from ivgraph.analytics.measures import Decisions, JourneyCounts, MeasureGroup, Measures, Totals, Viewers
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Kind, Metric, Unit
from ivgraph.analytics.ratios import Number

CATALOGUES = {"playlist": PLAYLIST_METRICS, "node": NODE_METRICS, "hotspot": HOTSPOT_METRICS}
EACH = [
    pytest.param(metric, id=f"{level}-{name}")
    for level, catalogue in CATALOGUES.items()
    for name, metric in catalogue.items()
]


def add(one: Measures, other: Measures) -> Measures:
    """The measures of two buckets that have no viewer in common."""
    return Measures(
        Totals(*(map(sum, zip(astuple(one.totals), astuple(other.totals), strict=True)))),
        Viewers(*(map(sum, zip(astuple(one.viewers), astuple(other.viewers), strict=True)))),
        one.new_viewers + other.new_viewers,
        JourneyCounts(*(map(sum, zip(astuple(one.journeys), astuple(other.journeys), strict=True)))),
        one.exposures + other.exposures,
        one.endings + other.endings,
        one.decisions,
    )


NOTHING = Measures(Totals(), Viewers(), 0, JourneyCounts(), 0, 0, Decisions())
SUBJECT = Measures(
    Totals(impressions=20, plays=10, clicks=4, watched_ms=90_000),
    Viewers(3, 5),
    2,
    JourneyCounts(sessions=6, steps=15, continued=7, watched_seconds=80, completed=5),
    8,
    3,
    Decisions(1_500.5),
)
NODE = Measures(
    Totals(impressions=0, plays=16, clicks=8, watched_ms=1), Viewers(9, 9), 9, JourneyCounts(), 9, 9, Decisions()
)
#: Of the node's media.
DURATION_MS = 16_000


@pytest.mark.parametrize(
    ("level", "values"),
    [
        (
            "playlist",
            {
                "impressions": 20,
                "plays": 10,
                "unique_viewers": 4,
                "authenticated_viewers": 3,
                "anonymous_visitors": 5,
                "new_viewers": 2,
                "returning_viewers": 6,
                "minutes_viewed": 1.5,
                "average_view_minutes": 0.15,
                "play_rate": 0.5,
                "clicks": 4,
                "sessions": 6,
                "steps_per_session": 2.5,
                "minutes_per_session": 0.25,
                "sessions_with_ending": 3,
                "ending_rate": 0.5,
            },
        ),
        (
            "node",
            {
                "plays": 10,
                "unique_viewers": 4,
                "authenticated_viewers": 3,
                "anonymous_visitors": 5,
                "new_viewers": 2,
                "returning_viewers": 6,
                "minutes_viewed": 1.5,
                "average_view_minutes": 0.15,
                "clicks": 4,
                "click_through_rate": 0.4,
                "exits": 3,
                "exit_rate": 0.3,
                "completion_rate": 0.5,
                "average_share_watched": 0.5,
            },
        ),
        (
            "hotspot",
            {
                "clicks": 4,
                "unique_clickers": 4,
                "authenticated_clickers": 3,
                "anonymous_clickers": 5,
                "click_share": 0.5,
                "click_through_rate": 0.25,
                "exposures": 8,
                "exposure_click_rate": 0.5,
                "median_decision_seconds": 1.5005,
            },
        ),
    ],
)
def test_each_level_has_its_metrics(level: str, values: dict[str, Number]) -> None:
    # A hotspot's ratios use the totals of its node; for playlists and nodes, the node is the subject itself.
    node = NODE if level == "hotspot" else SUBJECT
    assert {name: metric.compute(SUBJECT, node, DURATION_MS) for name, metric in CATALOGUES[level].items()} == values


@pytest.mark.parametrize("metric", EACH)
def test_every_metric_is_defined_by_a_sentence(metric: Metric) -> None:
    assert metric.definition[0].isupper()
    assert metric.definition.endswith(".")
    assert "\n" not in metric.definition


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_a_catalogue_lists_metrics_by_their_names(catalogue: dict[str, Metric]) -> None:
    assert all(metric.name == name for name, metric in catalogue.items())


@pytest.mark.parametrize("metric", EACH)
def test_without_events_ratios_are_null_and_other_metrics_are_zero(metric: Metric) -> None:
    value = metric.compute(NOTHING, NOTHING, DURATION_MS)
    assert value is None if metric.nullable else value == 0


@pytest.mark.parametrize("metric", EACH)
def test_a_kind_says_how_values_add_up(metric: Metric) -> None:
    """Of two buckets with the same measures, and with viewers that differ."""
    whole = metric.compute(add(SUBJECT, SUBJECT), add(NODE, NODE), DURATION_MS)
    part = metric.compute(SUBJECT, NODE, DURATION_MS)
    assert part is not None
    assert whole == (part if metric.nullable else pytest.approx(2 * part, abs=metric.kind is Kind.DISTINCT))
    distinct = {MeasureGroup.VIEWERS, MeasureGroup.NEW_VIEWERS}
    assert (metric.groups <= distinct) is (metric.kind is Kind.DISTINCT)
    assert (MeasureGroup.DECISIONS in metric.groups) is (metric.kind is Kind.MEDIAN)


def test_a_name_has_the_same_unit_and_kind_at_every_level() -> None:
    kinds = {
        (metric.name, metric.unit, metric.kind) for catalogue in CATALOGUES.values() for metric in catalogue.values()
    }
    assert len(kinds) == len({name for name, _, _ in kinds})


@pytest.mark.parametrize("metric", EACH)
def test_a_metric_needs_exactly_the_groups_that_it_names(metric: Metric) -> None:
    def only(groups: frozenset[MeasureGroup], measures: Measures) -> Measures:
        return Measures(
            measures.totals if MeasureGroup.TOTALS in groups else None,
            measures.viewers if MeasureGroup.VIEWERS in groups else None,
            measures.new_viewers if MeasureGroup.NEW_VIEWERS in groups else None,
            measures.journeys if MeasureGroup.JOURNEYS in groups else None,
            measures.exposures if MeasureGroup.EXPOSURES in groups else None,
            measures.endings if MeasureGroup.ENDINGS in groups else None,
            measures.decisions if MeasureGroup.DECISIONS in groups else None,
        )

    def compute(groups: frozenset[MeasureGroup]) -> Number | None:
        return metric.compute(only(groups, SUBJECT), only(groups, NODE), DURATION_MS)

    assert compute(metric.groups) == metric.compute(SUBJECT, NODE, DURATION_MS)
    for group in metric.groups:
        with pytest.raises(AssertionError, match="not counted"):
            compute(metric.groups - {group})


@pytest.mark.parametrize("duration_ms", [None, 0])
@pytest.mark.parametrize("name", ["completion_rate", "average_share_watched"])
def test_shares_of_media_of_unknown_length_are_null(name: str, duration_ms: int | None) -> None:
    assert NODE_METRICS[name].compute(SUBJECT, SUBJECT, duration_ms) is None


@pytest.mark.parametrize(
    ("authenticated", "anonymous", "unique"), [(0, 0, 0), (0, 1, 1), (0, 7, 1), (3, 0, 3), (3, 1, 4), (3, 7, 4)]
)
def test_all_anonymous_viewers_together_are_one(authenticated: int, anonymous: int, unique: int) -> None:
    present = Measures(None, Viewers(authenticated, anonymous))
    assert PLAYLIST_METRICS["unique_viewers"].compute(present, present, None) == unique
    assert HOTSPOT_METRICS["unique_clickers"].compute(present, present, None) == unique


def test_counts_are_whole_numbers() -> None:
    for catalogue in CATALOGUES.values():
        for metric in catalogue.values():
            value = metric.compute(SUBJECT, NODE, DURATION_MS)
            assert isinstance(value, int) == (metric.unit is Unit.COUNT), metric.name
