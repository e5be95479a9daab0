"""Translates a beacon into its interactions: impressions, plays, node plays, clicks, switches and node ends.

They depend on no other beacon, so they are stored on arrival. The one exception is a switch that names a hotspot which
the structure lacks: that was a click only if the page load has not reported the same hotspot as a link before.
"""

from __future__ import annotations

from collections.abc import Collection

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.events import build_event


def is_self_contained(beacon: Beacon, structure: PlaylistStructure | None) -> bool:
    """Whether the beacon's interactions depend on no beacon before it."""
    hotspot = beacon.text("hotspotId")
    return beacon.type != BeaconType.NODE_SWITCH or hotspot is None or _is_known(_find(structure, hotspot, beacon))


def interactions(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str] = ()) -> list[RawEvent]:
    """All events of the beacon except watch events.

    Args:
        structure: The structure of the playlist, if there is one.
        links: Hotspots that earlier beacons of the page load reported as links; only used if the beacon is not
            self-contained.
    """
    match beacon.type:
        case BeaconType.IMPRESSION:
            return [build_event(beacon, "impression")]
        case BeaconType.PLAY:
            return [build_event(beacon, "play")]
        case BeaconType.NODE_PLAY:
            return [build_event(beacon, "node_play", node=beacon.node())]
        case BeaconType.HOTSPOT_CLICKED:
            hotspot = beacon.text("hotspotId") or ""
            return [_click_event(beacon, hotspot_node(beacon, structure), hotspot)]
        case BeaconType.NODE_SWITCH:
            return _switch_events(beacon, structure, links)
    node = beacon.node()
    return [build_event(beacon, "node_end", node=node)] if node is not None and is_node_end(beacon) else []


def hotspot_node(beacon: Beacon, structure: PlaylistStructure | None) -> str:
    """The node of the hotspot that a click on a link (47) names. Older players always name the first node with it."""
    found = _find(structure, beacon.text("hotspotId") or "", beacon)
    return found[0].id if found else beacon.node() or ""


def start_position(beacon: Beacon, structure: PlaylistStructure | None) -> float:
    """The media second at which a switch (48) enters its node."""
    hotspot = _followed(beacon, _find(structure, beacon.text("hotspotId") or "", beacon))
    return (hotspot.seek_ms or 0) / 1_000 if hotspot else 0.0


def is_node_end(beacon: Beacon) -> bool:
    """Whether the beacon reports the end of a node: the interactive layer sends a heartbeat without playTimeSum."""
    return beacon.type == BeaconType.REACHED_END or (
        beacon.type == BeaconType.HEARTBEAT and "playTimeSum" not in beacon.parameters
    )


def _switch_events(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str]) -> list[RawEvent]:
    node, to_node = beacon.left_node or "", beacon.node("toNodeId") or ""
    clicked = _clicked_hotspot(beacon, structure, links)
    if clicked is not None:
        cause = "CLICK"
    elif to_node == node:
        cause = "LOOP"
    else:
        left = next((each for each in structure.nodes if each.id == node), None) if structure else None
        cause = "API" if left is not None and left.default_node != to_node else "DEFAULT"
    clicks = [] if clicked is None else [_click_event(beacon, node, clicked)]
    return [*clicks, build_event(beacon, "switch", node=node, toNode=to_node, cause=cause, hotspot=clicked)]


def _click_event(beacon: Beacon, node: str, hotspot: str) -> RawEvent:
    return build_event(beacon, "hotspot_click", node=node, hotspot=hotspot, position=beacon.position)


def _clicked_hotspot(beacon: Beacon, structure: PlaylistStructure | None, links: Collection[str]) -> str | None:
    """The hotspot whose click caused a switch; None for an automatic switch.

    A switch also names a hotspot that only paused, sought or opened a link before: the player keeps a click until the
    next switch. Such a hotspot doesn't lead where the switch went.
    """
    id = beacon.text("hotspotId")
    if id is None:
        return None
    found = _find(structure, id, beacon)
    if _is_known(found):
        return id if _followed(beacon, found) else None
    return None if id in links else id


def _followed(beacon: Beacon, found: tuple[NodeStructure, HotspotStructure] | None) -> HotspotStructure | None:
    """The hotspot, if it leads to the node that the switch went to; else None."""
    hotspot = found[1] if found else None
    if hotspot and hotspot.kind is HotspotKind.NODE_SWITCH and hotspot.to_node == beacon.node("toNodeId"):
        return hotspot
    return None


def _is_known(found: tuple[NodeStructure, HotspotStructure] | None) -> bool:
    """Whether the structure says what the hotspot does. For a deleted one it may not."""
    return found is not None and not (found[1].kind is None and found[1].deleted_at is not None)


def _find(
    structure: PlaylistStructure | None, hotspot: str, beacon: Beacon
) -> tuple[NodeStructure, HotspotStructure] | None:
    """The hotspot and its node. If several nodes have a hotspot with the id, the node that the beacon names wins."""
    named = beacon.left_node
    nodes = sorted(structure.nodes, key=lambda node: node.id != named) if structure else []
    return next(((node, each) for node in nodes for each in node.hotspots if each.id == hotspot), None)
