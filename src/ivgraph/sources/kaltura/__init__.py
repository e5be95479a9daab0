"""Kaltura's player beacons, understood: recorded or live requests in, native events out.

    record → parse_beacon → Beacon → arrival: is it new, and what can be counted at once → Held
    → release, WAIT seconds later: sequence → times → translation → what was watched

All of it is pure but endpoint, recorder, releaser and structures, which take live beacons; of recorded ones PageLoads
does the same in memory. Lost for good is what was played after the last beacon of a page load, up to eleven seconds,
since the player sends none when the page is left; unless the page itself sends a heartbeat then. Beacons that name no
node belong to a video that doesn't branch: of these only impressions and plays are told.

The structure of the playlist should be there first. Without it the hotspot that a switch names is believed, so that a
click on a pause or a seek counts at the next automatic switch; every automatic switch takes the default path; and a
node that is entered in its middle is known to play from its first heartbeat on. All else is the same.
"""

from __future__ import annotations

from ivgraph.sources.kaltura.beacon import Beacon, parse_beacon
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.recorded_page_loads import PageLoads
from ivgraph.sources.kaltura.request import NotABeacon, UnusableBeacon
from ivgraph.sources.kaltura.translation import advance

__all__ = ["Beacon", "NotABeacon", "PageLoad", "PageLoads", "UnusableBeacon", "advance", "parse_beacon"]
