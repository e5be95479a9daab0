"""The types of findings about a playlist: each with its definition, its severity and its evidence."""

from __future__ import annotations

from typing import Any

import strawberry

from ivgraph.analytics.journeys.diagnosis import choices, loops, structure, unused
from ivgraph.analytics.journeys.diagnosis import lost_minutes as losses
from ivgraph.analytics.journeys.diagnosis.evidence import Severity
from ivgraph.analytics.journeys.diagnosis.structure import DeadEndReason
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.enums import describe
from ivgraph.schema.journeys import diagnosis_costs, flow_costs
from ivgraph.schema.journeys.durations import ConfidenceInterval
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count

describe(Severity)
describe(DeadEndReason)


@strawberry.interface(description="Something in a playlist that may be a mistake, or that costs viewers.")
class Finding:
    graph: strawberry.Private[PlaylistGraph]
    found: strawberry.Private[Any]

    severity: Severity = strawberry.field(description="How much it matters; the definition says what decides that.")
    period: Period = strawberry.field(description="The period that all counts of the finding are of.")
    definition: str = strawberry.field(description="What findings of this type are, exactly, with all thresholds.")


@strawberry.type(description="A node that viewers can't reach from the start node.")
class UnreachableNode(Finding):
    found: strawberry.Private[structure.UnreachableNode]

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.found.node_id)

    @strawberry.field(description="Times it was played nevertheless, such as by a script or an earlier structure.")
    def plays(self) -> Count:
        return Count(self.found.plays)


@strawberry.type(description="A node from which viewers come to no ending that was meant to be one.")
class DeadEnd(Finding):
    found: strawberry.Private[structure.DeadEnd]

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.found.node_id)

    @strawberry.field(description="Why it is a dead end.")
    def reason(self) -> DeadEndReason:
        return self.found.reason

    @strawberry.field(description="Times it was played.")
    def plays(self) -> Count:
        return Count(self.found.plays)

    @strawberry.field(description="Plays of it that no other play followed.")
    def exits(self) -> Count:
        return Count(self.found.exits)


@strawberry.type(description="A hotspot that should be shown when its node is over.")
class HotspotOutsideNode(Finding):
    found: strawberry.Private[structure.HotspotOutsideNode]

    @strawberry.field(description="The hotspot.", metadata={"cost": flow_costs.hotspot})
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.found.hotspot_id)

    @strawberry.field(description="Whether it is never shown. Otherwise only the end of its time is outside.")
    def is_never_shown(self) -> bool:
        return self.found.is_never_shown

    @strawberry.field(description="Length of the node's media in seconds; null if it is unknown.")
    def node_duration_seconds(self) -> float | None:
        return None if self.found.duration_ms is None else self.found.duration_ms / 1000


@strawberry.type(description="A node at which viewers leave who would have watched much more.")
class LostMinutes(Finding):
    found: strawberry.Private[losses.LostMinutes]

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.found.node_id)

    @strawberry.field(description="Plays of it that no other play followed, without those of sessions that may go on.")
    def exits(self) -> Count:
        return Count(self.found.exits)

    @strawberry.field(description="Minutes that those who went on still watched, for each of their plays of the node.")
    def average_minutes_after(self) -> float:
        return self.found.average_minutes_after

    @strawberry.field(description="Minutes that viewers would have watched there: exits * averageMinutesAfter.")
    def lost_minutes(self) -> float:
        return self.found.lost_minutes


@strawberry.type(description="Nodes that follow each other, which sessions come back to again and again.")
class HoldingLoop(Finding):
    found: strawberry.Private[loops.HoldingLoop]

    @strawberry.field(
        description="The nodes of the loop. The first one holds the largest share of its sessions: all "
        "numbers are its.",
        metadata={"cost": diagnosis_costs.loop},
    )
    def nodes(self) -> list[LazyNode]:
        return [node for id in self.found.node_ids if (node := find_node(self.graph, id))]

    @strawberry.field(description="Sessions that played the node.")
    def sessions(self) -> Count:
        return Count(self.found.sessions)

    @strawberry.field(description="Those of them that the node held.")
    def held_sessions(self) -> Count:
        return Count(self.found.held)

    @strawberry.field(description="Of the sessions, those that it held: 0.25 is a quarter.")
    def share(self) -> float:
        return self.found.share

    @strawberry.field(description="How often the held sessions came back to the node, on average.")
    def average_rounds(self) -> float:
        return self.found.average_rounds


@strawberry.type(description="A node with several ways on, nearly all of whose viewers take the same one.")
class DominatedChoice(Finding):
    found: strawberry.Private[choices.DominatedChoice]

    @strawberry.field(description="The node with the choice.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.found.node_id)

    @strawberry.field(
        description="The hotspot that wins; null if the default way does, since nobody clicks.",
        metadata={"cost": flow_costs.hotspot},
    )
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.found.hotspot_id)

    @strawberry.field(description="The node that the winning way leads to.", metadata={"cost": flow_costs.node})
    def to(self) -> LazyNode | None:
        return find_node(self.graph, self.found.to_node_id)

    @strawberry.field(description="Plays of the node that were left by any of its ways.")
    def plays(self) -> Count:
        return Count(self.found.plays)

    @strawberry.field(description="Plays that were left by the winning way.")
    def count(self) -> Count:
        return Count(self.found.count)

    @strawberry.field(description="Of these plays, those that were left by the winning way: 0.25 is a quarter.")
    def share(self) -> float:
        return self.found.share

    @strawberry.field(description="The 95 % confidence interval of the share.")
    def share_interval(self) -> ConfidenceInterval:
        return ConfidenceInterval(low=self.found.interval.low, high=self.found.interval.high)


@strawberry.type(description="A node that nobody played, although viewers played a node that leads to it.")
class UnplayedNode(Finding):
    found: strawberry.Private[unused.UnplayedNode]

    @strawberry.field(description="The node.", metadata={"cost": flow_costs.node})
    def node(self) -> LazyNode | None:
        return find_node(self.graph, self.found.node_id)

    @strawberry.field(description="Plays of the nodes from which a way leads to it.")
    def opportunities(self) -> Count:
        return Count(self.found.opportunities)


@strawberry.type(description="A hotspot that nobody used, although its node was played.")
class UnclickedHotspot(Finding):
    found: strawberry.Private[unused.UnclickedHotspot]

    @strawberry.field(description="The hotspot.", metadata={"cost": flow_costs.hotspot})
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.found.hotspot_id)

    @strawberry.field(description="Plays of its node.")
    def plays(self) -> Count:
        return Count(self.found.plays)
