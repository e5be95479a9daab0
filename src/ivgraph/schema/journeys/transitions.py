"""The type Transition, and what flow, arrivals and departures have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from ivgraph.analytics.journeys import flow
from ivgraph.analytics.journeys.flow import Ends, FlowKey, FlowQuery, read_flow
from ivgraph.analytics.journeys.transition_viewers import load_viewers
from ivgraph.analytics.ratios import growth
from ivgraph.analytics.request import MetricsRequest
from ivgraph.catalog import model
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.ingest.event import Cause
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.inputs import (
    AudienceFilter,
    ComparisonInput,
    PeriodInput,
)
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.arguments import check_number, read_request_and
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.journeys.viewers import ViewerCounts
from ivgraph.schema.scalars import Count

describe(Cause, name="SwitchCause")

#: The most transitions of one list.
MAX_TRANSITIONS = 2_000


@strawberry.type(description="The plays of a transition that have the same cause and the same chosen hotspot.")
class TransitionPart:
    graph: strawberry.Private[PlaylistGraph]
    hotspot_id: strawberry.Private[int | None]

    cause: Cause | None = strawberry.field(description="Why the next node played; null if no player said.")
    count: Count = strawberry.field(description="Plays that were left this way.")
    share: float = strawberry.field(description="Of all plays of the node that is left: 0.25 is a quarter.")

    @strawberry.field(
        description="The hotspot that the viewer chose: the one that the player named, or else the last one that was "
        "clicked in the play. Null if the cause is neither CLICK nor null, or if nothing was clicked.",
        metadata={"cost": flow_costs.hotspot},
    )
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.hotspot_id)


@strawberry.type(
    description="The relative change of a transition or a choice: 0.25 is a quarter more. Null from 0 or null."
)
class TransitionChange:
    count: float | None = strawberry.field(description="Change of the count.")
    share: float | None = strawberry.field(description="Change of the share.")


@strawberry.type(description="A transition in the compared period.")
class TransitionComparison:
    count: Count = strawberry.field(description="Plays that were left this way in the compared period.")
    share: float | None = strawberry.field(description="Share in the compared period; null if the node was not played.")
    change: TransitionChange = strawberry.field(description="The change from the compared period to the requested one.")


@strawberry.type(
    description="How often one node followed another one, or itself. It counts at the time of the play that was left. "
    "A node that follows nothing begins a session, and one that nothing follows ends it: an exit. Plays of a node are "
    "its departures, exits included."
)
class Transition:
    graph: strawberry.Private[PlaylistGraph]
    query: strawberry.Private[FlowQuery]
    ends: strawberry.Private[Ends]

    count: Count = strawberry.field(
        description="Plays that were left this way; with from null, sessions that began with the node."
    )
    share: float | None = strawberry.field(
        description="Of all plays of the node that is left: 0.25 is a quarter. With from null, of all sessions. Null "
        "if there were none, which only a transition of the compared period can have."
    )
    parts: list[TransitionPart] = strawberry.field(
        description="The count by cause and chosen hotspot, most frequent first. None for exits and beginnings.",
        metadata={"cost": flow_costs.parts},
    )
    comparison: TransitionComparison | None = strawberry.field(
        description="The same transition in the compared period; null without compareTo, or if the period has no "
        "counterpart."
    )

    @strawberry.field(
        name="from",
        description="The node that is left; null where sessions begin.",
        metadata={"cost": flow_costs.node},
    )
    def from_(self) -> LazyNode | None:
        return find_node(self.graph, self.ends.node_id)

    @strawberry.field(
        description="The node that follows; null where nothing does: an exit, even if the viewer may still go on.",
        metadata={"cost": flow_costs.node},
    )
    def to(self) -> LazyNode | None:
        return find_node(self.graph, self.ends.to_node_id)

    @strawberry.field(
        description="Distinct viewers of the plays that were left this way, or of the sessions that began. They are "
        "told for the transition as a whole and not for its parts.",
        metadata={"cost": flow_costs.viewers},
    )
    async def viewers(self, info: Info[RequestContext, None]) -> ViewerCounts:
        viewers: Any = await load_viewers(info.context.loaders, self.query, self.graph.playlist.id, self.ends)
        return viewers  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class ShownFlow:
    """A flow and the compared one, as GraphQL shows them."""

    request: MetricsRequest
    graph: PlaylistGraph
    current: flow.Flow
    #: None without a comparison, or if the period has no counterpart.
    compared: flow.Flow | None

    @classmethod
    async def load(
        cls, info: Info[RequestContext, None], request: MetricsRequest, key: FlowKey, playlist: model.Playlist
    ) -> ShownFlow:
        loaders = info.context.loaders
        periods = [request.period, *([request.counterpart] if request.counterpart else [])]
        flows = await asyncio.gather(
            *(loaders.load(read_flow, FlowQuery(period, request.condition), key) for period in periods)
        )
        return cls(request, await loaders.graph.load(playlist), flows[0], flows[1] if len(flows) > 1 else None)

    def ends(self, select: Callable[[flow.Flow], Iterable[Ends]]) -> list[Ends]:
        """The transitions of both flows, first those of the current one. They are in it once each, by their ends.

        A node that was stored after the graph was read is not shown yet.
        """
        both = dict.fromkeys(select(self.current)) | dict.fromkeys(select(self.compared) if self.compared else ())
        return [ends for ends in both if all(id is None or id in self.graph.node_by_id for id in ends)]

    def transition(self, ends: Ends) -> Transition:
        found = self.current.by_ends.get(ends)
        plays = self.current.plays[ends.node_id]
        return Transition(
            graph=self.graph,
            query=FlowQuery(self.request.period, self.request.condition),
            ends=ends,
            count=Count(found.count if found else 0),
            share=self.current.share(ends),
            parts=[
                TransitionPart(
                    graph=self.graph,
                    hotspot_id=part.hotspot_id,
                    cause=Cause(part.cause.upper()) if part.cause else None,
                    count=Count(part.count),
                    share=part.count / plays,
                )
                for part in (found.parts if found else ())
            ],
            comparison=self._compare(ends),
        )

    def _compare(self, ends: Ends) -> TransitionComparison | None:
        if self.compared is None:
            return None
        count, share = self.compared.count(ends), self.compared.share(ends)
        change = TransitionChange(
            count=growth(self.current.count(ends), count), share=growth(self.current.share(ends), share)
        )
        return TransitionComparison(count=Count(count), share=share, change=change)


@dataclass(frozen=True, slots=True)
class FlowRequest:
    """The arguments of flow, arrivals and departures."""

    request: MetricsRequest
    first: int


FirstArgument = Annotated[
    int, strawberry.argument(description=f"The maximum number of transitions to list, 1 to {MAX_TRANSITIONS:,}.")
]


def read_flow_arguments(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    first: int,
) -> FlowRequest:
    """Resolves the arguments of flow, arrivals and departures.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems = check_number("first", first, MAX_TRANSITIONS, "transitions")
    return FlowRequest(read_request_and(problems, context, period, filter, compare_to), first)
