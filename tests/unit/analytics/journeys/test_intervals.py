"""Wilson's interval, against published values and by what it must always hold."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.analytics.journeys.intervals import Z_95, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R. G. Newcombe: Two-sided confidence intervals for the single proportion. Statistics in Medicine 17 (1998),
        # table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_it_has_the_published_values(successes: int, trials: int, low: float, high: float) -> None:
    interval = wilson_interval(successes, trials)

    assert interval is not None
    assert interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_is_known_without_trials() -> None:
    assert wilson_interval(0, 0) is None


@given(st.integers(1, 10**9).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_its_bounds_are_the_shares_from_which_the_observed_one_is_z_deviations_away(counts: tuple[int, int]) -> None:
    """That is its definition: the score test would just not reject them."""
    successes, trials = counts
    interval = wilson_interval(successes, trials)
    assert interval is not None
    assert 0 <= interval.low <= successes / trials <= interval.high <= 1
    for bound in interval:
        distance = abs(successes / trials - bound)
        assert distance == pytest.approx(Z_95 * sqrt(bound * (1 - bound) / trials), rel=1e-4, abs=1e-8)
