"""The events of a beacon that are counted: what they are depends on no other beacon, so that they need not wait.

The one exception is a switch that names a hotspot of which the structure says nothing. Whether that was a click depends
on whether the page load told of the same hotspot as a link before.
"""

from __future__ import annotations

from collections.abc import Collection

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.events import native


def is_plain(beacon: Beacon, structure: PlaylistStructure | None) -> bool:
    """Whether the beacon's events can be told without the beacons before it."""
    hotspot = beacon.text("hotspotId")
    return beacon.code != BeaconType.NODE_SWITCH or hotspot is None or _is_known(_find(structure, hotspot, beacon))


def count(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str] = ()) -> list[RawEvent]:
    """The beacon's events, but for what was watched.

    Args:
        links: The hotspots that the page load told of as links before; only needed where the beacon is not plain.
    """
    match beacon.code:
        case BeaconType.IMPRESSION:
            return [native(beacon, "impression")]
        case BeaconType.PLAY:
            return [native(beacon, "play")]
        case BeaconType.NODE_PLAY:
            return [native(beacon, "node_play", node=beacon.node())]
        case BeaconType.HOTSPOT_CLICKED:
            hotspot = beacon.text("hotspotId") or ""
            return [_click(beacon, owner_of(beacon, structure), hotspot)]
        case BeaconType.NODE_SWITCH:
            return _count_switch(beacon, structure, links)
    node = beacon.node()
    return [native(beacon, "node_end", node=node)] if node is not None and tells_end(beacon) else []


def owner_of(beacon: Beacon, structure: PlaylistStructure | None) -> str:
    """The node of the hotspot that a link's click (47) names: older players name the first node in each."""
    found = _find(structure, beacon.text("hotspotId") or "", beacon)
    return found[0].id if found else beacon.node() or ""


def start_of(beacon: Beacon, structure: PlaylistStructure | None) -> float:
    """The media second at which a switch (48) enters its node."""
    hotspot = _followed(beacon, _find(structure, beacon.text("hotspotId") or "", beacon))
    return (hotspot.seek_ms or 0) / 1_000 if hotspot else 0.0


def tells_end(beacon: Beacon) -> bool:
    """The interactive layer sends the end of a node as a heartbeat, which has no playTimeSum then."""
    return beacon.code == BeaconType.REACHED_END or (
        beacon.code == BeaconType.VIEW and "playTimeSum" not in beacon.parameters
    )


def _count_switch(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str]) -> list[RawEvent]:
    node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
    clicked = _clicked(beacon, structure, links)
    if clicked is not None:
        cause = "CLICK"
    elif to_node == node:
        cause = "LOOP"
    else:
        left = next((each for each in structure.nodes if each.id == node), None) if structure else None
        cause = "API" if left is not None and left.default_node != to_node else "DEFAULT"
    clicks = [] if clicked is None else [_click(beacon, node, clicked)]
    return [*clicks, native(beacon, "switch", node=node, toNode=to_node, cause=cause, hotspot=clicked)]


def _click(beacon: Beacon, node: str, hotspot: str) -> RawEvent:
    return native(beacon, "hotspot_click", node=node, hotspot=hotspot, position=beacon.position)


def _clicked(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str]) -> str | None:
    """The hotspot whose click caused a switch; None for an automatic one.

    The player remembers a click until the next switch, also one that only paused, sought or opened a link: such a
    hotspot doesn't lead where the switch went.
    """
    id = beacon.text("hotspotId")
    if id is None:
        return None
    found = _find(structure, id, beacon)
    if _is_known(found):
        return id if _followed(beacon, found) else None
    return None if id in links else id


def _followed(beacon: Beacon, found: tuple[NodeStructure, HotspotStructure] | None) -> HotspotStructure | None:
    """The hotspot, where it leads to the node that the switch went to."""
    hotspot = found[1] if found else None
    if hotspot and hotspot.kind is HotspotKind.NODE_SWITCH and hotspot.to_node == beacon.node("toNodeId"):
        return hotspot
    return None


def _is_known(found: tuple[NodeStructure, HotspotStructure] | None) -> bool:
    """Whether the structure says what the hotspot does: of one that was deleted it may not."""
    return found is not None and not (found[1].kind is None and found[1].deleted_at is not None)


def _find(
    structure: PlaylistStructure | None, hotspot: str, beacon: Beacon
) -> tuple[NodeStructure, HotspotStructure] | None:
    """The hotspot and the node it is in: most likely the one that the beacon names."""
    named = beacon.left_node
    nodes = sorted(structure.nodes, key=lambda node: node.id != named) if structure else []
    return next(((node, each) for node in nodes for each in node.hotspots if each.id == hotspot), None)
