"""Writes a batch of beacons: those that arrive go into the queue, those that are due are processed and leave it.

The events of a beacon, the queue and the history of its page load are written in one transaction: whatever fails, no
event is lost and none counts twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, TypeAlias

from ivgraph.database import Session
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import Event, RawEvent, ReceivedEvent, Rejection, RejectionCode, WriteResult
from ivgraph.ingest.parser import parse
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections
from ivgraph.ingest.writer import Writer
from ivgraph.sources.kaltura import store
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.limits import PageLoadLimits
from ivgraph.sources.kaltura.processing import History, Processed, process
from ivgraph.sources.kaltura.queued_beacon import (
    MAX_QUEUED_OF_PAGE_LOAD,
    NEVER_SEEN,
    QUEUE_SECONDS,
    QueuedBeacon,
    Seen,
    accept_beacon,
)
from ivgraph.sources.kaltura.structure_cache import StructureCache
from ivgraph.sources.sender import Sender

_TOO_MANY_BEACONS = (
    f"beacons are queued for {QUEUE_SECONDS:g} seconds to be put in order, and the queue is full: the plays and clicks "
    "of this one are counted, but not what was watched until it"
)


class ArrivedBeacon(NamedTuple):
    """A beacon that has just arrived."""

    beacon: Beacon
    #: Where and on what the viewer watches, as far as the request shows.
    context: EventContext

    @property
    def playlist(self) -> str:
        return self.beacon.playlist

    @property
    def content_key(self) -> store.ContentKey:
        return self.beacon.playlist, self.beacon.page_load, fingerprint(self.beacon)


class DuePageLoad(NamedTuple):
    """A page load with queued beacons that arrived up to the watermark, in Unix seconds."""

    playlist: str
    session: str
    watermark: float

    @property
    def key(self) -> store.PageLoadKey:
        return self.playlist, self.session


Work: TypeAlias = ArrivedBeacon | DuePageLoad


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a batch of beacons: events to store, and rejections."""

    events: list[ReceivedEvent] = field(default_factory=list)
    rejections: list[ReceivedRejection] = field(default_factory=list)

    def add(self, queued: QueuedBeacon, raw: RawEvent) -> None:
        """Adds an event of a beacon, or its rejection if it is invalid."""
        event = parse(raw, _received_at(queued), Sender(queued.context).complete)
        if isinstance(event, Event):
            self.events.append((event, _received_at(queued)))
        else:
            self.rejections.append(ReceivedRejection(event, _received_at(queued)))


class BeaconWriter:
    """Writes beacons inside its callers' transactions."""

    def __init__(self, writer: Writer, structures: StructureCache, limits: PageLoadLimits) -> None:
        self._writer = writer
        self._structures = structures
        self._limits = limits

    async def write_within(self, session: Session, work: Sequence[Work]) -> None:
        """Enqueues the beacons that arrived and processes the page loads that are due.

        The transaction must hold the locks of all their playlists.
        """
        outcome = Outcome()
        arrived = await self._accept(session, [each for each in work if isinstance(each, ArrivedBeacon)], outcome)
        processed = await self._process(session, [each for each in work if isinstance(each, DuePageLoad)], outcome)
        results = await self._writer.write_within(session, outcome.events)
        if arrived:
            await store.enqueue(session, arrived)
        if processed:
            await store.save_histories(session, {key: each.history for key, each in processed.items()})
            await store.dequeue(session, [queued for each in processed.values() for queued in each.finished])
        rejections = [*outcome.rejections, *_rejected_by_writer(outcome.events, results)]
        if rejections:
            await record_rejections(session, rejections)

    async def _accept(
        self, session: Session, arrivals: Sequence[ArrivedBeacon], outcome: Outcome
    ) -> list[QueuedBeacon]:
        """Adds the events that can be stored at once to the outcome; returns the beacons to be queued."""
        if not arrivals:
            return []
        structures = await self._structures.find(playlists_of(arrivals))
        full = await self._limits.find_full(playlists_of(arrivals))
        contents = [arrived.content_key for arrived in arrivals]
        state = await store.find_stored_state(session, set(contents))
        accepted: list[QueuedBeacon] = []
        for (beacon, context), content in zip(arrivals, contents, strict=True):
            playlist, page_load, fingerprint = content
            seen = state.seen.get(content)
            queued, events = accept_beacon(beacon, fingerprint, seen, structures.get(playlist), context)
            if queued is None:
                continue
            for event in events:
                outcome.add(queued, event)
            key = playlist, page_load
            if (
                state.queued[key] >= MAX_QUEUED_OF_PAGE_LOAD
                or full.get(playlist, False)
                or (playlist in full and key not in state.begun)
            ):
                rejection = Rejection(RejectionCode.TOO_MANY_BEACONS, _TOO_MANY_BEACONS, playlist=playlist)
                outcome.rejections.append(ReceivedRejection(rejection, _received_at(queued)))
                continue
            accepted.append(queued)
            # Later beacons of this batch must see this one.
            state.queued[key] += 1
            state.begun.add(key)
            _, copies, originals = seen or NEVER_SEEN
            state.seen[content] = Seen(queued.arrived_at, copies + 1, originals + queued.certainly_new)
        return accepted

    async def _process(
        self, session: Session, dues: Sequence[DuePageLoad], outcome: Outcome
    ) -> dict[store.PageLoadKey, Processed]:
        """Adds the events of due beacons to the outcome; returns the result for each page load that has any."""
        if not dues:
            return {}
        watermarks = {due.key: due.watermark for due in dues}
        structures = await self._structures.find(playlists_of(dues))
        histories = await store.find_histories(session, watermarks)
        processed: dict[store.PageLoadKey, Processed] = {}
        for key, beacons in (await store.find_queued(session, watermarks)).items():
            history = histories.get(key, History())
            processed[key] = process(history, beacons, watermarks[key], structures.get(key[0]))
            for queued, event in processed[key].events:
                outcome.add(queued, event)
            await asyncio.sleep(0)  # a page load takes milliseconds of CPU: let requests be served in between
        return processed


def playlists_of(work: Sequence[Work]) -> list[str]:
    return list({each.playlist for each in work})


def _rejected_by_writer(events: Sequence[ReceivedEvent], results: Sequence[WriteResult]) -> list[ReceivedRejection]:
    return [
        ReceivedRejection(result, received_at)
        for (_, received_at), result in zip(events, results, strict=True)
        if isinstance(result, Rejection)
    ]


def _received_at(queued: QueuedBeacon) -> datetime:
    return datetime.fromtimestamp(queued.arrived_at, UTC)
