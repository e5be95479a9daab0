"""The types of what an experiment compares."""

from __future__ import annotations

from enum import Enum

import strawberry

from ivgraph.analytics.journeys.differences import Part, newcombe_interval
from ivgraph.analytics.journeys.intervals import Interval, wilson_interval
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count


@strawberry.enum(
    description="What is counted in a share. Its interval takes them for independent of each other, as viewers are. "
    "Sessions of one viewer, and plays of one session, are alike: if viewers have many of them, the true interval is "
    "wider than the one given."
)
class ExperimentUnit(Enum):
    VIEWER = strawberry.enum_value("viewer", description="Distinct viewers: independent.")
    SESSION = strawberry.enum_value("session", description="Sessions: independent if most viewers have one.")
    PLAY = strawberry.enum_value("play", description="Plays of a node: independent if most viewers play it once.")


@strawberry.enum(description="Why an experiment may mislead.")
class ExperimentWarningCode(Enum):
    PERIOD_RUNNING = strawberry.enum_value(
        "period_running",
        description="The period of a variant is not over: its sessions may go on, and a later look may tell otherwise.",
    )
    DIFFERENT_LENGTHS = strawberry.enum_value(
        "different_lengths", description="The periods differ in length: compare shares, not counts."
    )
    FEW_SESSIONS = strawberry.enum_value(
        "few_sessions", description="A variant has fewer than 30 sessions: hardly any difference can show."
    )
    GROUPS_OVERLAP = strawberry.enum_value(
        "groups_overlap",
        description="Sessions are in both variants: the shares are not independent, and the intervals do not hold.",
    )
    VIEWERS_MAY_REPEAT = strawberry.enum_value(
        "viewers_may_repeat",
        description="The variants are at different times: the same viewers may be in both, and whatever else has "
        "changed meanwhile is in the difference, too.",
    )
    STRUCTURE_CHANGED = strawberry.enum_value(
        "structure_changed", description="The structure changed within the period of a variant: it mixes versions."
    )


@strawberry.type(description="Why an experiment may mislead.")
class ExperimentWarning:
    code: ExperimentWarningCode = strawberry.field(description="What it is about.")
    message: str = strawberry.field(description="What it is, in words.")


@strawberry.type(description="One side of an experiment.")
class Variant:
    period: Period = strawberry.field(description="The resolved period.")
    version: int | None = strawberry.field(
        description="The version that tells levels, endings and options; null for today's structure."
    )
    sessions: Count = strawberry.field(description="Sessions that began in the period.")


@strawberry.type(description="The bounds within which a true value is.")
class DifferenceInterval:
    low: float = strawberry.field(description="Its lower bound: -0.25 is 25 percentage points less.")
    high: float = strawberry.field(description="Its upper bound.")

    @classmethod
    def of(cls, interval: Interval | None) -> DifferenceInterval | None:
        return None if interval is None else cls(low=interval.low, high=interval.high)


@strawberry.type(description="A share in one variant.")
class VariantShare:
    count: Count = strawberry.field(description="How many of the units.")
    of: Count = strawberry.field(description="The number of units.")
    share: float | None = strawberry.field(description="Count / of: 0.25 is a quarter. Null if of is 0.")
    interval: DifferenceInterval | None = strawberry.field(
        description="The Wilson score interval of the share; null if of is 0."
    )

    @classmethod
    def of_part(cls, part: Part, z: float) -> VariantShare:
        return cls(
            count=Count(part.successes),
            of=Count(part.trials),
            share=part.share,
            interval=DifferenceInterval.of(wilson_interval(part.successes, part.trials, z)),
        )


@strawberry.type(description="A share in both variants.")
class ShareDifference:
    unit: ExperimentUnit = strawberry.field(description="What is counted.")
    a: VariantShare = strawberry.field(description="The share in a.")
    b: VariantShare = strawberry.field(description="The share in b.")
    difference: float | None = strawberry.field(
        description="The share in b - the share in a: 0.25 is 25 percentage points more. Null if a share is null."
    )
    interval: DifferenceInterval | None = strawberry.field(
        description="The interval of the difference by Newcombe's score method (Statistics in Medicine 17, 1998, page "
        "873, method 10), of 95 %, or wider for several looks. If 0 is in it, there may be no difference. Null if a "
        "share is null."
    )

    @classmethod
    def between(cls, unit: ExperimentUnit, a: Part, b: Part, z: float) -> ShareDifference:
        return cls(
            unit=unit,
            a=VariantShare.of_part(a, z),
            b=VariantShare.of_part(b, z),
            difference=None if a.share is None or b.share is None else b.share - a.share,
            interval=DifferenceInterval.of(newcombe_interval(a, b, z)),
        )


@strawberry.type(
    description="A mean per session in both variants. It has no interval: how much sessions differ is not kept, and "
    "without that none would be right."
)
class MeanDifference:
    a: float | None = strawberry.field(description="The mean in a; null without sessions.")
    b: float | None = strawberry.field(description="The mean in b; null without sessions.")
    difference: float | None = strawberry.field(description="The mean in b - the mean in a; null if one is null.")

    @classmethod
    def between(cls, a: float | None, b: float | None) -> MeanDifference:
        return cls(a=a, b=b, difference=None if a is None or b is None else b - a)


@strawberry.type(description="A level of the story in both variants, each by its structure.")
class ExperimentLevel:
    level: int = strawberry.field(description="From 1 on.")
    reached: ShareDifference = strawberry.field(
        description="Distinct viewers who played a node of this level or of a deeper one, of all viewers with a "
        "session."
    )


@strawberry.type(description="A node in which sessions ended in one of the variants.")
class ExperimentEnding:
    graph: strawberry.Private[PlaylistGraph]
    node_id: strawberry.Private[int]

    ended: ShareDifference = strawberry.field(description="Sessions whose last play so far is of the node.")

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.node_id)


@strawberry.type(description="A hotspot that could be chosen in a node in one of the variants.")
class ExperimentOption:
    graph: strawberry.Private[PlaylistGraph]
    hotspot_id: strawberry.Private[int]

    chosen: ShareDifference = strawberry.field(
        description="Sessions that chose it at their first play of the node, of those that could choose it then."
    )

    @strawberry.field(description="The hotspot.", metadata={"cost": flow_costs.hotspot})
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.hotspot_id)
