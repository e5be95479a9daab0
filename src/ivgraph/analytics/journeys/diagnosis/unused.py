"""Findings about nodes and hotspots that viewers could have come to, but did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ivgraph.analytics.journeys.diagnosis.evidence import MIN_SAMPLE, Evidence, Severity
from ivgraph.analytics.journeys.diagnosis.structure import is_never_shown

#: Opportunities from which on nobody's use is worth a look. If none of 100 took one, at most 3.7 % of all would (Wilson
#: score interval, 95 %).
MANY = 100


@dataclass(frozen=True, slots=True)
class UnplayedNode:
    """A node that nobody played in the period, although nodes that lead to it were played."""

    definition: ClassVar[str] = (
        "A node that nobody played in the period, although a way leads there from the start node, and the nodes from "
        f"which a way leads to it were played at least {MIN_SAMPLE} times together. MEDIUM from {MANY} times on, else "
        "LOW."
    )
    severity: Severity
    node_id: int
    #: Plays of the nodes from which a way leads to it; of the start node, sessions.
    opportunities: int


def find_unplayed_nodes(evidence: Evidence) -> Iterator[UnplayedNode]:
    """Only the first node that viewers did not come to is found, not what is behind it."""
    opportunities = Counter[int]()
    for node_id, successors in evidence.graph.ways.items():
        for successor in successors:
            opportunities[successor] += evidence.plays(node_id)
    for node in evidence.nodes:
        if not evidence.plays(node.id) and opportunities[node.id] >= MIN_SAMPLE and evidence.is_reachable(node.id):
            yield UnplayedNode(_rate(opportunities[node.id]), node.id, opportunities[node.id])


@dataclass(frozen=True, slots=True)
class UnclickedHotspot:
    """A hotspot that nobody clicked or chose in the period, although its node was played."""

    definition: ClassVar[str] = (
        "A hotspot that does something, and that nobody clicked or chose in the period, although its node was played "
        f"at least {MIN_SAMPLE} times. MEDIUM from {MANY} times on, else LOW. Those that are never shown are findings "
        "of the type HotspotOutsideNode instead."
    )
    severity: Severity
    hotspot_id: int
    #: Of its node.
    plays: int


def find_unclicked_hotspots(evidence: Evidence) -> Iterator[UnclickedHotspot]:
    """Of hotspots that do something when they are clicked, and that are shown."""
    chosen = {part.hotspot_id for transition in evidence.flow.transitions for part in transition.parts}
    for hotspot in evidence.hotspots:
        plays = evidence.plays(hotspot.node_id)
        is_used = evidence.clicks.get(hotspot.id, 0) > 0 or hotspot.id in chosen
        is_hidden = is_never_shown(hotspot, evidence.graph.node_by_id[hotspot.node_id].duration_ms)
        if hotspot.kind is not None and not is_hidden and not is_used and plays >= MIN_SAMPLE:
            yield UnclickedHotspot(_rate(plays), hotspot.id, plays)


def _rate(opportunities: int) -> Severity:
    return Severity.MEDIUM if opportunities >= MANY else Severity.LOW
