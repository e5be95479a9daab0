"""Kaltura's player beacons, understood: recorded or live requests in, native events out.

    record → parse_beacon → Beacon → Visits.translate, or advance with the Visit that was kept → native events

All of it is pure. Lost for good is what was played after the last beacon of a visit, up to eleven seconds, since the
player sends none when the page is left. Beacons that name no node belong to a video that doesn't branch: of these only
impressions and plays are told.
"""

from __future__ import annotations

from ivgraph.ingest.kaltura.beacon import Beacon, parse_beacon
from ivgraph.ingest.kaltura.request import NotABeacon, UnusableBeacon
from ivgraph.ingest.kaltura.translation import Visits, advance
from ivgraph.ingest.kaltura.visit import Visit

__all__ = ["Beacon", "NotABeacon", "UnusableBeacon", "Visit", "Visits", "advance", "parse_beacon"]
