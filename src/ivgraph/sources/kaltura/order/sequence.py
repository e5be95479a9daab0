"""The beacons of a page load in the order in which they were sent, whatever the order in which they arrived.

A beacon has no time of its own, so the order is pieced together from what the players tell:

- Each player numbers its beacons (eventIndex), anew with each media, and copies into them the time of our first answer
  since (sessionStartTime). Beacons of one player, one node and one such time, by their index, are a segment; segments
  follow each other by their time.
- 44 and 48 have neither, since they are copies of the first beacon. But they say from which node to which a viewer
  goes: such steps join segments in different nodes.
- What fits nowhere goes where the playhead that it tells was, or else where it arrived.

A step that looks like one before it is true if it is needed to join segments; else it was sent twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ivgraph.sources.kaltura.beacon import STEPS, BeaconType
from ivgraph.sources.kaltura.order.segments import Segment, make_segments
from ivgraph.sources.kaltura.order.steps import Step, find_way, make_steps
from ivgraph.sources.kaltura.page_load import PageLoad, Viewing
from ivgraph.sources.kaltura.queued_beacon import Held

#: Media seconds by which positions of one place may differ.
NEAR = 1.0


def arrange(held: Iterable[Held], before: PageLoad | None) -> tuple[list[Held], list[Held]]:
    """The beacons in the order in which they were sent, and those that were sent again.

    Args:
        held: Beacons of one page load, without those that are repeated for sure.
        before: The page load as it was before them.
    """
    arrived = sorted(held, key=lambda item: (item.arrived, item.fingerprint, item.copy))
    numbers = {counter.session: counter.index for counter in before.counters} if before else {}
    segments, steps = make_segments(arrived, numbers), make_steps(arrived)
    loose = [item for item in arrived if item.index is None and item.beacon.code not in STEPS]
    first = _find_first(segments, before.current if before else None)
    announced = _announce(first, steps) if first else []
    if segments and segments[0].node == first:
        for item in announced:
            segments[0].insert(item, numbers.get(segments[0].items[0].beacon.session or ""))
        announced = []
    walk = _Walk(before, segments, steps, numbers)
    walk.go()
    walk.go_on_alone()
    repeated = walk.take_repeated()
    for item in sorted([*loose, *walk.take_rest()], key=lambda item: item.arrived):
        _insert(walk.order, item)
    return [*announced, *walk.order], repeated


def _find_first(segments: Sequence[Segment], viewing: Viewing | None) -> str | None:
    """The first node of the page load, if it is not announced yet."""
    if viewing is not None:
        return None if viewing.announced else viewing.node
    sent = segments[0].items if segments else []
    is_start = any(item.beacon.code in (BeaconType.IMPRESSION, BeaconType.PLAY) for item in sent)
    return segments[0].node if is_start else None


def _announce(node: str, steps: list[Step]) -> list[Held]:
    """The first node has a 44 and no 48. It is sent when the node plays already."""
    alone = [step for step in steps if step.origin is None and step.to == node]
    if not alone:
        return []
    # Others, whose 48 are still to arrive, tell where the node before was left, which is further than this.
    step = min(alone, key=lambda step: step.position or 0.0)
    steps.remove(step)
    return list(step.items)


class _Walk:
    """Follows a viewer from segment to segment."""

    def __init__(
        self,
        before: PageLoad | None,
        segments: list[Segment],
        steps: list[Step],
        numbers: Mapping[str, float | None],
    ) -> None:
        self.order: list[Held] = []
        self._segments = list(segments)
        self._here = before.current.node if before and before.current else None
        self._steps = steps
        #: Of each player, the number of its last beacon.
        self._numbers = dict(numbers)
        #: Where the playhead was seen first and last in this node, and where it was in the node before.
        self._first: float | None = None
        self._last: float | None = None
        self._left = before.previous.playhead.position if before and before.previous else None
        #: Whether the node was entered by one of the steps.
        self._entered = before is not None and before.stepped

    def go(self) -> None:
        """To all segments, by the steps that lead there."""
        while self._segments:
            segment = self._segments[0]
            node = segment.node
            if node is not None and self._here is not None and (node != self._here or self._begins_anew(segment)):
                first = segment.items[0].beacon
                left = first.position if first.code == BeaconType.PAUSE else None
                for step in find_way(self._steps, self._here, node, self._last, left, segment.arrived):
                    self._visit_before(step)
                    self._take(step)
            if segment in self._segments:
                self._visit(segment)

    def _visit_before(self, step: Step) -> None:
        """The segments in a node that is left for good of which nobody knows when they began."""
        if any(other.to == self._here for other in self._steps):
            return
        for segment in [segment for segment in self._segments if not segment.timed and segment.node == self._here]:
            positions = [item.beacon.position for item in segment.items if item.beacon.position is not None]
            if positions and (step.position is None or positions[-1] <= step.position + NEAR):
                self._visit(segment)

    def _visit(self, segment: Segment) -> None:
        self._segments.remove(segment)
        self._here = segment.node or self._here
        self.order += segment.items
        for item in segment.items:
            if item.index is not None and item.beacon.session is not None:
                self._numbers[item.beacon.session] = item.index
            position = item.beacon.position
            if position is not None and not self._is_of_left_player(item, position):
                self._first = position if self._first is None else self._first
                self._last = position

    def go_on_alone(self) -> None:
        """On by the steps behind which nothing was seen yet."""
        while step := next((step for step in self._steps if step.is_certain and step.origin == self._here), None):
            self._take(step)

    def take_repeated(self) -> list[Held]:
        """Those of the beacons that are left that look like one before them."""
        left = [item for step in self._steps for item in step.items]
        return [item for item in left if not item.certain]

    def take_rest(self) -> list[Held]:
        return [item for step in self._steps for item in step.items if item.certain]

    def _take(self, step: Step) -> None:
        self._steps.remove(step)
        self.order += step.items
        self._here, self._first, self._last, self._left = step.to, None, None, step.position
        self._entered = True

    def _begins_anew(self, segment: Segment) -> bool:
        """Whether the viewer has come back to the node by a step from it to itself."""
        start = segment.items[0].beacon.position
        first = self._first if self._entered else 0.0
        return (
            start is not None
            and first is not None
            and self._leaves_room(segment.items[0])
            and any(
                step.origin == step.to == segment.node
                and step.position is not None
                and start < step.position - NEAR
                and first < step.position - NEAR
                for step in self._steps
            )
        )

    def _leaves_room(self, item: Held) -> bool:
        """Whether a 44 and a 48 can have been sent since the player's last beacon: they are numbered too."""
        last = self._numbers.get(item.beacon.session or "")
        return last is not None and item.index is not None and not last < item.index <= last + len(STEPS)

    def _is_of_left_player(self, item: Held, position: float) -> bool:
        """Whether this is the pause of the player of the node before, which names this one."""
        return item.beacon.code == BeaconType.PAUSE and self._left is not None and abs(position - self._left) < NEAR


