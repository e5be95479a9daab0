"""Converts structures to native documents, as an authoring tool would send them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure


def write_structure(structure: PlaylistStructure) -> dict[str, Any]:
    """The native document of a structure; ``parse_structure`` makes an equal structure of it."""
    return _without_none(
        {
            "id": structure.id,
            "name": structure.name,
            "createdAt": _time(structure.created_at),
            "startNode": structure.start_node,
            "nodes": [_node_document(node) for node in structure.nodes],
        }
    )


def _node_document(node: NodeStructure) -> dict[str, Any]:
    return _without_none(
        {
            "id": node.id,
            "name": node.name,
            "durationSeconds": _seconds(node.duration_ms),
            "defaultNode": node.default_node,
            "deletedAt": _time(node.deleted_at),
            "hotspots": [_hotspot_document(hotspot) for hotspot in node.hotspots],
        }
    )


def _hotspot_document(hotspot: HotspotStructure) -> dict[str, Any]:
    return _without_none(
        {
            "id": hotspot.id,
            "name": hotspot.name,
            "toNode": hotspot.to_node,
            "url": hotspot.url,
            "seekTo": _seconds(hotspot.seek_ms),
            "pause": True if hotspot.kind is HotspotKind.PAUSE else None,
            "shownFrom": _seconds(hotspot.shown_from_ms),
            "shownUntil": _seconds(hotspot.shown_until_ms),
            "area": asdict(hotspot.area) if hotspot.area else None,
            "deletedAt": _time(hotspot.deleted_at),
        }
    )


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1_000


def _time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _without_none(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if value is not None}
