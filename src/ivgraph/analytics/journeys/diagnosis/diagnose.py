"""Makes all findings about a playlist, the most severe ones first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ivgraph.analytics.journeys.diagnosis.choices import DominatedChoice, find_dominated_choices
from ivgraph.analytics.journeys.diagnosis.evidence import Evidence
from ivgraph.analytics.journeys.diagnosis.loops import HoldingLoop, find_holding_loops
from ivgraph.analytics.journeys.diagnosis.lost_minutes import LostMinutes, find_lost_minutes
from ivgraph.analytics.journeys.diagnosis.structure import (
    DeadEnd,
    HotspotOutsideNode,
    UnreachableNode,
    find_dead_ends,
    find_hotspots_outside,
    find_unreachable_nodes,
)
from ivgraph.analytics.journeys.diagnosis.unused import (
    UnclickedHotspot,
    UnplayedNode,
    find_unclicked_hotspots,
    find_unplayed_nodes,
)

Finding: TypeAlias = (
    UnreachableNode
    | DeadEnd
    | HotspotOutsideNode
    | LostMinutes
    | HoldingLoop
    | DominatedChoice
    | UnplayedNode
    | UnclickedHotspot
)

#: In the order of findings that are equally severe.
FINDERS: tuple[Callable[[Evidence], Iterable[Finding]], ...] = (
    find_dead_ends,
    find_unreachable_nodes,
    find_hotspots_outside,
    find_lost_minutes,
    find_holding_loops,
    find_dominated_choices,
    find_unplayed_nodes,
    find_unclicked_hotspots,
)


def diagnose(evidence: Evidence) -> list[Finding]:
    """All findings. Those of one type and severity are in the order of their ids, or the largest first."""
    findings = [finding for find in FINDERS for finding in find(evidence)]
    return sorted(findings, key=lambda finding: -finding.severity.value)
