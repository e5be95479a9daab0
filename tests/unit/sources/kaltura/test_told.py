from __future__ import annotations

from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RejectionCode
from ivgraph.sources.kaltura import parse_beacon
from ivgraph.sources.kaltura.events import native
from ivgraph.sources.kaltura.queued_beacon import Held
from ivgraph.sources.kaltura.recorder import Told
from support.kaltura import request


def test_what_is_no_event_is_rejected_and_not_dropped() -> None:
    # No beacon is known that tells of such an event; whoever changes what beacons tell must hear of one.
    beacon = parse_beacon(request(3, 1))
    held = Held(
        beacon=beacon,
        arrived=beacon.received_at,
        fingerprint="",
        copy=0,
        certain=True,
        counted=False,
        context=EventContext(country="AT"),
    )
    told = Told()
    told.add(held, native(beacon, "play"))
    told.add(held, native(beacon, "watch"))
    assert [(event.type.value, event.context.country) for event, _ in told.arrivals] == [("play", "AT")]
    assert [(rejection.rejected.code, rejection.rejected.field) for rejection in told.rejections] == [
        (RejectionCode.MISSING_FIELD, "node")
    ]
