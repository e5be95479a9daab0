"""Beacons that have waited long enough, in order, and what was watched between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.counts import count
from ivgraph.sources.kaltura.order.sequence import arrange, is_step
from ivgraph.sources.kaltura.order.times import settle
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.queued_beacon import NOTHING, Held, Known
from ivgraph.sources.kaltura.translation import advance

#: Contents of beacons that are remembered of a page load, to know them when they are sent again: those of five minutes
#: of playing at least.
MOST_KNOWN = 64


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of a page load's released beacons."""

    #: None before the first one, and where another version remembered other things.
    page_load: PageLoad | None = None
    #: By fingerprint, the least recent first.
    known: Mapping[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """What came of releasing beacons."""

    past: Past
    #: Raw events, each with the beacon that tells of it.
    events: list[tuple[Held, RawEvent]]
    #: The beacons that need not be held any longer.
    done: list[Held]


def release(past: Past, held: Iterable[Held], until: float, structure: PlaylistStructure | None) -> Release:
    """Releases the beacons of a page load that arrived by a time, and those that were sent before one of them.

    Args:
        past: What is remembered of the page load.
        held: All its beacons that wait.
        until: Unix seconds, HOLD before the present: what was sent before such a beacon has arrived by now.
        structure: Of the playlist, where it is known.
    """
    page_load, known = past.page_load, dict(past.known)
    order, repeated = arrange(held, page_load)
    ready = _find_end(order, until)
    events: list[tuple[Held, RawEvent]] = []
    for item in settle(order, page_load)[:ready]:
        before = known.pop(item.fingerprint, NOTHING)
        beacon = replace(item.beacon, occurrence=before.true)
        if not item.counted:
            links = page_load.links if page_load else ()
            events += [(item, raw) for raw in count(beacon, structure, links)]
        page_load, told = advance(page_load, beacon, structure)
        events += [(item, raw) for raw in told]
        known[item.fingerprint] = Known(max(before.arrived, item.arrived), before.copies + 1, before.true + 1)
    over = [item for item in repeated if item.arrived <= until]
    for item in over:
        before = known.pop(item.fingerprint, NOTHING)
        known[item.fingerprint] = before._replace(arrived=max(before.arrived, item.arrived), copies=before.copies + 1)
    kept = dict(list(known.items())[-MOST_KNOWN:])
    return Release(Past(page_load, kept), events, [*order[:ready], *over])


def _find_end(order: Sequence[Held], until: float) -> int:
    """How many beacons are ready: up to the last that has waited long enough. The parts of a step go together."""
    end = max((number for number, item in enumerate(order, 1) if item.arrived <= until), default=0)
    return end + is_step(order[max(end - 1, 0) : end + 1])
