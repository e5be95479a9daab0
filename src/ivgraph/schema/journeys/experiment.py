"""The field experiment of a playlist: two versions of a story, groups of viewers or periods, side by side."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys.differences import Part, z_of_looks
from ivgraph.analytics.journeys.funnel import Funnel, FunnelScope
from ivgraph.analytics.measures import Measures
from ivgraph.analytics.ratios import ratio
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.context import RequestContext
from ivgraph.schema.journeys import experiment_costs, flow_costs
from ivgraph.schema.journeys.experiment_arguments import (
    Looks,
    VariantA,
    VariantB,
    names_in_experiment,
    names_of_node,
    read_experiment_arguments,
)
from ivgraph.schema.journeys.experiment_types import (
    ExperimentEnding,
    ExperimentLevel,
    ExperimentOption,
    ExperimentUnit,
    ExperimentWarning,
    MeanDifference,
    ShareDifference,
    Variant,
)
from ivgraph.schema.journeys.experiment_warnings import find_warnings
from ivgraph.schema.journeys.parts import LazyNode, find_node
from ivgraph.schema.journeys.variants import Side
from ivgraph.schema.scalars import Count
from ivgraph.schema.selection import field_node


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of an experiment, and what intervals are made with."""

    today: PlaylistGraph
    a: Side
    b: Side
    z: float

    def compare(self, unit: ExperimentUnit, a: Part, b: Part) -> ShareDifference:
        return ShareDifference.between(unit, a, b, self.z)


@strawberry.type(description="A node in both variants of an experiment.")
class ExperimentNode:
    sides: strawberry.Private[Sides]
    node_id: strawberry.Private[int]

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.sides.today, self.node_id)

    @strawberry.field(
        description="Plays of the node that no other play followed, of all its plays.",
        metadata={"cost": experiment_costs.node_share},
    )
    async def exit_rate(self, info: Info[RequestContext, None]) -> ShareDifference:
        return await self._compare(info, _exits)

    @strawberry.field(
        description="Plays of the node that reached 95 % of its media, of all its plays. The duration is today's in "
        "both variants.",
        metadata={"cost": experiment_costs.node_share},
    )
    async def completion_rate(self, info: Info[RequestContext, None]) -> ShareDifference:
        return await self._compare(info, _completed)

    @strawberry.field(
        description="The hotspots that could be chosen in the node, or were, by sessions at their first play of it: "
        "what a session chooses again depends on that. In the order in which the playlist lists its hotspots.",
        metadata={"cost": experiment_costs.options},
    )
    async def options(self, info: Info[RequestContext, None]) -> list[ExperimentOption]:
        sides = self.sides
        a, b = await asyncio.gather(sides.a.options(info, self.node_id), sides.b.options(info, self.node_id))
        return [
            ExperimentOption(
                graph=sides.today,
                hotspot_id=hotspot.id,
                chosen=sides.compare(
                    ExperimentUnit.SESSION, a.get(hotspot.id, Part(0, 0)), b.get(hotspot.id, Part(0, 0))
                ),
            )
            for hotspot in sides.today.hotspots
            if hotspot.id in a or hotspot.id in b
        ]

    async def _compare(self, info: Info[RequestContext, None], part_of: Callable[[Measures], Part]) -> ShareDifference:
        sides, row = self.sides, self.sides.today.node_by_id[self.node_id]
        a, b = await asyncio.gather(sides.a.of_node(info, row), sides.b.of_node(info, row))
        return sides.compare(ExperimentUnit.PLAY, part_of(a), part_of(b))


