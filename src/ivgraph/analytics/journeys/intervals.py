"""Confidence intervals."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

#: The 97.5 % quantile of the normal distribution: 95 % are within this many standard deviations of the mean.
Z_95 = 1.959963984540054


class Interval(NamedTuple):
    """An interval that contains the true value with a probability of about 95 %."""

    low: float
    high: float


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> Interval | None:
    """The Wilson score interval of a share, without continuity correction; None without trials.

    E. B. Wilson: Probable Inference, the Law of Succession, and Statistical Inference. Journal of the American
    Statistical Association 22 (1927), page 209. It stays within 0 and 1 and is sound for few trials and for shares near
    0 or 1, where the interval of the normal approximation is not: see L. D. Brown, T. T. Cai, A. DasGupta: Interval
    Estimation for a Binomial Proportion. Statistical Science 16 (2001), page 101.
    """
    if not trials:
        return None
    share, per_trial = successes / trials, z * z / trials
    middle = share + per_trial / 2
    reach = z * sqrt(share * (1 - share) / trials + per_trial / (4 * trials))
    # Rounding may leave the range by a hair.
    low = 0.0 if successes == 0 else (middle - reach) / (1 + per_trial)
    high = 1.0 if successes == trials else (middle + reach) / (1 + per_trial)
    return Interval(low, high)
