"""Translates beacons, in the order in which they were sent, into what was watched between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import path
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.events import watch_events
from ivgraph.sources.kaltura.interactions import hotspot_node, is_node_end, start_position
from ivgraph.sources.kaltura.page_load import PageLoad, note_beacon, speed_of

#: Whether media plays after a beacon of the type. Other types leave that as it is.
_PLAYS_AFTER: Mapping[int, bool] = {
    BeaconType.PLAY: True,
    BeaconType.RESUME: True,
    BeaconType.REPLAY: True,
    BeaconType.PAUSE: False,
}


def advance(
    state: PageLoad | None, beacon: Beacon, structure: PlaylistStructure | None = None
) -> tuple[PageLoad, list[RawEvent]]:
    """Advances a page load by one beacon. Beacons must come in the order in which they were sent.

    Args:
        state: The page load before this beacon; None for its first beacon.
        structure: The structure of the playlist, if there is one.

    Returns:
        The page load after this beacon, and watch events of what was played until it, which are still to be validated.
    """
    page_load = note_beacon(state, beacon)
    page_load, estimated = path.note_player(page_load, beacon)
    played: path.Played = []
    match beacon.type:
        case BeaconType.IMPRESSION:
            page_load = path.load_player(page_load, beacon)
        case BeaconType.NODE_PLAY:
            page_load, played = path.enter_node(page_load, beacon, beacon.node() or "")
        case BeaconType.HOTSPOT_CLICKED:
            nodes = (beacon.node() or "", hotspot_node(beacon, structure))
            page_load, played = path.click_link(page_load, beacon, nodes)
        case BeaconType.NODE_SWITCH:
            node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
            page_load, played = path.switch_node(page_load, beacon, node, to_node, start_position(beacon, structure))
        case _:
            page_load, played = _observe(page_load, beacon)
    page_load, before_seeks = path.apply_play_time(page_load, beacon)
    page_load = replace(page_load, speed=speed_of(beacon) or page_load.speed)
    return page_load, [*watch_events(beacon, [*estimated, *before_seeks], "run"), *watch_events(beacon, played)]


def _observe(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, path.Played]:
    """Takes a beacon of any other type, which at least reports the playhead if it names a node."""
    node = beacon.node()
    if node is None:
        return page_load, []
    if beacon.type == BeaconType.SEEK:
        return path.seek(page_load, beacon, node)
    is_heartbeat = beacon.type == BeaconType.HEARTBEAT and not is_node_end(beacon)
    return path.observe_playhead(page_load, beacon, node, True if is_heartbeat else _PLAYS_AFTER.get(beacon.type))
