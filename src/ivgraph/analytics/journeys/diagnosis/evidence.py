"""What findings are made from: today's structure, and what viewers did in a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from ivgraph.analytics.journeys.diagnosis.session_plays import SessionPlays
from ivgraph.analytics.journeys.flow import Ends, Flow
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
    #: Whether these are of a part of the sessions only.
    is_sample: bool = False

    def plays(self, node_id: int) -> int:
        """The plays of a node in the period."""
        return self.flow.plays.get(node_id, 0)

    def exits(self, node_id: int) -> int:
        """The plays of a node that no other play followed."""
        return self.flow.count(Ends(node_id, None))

    @property
    def sessions_read(self) -> int:
        """The sessions that session_plays are of."""
        return sum(plays.beginnings for plays in self.session_plays.values())

    @property
    def sessions_per_read(self) -> float:
        """By what counts of session_plays are multiplied to estimate those of all sessions."""
        return self.flow.sessions / self.sessions_read if self.is_sample else 1

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

    def has_lost_ways(self, node_id: int) -> bool:
        """Whether the default way or a hotspot of a node leads to a node that was deleted."""
        hotspots = (each for each in self.graph.hotspots_by_node.get(node_id, ()) if each.deleted_at is None)
        destinations = {self.graph.node_by_id[node_id].default_node_id, *(each.to_node_id for each in hotspots)} - {
            None
        }
        return len(destinations) > len(self.graph.ways[node_id])
