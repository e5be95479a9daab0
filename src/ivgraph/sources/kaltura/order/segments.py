"""Runs of beacons whose order their player tells.

Each player numbers its beacons (eventIndex). It begins anew with other media and after a long pause: what lies between
two such beginnings is an epoch. Beacons have the time of our first answer since the player began or paused
(sessionStartTime), but those that were sent before that answer came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from ivgraph.sources.kaltura.beacon import STEPS, BeaconType
from ivgraph.sources.kaltura.queued_beacon import WAIT, Held


@dataclass(slots=True)
class Segment:
    """Beacons that one player sent one after another while it was in one node."""

    node: str | None
    #: Unix seconds: their sessionStartTime, or when the first one arrived.
    began: float
    #: By their index.
    items: list[Held] = field(default_factory=list)
    #: Whether that time is a sessionStartTime of theirs or of what follows them.
    timed: bool = True

    @property
    def arrived(self) -> float:
        """When the first of them arrived: nothing before them was sent later."""
        return min(held.arrived for held in self.items)

    def insert(self, held: Held, last: float | None) -> None:
        """Puts a beacon without an index where its playhead was: if there are several places, where an index is left
        out, as it is for a copy.

        Args:
            last: The index of the player's beacon before these.
        """
        position = held.beacon.position or 0.0
        reached = [(item.beacon.position or 0.0) <= position for item in self.items]
        first = max((number for number, is_reached in enumerate(reached, 1) if is_reached), default=0)
        places = [first]
        while places[-1] > 0 and self.items[places[-1] - 1].beacon.position == position:
            places.append(places[-1] - 1)
        indexes = [last, *map(_index, self.items)]
        gaps = [place for place in places if _is_gap(indexes[place : place + 2])]
        self.items.insert(gaps[0] if gaps else first, held)


def _is_gap(around: Sequence[float | None]) -> bool:
    before, after = around if len(around) == 2 else (None, None)
    return before is not None and after is not None and after - before > 1


def make_segments(arrived: Sequence[Held], before: Mapping[str, float | None]) -> list[Segment]:
    """The segments of beacons, which are given in order of arrival, in the order in which they began.

    Args:
        before: Of each player, the index of its last beacon before these.
    """
    players: dict[str | None, list[Held]] = defaultdict(list)
    for held in arrived:
        if held.index is not None:
            players[held.beacon.session].append(held)
    queues: list[list[Segment]] = []
    rest: set[int] = set()
    for player, sent in players.items():
        last = before.get(player or "")
        epochs, unplaced = _find_epochs(sent, last)
        goes_on, unplaced = _go_on(unplaced, epochs, last)
        epochs.insert(0, goes_on)
        queues.append([segment for epoch in epochs for segment in _cut(epoch)])
        rest.update(map(id, unplaced))
    queues += [[segment] for segment in _make_by_arrival(arrived, rest)]
    return list(_merge([queue for queue in queues if queue]))


def _merge(queues: list[list[Segment]]) -> Iterable[Segment]:
    """By the time at which they began; those of one player stay in their order."""
    while queues:
        first = min(queues, key=lambda queue: (queue[0].began, queue[0].arrived))
        yield first.pop(0)
        if not first:
            queues.remove(first)


def _find_epochs(sent: Sequence[Held], last: float | None) -> tuple[list[list[Held]], list[Held]]:
    """The epochs of one player in their order, and the beacons that belong to none of them.

    Args:
        last: The index of its last beacon before these.
    """
    epochs: list[list[Held]] = []
    timed = [(held.started, held) for held in sent if held.started is not None]
    for _, held in sorted(timed, key=lambda item: (item[0], _index(item[1]))):
        if not epochs or _index(held) <= _index(epochs[-1][-1]):
            epochs.append([])
        epochs[-1].append(held)
    unplaced: list[Held] = []
    # The last ones first: so the beacon that follows is there.
    for held in sorted((held for held in sent if held.started is None), key=_index, reverse=True):
        places = [
            (fit, epoch, place)
            for number, epoch in enumerate(epochs)
            # What was numbered by then is from another epoch than the one that goes on.
            if number > 0 or last is None or _index(epoch[0]) <= last or _index(held) > last
            if (fit := _fit(held, epoch, place := _place(held, epoch)))
        ]
        if places:
            _, epoch, place = min(places, key=lambda item: item[0])
            epoch.insert(place, held)
        else:
            unplaced.append(held)
    return epochs, unplaced


def _go_on(
    unplaced: Sequence[Held], epochs: Sequence[Sequence[Held]], last: float | None
) -> tuple[list[Held], list[Held]]:
    """The beacons that go on where the player's last one before left off; and the others."""
    goes_on: list[Held] = []
    # Its first epoch may go on from there, too: what has a number of that is from another one.
    taken = {_index(held) for epoch in epochs[:1] for held in epoch}
    if last is not None:
        for held in sorted(unplaced, key=_index):
            if last < _index(held) <= last + 1 + len(STEPS) and _index(held) not in taken:
                goes_on.append(held)
                last = _index(held)
    return goes_on, [held for held in unplaced if held not in goes_on]