def _insert(order: list[Held], item: Held) -> None:
    """Puts a beacon without an index near where it arrived: of a click, among the places where its position fits."""
    arrived = [number + 1 for number, other in enumerate(order) if other.arrived <= item.arrived]
    place = arrived[-1] if arrived else 0
    if item.beacon.code == BeaconType.HOTSPOT_CLICKED and (places := list(_find_places(order, item))):
        place = min(places, key=lambda place: abs(order[min(place, len(order) - 1)].arrived - item.arrived))
    order.insert(place - is_step(order[place - 1 : place + 1]), item)


def _find_places(order: Sequence[Held], click: Held) -> Iterator[int]:
    """Behind what came before a click in its node, or before the step by which the node was left after it."""
    node, position = click.beacon.node(), click.beacon.position or 0.0
    for place in range(len(order) + 1):
        came = place > 0 and _is_in(order, place - 1, node, position)
        goes = place < len(order) and _is_in(order, place, node, position)
        if (came and not goes) or _leaves(order[place : place + 2], node, position):
            yield place


def _leaves(items: Sequence[Held], node: str | None, position: float) -> bool:
    """Whether a step comes next that leaves the node behind the position."""
    switch = items[-1] if is_step(items) else items[0] if items else None
    return (
        switch is not None
        and switch.beacon.code == BeaconType.NODE_SWITCH
        and switch.beacon.left_node == node
        and (switch.beacon.position or 0.0) >= position
    )


def _is_in(order: Sequence[Held], place: int, node: str | None, position: float) -> bool:
    """Whether the beacon at a place comes from the node, and from before the position in it."""
    item = order[place]
    # The first node's own player sends its 44, the one that is left that of any other.
    is_own = item.index is not None or (
        item.beacon.code == BeaconType.NODE_PLAY and not is_step(order[place : place + 2])
    )
    return is_own and item.beacon.node() == node and (item.beacon.position or 0.0) <= position


def is_step(items: Sequence[Held]) -> bool:
    """Whether these are the 44 and the 48 of one step."""
    codes = [item.beacon.code for item in items]
    return codes == [BeaconType.NODE_PLAY, BeaconType.NODE_SWITCH] and (
        items[0].beacon.node() == items[1].beacon.node("toNodeId")
    )