@strawberry.type(
    description="Two variants of a story side by side. It tells how they differ, not why: only if chance alone decided "
    "who got which variant is the variant the reason."
)
class Experiment:
    sides: strawberry.Private[Sides]
    counted_a: strawberry.Private[Measures]
    counted_b: strawberry.Private[Measures]

    a: Variant = strawberry.field(description="What b is compared with.")
    b: Variant = strawberry.field(description="The other side.")

    @strawberry.field(
        description="Why the numbers may mislead; empty if nothing is known that speaks against them.",
        metadata={"cost": experiment_costs.warnings},
    )
    async def warnings(self, info: Info[RequestContext, None]) -> list[ExperimentWarning]:
        return await find_warnings(info, self.sides.a, self.sides.b, [self.a.sessions, self.b.sessions])

    @strawberry.field(description="Plays of nodes / sessions.")
    def steps_per_session(self) -> MeanDifference:
        return self._compare_means(lambda counted: ratio(counted.journeys.steps, counted.journeys.sessions))

    @strawberry.field(description="Minutes viewed / sessions.")
    def minutes_per_session(self) -> MeanDifference:
        return self._compare_means(lambda counted: ratio(counted.totals.watched_ms / 60_000, counted.journeys.sessions))

    @strawberry.field(
        description="Sessions that then or later reached an ending, of all sessions. An ending is a node without ways "
        "out in the structure of the variant."
    )
    async def ending_rate(self, info: Info[RequestContext, None]) -> ShareDifference:
        return await self._compare_endings(info, ExperimentUnit.SESSION, FunnelScope.SESSION)

    @strawberry.field(
        description="Distinct viewers with a session that reached an ending, of all viewers with a session: endingRate "
        "in units that are independent of each other."
    )
    async def ending_rate_of_viewers(self, info: Info[RequestContext, None]) -> ShareDifference:
        return await self._compare_endings(info, ExperimentUnit.VIEWER, FunnelScope.VIEWER)

    @strawberry.field(
        description="How deep viewers came: by the levels of each variant's structure. A level that the structure of a "
        "variant does not have is reached by nobody there.",
        metadata={"cost": experiment_costs.parts},
    )
    async def levels(self, info: Info[RequestContext, None]) -> list[ExperimentLevel]:
        a, b = await asyncio.gather(self.sides.a.levels(info), self.sides.b.levels(info))
        return [
            ExperimentLevel(
                level=level + 1,
                reached=self.sides.compare(ExperimentUnit.VIEWER, _reached(a, level), _reached(b, level)),
            )
            for level in range(max(len(a.reached), len(b.reached)))
        ]

    @strawberry.field(
        description="The nodes in which sessions ended so far, of all sessions; the most sessions of both variants "
        "first.",
        metadata={"cost": experiment_costs.parts},
    )
    async def endings(self, info: Info[RequestContext, None]) -> list[ExperimentEnding]:
        a, b = await asyncio.gather(self.sides.a.endings(info), self.sides.b.endings(info))
        together = defaultdict[int, int](int)
        for ended in (a, b):
            for node_id, sessions in ended.items():
                together[node_id] += sessions
        return [
            ExperimentEnding(
                graph=self.sides.today,
                node_id=node_id,
                ended=self.sides.compare(ExperimentUnit.SESSION, _ended(a, node_id), _ended(b, node_id)),
            )
            for node_id in sorted(together, key=lambda id: (-together[id], id))
        ]

    @strawberry.field(
        description="A node in both variants. Null if the playlist has none, and another one of the operation has it.",
        metadata={"cost": experiment_costs.node, "names": names_of_node},
    )
    async def node(
        self,
        info: Info[RequestContext, None],
        external_id: Annotated[strawberry.ID, strawberry.argument(description="The node's externalId.")],
    ) -> ExperimentNode | None:
        row = self.sides.today.node_by_external_id.get(external_id)
        return None if row is None else ExperimentNode(sides=self.sides, node_id=row.id)

    async def _compare_endings(
        self, info: Info[RequestContext, None], unit: ExperimentUnit, scope: FunnelScope
    ) -> ShareDifference:
        a, b = (side.reached_endings(info, scope) for side in (self.sides.a, self.sides.b))
        return self.sides.compare(unit, *await asyncio.gather(a, b))

    def _compare_means(self, mean_of: Callable[[Measures], float | None]) -> MeanDifference:
        return MeanDifference.between(mean_of(self.counted_a), mean_of(self.counted_b))


def _exits(node: Measures) -> Part:
    return Part(node.totals.plays - node.journeys.continued, node.totals.plays)


def _completed(node: Measures) -> Part:
    return Part(node.journeys.completed, node.totals.plays)


def _reached(funnel: Funnel, stage: int) -> Part:
    return Part(funnel.reached[stage] if stage < len(funnel.reached) else 0, funnel.everybody)


def _ended(sessions: Mapping[int, int], node_id: int) -> Part:
    return Part(sessions.get(node_id, 0), sum(sessions.values()))


class HasStory(Protocol):
    """The GraphQL type Playlist, which imports this module."""

    @property
    def row(self) -> model.Playlist: ...


async def _compare_variants(
    self: HasStory, info: Info[RequestContext, None], a: VariantA, b: VariantB, looks: Looks = 1
) -> Experiment:
    asked = info.context.read_arguments(field_node(info), read_experiment_arguments, a=a, b=b, looks=looks)
    today = await info.context.loaders.graph.load(self.row)
    sides: Sequence[Side] = await asyncio.gather(*(Side.of(info, today, each) for each in (asked.a, asked.b)))
    counted = await asyncio.gather(*(side.of_playlist(info) for side in sides))
    variants = [
        Variant(
            period=side.request.period,  # type: ignore[arg-type]
            version=side.version,
            sessions=Count(of_side.journeys.sessions),
        )
        for side, of_side in zip(sides, counted, strict=True)
    ]
    return Experiment(
        sides=Sides(today, sides[0], sides[1], z_of_looks(asked.looks)),
        counted_a=counted[0],
        counted_b=counted[1],
        a=variants[0],
        b=variants[1],
    )


experiment_field: Any = strawberry.field(
    resolver=_compare_variants,
    description="Two versions of the story, two groups of viewers or two periods side by side, with the differences "
    "and their intervals.",
    metadata={
        "read": read_experiment_arguments,
        "cost": experiment_costs.experiment,
        "names": names_in_experiment,
    },
)
