"""Ways from one node to another, as 44 and 48 tell of them, each of which tells a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ivgraph.sources.kaltura.beacon import BeaconType
from ivgraph.sources.kaltura.queued_beacon import WAIT, Held

#: Media seconds that a player plays on between the step that leaves it and its pause, at most.
PAUSES_WITHIN = 0.1


@dataclass(frozen=True, slots=True)
class Step:
    """A change of nodes."""

    #: The node that is left; None where only the 44 is there, which names the new one alone.
    origin: str | None
    to: str
    #: Where the playhead was in the node that is left.
    position: float | None
    #: The 44 and the 48, or the one of them that is there.
    items: tuple[Held, ...]

    @property
    def arrived(self) -> float:
        return min(held.arrived for held in self.items)

    @property
    def is_certain(self) -> bool:
        """Whether nothing that arrived of late looked like it."""
        return any(held.certain for held in self.items)


def make_steps(arrived: Sequence[Held]) -> list[Step]:
    """The steps of beacons, which are given in order of arrival. Each 44 belongs to the 48 of the same place."""
    announced: dict[tuple[str | None, float | None], list[Held]] = defaultdict(list)
    for held in arrived:
        if held.beacon.code == BeaconType.NODE_PLAY:
            announced[held.beacon.node(), held.beacon.position].append(held)
    steps: list[Step] = []
    for held in arrived:
        beacon = held.beacon
        if beacon.code == BeaconType.NODE_SWITCH:
            to = beacon.node("toNodeId") or ""
            same = announced[to, beacon.position]
            items = (same.pop(0), held) if same else (held,)
            steps.append(Step(beacon.left_node, to, beacon.position, items))
    alone = [held for same in announced.values() for held in same]
    steps += [Step(None, held.beacon.node() or "", held.beacon.position, (held,)) for held in alone]
    return sorted(steps, key=lambda step: (not step.is_certain, step.arrived))


def find_way(
    steps: Sequence[Step], here: str, to: str, position: float | None, left: float | None, until: float
) -> list[Step]:
    """The shortest way from a node to another over steps that may have been sent by then; empty if there is none.

    Args:
        position: Where the playhead was seen last, before it left the node.
        left: Where the node before the other one was left, as the pause of its player tells.
        until: Unix seconds; WAIT later all that was sent before has arrived.
    """
    ways: dict[str | None, list[Step]] = defaultdict(list)
    for step in steps:
        if step.arrived <= until + WAIT and (step.origin or step.is_certain):
            ways[step.origin].append(step)
    came: dict[str, list[Step]] = {here: []}
    nodes = [here]
    for node in nodes:
        # A 44 alone leads from anywhere, so that all of these were gone from the first node on.
        leaving = [*ways[node], *ways[None]] if node == here else ways[node]
        seen = position if node == here else None
        for step in sorted(leaving, key=lambda step: _misfit(step, seen, left if step.to == to else None)):
            if step.to == to:
                return [*came[node], step]
            if step.to not in came:
                came[step.to] = [*came[node], step]
                nodes.append(step.to)
    return []


def _misfit(step: Step, seen: float | None, left: float | None) -> tuple[bool, bool, bool, bool, float]:
    """The less, the likelier a step is the one by which a node was left: it tells both, and a place just ahead."""
    ahead = 0.0 if step.position is None or seen is None else step.position - seen
    is_elsewhere = step.position is not None and left is not None and abs(step.position - left) > PAUSES_WITHIN
    return step.origin is None, is_elsewhere, ahead < -1.0, not step.is_certain, ahead
