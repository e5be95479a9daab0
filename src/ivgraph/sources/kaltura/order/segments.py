"""Builds segments: beacons that one player sent in one node, one after another, in the order that it numbered them.

Each player numbers its beacons (eventIndex), and begins again with other media and after a long pause. The beacons
between two such beginnings are an *epoch*. Beacons also carry the time of our first response since the player began or
paused (sessionStartTime), except those that were sent before that response came. Epochs of a player follow each other
by that time; an epoch is split into segments where the viewer may have been in another node in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from ivgraph.sources.kaltura.beacon import STEP_TYPES, BeaconType
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS, QueuedBeacon


@dataclass(slots=True)
class Segment:
    """Beacons that one player sent one after another while it was in one node."""

    node: str | None
    #: Unix seconds: their sessionStartTime or, if it is earlier or they have none, their first arrival.
    began: float
    #: In the order of their eventIndex.
    items: list[QueuedBeacon] = field(default_factory=list)
    #: Whether they are part of an epoch, so that ``began`` can be compared with that of other segments.
    timed: bool = True

    @property
    def first_arrival(self) -> float:
        """Unix seconds: everything before the segment was sent before then."""
        return min(queued.arrived_at for queued in self.items)

    def insert(self, queued: QueuedBeacon, last: float | None) -> None:
        """Inserts a beacon of the interactive layer, which has no eventIndex, by its position.

        Among several places with that position, one where an eventIndex is missing wins: the player numbers the beacons
        of the interactive layer too.

        Args:
            last: The eventIndex of the player's last beacon before the segment.
        """
        position = queued.beacon.position or 0.0
        reached = [(item.beacon.position or 0.0) <= position for item in self.items]
        last_place = max((number for number, is_reached in enumerate(reached, 1) if is_reached), default=0)
        places = [last_place]
        while places[-1] > 0 and self.items[places[-1] - 1].beacon.position == position:
            places.append(places[-1] - 1)
        indexes = [last, *map(_event_index, self.items)]
        gaps = [place for place in places if _is_gap(indexes[place : place + 2])]
        self.items.insert(gaps[0] if gaps else last_place, queued)


def _is_gap(neighbours: Sequence[float | None]) -> bool:
    before, after = neighbours if len(neighbours) == 2 else (None, None)
    return before is not None and after is not None and after - before > 1


def build_segments(by_arrival: Sequence[QueuedBeacon], last_indexes: Mapping[str, float | None]) -> list[Segment]:
    """Builds the segments of beacons, in the order in which they began.

    Args:
        by_arrival: Beacons in order of arrival.
        last_indexes: By player, the eventIndex of its last beacon before these.
    """
    players: dict[str | None, list[QueuedBeacon]] = defaultdict(list)
    for queued in by_arrival:
        if queued.event_index is not None:
            players[queued.beacon.session].append(queued)
    sequences: list[list[Segment]] = []
    untimed: set[int] = set()
    for player, sent in players.items():
        last = last_indexes.get(player or "")
        epochs, unplaced = _find_epochs(sent, last)
        continuation, unplaced = _continue_epoch(unplaced, epochs, last)
        epochs.insert(0, continuation)
        sequences.append([segment for epoch in epochs for segment in _split_epoch(epoch)])
        untimed.update(map(id, unplaced))
    sequences += [[segment] for segment in _build_untimed_segments(by_arrival, untimed)]
    return list(_merge([sequence for sequence in sequences if sequence]))


def _merge(sequences: list[list[Segment]]) -> Iterable[Segment]:
    """Merges the sequences by the time at which segments began. Each sequence keeps its order."""
    while sequences:
        first = min(sequences, key=lambda sequence: (sequence[0].began, sequence[0].first_arrival))
        yield first.pop(0)
        if not first:
            sequences.remove(first)


def _find_epochs(
    sent: Sequence[QueuedBeacon], last: float | None
) -> tuple[list[list[QueuedBeacon]], list[QueuedBeacon]]:
    """Finds the epochs of one player, in order, and the beacons that fit into none.

    Args:
        sent: The player's beacons.
        last: The eventIndex of its last beacon before these.
    """
    epochs: list[list[QueuedBeacon]] = []
    timed = [(queued.session_start, queued) for queued in sent if queued.session_start is not None]
    for _, queued in sorted(timed, key=lambda item: (item[0], _event_index(item[1]))):
        if not epochs or _event_index(queued) <= _event_index(epochs[-1][-1]):
            epochs.append([])
        epochs[-1].append(queued)
    unplaced: list[QueuedBeacon] = []
    # The highest first, so that the beacon that follows is in its epoch already.
    for queued in sorted((queued for queued in sent if queued.session_start is None), key=_event_index, reverse=True):
        places = [
            (distance, epoch, place)
            for number, epoch in enumerate(epochs)
            # If the first epoch continues the player's numbers, those up to the last one are from another epoch.
            if number > 0 or last is None or _event_index(epoch[0]) <= last or _event_index(queued) > last
            if (distance := _distance(queued, epoch, place := _insertion_point(queued, epoch)))
        ]
        if places:
            _, epoch, place = min(places, key=lambda item: item[0])
            epoch.insert(place, queued)
        else:
            unplaced.append(queued)
    return epochs, unplaced


def _continue_epoch(
    unplaced: Sequence[QueuedBeacon], epochs: Sequence[Sequence[QueuedBeacon]], last: float | None
) -> tuple[list[QueuedBeacon], list[QueuedBeacon]]:
    """Separates the unplaced beacons that continue the numbers of the player's last beacon from all others."""
    continuation: list[QueuedBeacon] = []
    # The first epoch may continue them too: a beacon that repeats one of its numbers is from another epoch.
    taken = {_event_index(queued) for epoch in epochs[:1] for queued in epoch}
    if last is not None:
        for queued in sorted(unplaced, key=_event_index):
            if last < _event_index(queued) <= last + 1 + len(STEP_TYPES) and _event_index(queued) not in taken:
                continuation.append(queued)
                last = _event_index(queued)
    return continuation, [queued for queued in unplaced if queued not in continuation]


