"""A beacon that arrives: whether it was there before, and what can be counted at once."""

from __future__ import annotations

from dataclasses import replace

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.counts import count, is_plain
from ivgraph.sources.kaltura.queued_beacon import NOTHING, Held, Known, is_certain, is_repeated


def receive(
    beacon: Beacon, fingerprint: str, known: Known | None, structure: PlaylistStructure | None, context: EventContext
) -> tuple[Held | None, list[RawEvent]]:
    """The beacon as it is to wait, None if it is repeated; and the events that it is counted by at once.

    Args:
        known: What is remembered of the beacons of the same content in its page load.
        structure: Of its playlist, where it is known.
        context: What its request tells of where it comes from.
    """
    if is_repeated(beacon, known):
        return None, []
    _, copy, occurrence = known or NOTHING
    certain = is_certain(beacon, known)
    counted = certain and is_plain(beacon, structure)
    held = Held(
        beacon=beacon,
        arrived=beacon.received_at,
        fingerprint=fingerprint,
        copy=copy,
        certain=certain,
        counted=counted,
        context=context,
    )
    return held, count(replace(beacon, occurrence=occurrence), structure) if counted else []
