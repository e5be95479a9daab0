"""Arranges the beacons of a page load in the order in which they were sent, whatever the order of arrival.

A beacon carries no time of its own, so the order is pieced together:

- Players number their beacons (eventIndex), and send the time at which we first responded (sessionStartTime). From
  these follow *segments*: beacons of one player in one node, in order. Segments follow each other by their times.
- Node plays (44) and switches (48) have neither, since they are copies of the first beacon. But they name the nodes
  between which a viewer goes: these *steps* join segments in different nodes.
- What fits nowhere is placed by its position, or else by its arrival.

A step that equals an earlier one is genuine if it is needed to join two segments; otherwise it is a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ivgraph.sources.kaltura.beacon import STEP_TYPES, BeaconType
from ivgraph.sources.kaltura.order.segments import Segment, build_segments
from ivgraph.sources.kaltura.order.steps import POSITION_TOLERANCE, Step, build_steps, find_route
from ivgraph.sources.kaltura.page_load import PageLoad, Viewing
from ivgraph.sources.kaltura.queued_beacon import QueuedBeacon


def arrange(beacons: Iterable[QueuedBeacon], before: PageLoad | None) -> tuple[list[QueuedBeacon], list[QueuedBeacon]]:
    """Sorts beacons of one page load into those to process, in the order in which they were sent, and duplicates.

    Args:
        beacons: All queued beacons of the page load. Only steps may still be duplicates.
        before: The page load before them; None if none of its beacons was processed.
    """
    by_arrival = sorted(beacons, key=lambda item: (item.arrived_at, item.fingerprint, item.copy_number))
    last_indexes = {counter.session: counter.index for counter in before.counters} if before else {}
    segments, steps = build_segments(by_arrival, last_indexes), build_steps(by_arrival)
    loose = [item for item in by_arrival if item.event_index is None and item.beacon.type not in STEP_TYPES]
    first = _find_unannounced_node(segments, before.current if before else None)
    announced = _take_announcement(first, steps) if first else []
    if segments and segments[0].node == first:
        for item in announced:
            segments[0].insert(item, last_indexes.get(segments[0].items[0].beacon.session or ""))
        announced = []
    walk = _Walk(before, segments, steps, last_indexes)
    walk.follow_segments()
    walk.follow_remaining_steps()
    duplicates = walk.duplicates()
    for item in sorted([*loose, *walk.remaining()], key=lambda item: item.arrived_at):
        _insert_by_arrival(walk.order, item)
    return [*announced, *walk.order], duplicates


def _find_unannounced_node(segments: Sequence[Segment], viewing: Viewing | None) -> str | None:
    """The first node of the page load, if its node play (44) has not come yet; else None."""
    if viewing is not None:
        return None if viewing.announced else viewing.node
    sent = segments[0].items if segments else []
    is_start = any(item.beacon.type in (BeaconType.IMPRESSION, BeaconType.PLAY) for item in sent)
    return segments[0].node if is_start else None


def _take_announcement(node: str, steps: list[Step]) -> list[QueuedBeacon]:
    """Removes the node play (44) of the page load's first node from the steps and returns it, if it is there.

    That node has no switch (48), and its 44 is sent when it already plays.
    """
    alone = [step for step in steps if step.from_node is None and step.to_node == node]
    if not alone:
        return []
    # The 44 of a later step to this node, whose 48 is missing yet, has a higher position: where another node was left.
    step = min(alone, key=lambda step: step.position or 0.0)
    steps.remove(step)
    return list(step.items)


class _Walk:
    """Follows the viewer from segment to segment, and collects the beacons on the way."""

    def __init__(
        self,
        before: PageLoad | None,
        segments: list[Segment],
        steps: list[Step],
        last_indexes: Mapping[str, float | None],
    ) -> None:
        #: The beacons so far, in the order in which they were sent.
        self.order: list[QueuedBeacon] = []
        self._segments = list(segments)
        self._node = before.current.node if before and before.current else None
        self._steps = steps
        #: By player, the eventIndex of its last beacon so far.
        self._last_indexes = dict(last_indexes)
        #: Media seconds: the first and the last position in this node, and the position at which the node before it
        #: was left.
        self._first_position: float | None = None
        self._last_position: float | None = None
        self._left_position = before.previous.playhead.position if before and before.previous else None
        #: Whether the viewer came to this node by a step, rather than being found here.
        self._entered = before is not None and before.stepped

    def follow_segments(self) -> None:
        """Visits all segments in their order, by the steps that lead to each."""
        while self._segments:
            segment = self._segments[0]
            node = segment.node
            if node is not None and self._node is not None and (node != self._node or self._has_looped(segment)):
                first = segment.items[0].beacon
                left = first.position if first.type == BeaconType.PAUSE else None
                for step in find_route(self._steps, self._node, node, self._last_position, left, segment.first_arrival):
                    self._visit_untimed(step)
                    self._take(step)
            if segment in self._segments:
                self._visit(segment)

    def _visit_untimed(self, step: Step) -> None:
        """Visits the untimed segments in this node before a step leaves it for good."""
        if any(other.to_node == self._node for other in self._steps):
            return
        for segment in [segment for segment in self._segments if not segment.timed and segment.node == self._node]:
            positions = [item.beacon.position for item in segment.items if item.beacon.position is not None]
            if positions and (step.position is None or positions[-1] <= step.position + POSITION_TOLERANCE):
                self._visit(segment)

    def _visit(self, segment: Segment) -> None:
        self._segments.remove(segment)
        self._node = segment.node or self._node
        self.order += segment.items
        for item in segment.items:
            if item.event_index is not None and item.beacon.session is not None:
                self._last_indexes[item.beacon.session] = item.event_index
            position = item.beacon.position
            if position is not None and not self._is_pause_of_left_player(item, position):
                self._first_position = position if self._first_position is None else self._first_position
                self._last_position = position

    def follow_remaining_steps(self) -> None:
        """Takes the steps that lead on from the last segment, to nodes of which no other beacon has arrived yet."""
        while step := next(
            (step for step in self._steps if step.is_certainly_new and step.from_node == self._node), None
        ):
            self._take(step)

    def duplicates(self) -> list[QueuedBeacon]:
        """The beacons of unused steps that may be duplicates. They are, since no segment needs them."""
        unused = [item for step in self._steps for item in step.items]
        return [item for item in unused if not item.certainly_new]

    def remaining(self) -> list[QueuedBeacon]:
        """The beacons of unused steps that are certainly not duplicates."""
        return [item for step in self._steps for item in step.items if item.certainly_new]

    def _take(self, step: Step) -> None:
        self._steps.remove(step)
        self.order += step.items
        self._node, self._entered = step.to_node, True
        self._first_position, self._last_position, self._left_position = None, None, step.position

    def _has_looped(self, segment: Segment) -> bool:
        """Whether the viewer has come to the segment by a step from its node to itself."""
        start = segment.items[0].beacon.position
        first = self._first_position if self._entered else 0.0
        return (
            start is not None
            and first is not None
            and self._has_room_for_step(segment.items[0])
            and any(
                step.from_node == step.to_node == segment.node
                and step.position is not None
                and start < step.position - POSITION_TOLERANCE
                and first < step.position - POSITION_TOLERANCE
                for step in self._steps
            )
        )

    def _has_room_for_step(self, item: QueuedBeacon) -> bool:
        """Whether the eventIndex leaves room for a 44 and a 48 since the player's last beacon: it numbers them too."""
        last = self._last_indexes.get(item.beacon.session or "")
        return (
            last is not None and item.event_index is not None and not last < item.event_index <= last + len(STEP_TYPES)
        )

    def _is_pause_of_left_player(self, item: QueuedBeacon, position: float) -> bool:
        """Whether this is the pause of the player of the node before, which names the new node."""
        return (
            item.beacon.type == BeaconType.PAUSE
            and self._left_position is not None
            and abs(position - self._left_position) < POSITION_TOLERANCE
        )


