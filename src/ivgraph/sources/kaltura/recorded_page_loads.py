"""Translates the recorded beacons of an import: keeps in memory what the database keeps for live beacons."""

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
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.processing import History, process
from ivgraph.sources.kaltura.queued_beacon import (
    MAX_DISORDER_SECONDS,
    MAX_QUEUED_OF_PAGE_LOAD,
    NEVER_SEEN,
    QUEUE_SECONDS,
    QueuedBeacon,
    Seen,
    accept_beacon,
)

#: Where a beacon was read, such as a line of a file: it is returned with the beacon's events.
Location = TypeVar("Location")

#: The maximum of unsorted beacons in memory, and that of queued ones. Beyond it, the oldest are processed early.
MAX_QUEUED = 20_000

_Key: TypeAlias = tuple[str, str]


@dataclass(slots=True)
class _OpenPageLoad(Generic[Location]):
    """A page load that may go on."""

    history: History = field(default_factory=History)
    #: The queued beacons and where each was read, by fingerprint and copy number.
    queue: dict[tuple[str, int], tuple[QueuedBeacon, Location]] = field(default_factory=dict)

    def seen(self, fingerprint: str) -> Seen | None:
        """The beacons with the fingerprint, processed and queued; None if there were none."""
        processed = self.history.seen.get(fingerprint)
        queued = [queued for queued, _ in self.queue.values() if queued.fingerprint == fingerprint]
        if not queued:
            return processed
        return (processed or NEVER_SEEN).plus_queued(
            max(each.arrived_at for each in queued),
            len(queued),
            sum(each.certainly_new for each in queued),
            max(each.copy_number for each in queued),
        )


class RecordedPageLoads(Generic[Location]):
    """Translates recorded beacons, which may be up to MAX_DISORDER_SECONDS out of order in the file.

    The page load that was seen least recently is forgotten first. If it goes on nevertheless, what was played until its
    next beacon is lost.
    """

    def __init__(self, structures: Mapping[str, PlaylistStructure], max_page_loads: int = 10_000) -> None:
        """
        Args:
            structures: The structures of playlists by id. More may be added between two calls.
            max_page_loads: How many page loads are remembered at a time.
        """
        self._structures = structures
        self._max_page_loads = max_page_loads
        self._open: OrderedDict[_Key, _OpenPageLoad[Location]] = OrderedDict()
        #: Unix seconds, the arrival of the newest beacon.
        self._clock = 0.0
        #: A heap of beacons by arrival, from which they arrive in order.
        self._unsorted: list[tuple[float, str, int, Beacon, EventContext, Location]] = []
        self._numbers = count()
        #: A heap of the arrivals of queued beacons, with their page loads.
        self._arrivals: list[tuple[float, _Key]] = []

    def __len__(self) -> int:
        return len(self._open)

    def add(
        self, beacon: Beacon, context: EventContext, location: Location
    ) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        """Adds a beacon; yields the events that are known by now, each with the location and context of its beacon.

        Args:
            context: Where and on what the viewer watches, as far as the recorded request shows.
        """
        self._clock = max(self._clock, beacon.event_time)
        item = (beacon.event_time, fingerprint(beacon), next(self._numbers), beacon, context, location)
        heappush(self._unsorted, item)
        yield from self._accept_until(self._clock - MAX_DISORDER_SECONDS)

    def finish(self) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        """Yields all remaining events. No beacon may follow."""
        yield from self._accept_until(inf)
        yield from self._process_due(inf)

    def _accept_until(self, time: float) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        """Accepts the beacons that arrived up to a time, in order of arrival."""
        while self._unsorted and (self._unsorted[0][0] <= time or len(self._unsorted) > MAX_QUEUED):
            arrived_at, fingerprint, _, beacon, context, location = heappop(self._unsorted)
            yield from self._process_due(arrived_at - QUEUE_SECONDS)
            yield from self._accept(beacon, fingerprint, context, location)

    def _accept(
        self, beacon: Beacon, fingerprint: str, context: EventContext, location: Location
    ) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        key = beacon.playlist, beacon.page_load
        page_load = self._open.setdefault(key, _OpenPageLoad())
        self._open.move_to_end(key)
        structure = self._structures.get(beacon.playlist)
        queued, events = accept_beacon(beacon, fingerprint, page_load.seen(fingerprint), structure, context)
        if queued is not None:
            page_load.queue[fingerprint, queued.copy_number] = queued, location
            heappush(self._arrivals, (queued.arrived_at, key))
        yield from ((location, context, raw) for raw in events)
        if len(page_load.queue) > MAX_QUEUED_OF_PAGE_LOAD:
            yield from self._process(key, inf)
        while len(self._open) > self._max_page_loads:
            oldest = next(iter(self._open))
            yield from self._process(oldest, inf)
            del self._open[oldest]

    def _process_due(self, watermark: float) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        while self._arrivals and (self._arrivals[0][0] <= watermark or len(self._arrivals) > MAX_QUEUED):
            arrived_at, key = heappop(self._arrivals)
            page_load = self._open.get(key)
            if page_load and any(queued.arrived_at <= arrived_at for queued, _ in page_load.queue.values()):
                yield from self._process(key, max(arrived_at, watermark))

    def _process(self, key: _Key, watermark: float) -> Iterator[tuple[Location, EventContext, RawEvent]]:
        page_load = self._open[key]
        beacons = [queued for queued, _ in page_load.queue.values()]
        processed = process(page_load.history, beacons, watermark, self._structures.get(key[0]))
        locations = {id: location for id, (_, location) in page_load.queue.items()}
        page_load.history = processed.history
        for queued in processed.finished:
            del page_load.queue[queued.fingerprint, queued.copy_number]
        for queued, raw in processed.events:
            yield locations[queued.fingerprint, queued.copy_number], queued.context, raw
