"""The structures of the demo's stories as the catalog's model has them."""

from __future__ import annotations

from datetime import datetime

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.demo.story import Document


def build_structure(story: Document) -> PlaylistStructure:
    """The structure of a story as the catalog's model has it, with all defaults filled in."""
    return PlaylistStructure(
        id=story["id"],
        start_node=story["startNode"],
        nodes=tuple(_node_structure(node) for node in story["nodes"]),
    )


def _node_structure(node: Document) -> NodeStructure:
    return NodeStructure(
        id=node["id"],
        duration_ms=_milliseconds(node["durationSeconds"]),
        default_node=node.get("defaultNode"),
        hotspots=tuple(_hotspot_structure(hotspot, node["durationSeconds"]) for hotspot in node["hotspots"]),
    )


def _hotspot_structure(hotspot: Document, duration: float) -> HotspotStructure:
    return HotspotStructure(
        id=hotspot["id"],
        kind=next((kind for action, kind in _KINDS.items() if action in hotspot), None),
        to_node=hotspot.get("toNode"),
        seek_ms=_milliseconds(hotspot.get("seekTo", 0)),
        shown_from_ms=_milliseconds(hotspot["shownFrom"]),
        shown_until_ms=_milliseconds(hotspot.get("shownUntil", duration)),
        deleted_at=datetime.fromisoformat(hotspot["deletedAt"]) if "deletedAt" in hotspot else None,
    )


#: The kind of a hotspot by the keys of its document. The order matters: a switch may have a position to seek to.
_KINDS = {
    "toNode": HotspotKind.NODE_SWITCH,
    "url": HotspotKind.LINK,
    "pause": HotspotKind.PAUSE,
    "seekTo": HotspotKind.SEEK,
}


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
