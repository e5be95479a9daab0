"""Builds steps from node to node out of node plays (44) and switches (48), and finds routes over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ivgraph.sources.kaltura.beacon import BeaconType
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS, QueuedBeacon

#: Media seconds by which two positions of the same moment may differ.
POSITION_TOLERANCE = 1.0
#: Media seconds that a player continues between the step that leaves its node and its pause, at most.
MAX_PAUSE_DELAY = 0.1


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the viewer to another node, or to the same one again."""

    #: The node that is left; None if only the 44 arrived, which names just the new node.
    from_node: str | None
    to_node: str
    #: Media seconds, the playhead in the node that is left.
    position: float | None
    #: The 44 and the 48, or the one that arrived.
    items: tuple[QueuedBeacon, ...]

    @property
    def first_arrival(self) -> float:
        return min(queued.arrived_at for queued in self.items)

    @property
    def is_certainly_new(self) -> bool:
        """Whether one of its beacons is certainly not a duplicate."""
        return any(queued.certainly_new for queued in self.items)


def build_steps(by_arrival: Sequence[QueuedBeacon]) -> list[Step]:
    """Builds the steps of beacons that are in order of arrival: certainly new ones first, each group by arrival.

    A 44 and a 48 are one step if they lead to the same node from the same position.
    """
    node_plays: dict[tuple[str | None, float | None], list[QueuedBeacon]] = defaultdict(list)
    for queued in by_arrival:
        if queued.beacon.type == BeaconType.NODE_PLAY:
            node_plays[queued.beacon.node(), queued.beacon.position].append(queued)
    steps: list[Step] = []
    for queued in by_arrival:
        beacon = queued.beacon
        if beacon.type == BeaconType.NODE_SWITCH:
            to = beacon.node("toNodeId") or ""
            matching = node_plays[to, beacon.position]
            items = (matching.pop(0), queued) if matching else (queued,)
            steps.append(Step(beacon.left_node, to, beacon.position, items))
    unmatched = [queued for rest in node_plays.values() for queued in rest]
    steps += [Step(None, queued.beacon.node() or "", queued.beacon.position, (queued,)) for queued in unmatched]
    return sorted(steps, key=lambda step: (not step.is_certainly_new, step.first_arrival))


def find_route(
    steps: Sequence[Step],
    from_node: str,
    to_node: str,
    last_position: float | None,
    pause_position: float | None,
    until: float,
) -> list[Step]:
    """Finds the shortest route from one node to another, over steps that may have been sent before a time.

    Args:
        last_position: The last known playhead in ``from_node``.
        pause_position: The playhead in the node before ``to_node`` when its player paused, if that is known.
        until: Unix seconds. A step that arrived more than MAX_DISORDER_SECONDS later was sent later.

    Returns:
        The steps in order; none if there is no route.
    """
    steps_from: dict[str | None, list[Step]] = defaultdict(list)
    for step in steps:
        if step.first_arrival <= until + MAX_DISORDER_SECONDS and (step.from_node or step.is_certainly_new):
            steps_from[step.from_node].append(step)
    routes: dict[str, list[Step]] = {from_node: []}
    nodes = [from_node]
    for node in nodes:
        # A 44 alone may lead from any node: it is enough to follow these from the first one.
        leaving = [*steps_from[node], *steps_from[None]] if node == from_node else steps_from[node]
        last = last_position if node == from_node else None
        for step in sorted(
            leaving, key=lambda step: _mismatch(step, last, pause_position if step.to_node == to_node else None)
        ):
            if step.to_node == to_node:
                return [*routes[node], step]
            if step.to_node not in routes:
                routes[step.to_node] = [*routes[node], step]
                nodes.append(step.to_node)
    return []


def _mismatch(
    step: Step, last_position: float | None, pause_position: float | None
) -> tuple[bool, bool, bool, bool, float]:
    """A sort key: the lower, the better the step fits. It should name both nodes, leave its node at the position of the
    pause, and otherwise shortly after the last position."""
    ahead = 0.0 if step.position is None or last_position is None else step.position - last_position
    is_elsewhere = (
        step.position is not None
        and pause_position is not None
        and abs(step.position - pause_position) > MAX_PAUSE_DELAY
    )
    return step.from_node is None, is_elsewhere, ahead < -POSITION_TOLERANCE, not step.is_certainly_new, ahead
