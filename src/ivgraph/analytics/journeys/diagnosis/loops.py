"""Finds loops that hold viewers: nodes that sessions come back to again and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from ivgraph.analytics.journeys.diagnosis.evidence import MIN_SAMPLE, Evidence, Severity
from ivgraph.analytics.journeys.diagnosis.session_plays import HELD_ROUNDS

#: The share of the sessions of a node that it holds, from which on it is a finding, and worth a look, and severe.
HELD_SHARE = 0.1
LARGE_SHARE = 0.25
MOST = 0.5


@dataclass(frozen=True, slots=True)
class HoldingLoop:
    """Nodes that follow each other, which sessions come back to again and again."""

    definition: ClassVar[str] = (
        f"Nodes that hold at least {HELD_SHARE * 100:.0f} % of the sessions that play them, if these are at least "
        f"{MIN_SAMPLE}. A node holds a session that comes back to it at least {HELD_ROUNDS} times. Several such nodes "
        "are one loop if transitions lead from each to each of them and through no others. Sessions are those that "
        f"began in the period. HIGH from {MOST * 100:.0f} % on, MEDIUM from {LARGE_SHARE * 100:.0f} %, else LOW."
    )
    severity: Severity
    #: The node that holds the largest share of its sessions comes first: the numbers are its.
    node_ids: tuple[int, ...]
    #: Sessions that played it, and those of them that it held.
    sessions: int
    held: int
    #: How often those came back to it, on average.
    average_rounds: float

    @property
    def share(self) -> float:
        return self.held / self.sessions


def find_holding_loops(evidence: Evidence) -> Iterator[HoldingLoop]:
    """Nodes that hold sessions are one loop if transitions lead from each to each, through such nodes alone."""
    shares = {
        node_id: plays.held / plays.sessions
        for node_id, plays in evidence.session_plays.items()
        if plays.sessions >= MIN_SAMPLE and plays.held >= HELD_SHARE * plays.sessions
    }
    reached = _reach(evidence, shares)
    left = sorted(shares, key=lambda node_id: (-shares[node_id], node_id))
    while left:
        first = left[0]
        loop = tuple(each for each in left if each == first or (each in reached[first] and first in reached[each]))
        left = [each for each in left if each not in loop]
        plays = evidence.session_plays[first]
        yield HoldingLoop(_rate(shares[first]), loop, plays.sessions, plays.held, plays.rounds / plays.held)


def _reach(evidence: Evidence, nodes: Mapping[int, float]) -> dict[int, set[int]]:
    """For each of the nodes those that transitions of the period lead to, directly or through others of them."""
    successors: dict[int, list[int]] = {node_id: [] for node_id in nodes}
    for here, there in evidence.flow.by_ends:
        if here in nodes and there in nodes:
            successors[here].append(there)  # type: ignore[index,arg-type]  # neither is None
    return {node_id: _walk(node_id, successors) for node_id in nodes}


def _walk(start: int, successors: Mapping[int, list[int]]) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for successor in successors[waiting.pop()]:
            if successor not in found:
                found.add(successor)
                waiting.append(successor)
    return found


def _rate(share: float) -> Severity:
    return Severity.HIGH if share >= MOST else Severity.MEDIUM if share >= LARGE_SHARE else Severity.LOW
