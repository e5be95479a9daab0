"""The page loads of one import, in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import Generic, TypeAlias, TypeVar

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.arrival import receive
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.queued_beacon import HOLD, MOST_HELD, NOTHING, WAIT, Held, Known
from ivgraph.sources.kaltura.release import Past, release

#: Where a beacon was read: what its events are told with.
Source = TypeVar("Source")

#: Beacons that wait for earlier ones, in all. If there are more, the oldest wait no longer: it bounds the memory.
MOST_WAITING = 20_000

_Key: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _Open(Generic[Source]):
    """A page load that may go on."""

    past: Past = field(default_factory=Past)
    #: The beacons that wait, by fingerprint and copy, and where each was read.
    held: dict[tuple[str, int], tuple[Held, Source]] = field(default_factory=dict)

    def known(self, fingerprint: str) -> Known | None:
        """What is remembered of the beacons of one content, released or not."""
        before = self.past.known.get(fingerprint)
        waiting = [held for held, _ in self.held.values() if held.fingerprint == fingerprint]
        if not waiting:
            return before
        return (before or NOTHING).and_waiting(
            max(held.arrived for held in waiting),
            len(waiting),
            sum(held.certain for held in waiting),
            max(held.copy for held in waiting),
        )


class PageLoads(Generic[Source]):
    """Takes recorded beacons, of which each may stand up to WAIT seconds away from its place in the order of arrival.

    The page loads that were seen least recently are forgotten. One that goes on loses no more than what was played
    until its next beacon.
    """

    def __init__(self, structures: Mapping[str, PlaylistStructure], most: int = 10_000) -> None:
        """Takes the structures of playlists by id, which may come to be known on the way, and how many page loads to
        remember."""
        self._structures = structures
        self._most = most
        self._open: OrderedDict[_Key, _Open[Source]] = OrderedDict()
        #: Unix seconds of the newest beacon.
        self._clock = 0.0
        self._unsorted: list[tuple[float, str, int, Beacon, EventContext, Source]] = []
        self._numbers = count()
        #: When beacons that wait arrived, and of which page loads they are.
        self._waiting: list[tuple[float, _Key]] = []

    def __len__(self) -> int:
        return len(self._open)

    def take(
        self, beacon: Beacon, context: EventContext, source: Source
    ) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        """The events of which it can be told by now what they are, each with where its beacon was read.

        Args:
            context: What its request tells of where it comes from.
        """
        self._clock = max(self._clock, beacon.received_at)
        item = (beacon.received_at, fingerprint(beacon), next(self._numbers), beacon, context, source)
        heappush(self._unsorted, item)
        yield from self._go_on(self._clock - WAIT)

    def finish(self) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        """All other events: no beacons follow."""
        yield from self._go_on(inf)
        yield from self._release(inf)

    def _go_on(self, until: float) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        """Lets beacons arrive in the order in which they did."""
        while self._unsorted and (self._unsorted[0][0] <= until or len(self._unsorted) > MOST_WAITING):
            arrived, fingerprint, _, beacon, context, source = heappop(self._unsorted)
            yield from self._release(arrived - HOLD)
            yield from self._arrive(beacon, fingerprint, context, source)

    def _arrive(
        self, beacon: Beacon, fingerprint: str, context: EventContext, source: Source
    ) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        key = beacon.playlist, beacon.page_load
        page_load = self._open.setdefault(key, _Open())
        self._open.move_to_end(key)
        structure = self._structures.get(beacon.playlist)
        held, told = receive(beacon, fingerprint, page_load.known(fingerprint), structure, context)
        if held is not None:
            page_load.held[fingerprint, held.copy] = held, source
            heappush(self._waiting, (held.arrived, key))
        yield from ((source, context, raw) for raw in told)
        if len(page_load.held) > MOST_HELD:
            yield from self._release_one(key, inf)
        while len(self._open) > self._most:
            oldest = next(iter(self._open))
            yield from self._release_one(oldest, inf)
            del self._open[oldest]

    def _release(self, until: float) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        while self._waiting and (self._waiting[0][0] <= until or len(self._waiting) > MOST_WAITING):
            arrived, key = heappop(self._waiting)
            page_load = self._open.get(key)
            if page_load and any(held.arrived <= arrived for held, _ in page_load.held.values()):
                yield from self._release_one(key, max(arrived, until))

    def _release_one(self, key: _Key, until: float) -> Iterator[tuple[Source, EventContext, RawEvent]]:
        page_load = self._open[key]
        held = [held for held, _ in page_load.held.values()]
        released = release(page_load.past, held, until, self._structures.get(key[0]))
        sources = {place: source for place, (_, source) in page_load.held.items()}
        page_load.past = released.past
        for done in released.done:
            del page_load.held[done.fingerprint, done.copy]
        yield from ((sources[held.fingerprint, held.copy], held.context, raw) for held, raw in released.events)
