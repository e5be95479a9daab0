"""Beacons into native events: what each event type means."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from ivgraph.ingest.event import RawEvent
from ivgraph.ingest.kaltura import path
from ivgraph.ingest.kaltura.beacon import Beacon, BeaconType
from ivgraph.ingest.kaltura.events import fingerprint, native, watches
from ivgraph.ingest.kaltura.page_load import PageLoad, receive, speed_of
from ivgraph.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure

#: What an event type says about whether media plays from then on; others say nothing.
_RUNNING: Mapping[int, bool] = {
    BeaconType.PLAY: True,
    BeaconType.RESUME: True,
    BeaconType.REPLAY: True,
    BeaconType.PAUSE: False,
}


class PageLoads:
    """The page loads of one import, in memory; the least recently seen are forgotten.

    A forgotten page load that goes on loses no more than what was played until its next beacon.
    """

    def __init__(self, structures: Mapping[str, PlaylistStructure] | None = None, most: int = 10_000) -> None:
        """Takes the structures of the playlists that are known, by id, and how many page loads to remember."""
        self._structures = structures or {}
        self._most = most
        self._page_loads: OrderedDict[tuple[str, str], PageLoad] = OrderedDict()

    def __len__(self) -> int:
        return len(self._page_loads)

    def translate(self, beacon: Beacon) -> list[RawEvent]:
        """The native events that a beacon tells of, in order."""
        key = beacon.page_load, beacon.playlist
        page_load, events = advance(self._page_loads.get(key), beacon, self._structures.get(beacon.playlist))
        self._page_loads[key] = page_load
        self._page_loads.move_to_end(key)
        while len(self._page_loads) > self._most:
            self._page_loads.popitem(last=False)
        return events


def advance(
    state: PageLoad | None, beacon: Beacon, structure: PlaylistStructure | None = None
) -> tuple[PageLoad, list[RawEvent]]:
    """Takes what is known of a page load one beacon further.

    Args:
        state: What is known of the page load of this beacon; None where it is the first one.
        structure: Of the playlist of this beacon, where it is known.

    Returns:
        What is to be remembered, and the native events that the beacon tells of, each for the product's own parser.
    """
    page_load, repeated = receive(state, beacon, fingerprint(beacon))
    if repeated:
        return page_load, []
    page_load, before = path.listen(page_load, beacon)
    match beacon.code:
        case BeaconType.IMPRESSION:
            page_load, events = path.load(page_load, beacon), [native(beacon, "impression")]
        case BeaconType.NODE_PLAY:
            page_load, events = _node_play(page_load, beacon)
        case BeaconType.HOTSPOT_CLICKED:
            page_load, events = _hotspot_clicked(page_load, beacon, structure)
        case BeaconType.NODE_SWITCH:
            page_load, events = _node_switch(page_load, beacon, structure)
        case _:
            page_load, events = _playback(page_load, beacon)
    page_load, after = path.heartbeat(page_load, beacon)
    page_load = replace(page_load, speed=speed_of(beacon) or page_load.speed)
    return page_load, [*watches(beacon, [*before, *after], "told"), *events]


def _node_play(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, list[RawEvent]]:
    node = beacon.node() or ""
    page_load, played = path.enter(page_load, beacon, node)
    return page_load, [*watches(beacon, played), native(beacon, "node_play", node=node)]


def _hotspot_clicked(
    page_load: PageLoad, beacon: Beacon, structure: PlaylistStructure | None
) -> tuple[PageLoad, list[RawEvent]]:
    hotspot, named = beacon.text("hotspotId") or "", beacon.node() or ""
    # Older players name the first node in every one of these.
    owner, _ = _find_hotspot(structure, hotspot, named)
    node = owner.id if owner else named
    page_load, played = path.click(page_load, beacon, (named, node))
    click = native(beacon, "hotspot_click", node=node, hotspot=hotspot, position=beacon.position)
    return replace(page_load, linked=hotspot), [*watches(beacon, played), click]


def _node_switch(
    page_load: PageLoad, beacon: Beacon, structure: PlaylistStructure | None
) -> tuple[PageLoad, list[RawEvent]]:
    node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
    clicked, start = _cause(page_load, beacon, structure)
    default = _find_node(structure, node)
    page_load, played = path.switch(page_load, beacon, node, to_node, start)
    events = watches(beacon, played)
    if clicked is not None:
        events.append(native(beacon, "hotspot_click", node=node, hotspot=clicked, position=beacon.position))
        cause = "CLICK"
    elif to_node == node:
        cause = "LOOP"
    else:
        cause = "API" if default is not None and default.default_node != to_node else "DEFAULT"
    events.append(native(beacon, "switch", node=node, toNode=to_node, cause=cause, hotspot=clicked))
    return replace(page_load, linked=None), events


def _playback(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, list[RawEvent]]:
    """Whatever else a player sends: at least a sample of the playhead, where it is in a node."""
    node, ended = beacon.node(), _tells_end(beacon)
    running = True if beacon.code == BeaconType.VIEW and not ended else _RUNNING.get(beacon.code)
    played: path.Played = []
    if node is not None:
        if beacon.code == BeaconType.SEEK:
            page_load, played = path.jump(page_load, beacon, node)
        else:
            page_load, played = path.sample(page_load, beacon, node, running)
    events = watches(beacon, played)
    if beacon.code == BeaconType.PLAY:
        events.append(native(beacon, "play"))
    if ended and node is not None:
        events.append(native(beacon, "node_end", node=node))
    return page_load, events


def _tells_end(beacon: Beacon) -> bool:
    """The interactive layer sends the end of a node as a heartbeat, which has no playTimeSum then."""
    return beacon.code == BeaconType.REACHED_END or (
        beacon.code == BeaconType.VIEW and "playTimeSum" not in beacon.parameters
    )


def _cause(page_load: PageLoad, beacon: Beacon, structure: PlaylistStructure | None) -> tuple[str | None, float]:
    """The hotspot whose click caused a switch, None for an automatic one; and the media second that it leads to.

    The player remembers a click until the next switch, also one that only paused, sought or opened a link: such a
    hotspot doesn't lead where the switch went. Where that isn't known, one that was just reported as a link is such a
    one.
    """
    id = beacon.text("hotspotId")
    if id is None:
        return None, 0.0
    _, hotspot = _find_hotspot(structure, id, beacon.left_node or "")
    if hotspot is None or (hotspot.kind is None and hotspot.deleted_at is not None):
        return (None if id == page_load.linked else id), 0.0
    if hotspot.kind is HotspotKind.NODE_SWITCH and hotspot.to_node == beacon.node("toNodeId"):
        return id, (hotspot.seek_ms or 0) / 1_000
    return None, 0.0


def _find_node(structure: PlaylistStructure | None, id: str) -> NodeStructure | None:
    return next((node for node in structure.nodes if node.id == id), None) if structure else None


def _find_hotspot(
    structure: PlaylistStructure | None, id: str, node: str
) -> tuple[NodeStructure, HotspotStructure] | tuple[None, None]:
    """The hotspot and the node it is in: most likely the given one."""
    nodes = sorted(structure.nodes, key=lambda candidate: candidate.id != node) if structure else []
    return next(((owner, hotspot) for owner in nodes for hotspot in owner.hotspots if hotspot.id == id), (None, None))