def _place(held: Held, epoch: Sequence[Held]) -> int:
    return sum(_index(other) < _index(held) for other in epoch)


def _fit(held: Held, epoch: Sequence[Held], place: int) -> tuple[float, bool, float] | None:
    """How far a beacon is from those around a place in an epoch: in index, node and time; None where it can't be."""
    before, after = epoch[place - 1 : place] if place else [], epoch[place : place + 1]
    if (
        any(_index(other) == _index(held) for other in after)
        or any(other.arrived > held.arrived + WAIT or (other.started or 0.0) > held.arrived + 1 for other in before)
        or any(other.arrived < held.arrived - WAIT for other in after)
    ):
        return None
    fits = [
        (
            abs(_index(other) - _index(held)),
            other.beacon.node() != held.beacon.node(),
            abs(other.arrived - held.arrived),
        )
        for other in [*before, *after]
        if other.beacon.node() == held.beacon.node() or _tells_of_leaving(other, held)
    ]
    return min(fits, default=None)


def _tells_of_leaving(pause: Held, other: Held) -> bool:
    """Whether a player that is left pauses just before or after another beacon, and names the node that plays by then.

    The 44 and the 48 between them are numbered too.
    """
    return pause.beacon.code == BeaconType.PAUSE and abs(_index(pause) - _index(other)) <= len(STEPS) + 1


def _cut(epoch: Sequence[Held]) -> Iterable[Segment]:
    """Cuts an epoch where the node changes, where the player had paused, and where there is room for a 44 and a 48."""
    started: list[float] = []
    following = earliest = inf
    for held in reversed(epoch):
        following = held.started or following
        earliest = min(earliest, held.arrived)
        started.append(min(following, earliest))
    segment: Segment | None = None
    for held, began in zip(epoch, reversed(started), strict=True):
        is_next = segment is not None and _index(held) - _index(segment.items[-1]) <= len(STEPS)
        if segment is None or not is_next or (held.beacon.node(), began) != (segment.node, segment.began):
            if segment is not None:
                yield segment
            segment = Segment(held.beacon.node(), began)
        segment.items.append(held)
    if segment is not None:
        yield segment


def _make_by_arrival(arrived: Sequence[Held], rest: set[int]) -> list[Segment]:
    """Segments of beacons without a time. Once their node is entered anew they do not go on."""
    segments: list[Segment] = []
    last: dict[tuple[str | None, str | None], Segment] = {}
    for held in arrived:
        node = held.beacon.node()
        if held.beacon.code in STEPS:
            entered = held.beacon.node("toNodeId") or node
            last = {key: segment for key, segment in last.items() if key[1] != entered}
        elif id(held) in rest:
            key = held.beacon.session, node
            segment = last.get(key)
            indexes = [_index(item) for item in segment.items] if segment else []
            if segment is None or _index(held) in indexes or held.arrived - segment.items[-1].arrived > WAIT:
                segment = last[key] = Segment(node, held.arrived, timed=False)
                segments.append(segment)
            segment.items.insert(_place(held, segment.items), held)
    return segments


def _index(held: Held) -> float:
    return held.index or 0.0
