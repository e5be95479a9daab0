"""Kaltura's player as a source of events: translates its requests, called beacons, into events.

A beacon has no id and no time of its own, beacons overtake each other, and a proxy may deliver one twice. What was
watched can only be worked out from many beacons, in the order in which they were sent. This is the standard problem of
a stream with late events, and this package solves it in the standard way, by a reorder buffer: a beacon stays in a
queue until the watermark, which is QUEUE_SECONDS behind the present, has passed its arrival. By then every beacon that
was sent before it has arrived, unless it was lost or exceptionally late.

On arrival (the response waits for the transaction of steps 2 and 3):

1. ``endpoint`` reads a live request, ``file_format`` a recorded one from a file; ``request`` and ``beacon`` parse it.
2. ``queued_beacon`` drops it if it is a duplicate, and finds the events that depend on no other beacon: impressions,
   plays, clicks, switches (``interactions``). These are stored at once.
3. ``recorder`` and ``beacon_writer`` put it into the queue, a table, within the limits of ``limits``; ``store`` holds
   the SQL. For recorded requests ``recorded_page_loads`` does the same in memory.

When it is due, half a minute later:

4. ``poller`` finds the page loads that have beacons before the watermark.
5. ``processing`` puts all queued beacons of such a page load in order (``order``): by what each player numbers
   (``order.segments``), joined by the steps from node to node (``order.steps``, ``order.sequence``), and estimates when
   each was sent (``order.event_times``).
6. ``playback`` takes each due beacon in turn and advances the state of the page load (``page_load``): the node that
   plays (``path``), its playhead (``playhead``) and the seconds that the player counts itself (``player_counter``).
   Each advance gives watch events (``events``).
7. ``beacon_writer`` stores these, saves the state and removes the beacons from the queue, in one transaction.

Only ``endpoint``, ``recorder``, ``beacon_writer``, ``poller``, ``store``, ``limits``, ``structure_cache`` and
``file_format`` do I/O; all the rest is pure.

One thing can't be found: what was played after the last beacon of a page load, up to eleven seconds. The player sends
no beacon when the page is left, unless the page itself makes it send a heartbeat then. Beacons that name no node belong
to a video that does not branch; they give impressions and plays only.

The structure of the playlist should be saved first. Without it a hotspot that a switch names counts as clicked, even
one that only paused or sought; every automatic switch counts as one along the default path; and a node that is entered
in its middle is known to play only from its first heartbeat on.
"""

from __future__ import annotations

from ivgraph.sources.kaltura.beacon import Beacon, parse_beacon
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.playback import advance
from ivgraph.sources.kaltura.recorded_page_loads import RecordedPageLoads
from ivgraph.sources.kaltura.request import NotABeacon, UnusableBeacon

__all__ = ["Beacon", "NotABeacon", "PageLoad", "RecordedPageLoads", "UnusableBeacon", "advance", "parse_beacon"]
