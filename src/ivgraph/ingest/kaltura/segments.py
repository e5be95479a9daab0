"""Runs of beacons whose order their player tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ivgraph.ingest.kaltura.beacon import BeaconType
from ivgraph.ingest.kaltura.held import STEPS, WAIT, Held


@dataclass(slots=True)
class Segment:
    """Beacons of one player in one node that share a sessionStartTime, by their index."""

    node: str | None
    #: Unix seconds: the sessionStartTime, or when the first one arrived.
    began: float
    items: list[Held] = field(default_factory=list)
    #: The index of each.
    indexes: list[float] = field(default_factory=list)

    @property
    def arrived(self) -> float:
        """When the first of them arrived: none was sent later than the earliest arrival of those behind it."""
        return min(held.arrived for held in self.items)

    def add(self, held: Held, index: float) -> None:
        place = sum(other < index for other in self.indexes)
        self.items.insert(place, held)
        self.indexes.insert(place, index)

    def insert(self, held: Held) -> None:
        """Puts a beacon without an index where its playhead was: behind those that did not get further."""
        place = 0
        for number, (item, position) in enumerate((item, item.beacon.position) for item in self.items):
            if item.beacon.code == BeaconType.IMPRESSION or (
                position is not None and position <= (held.beacon.position or 0.0)
            ):
                place = number + 1
        self.items.insert(place, held)
        self.indexes.insert(place, self.indexes[max(place - 1, 0)])


def make_segments(arrived: Sequence[Held]) -> list[Segment]:
    """The segments of beacons, which are given in order of arrival, in the order in which they began."""
    timed, untimed = _Segments(), _Segments()
    late: list[tuple[Held, float]] = []
    for held in arrived:
        if (index := held.index) is not None:
            if (started := held.beacon.number("sessionStartTime")) is None:
                late.append((held, index))
            else:
                timed.put(held, index, started)
    # The first beacons of a media are sent before the answer that brings the time.
    rest = {id(held): index for held, index in late if not timed.lead(held, index)}
    for held in arrived:
        if held.beacon.code in STEPS:
            untimed.close(held.beacon.node("toNodeId") or held.beacon.node())
        elif id(held) in rest:
            untimed.put(held, rest[id(held)], None)
    return sorted([*timed.all(), *untimed.all()], key=lambda segment: (segment.began, segment.arrived))


class _Segments:
    def __init__(self) -> None:
        self._by_player: dict[tuple[str | None, str | None], list[Segment]] = {}
        #: Nodes that were entered anew: what follows there is a segment of its own.
        self._closed: set[int] = set()

    def all(self) -> Iterable[Segment]:
        return (segment for own in self._by_player.values() for segment in own)

    def put(self, held: Held, index: float, started: float | None) -> None:
        """Adds a beacon to the segment that it belongs to, or else to a new one."""
        own = self._own(held)
        for segment in own if started is not None else own[-1:]:
            is_it = segment.began == started if started is not None else self._is_open(segment, held)
            if is_it and index not in segment.indexes:
                segment.add(held, index)
                return
        segment = Segment(held.beacon.node(), held.arrived if started is None else started)
        segment.add(held, index)
        own.append(segment)

    def lead(self, held: Held, index: float) -> bool:
        """Adds a beacon to the segment whose first one it comes just before; tells whether there is one."""
        fits = [
            segment
            for segment in self._own(held)
            if index < segment.indexes[0]
            and segment.began <= held.arrived + 1
            and held.arrived <= segment.began + 2 * WAIT
        ]
        if fits:
            nearest = min(fits, key=lambda segment: (segment.indexes[0] - index, abs(segment.began - held.arrived)))
            nearest.add(held, index)
        return bool(fits)

    def close(self, node: str | None) -> None:
        self._closed.update(id(segment) for segment in self.all() if segment.node == node)

    def _is_open(self, segment: Segment, held: Held) -> bool:
        return id(segment) not in self._closed and held.arrived - segment.items[-1].arrived <= WAIT

    def _own(self, held: Held) -> list[Segment]:
        key = held.beacon.text("sessionId"), held.beacon.node()
        return self._by_player.setdefault(key, [])
