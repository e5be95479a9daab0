"""Findings about the structure. They need no events; the plays in a period only tell what they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from ivgraph.analytics.journeys.diagnosis.evidence import Evidence, Severity
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot

#: How far a hotspot may outlast its node: authoring tools round durations, often to whole seconds.
TOLERANCE_MS = 1_000


@dataclass(frozen=True, slots=True)
class UnreachableNode:
    """A node that no way from the start node leads to."""

    definition: ClassVar[str] = (
        "A node of the structure to which no hotspots and default ways lead from the start node, however many. HIGH "
        "if nobody played it in the period, LOW if somebody did all the same. None are found in a structure without a "
        "start node."
    )
    severity: Severity
    node_id: int
    plays: int


def find_unreachable_nodes(evidence: Evidence) -> Iterator[UnreachableNode]:
    """Nothing is found in a structure that does not say where it starts."""
    if not evidence.graph.levels:
        return
    for node in evidence.nodes:
        if not evidence.is_reachable(node.id):
            plays = evidence.plays(node.id)
            yield UnreachableNode(Severity.LOW if plays else Severity.HIGH, node.id, plays)


class DeadEndReason(Enum):
    """Why viewers can't go on from a node to an ending of the story."""

    #: All ways out of the node lead to nodes that were deleted. The node is an ending, but was hardly meant to be one.
    WAYS_LOST = "ways_lost"
    #: The node has ways out, but however viewers go on, they come to no ending.
    NO_ENDING_AHEAD = "no_ending_ahead"


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A node from which viewers come to no ending, or which is an ending only since the ways out were deleted."""

    definition: ClassVar[str] = (
        "A node that viewers can reach from the start node, and from where they come to no ending that was meant. An "
        "ending is a node from which no hotspot and no default way leads to a node. With the reason WAYS_LOST the "
        "node is one only because the nodes were deleted that its ways lead to: HIGH. With NO_ENDING_AHEAD it has ways "
        "out, but no other ending can be reached by them: MEDIUM; a story whose other nodes are no endings either has "
        "none."
    )
    severity: Severity
    node_id: int
    reason: DeadEndReason
    plays: int
    exits: int


def find_dead_ends(evidence: Evidence) -> Iterator[DeadEnd]:
    """Of nodes that can be reached. A story without any ending goes round on purpose: then no ending is missed."""
    cut_off = {id for id in evidence.graph.endings if evidence.has_lost_ways(id)}
    endings = {id for id in evidence.graph.endings - cut_off if evidence.is_reachable(id)}
    before_endings = _find_nodes_before(evidence.graph, endings)
    for node in evidence.nodes:
        if not evidence.is_reachable(node.id):
            continue
        plays, exits = evidence.plays(node.id), evidence.exits(node.id)
        if node.id in cut_off:
            yield DeadEnd(Severity.HIGH, node.id, DeadEndReason.WAYS_LOST, plays, exits)
        elif endings and node.id not in before_endings:
            yield DeadEnd(Severity.MEDIUM, node.id, DeadEndReason.NO_ENDING_AHEAD, plays, exits)


@dataclass(frozen=True, slots=True)
class HotspotOutsideNode:
    """A hotspot that is shown when its node is over, or never."""

    definition: ClassVar[str] = (
        "A hotspot that appears when its node is over, or not before it disappears: HIGH. Or one that disappears more "
        f"than {TOLERANCE_MS // 1000} s after the end of its node: LOW. Nodes whose duration is unknown have none but "
        "those that disappear before they appear."
    )
    severity: Severity
    hotspot_id: int
    #: Otherwise only the end of its time is outside.
    is_never_shown: bool
    #: Of the node; None if it is unknown.
    duration_ms: int | None


def find_hotspots_outside(evidence: Evidence) -> Iterator[HotspotOutsideNode]:
    for hotspot in evidence.hotspots:
        duration = evidence.graph.node_by_id[hotspot.node_id].duration_ms
        if is_never_shown(hotspot, duration):
            yield HotspotOutsideNode(Severity.HIGH, hotspot.id, True, duration)
        elif duration is not None and (hotspot.shown_until_ms or 0) > duration + TOLERANCE_MS:
            yield HotspotOutsideNode(Severity.LOW, hotspot.id, False, duration)


def is_never_shown(hotspot: Hotspot, duration_ms: int | None) -> bool:
    """Whether a hotspot appears only when its node is over, or when it has disappeared, as far as that is known."""
    ends = [end for end in (duration_ms, hotspot.shown_until_ms) if end is not None]
    return bool(ends) and (hotspot.shown_from_ms or 0) >= min(ends)


def _find_nodes_before(graph: PlaylistGraph, nodes: Iterable[int]) -> set[int]:
    """These nodes, and all from which a way leads to one of them."""
    nodes_before = defaultdict[int, list[int]](list)
    for node_id, successors in graph.ways.items():
        for successor in successors:
            nodes_before[successor].append(node_id)
    found = set(nodes)
    waiting = list(found)
    while waiting:
        for before in nodes_before[waiting.pop()]:
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found