def _insertion_point(queued: QueuedBeacon, epoch: Sequence[QueuedBeacon]) -> int:
    return sum(_event_index(other) < _event_index(queued) for other in epoch)


def _distance(queued: QueuedBeacon, epoch: Sequence[QueuedBeacon], place: int) -> tuple[float, bool, float] | None:
    """How far a beacon is from its neighbours at a place in an epoch: by eventIndex, node and time.

    Returns:
        None if it can't have been sent at that place.
    """
    before, after = epoch[place - 1 : place] if place else [], epoch[place : place + 1]
    if (
        any(_event_index(other) == _event_index(queued) for other in after)
        or any(
            other.arrived_at > queued.arrived_at + MAX_DISORDER_SECONDS
            or (other.session_start or 0.0) > queued.arrived_at + 1
            for other in before
        )
        or any(other.arrived_at < queued.arrived_at - MAX_DISORDER_SECONDS for other in after)
    ):
        return None
    distances = [
        (
            abs(_event_index(other) - _event_index(queued)),
            other.beacon.node() != queued.beacon.node(),
            abs(other.arrived_at - queued.arrived_at),
        )
        for other in [*before, *after]
        if other.beacon.node() == queued.beacon.node() or _is_pause_at_step(other, queued)
    ]
    return min(distances, default=None)


def _is_pause_at_step(pause: QueuedBeacon, other: QueuedBeacon) -> bool:
    """Whether a beacon may be the pause of a player that is left, just before or after another beacon.

    Such a pause names the new node. The player numbers the 44 and the 48 between the two beacons too.
    """
    return (
        pause.beacon.type == BeaconType.PAUSE and abs(_event_index(pause) - _event_index(other)) <= len(STEP_TYPES) + 1
    )


def _split_epoch(epoch: Sequence[QueuedBeacon]) -> Iterable[Segment]:
    """Splits an epoch where the node changes, after a pause, and where the numbers leave room for a 44 and a 48."""
    # A beacon without sessionStartTime takes that of the next beacon with one. No beginning is later than the arrival
    # of a beacon behind it.
    started: list[float] = []
    following = earliest = inf
    for queued in reversed(epoch):
        following = queued.session_start or following
        earliest = min(earliest, queued.arrived_at)
        started.append(min(following, earliest))
    segment: Segment | None = None
    for queued, began in zip(epoch, reversed(started), strict=True):
        is_next = segment is not None and _event_index(queued) - _event_index(segment.items[-1]) <= len(STEP_TYPES)
        if segment is None or not is_next or (queued.beacon.node(), began) != (segment.node, segment.began):
            if segment is not None:
                yield segment
            segment = Segment(queued.beacon.node(), began)
        segment.items.append(queued)
    if segment is not None:
        yield segment


def _build_untimed_segments(by_arrival: Sequence[QueuedBeacon], untimed: set[int]) -> list[Segment]:
    """Builds segments of the beacons that fit into no epoch. A step into their node ends them.

    Args:
        untimed: The ``id()`` of these beacons.
    """
    segments: list[Segment] = []
    last: dict[tuple[str | None, str | None], Segment] = {}
    for queued in by_arrival:
        node = queued.beacon.node()
        if queued.beacon.type in STEP_TYPES:
            entered = queued.beacon.node("toNodeId") or node
            last = {key: segment for key, segment in last.items() if key[1] != entered}
        elif id(queued) in untimed:
            key = queued.beacon.session, node
            segment = last.get(key)
            indexes = [_event_index(item) for item in segment.items] if segment else []
            if (
                segment is None
                or _event_index(queued) in indexes
                or queued.arrived_at - segment.items[-1].arrived_at > MAX_DISORDER_SECONDS
            ):
                segment = last[key] = Segment(node, queued.arrived_at, timed=False)
                segments.append(segment)
            segment.items.insert(_insertion_point(queued, segment.items), queued)
    return segments


def _event_index(queued: QueuedBeacon) -> float:
    return queued.event_index or 0.0
