"""Beacons into what was watched: what each event type means for the path and the playhead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import path
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.counts import owner_of, start_of, tells_end
from ivgraph.sources.kaltura.events import watches
from ivgraph.sources.kaltura.page_load import PageLoad, receive, speed_of

#: What an event type says about whether media plays from then on; others say nothing.
_RUNNING: Mapping[int, bool] = {
    BeaconType.PLAY: True,
    BeaconType.RESUME: True,
    BeaconType.REPLAY: True,
    BeaconType.PAUSE: False,
}


def advance(
    state: PageLoad | None, beacon: Beacon, structure: PlaylistStructure | None = None
) -> tuple[PageLoad, list[RawEvent]]:
    """Takes what is known of a page load one beacon further; beacons come in the order in which they were sent.

    Args:
        state: What is known of the page load of this beacon; None where it is the first one.
        structure: Of the playlist of this beacon, where it is known.

    Returns:
        What is to be remembered, and watch events of what was played, each for the product's own parser.
    """
    page_load = receive(state, beacon)
    page_load, estimated = path.listen(page_load, beacon)
    played: path.Played = []
    match beacon.code:
        case BeaconType.IMPRESSION:
            page_load = path.load(page_load, beacon)
        case BeaconType.NODE_PLAY:
            page_load, played = path.enter(page_load, beacon, beacon.node() or "")
        case BeaconType.HOTSPOT_CLICKED:
            page_load, played = path.click(page_load, beacon, (beacon.node() or "", owner_of(beacon, structure)))
        case BeaconType.NODE_SWITCH:
            node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
            page_load, played = path.switch(page_load, beacon, node, to_node, start_of(beacon, structure))
        case _:
            page_load, played = _playback(page_load, beacon)
    page_load, before_seeks = path.heartbeat(page_load, beacon)
    page_load = replace(page_load, speed=speed_of(beacon) or page_load.speed)
    return page_load, [*watches(beacon, [*estimated, *before_seeks], "run"), *watches(beacon, played)]


def _playback(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, path.Played]:
    """Whatever else a player sends: at least a sample of the playhead, where it is in a node."""
    node = beacon.node()
    if node is None:
        return page_load, []
    if beacon.code == BeaconType.SEEK:
        return path.jump(page_load, beacon, node)
    running = True if beacon.code == BeaconType.VIEW and not tells_end(beacon) else _RUNNING.get(beacon.code)
    return path.sample(page_load, beacon, node, running)
