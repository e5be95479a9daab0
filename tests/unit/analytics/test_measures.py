from __future__ import annotations

import pytest

from ivgraph.analytics.measures import (
    Decisions,
    JourneyCounts,
    MeasureGroup,
    Measures,
    Totals,
    Viewers,
    merge_groups,
    read_measures,
)

TOTALS, VIEWERS, NEW_VIEWERS, JOURNEYS, EXPOSURES, ENDINGS, DECISIONS = MeasureGroup
#: What is counted from visits.
OF_VISITS = {TOTALS, VIEWERS, NEW_VIEWERS}
NOTHING = Measures(Totals(), Viewers(), 0)


def row(subject: int, bucket: int, **counted: int) -> dict[str, int]:
    nothing = dict.fromkeys(["impressions", "plays", "clicks", "watched_ms", "authenticated", "anonymous", "new"], 0)
    return {"subject_id": subject, "bucket": bucket, **nothing, **counted}


def test_a_bucket_without_a_row_has_zeros() -> None:
    rows = [row(7, 2, plays=5, authenticated=3, new=1)]
    assert read_measures(rows, {7: OF_VISITS, 8: OF_VISITS}, 4) == {
        7: [NOTHING, NOTHING, Measures(Totals(plays=5), Viewers(3, 0), 1), NOTHING],
        8: [NOTHING] * 4,
    }


def test_rows_may_come_in_any_order() -> None:
    rows = [row(7, 1, clicks=2), row(8, 0, watched_ms=4), row(7, 0, impressions=1, anonymous=6)]
    assert read_measures(rows, {8: OF_VISITS, 7: OF_VISITS}, 2) == {
        7: [Measures(Totals(impressions=1), Viewers(0, 6), 0), Measures(Totals(clicks=2), Viewers(), 0)],
        8: [Measures(Totals(watched_ms=4), Viewers(), 0), NOTHING],
    }


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([TOTALS], [Measures(Totals(plays=5), None, None), Measures(Totals(), None, None)]),
        ([VIEWERS], [Measures(None, Viewers(3, 1), None), Measures(None, Viewers(), None)]),
        ([NEW_VIEWERS], [Measures(None, None, 2), Measures(None, None, 0)]),
    ],
)
def test_a_group_that_was_not_counted_is_none_and_not_zero(
    groups: list[MeasureGroup], expected: list[Measures]
) -> None:
    rows = [row(7, 0, plays=5, authenticated=3, anonymous=1, new=2)]
    # Another subject needs more groups, so the rows have more counts.
    assert read_measures(rows, {7: groups, 8: OF_VISITS}, 2)[7] == expected


@pytest.mark.parametrize(
    ("group", "counted", "found", "nothing"),
    [
        (
            JOURNEYS,
            {"sessions": 1, "steps": 2, "continued": 3, "watched_seconds": 4, "completed": 5},
            Measures(counted_journeys=JourneyCounts(1, 2, 3, 4, 5)),
            Measures(counted_journeys=JourneyCounts(0, 0, 0, 0, 0)),
        ),
        (EXPOSURES, {"exposures": 6}, Measures(counted_exposures=6), Measures(counted_exposures=0)),
        (ENDINGS, {"with_ending": 7}, Measures(counted_endings=7), Measures(counted_endings=0)),
        (
            DECISIONS,
            {"median_ms": 8.5},
            Measures(counted_decisions=Decisions(8.5)),
            Measures(counted_decisions=Decisions(None)),
        ),
    ],
)
def test_a_statement_of_one_group_has_only_its_columns(
    group: MeasureGroup, counted: dict[str, float], found: Measures, nothing: Measures
) -> None:
    rows = [{"subject_id": 7, "bucket": 1, **counted}]
    assert read_measures(rows, {7: {group}}, 2) == {7: [nothing, found]}


def test_groups_that_were_counted_separately_are_merged() -> None:
    totals = [Measures(Totals(plays=1), None, None), Measures(Totals(plays=2), None, None)]
    viewers = [Measures(None, Viewers(3), None), Measures(None, Viewers(4), None)]
    new_viewers = [Measures(None, None, 0), Measures(None, None, 2)]
    whole = [Measures(Totals(plays=1), Viewers(3), 0), Measures(Totals(plays=2), Viewers(4), 2)]
    assert merge_groups([totals, viewers, new_viewers], 2) == merge_groups([new_viewers, viewers, totals], 2) == whole
    assert merge_groups([whole, viewers], 2) == whole
    assert merge_groups([totals], 2) == totals


def test_without_any_group_all_groups_of_each_bucket_are_none() -> None:
    assert merge_groups([], 3) == [Measures()] * 3
