"""What findings are made from: the structure as it is now, and what viewers did in a period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from ivgraph.analytics.journeys.diagnosis.session_plays import SessionPlays
from ivgraph.analytics.journeys.flow import Flow
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot, Node

#: The plays, or sessions, without which nothing is found about what viewers do. Of 30 who all do one thing, the share
#: of all who do it is at least 89 % (Wilson score interval, 95 %); of fewer it could be almost anything.
MIN_SAMPLE = 30


class Severity(Enum):
    """How much a finding matters. Each type of findings says what makes its findings severe."""

    #: Good to know.
    LOW = 1
    #: Worth a look: viewers may miss something.
    MEDIUM = 2
    #: Most likely a mistake, or it costs many viewers.
    HIGH = 3


@dataclass(frozen=True)
class Evidence:
    """What is known of a playlist."""

    graph: PlaylistGraph
    #: The transitions of the period.
    flow: Flow
    #: Clicks in the period, by the hotspot's internal id.
    clicks: Mapping[int, int]
    #: By the node's internal id.
    session_plays: Mapping[int, SessionPlays]
    #: The sessions of the period, per session that session_plays counts. 1 if it counts all.
    sessions_per_counted: float = 1

    def plays(self, node_id: int) -> int:
        """The plays of a node in the period."""
        return self.flow.plays.get(node_id, 0)

    def exits(self, node_id: int) -> int:
        """The plays of a node that no other play followed."""
        return self.flow.exits(node_id)

    @cached_property
    def nodes(self) -> list[Node]:
        """The nodes of the structure, without deleted ones."""
        return [node for node in self.graph.nodes if node.listed and node.deleted_at is None]

    @cached_property
    def hotspots(self) -> list[Hotspot]:
        """The hotspots of these nodes, without deleted ones."""
        nodes = {node.id for node in self.nodes}
        return [
            hotspot
            for hotspot in self.graph.hotspots
            if hotspot.node_id in nodes and hotspot.listed and hotspot.deleted_at is None
        ]

    def is_reachable(self, node_id: int) -> bool:
        """Whether a way leads from the start node to the node."""
        return node_id in self.graph.levels

    def lost_ways(self, node: Node) -> Iterator[Hotspot | None]:
        """The ways out of a node that lead to a node that was deleted: hotspots, or None for the default path."""
        there = {other.id for other in self.graph.nodes if other.deleted_at is None}
        if node.default_node_id is not None and node.default_node_id not in there:
            yield None
        for hotspot in self.graph.hotspots_by_node.get(node.id, ()):
            if hotspot.deleted_at is None and hotspot.to_node_id is not None and hotspot.to_node_id not in there:
                yield hotspot
