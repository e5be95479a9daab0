"""Where a slice is read, and what counts as completed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ivgraph.analytics.journeys.click_curve import build_curve
from ivgraph.analytics.journeys.engagement import build_engagement, build_slice_viewers, first_complete_second


@pytest.mark.parametrize(
    ("duration_ms", "share", "second"),
    [
        (20_000, "0.95", 18),
        (20_001, "0.95", 19),
        (100_000, "0.07", 6),  # 0.07 * 100 is 7.000000000000001 in floating point
        (10_000, "0.01", 0),
        (10_500, "1", 10),
        (400, "1", 0),
        (None, "1", None),
    ],
)
def test_a_play_is_complete_at_the_second_that_reaches_the_share(
    duration_ms: int | None, share: str, second: int | None
) -> None:
    assert first_complete_second(duration_ms, Decimal(share)) == second


def test_without_rows_nothing_was_watched() -> None:
    engagement = build_engagement([], 20_000, 3)

    assert (engagement.plays, engagement.views, engagement.reached) == (0, (0, 0, 0), (0, 0, 0))
    assert engagement.average_share_watched is None
    assert engagement.completion_rate is None


def test_shares_are_unknown_where_the_duration_is() -> None:
    row = {"place": 1, "edge": 0, "reached": 2, "plays": 4, "watched_seconds": 10, "completed": 1, "duration_ms": 5_000}

    known, unknown = build_engagement([row], 5_000, 1), build_engagement([row], None, 1)

    assert (known.average_share_watched, known.completion_rate) == (0.5, 0.25)
    assert (unknown.average_share_watched, unknown.completion_rate) == (None, None)
    assert unknown.duration_ms == 5_000


def test_exits_before_the_middle_of_the_first_slice_are_in_the_first() -> None:
    rows = [{"place": place, "authenticated": 0, "anonymous": 0, "exits": 10**place} for place in range(4)]

    assert build_slice_viewers(rows, 3).exits == (11, 100, 1000)


def test_clicks_in_no_slice_are_elsewhere() -> None:
    rows: list[dict[str, Any]] = [
        {"slice": None, "clicks": 7, "duration_ms": None},
        {"slice": 1, "clicks": 4, "asked_ms": None, "duration_ms": 2_000},
        {"slice": 0, "clicks": 5, "asked_ms": 9_000, "duration_ms": 9_000},
    ]

    curve, longer = build_curve(rows, None, 2), build_curve(rows, 9_000, 2)

    assert (curve.clicks, curve.in_slices, curve.elsewhere, curve.duration_ms) == (7, (0, 4), 3, 2_000)
    assert (longer.clicks, longer.in_slices, longer.elsewhere, longer.duration_ms) == (7, (5, 0), 2, 9_000)
