"""Beacons into native events: what each event type means."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace

from ivgraph.ingest.event import RawEvent
from ivgraph.ingest.kaltura import path
from ivgraph.ingest.kaltura.beacon import Beacon, BeaconType
from ivgraph.ingest.kaltura.events import fingerprint, native, watches
from ivgraph.ingest.kaltura.visit import Visit, receive, speed_of
from ivgraph.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure

#: What an event type says about whether media plays from then on; others say nothing.
_RUNNING: Mapping[int, bool] = {
    BeaconType.PLAY: True,
    BeaconType.RESUME: True,
    BeaconType.REPLAY: True,
    BeaconType.PAUSE: False,
}


class Visits:
    """The visits of one import, in memory; the least recently seen are forgotten.

    A forgotten visit that goes on loses no more than what was played until its next beacon.
    """

    def __init__(self, structures: Mapping[str, PlaylistStructure] | None = None, most: int = 10_000) -> None:
        """Takes the structures of the playlists that are known, by id, and how many visits to remember."""
        self._structures = structures or {}
        self._most = most
        self._visits: OrderedDict[tuple[str, str], Visit] = OrderedDict()

    def __len__(self) -> int:
        return len(self._visits)

    def translate(self, beacon: Beacon) -> list[RawEvent]:
        """The native events that a beacon tells of, in order."""
        key = beacon.visit, beacon.playlist
        visit, events = advance(self._visits.get(key), beacon, self._structures.get(beacon.playlist))
        self._visits[key] = visit
        self._visits.move_to_end(key)
        while len(self._visits) > self._most:
            self._visits.popitem(last=False)
        return events


def advance(
    state: Visit | None, beacon: Beacon, structure: PlaylistStructure | None = None
) -> tuple[Visit, list[RawEvent]]:
    """Takes a visit one beacon further.

    Args:
        state: What is known of the visit of this beacon; None where it is the first one.
        structure: Of the playlist of this beacon, where it is known.

    Returns:
        What is to be remembered, and the native events that the beacon tells of, each for the product's own parser.
    """
    visit, repeated = receive(state, beacon, fingerprint(beacon))
    if repeated:
        return visit, []
    match beacon.code:
        case BeaconType.IMPRESSION:
            visit, events = path.load(visit, beacon), [native(beacon, "impression")]
        case BeaconType.NODE_PLAY:
            visit, events = _node_play(visit, beacon)
        case BeaconType.HOTSPOT_CLICKED:
            visit, events = _hotspot_clicked(visit, beacon, structure)
        case BeaconType.NODE_SWITCH:
            visit, events = _node_switch(visit, beacon, structure)
        case _:
            visit, events = _playback(visit, beacon)
    return replace(visit, speed=speed_of(beacon) or visit.speed), events


def _node_play(visit: Visit, beacon: Beacon) -> tuple[Visit, list[RawEvent]]:
    node = beacon.node() or ""
    visit, played = path.enter(visit, beacon, node)
    return visit, [*watches(beacon, played), native(beacon, "node_play", node=node)]


def _hotspot_clicked(visit: Visit, beacon: Beacon, structure: PlaylistStructure | None) -> tuple[Visit, list[RawEvent]]:
    hotspot, named = beacon.text("hotspotId") or "", beacon.node() or ""
    # Older players name the first node in every one of these.
    owner, _ = _find_hotspot(structure, hotspot, named)
    node = owner.id if owner else named
    visit, played = path.click(visit, beacon, (named, node))
    click = native(beacon, "hotspot_click", node=node, hotspot=hotspot, position=beacon.position)
    return replace(visit, linked=hotspot), [*watches(beacon, played), click]


def _node_switch(visit: Visit, beacon: Beacon, structure: PlaylistStructure | None) -> tuple[Visit, list[RawEvent]]:
    node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
    clicked, start = _cause(visit, beacon, structure)
    default = _find_node(structure, node)
    visit, played = path.switch(visit, beacon, node, to_node, start)
    events = watches(beacon, played)
    if clicked is not None:
        events.append(native(beacon, "hotspot_click", node=node, hotspot=clicked, position=beacon.position))
        cause = "CLICK"
    elif to_node == node:
        cause = "LOOP"
    else:
        cause = "API" if default is not None and default.default_node != to_node else "DEFAULT"
    events.append(native(beacon, "switch", node=node, toNode=to_node, cause=cause, hotspot=clicked))
    return replace(visit, linked=None), events


def _playback(visit: Visit, beacon: Beacon) -> tuple[Visit, list[RawEvent]]:
    """Whatever else a player sends: at least a sample of the playhead, where it is in a node."""
    node, ended = beacon.node(), _tells_end(beacon)
    running = True if beacon.code == BeaconType.VIEW and not ended else _RUNNING.get(beacon.code)
    played: path.Played = []
    if node is not None:
        if beacon.code == BeaconType.SEEK:
            visit, played = path.jump(visit, beacon, node)
        else:
            visit, played = path.sample(visit, beacon, node, running)
    events = watches(beacon, played)
    if beacon.code == BeaconType.PLAY:
        events.append(native(beacon, "play"))
    if ended and node is not None:
        events.append(native(beacon, "node_end", node=node))
    return visit, events


def _tells_end(beacon: Beacon) -> bool:
    """The interactive layer sends the end of a node as a heartbeat, which has no playTimeSum then."""
    return beacon.code == BeaconType.REACHED_END or (
        beacon.code == BeaconType.VIEW and "playTimeSum" not in beacon.parameters
    )


def _cause(visit: Visit, beacon: Beacon, structure: PlaylistStructure | None) -> tuple[str | None, float]:
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
        return (None if id == visit.linked else id), 0.0
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
