"""Intervals of the difference of two shares, against published ones."""

from __future__ import annotations

from itertools import product
from math import comb
from random import Random

import pytest

from ivgraph.analytics.journeys.differences import Part, newcombe_interval, z_of_looks
from ivgraph.analytics.journeys.intervals import Z_95

#: Newcombe 1998, table II, method 10: share b - share a.
PUBLISHED = [
    ((56, 70), (48, 80), 0.0524, 0.3339),
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((6, 7), (2, 7), 0.0582, 0.8062),
    ((5, 56), (0, 29), -0.0381, 0.1926),
    ((0, 10), (0, 20), -0.1611, 0.2775),
    ((0, 10), (0, 10), -0.2775, 0.2775),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
]


@pytest.mark.parametrize(("b", "a", "low", "high"), PUBLISHED)
def test_an_interval_is_the_published_one(b: tuple[int, int], a: tuple[int, int], low: float, high: float) -> None:
    interval = newcombe_interval(Part(*a), Part(*b), Z_95)
    swapped = newcombe_interval(Part(*b), Part(*a), Z_95)
    assert interval
    assert swapped
    assert list(interval) == pytest.approx([low, high], abs=5e-5)
    assert list(swapped) == pytest.approx([-high, -low], abs=5e-5)


def test_without_trials_there_is_no_interval() -> None:
    assert newcombe_interval(Part(0, 0), Part(1, 2), Z_95) is None
    assert newcombe_interval(Part(1, 2), Part(0, 0), Z_95) is None


def test_the_more_looks_the_wider_is_an_interval() -> None:
    assert z_of_looks(1) == pytest.approx(Z_95)
    assert z_of_looks(5) == pytest.approx(2.5758, abs=1e-4), "the 99.5 % quantile"
    assert z_of_looks(1) < z_of_looks(2) < z_of_looks(1000)


@pytest.mark.parametrize(("trials", "share"), [(40, 0.3), (40, 0.05), (25, 0.5), (60, 0.97)])
def test_about_95_percent_of_the_intervals_have_the_true_difference_in_them(trials: int, share: float) -> None:
    """By the probabilities of all outcomes of an experiment whose variants are equal."""
    chance = [comb(trials, n) * share**n * (1 - share) ** (trials - n) for n in range(trials + 1)]
    covered = 0.0
    for a, b in product(range(trials + 1), repeat=2):
        interval = newcombe_interval(Part(a, trials), Part(b, trials), Z_95)
        assert interval
        if interval.low <= 0 <= interval.high:
            covered += chance[a] * chance[b]
    assert covered > 0.935


def test_whoever_looks_as_often_as_they_say_is_seldom_wrong() -> None:
    """Of experiments whose variants are equal, few show a difference in any of ten looks."""
    random = Random(1)
    z, wrong = z_of_looks(10), 0
    for _ in range(400):
        successes = [0, 0]
        for look in range(1, 11):
            successes = [count + sum(random.random() < 0.3 for _ in range(40)) for count in successes]
            a, b = (Part(count, 40 * look) for count in successes)
            interval = newcombe_interval(a, b, z)
            assert interval
            if not interval.low <= 0 <= interval.high:
                wrong += 1
                break
    assert wrong / 400 < 0.05
