"""The types of statistics that fields of journeys share: durations, and intervals of shares."""

from __future__ import annotations

import strawberry

from ivgraph.analytics.journeys import choices, intervals
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.scalars import Count


@strawberry.type(
    description="A 95 % confidence interval of a share: the Wilson score interval. It says how far the share may be "
    "off by chance, if the plays are a sample of those to come."
)
class ConfidenceInterval:
    low: float = strawberry.field(description="Its lower bound: 0.25 is a quarter.")
    high: float = strawberry.field(description="Its upper bound.")

    @classmethod
    def of(cls, interval: intervals.Interval | None) -> ConfidenceInterval | None:
        return None if interval is None else cls(low=interval.low, high=interval.high)


@strawberry.type(description="The durations of one interval of a histogram.")
class DurationBucket:
    from_seconds: float = strawberry.field(description="Lower bound in seconds, included.")
    until_seconds: float | None = strawberry.field(
        description="Upper bound in seconds, not included; null in the last interval, which has none."
    )
    count: Count = strawberry.field(description="The number of durations between the bounds.")


@strawberry.type(description="How long something took.")
class Durations:
    count: Count = strawberry.field(description="The number of durations that are known.")
    median_seconds: float | None = strawberry.field(
        description="Half of the durations are shorter, in seconds; of an even number the mean of the middle two. Null "
        "without any."
    )
    ninetieth_percentile_seconds: float | None = strawberry.field(
        description="Nine tenths of the durations are shorter, in seconds, interpolated between two durations. Null "
        "without any.",
    )
    histogram: list[DurationBucket] = strawberry.field(
        description="The durations by length, in intervals that are always the same.",
        metadata={"cost": flow_costs.histogram},
    )

    @classmethod
    def of(cls, durations: choices.Durations) -> Durations:
        bounds = [0.0, *(bound / 1000 for bound in choices.HISTOGRAM_BOUNDS), None]
        return cls(
            count=Count(durations.count),
            median_seconds=_seconds(durations.median_ms),
            ninetieth_percentile_seconds=_seconds(durations.p90_ms),
            histogram=[
                DurationBucket(from_seconds=start or 0, until_seconds=end, count=Count(count))
                for start, end, count in zip(bounds, bounds[1:], durations.histogram, strict=False)
            ],
        )


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
