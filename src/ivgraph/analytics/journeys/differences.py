"""The difference of two shares, and how far it may be off by chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from ivgraph.analytics.journeys.intervals import Interval, wilson_interval
from ivgraph.analytics.ratios import ratio

#: How often an interval that is looked at once misses the true value.
MISSES = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """How many of some trials were successes."""

    successes: int
    trials: int

    @property
    def share(self) -> float | None:
        return ratio(self.successes, self.trials)


def z_of_looks(looks: int) -> float:
    """The quantile for intervals of which, in all looks together, one misses with a probability of at most 5 %.

    C. E. Bonferroni's inequality: each look may miss with 5 % / looks. It holds however the looks depend on each other.
    """
    return NormalDist().inv_cdf(1 - MISSES / looks / 2)


def newcombe_interval(a: Part, b: Part, z: float) -> Interval | None:
    """The interval of share b - share a, by the score method without continuity correction; None without trials.

    R. G. Newcombe: Interval Estimation for the Difference between Independent Proportions: Comparison of Eleven
    Methods. Statistics in Medicine 17 (1998), page 873, method 10. It combines the Wilson intervals of both shares, so
    it is sound for few trials and for shares near 0 or 1. The trials have to be independent.
    """
    of_a, of_b = wilson_interval(a.successes, a.trials, z), wilson_interval(b.successes, b.trials, z)
    if a.share is None or b.share is None or of_a is None or of_b is None:
        return None
    difference = b.share - a.share
    below = sqrt((b.share - of_b.low) ** 2 + (of_a.high - a.share) ** 2)
    above = sqrt((of_b.high - b.share) ** 2 + (a.share - of_a.low) ** 2)
    return Interval(max(-1.0, difference - below), min(1.0, difference + above))
