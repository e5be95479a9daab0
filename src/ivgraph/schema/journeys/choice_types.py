"""The type Choices, and what it is made of."""

from __future__ import annotations

import strawberry

from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.schema.journeys import flow_costs
from ivgraph.schema.journeys.durations import ConfidenceInterval, Durations
from ivgraph.schema.journeys.parts import LazyHotspot, LazyNode, find_hotspot, find_node
from ivgraph.schema.journeys.transitions import TransitionChange
from ivgraph.schema.journeys.viewers import ViewerCounts
from ivgraph.schema.metrics import Period
from ivgraph.schema.scalars import Count


@strawberry.type(description="An option in the compared period.")
class ChoiceOptionComparison:
    exposed: Count = strawberry.field(description="Plays of the compared period whose viewers could choose it.")
    count: Count = strawberry.field(description="Plays of the compared period that were left by choosing it.")
    share: float | None = strawberry.field(description="Count / exposed. Null if nobody could choose it.")
    time_to_decide: Durations = strawberry.field(description="How long the choices of the compared period took.")
    change: TransitionChange = strawberry.field(description="The change from the compared period to the requested one.")


@strawberry.type(description="A hotspot that leads on, and how often it was chosen.")
class ChoiceOption:
    graph: strawberry.Private[PlaylistGraph]
    hotspot_id: strawberry.Private[int]
    to_node_id: strawberry.Private[int | None]

    exposed: Count = strawberry.field(
        description="Plays of the node whose viewers could choose it: it was shown, clicked, named by a switch, or "
        "chosen."
    )
    count: Count = strawberry.field(description="Plays that were left by choosing it.")
    viewers: ViewerCounts = strawberry.field(description="Distinct viewers who chose it.")
    share: float | None = strawberry.field(
        description="Count / exposed: of the plays whose viewers could choose it. Null if nobody could."
    )
    share_interval: ConfidenceInterval | None = strawberry.field(
        description="The 95 % Wilson interval of the share; null if nobody could choose."
    )
    share_of_choices: float | None = strawberry.field(
        description="Of the plays that were left by any choice, defaults and exits left out. Null if there are none."
    )
    time_to_decide: Durations = strawberry.field(
        description="From when it was first shown in the play to the last click on it, of the plays that chose it."
    )
    comparison: ChoiceOptionComparison | None = strawberry.field(
        description="The same option in the compared period; null without compareTo, or if the period has no "
        "counterpart."
    )

    @strawberry.field(description="The hotspot.", metadata={"cost": flow_costs.hotspot})
    def hotspot(self) -> LazyHotspot | None:
        return find_hotspot(self.graph, self.hotspot_id)

    @strawberry.field(
        description="The node that it leads to; null if its destination is unknown or no node.",
        metadata={"cost": flow_costs.node},
    )
    def to(self) -> LazyNode | None:
        return find_node(self.graph, self.to_node_id)


@strawberry.type(description="The default way in the compared period.")
class DefaultWayComparison:
    count: Count = strawberry.field(description="Plays of the compared period that were left because nobody clicked.")
    share: float | None = strawberry.field(description="Of all plays of the compared period; null if there were none.")
    change: TransitionChange = strawberry.field(description="The change from the compared period to the requested one.")


@strawberry.type(description="What follows when nobody clicks.")
class DefaultWay:
    graph: strawberry.Private[PlaylistGraph]
    default_node_id: strawberry.Private[int | None]

    count: Count = strawberry.field(description="Plays that were left because nobody clicked: by DEFAULT or LOOP.")
    viewers: ViewerCounts = strawberry.field(description="Distinct viewers of these plays.")
    share: float | None = strawberry.field(description="Of all plays of the node. Null if there are none.")
    share_interval: ConfidenceInterval | None = strawberry.field(
        description="The 95 % Wilson interval of the share; null if there are no plays."
    )
    comparison: DefaultWayComparison | None = strawberry.field(
        description="The same in the compared period; null without compareTo, or if the period has no counterpart."
    )

    @strawberry.field(
        description="The default node; null if the structure has none.", metadata={"cost": flow_costs.node}
    )
    def to(self) -> LazyNode | None:
        return find_node(self.graph, self.default_node_id)


@strawberry.type(
    description="Sessions that chose in the node at least twice in the period, whatever attempts count elsewhere, and "
    "whether they chose differently."
)
class ChangedMinds:
    sessions: Count = strawberry.field(description="Sessions that left the node by a choice at least twice.")
    changed: Count = strawberry.field(description="Those among them that did not choose the same hotspot each time.")
    share: float | None = strawberry.field(description="Changed / sessions. Null if there are no such sessions.")
    viewers: ViewerCounts = strawberry.field(description="Distinct viewers of the sessions that chose differently.")


@strawberry.type(description="The plays of the compared period.")
class ChoicesComparison:
    period: Period = strawberry.field(description="The compared period.")
    plays: Count = strawberry.field(description="Plays of the compared period that count by the argument attempt.")
    could_choose: Count = strawberry.field(description="Plays of the compared period whose viewers could choose.")
    others: Count = strawberry.field(description="Plays of the compared period that were left in another way.")
    exits: Count = strawberry.field(description="Plays of the compared period that nothing followed.")
    time_to_decide: Durations = strawberry.field(description="How long the choices of the compared period took.")
    change: float | None = strawberry.field(
        description="Relative change of the plays: 0.25 is a quarter more. Null if the compared period had none."
    )


@strawberry.type(
    description="What viewers chose in a node. Its plays are the counts of all options, of the default way, others and "
    "exits together."
)
class Choices:
    period: Period = strawberry.field(description="The resolved period.")
    plays: Count = strawberry.field(description="Plays of the node that count by the argument attempt.")
    could_choose: Count = strawberry.field(
        description="Plays whose viewers could choose: a hotspot of the node that leads on was exposed, or any hotspot "
        "was chosen. Which hotspots lead on is told by today's structure, even with the argument version."
    )
    options: list[ChoiceOption] = strawberry.field(
        description="The hotspots of the node that lead to a node in the structure, and any other ones that were "
        "chosen, in the period or in the compared one; most frequent first.",
        metadata={"cost": flow_costs.options},
    )
    default: DefaultWay | None = strawberry.field(
        description="What follows when nobody clicks; null if the node has no default node and was never left that way "
        "in the period or in the compared one."
    )
    others: Count = strawberry.field(
        description="Plays that were left in another way: by the API, or without a word of the player on why."
    )
    exits: Count = strawberry.field(description="Plays that nothing followed, even if the viewer may still go on.")
    time_to_decide: Durations = strawberry.field(description="Of all plays that were left by a choice.")
    changed_minds: ChangedMinds = strawberry.field(description="Whether those who chose again chose differently.")
    comparison: ChoicesComparison | None = strawberry.field(
        description="The compared period; null without compareTo, or if the period has no counterpart."
    )
