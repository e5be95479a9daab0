"""What a batch of beacons gives: events and rejections."""

from __future__ import annotations

from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RejectionCode
from ivgraph.sources.kaltura import parse_beacon
from ivgraph.sources.kaltura.beacon_writer import Outcome
from ivgraph.sources.kaltura.events import build_event
from ivgraph.sources.kaltura.queued_beacon import QueuedBeacon
from support.kaltura import request


def test_invalid_event_of_a_beacon_is_rejected_and_not_dropped() -> None:
    # No known beacon gives an invalid event: a translation that does must show in `rejections`.
    beacon = parse_beacon(request(3, 1))
    queued = QueuedBeacon(
        beacon=beacon,
        arrived_at=beacon.event_time,
        fingerprint="",
        copy_number=0,
        certainly_new=True,
        counted=False,
        context=EventContext(country="AT"),
    )
    outcome = Outcome()
    outcome.add(queued, build_event(beacon, "play"))
    outcome.add(queued, build_event(beacon, "watch"))
    assert [(event.type.value, event.context.country) for event, _ in outcome.events] == [("play", "AT")]
    assert [(rejection.rejection.code, rejection.rejection.field) for rejection in outcome.rejections] == [
        (RejectionCode.MISSING_FIELD, "node")
    ]