def _insert_by_arrival(order: list[QueuedBeacon], item: QueuedBeacon) -> None:
    """Inserts a beacon without an eventIndex near its arrival; a click at the nearest place that fits its position."""
    before = [number + 1 for number, other in enumerate(order) if other.arrived_at <= item.arrived_at]
    place = before[-1] if before else 0
    if item.beacon.type == BeaconType.HOTSPOT_CLICKED and (places := list(_find_click_places(order, item))):
        place = min(places, key=lambda place: abs(order[min(place, len(order) - 1)].arrived_at - item.arrived_at))
    order.insert(place - is_step(order[place - 1 : place + 1]), item)


def _find_click_places(order: Sequence[QueuedBeacon], click: QueuedBeacon) -> Iterator[int]:
    """The places behind a beacon of the click's node with a lower position, and before a step that left it later."""
    node, position = click.beacon.node(), click.beacon.position or 0.0
    for place in range(len(order) + 1):
        is_behind = place > 0 and _precedes_click(order, place - 1, node, position)
        is_before = place < len(order) and _precedes_click(order, place, node, position)
        if (is_behind and not is_before) or _leaves(order[place : place + 2], node, position):
            yield place


def _leaves(items: Sequence[QueuedBeacon], node: str | None, position: float) -> bool:
    """Whether the items begin with a step that leaves the node at the position or later."""
    switch = items[-1] if is_step(items) else items[0] if items else None
    return (
        switch is not None
        and switch.beacon.type == BeaconType.NODE_SWITCH
        and switch.beacon.left_node == node
        and (switch.beacon.position or 0.0) >= position
    )


def _precedes_click(order: Sequence[QueuedBeacon], place: int, node: str | None, position: float) -> bool:
    """Whether the beacon at a place comes from the node's own player, at the position or earlier."""
    item = order[place]
    # The first node's 44 comes from its own player; that of any other node from the player that is left.
    is_own = item.event_index is not None or (
        item.beacon.type == BeaconType.NODE_PLAY and not is_step(order[place : place + 2])
    )
    return is_own and item.beacon.node() == node and (item.beacon.position or 0.0) <= position


def is_step(items: Sequence[QueuedBeacon]) -> bool:
    """Whether these are the 44 and the 48 of one step."""
    codes = [item.beacon.type for item in items]
    return codes == [BeaconType.NODE_PLAY, BeaconType.NODE_SWITCH] and (
        items[0].beacon.node() == items[1].beacon.node("toNodeId")
    )
