from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ivgraph.analytics.measures import Family, Measures, Totals, Viewers, lay_out, merge
from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS
from ivgraph.analytics.request import Subject
from ivgraph.analytics.result import evaluate, needed_families, relate, transpose

TOTALS, VIEWERS, NEWCOMERS = Family
NOTHING = Measures(Totals(), Viewers(), 0)


def row(subject: int, bucket: int, **counted: int) -> dict[str, int]:
    nothing = dict.fromkeys(["impressions", "plays", "clicks", "watched_ms", "authenticated", "anonymous", "new"], 0)
    return {"subject_id": subject, "bucket": bucket, **nothing, **counted}


def test_where_there_is_no_row_nothing_was_counted() -> None:
    rows = [row(7, 2, plays=5, authenticated=3, new=1)]
    assert lay_out(rows, {Subject(1, 7): set(Family), Subject(1, 8): set(Family)}, 4) == {
        7: [NOTHING, NOTHING, Measures(Totals(plays=5), Viewers(3, 0), 1), NOTHING],
        8: [NOTHING] * 4,
    }


def test_rows_are_laid_out_in_whatever_order_they_come() -> None:
    rows = [row(7, 1, clicks=2), row(8, 0, watched_ms=4), row(7, 0, impressions=1, anonymous=6)]
    assert lay_out(rows, {Subject(1, 8): set(Family), Subject(1, 7): set(Family)}, 2) == {
        7: [Measures(Totals(impressions=1), Viewers(0, 6), 0), Measures(Totals(clicks=2), Viewers(), 0)],
        8: [Measures(Totals(watched_ms=4), Viewers(), 0), NOTHING],
    }


@pytest.mark.parametrize(
    ("families", "expected"),
    [
        ([TOTALS], [Measures(Totals(plays=5), None, None), Measures(Totals(), None, None)]),
        ([VIEWERS], [Measures(None, Viewers(3, 1), None), Measures(None, Viewers(), None)]),
        ([NEWCOMERS], [Measures(None, None, 2), Measures(None, None, 0)]),
    ],
)
def test_a_family_that_was_not_asked_for_is_absent_and_not_nought(
    families: list[Family], expected: list[Measures]
) -> None:
    rows = [row(7, 0, plays=5, authenticated=3, anonymous=1, new=2)]
    # Whatever was asked for of others, whose rows may hold more.
    asked = {Subject(1, 7): families, Subject(1, 8): set(Family)}
    assert lay_out(rows, asked, 2)[7] == expected


def test_families_that_were_counted_apart_become_one() -> None:
    totals = [Measures(Totals(plays=1), None, None), Measures(Totals(plays=2), None, None)]
    viewers = [Measures(None, Viewers(3), None), Measures(None, Viewers(4), None)]
    newcomers = [Measures(None, None, 0), Measures(None, None, 2)]
    whole = [Measures(Totals(plays=1), Viewers(3), 0), Measures(Totals(plays=2), Viewers(4), 2)]
    assert merge([totals, viewers, newcomers], 2) == merge([newcomers, viewers, totals], 2) == whole
    assert merge([whole, viewers], 2) == whole
    assert merge([totals], 2) == totals


def test_without_any_family_each_bucket_has_none() -> None:
    assert merge([], 3) == [Measures(None, None, None)] * 3


@pytest.mark.parametrize(
    ("names", "families"),
    [
        ([], set()),
        (["plays", "clicks"], {TOTALS}),
        (["new_viewers"], {NEWCOMERS}),
        (["returning_viewers"], {VIEWERS, NEWCOMERS}),
        (["plays", "unique_viewers"], {TOTALS, VIEWERS}),
    ],
)
def test_what_has_to_be_counted_follows_from_what_is_asked(names: list[str], families: set[Family]) -> None:
    assert needed_families(PLAYLIST_METRICS, names) == families


def test_only_the_metrics_asked_for_are_evaluated() -> None:
    node = Measures(Totals(plays=4, clicks=3), None, None)
    values = evaluate(NODE_METRICS, ["clicks", "click_through_rate"], node, node)
    assert vars(values) == {"clicks": 3, "click_through_rate": 0.75}
    with pytest.raises(AttributeError):
        _ = values.plays


def test_a_hotspot_is_related_to_its_node() -> None:
    hotspot, node = Measures(Totals(clicks=3), None, None), Measures(Totals(plays=4, clicks=12), None, None)
    values = evaluate(HOTSPOT_METRICS, ["click_share", "click_through_rate"], hotspot, node)
    assert vars(values) == {"click_share": 0.25, "click_through_rate": 0.75}


@pytest.mark.parametrize(
    ("current", "compared", "change"),
    [
        (5, 4, 0.25),
        (4, 5, -0.2),
        (0, 5, -1.0),
        (5, 5, 0.0),
        (0.5, 0.25, 1.0),
        # Over nothing there is no change.
        (5, 0, None),
        (0, 0, None),
        (0.5, 0.0, None),
        # A ratio over nothing has none either.
        (None, 0.5, None),
        (0.5, None, None),
        (None, None, None),
    ],
)
def test_changes_are_relative_to_the_compared_value(current: Any, compared: Any, change: float | None) -> None:
    assert vars(relate(SimpleNamespace(plays=current), SimpleNamespace(plays=compared))) == {"plays": change}


def test_columns_hold_the_values_of_all_points_in_order() -> None:
    points = [SimpleNamespace(plays=1, play_rate=None, clicks=9), SimpleNamespace(plays=2, play_rate=0.5, clicks=8)]
    assert transpose(points, ["play_rate", "plays"]) == {"play_rate": [None, 0.5], "plays": [1, 2]}
    assert transpose([], ["plays"]) == {"plays": []}
