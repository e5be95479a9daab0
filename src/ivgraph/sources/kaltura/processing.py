"""Processes the due beacons of a page load: puts them in order and works out what was watched between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.interactions import interactions
from ivgraph.sources.kaltura.order.event_times import estimate_event_times
from ivgraph.sources.kaltura.order.sequence import arrange, is_step
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.playback import advance
from ivgraph.sources.kaltura.queued_beacon import NEVER_SEEN, QueuedBeacon, Seen

#: Fingerprints that are remembered of a page load, to recognise duplicates: those of at least five minutes of playing.
MAX_REMEMBERED_CONTENTS = 64


@dataclass(frozen=True, slots=True)
class History:
    """What is remembered of the processed beacons of a page load."""

    #: None before the first one, and where another version of ivgraph stored a state that this one can't read.
    page_load: PageLoad | None = None
    #: By fingerprint, the one that arrived longest ago first.
    seen: Mapping[str, Seen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Processed:
    """The result of processing beacons of one page load."""

    history: History
    #: Raw events, each with the beacon that it was found in.
    events: list[tuple[QueuedBeacon, RawEvent]]
    #: The beacons that are to be removed from the queue.
    finished: list[QueuedBeacon]


def process(
    history: History, beacons: Iterable[QueuedBeacon], watermark: float, structure: PlaylistStructure | None
) -> Processed:
    """Processes the beacons that arrived up to the watermark, and those that were sent before one of them.

    Args:
        history: What is remembered of the page load.
        beacons: All queued beacons of the page load.
        watermark: Unix seconds, QUEUE_SECONDS ago: all that was sent before a beacon of that time has arrived by now.
        structure: The structure of the playlist, if there is one.
    """
    page_load, seen = history.page_load, dict(history.seen)
    order, duplicates = arrange(beacons, page_load)
    ready = _count_ready(order, watermark)
    events: list[tuple[QueuedBeacon, RawEvent]] = []
    for queued in estimate_event_times(order, page_load)[:ready]:
        before = seen.pop(queued.fingerprint, NEVER_SEEN)
        beacon = replace(queued.beacon, occurrence=before.originals)
        if not queued.counted:
            links = page_load.links if page_load else ()
            events += [(queued, raw) for raw in interactions(beacon, structure, links)]
        page_load, watched = advance(page_load, beacon, structure)
        events += [(queued, raw) for raw in watched]
        last_arrival = max(before.arrived_at, queued.arrived_at)
        seen[queued.fingerprint] = Seen(last_arrival, before.copies + 1, before.originals + 1)
    due_duplicates = [queued for queued in duplicates if queued.arrived_at <= watermark]
    for queued in due_duplicates:
        before = seen.pop(queued.fingerprint, NEVER_SEEN)
        last_arrival = max(before.arrived_at, queued.arrived_at)
        seen[queued.fingerprint] = before._replace(arrived_at=last_arrival, copies=before.copies + 1)
    remembered = dict(list(seen.items())[-MAX_REMEMBERED_CONTENTS:])
    return Processed(History(page_load, remembered), events, [*order[:ready], *due_duplicates])


def _count_ready(order: Sequence[QueuedBeacon], watermark: float) -> int:
    """How many beacons are ready: all up to the last one that is due.

    A step to another node has two beacons, the node play and the switch: if one of them is ready, so is the other.
    """
    end = max((number for number, queued in enumerate(order, 1) if queued.arrived_at <= watermark), default=0)
    return end + is_step(order[max(end - 1, 0) : end + 1])
