"""ivgraph's own format of structures.

    {"id", "name", "createdAt", "startNode", "nodes": [
        {"id", "name", "durationSeconds", "defaultNode", "deletedAt", "hotspots": [
            {"id", "name", "toNode" | "url" | "seekTo" | "pause", "shownFrom", "shownUntil", "area", "deletedAt"}]}]}

Times are RFC 3339 with an offset; positions in media are seconds. An area on the picture has "left", "top", "width" and
"height", as shares of the frame. The ids and startNode are required.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivgraph.catalog.formats.fields import Fields
from ivgraph.catalog.formats.links import Draft, FieldNames, check_links, check_size
from ivgraph.catalog.model import Area, HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.errors import Problem

PLAYLIST_KEYS = ("id", "name", "createdAt", "startNode", "nodes")
NODE_KEYS = ("id", "name", "durationSeconds", "defaultNode", "deletedAt", "hotspots")
HOTSPOT_KEYS = ("id", "name", "toNode", "url", "seekTo", "pause", "shownFrom", "shownUntil", "area", "deletedAt")
AREA_KEYS = ("left", "top", "width", "height")

_NAMES = FieldNames(start="startNode", default="defaultNode", target="toNode")
_MS_PER_SECOND = 1_000
#: What sums of shares that were computed may be off by.
ROUNDING = 1e-6


def parse(document: Mapping[str, Any], problems: list[Problem]) -> PlaylistStructure | None:
    """Parses a document, and appends its problems. Returns None if it is too large or has no id."""
    fields = Fields(document, "", problems)
    fields.only(PLAYLIST_KEYS)
    oversize = list(check_size(*_count_parts(document.get("nodes"))))
    if oversize:
        problems.extend(oversize)
        return None
    id, start = fields.id("id"), fields.reference("startNode")
    if document.get("startNode") is None:
        fields.report("startNode", "Name the node that plays first.")
    drafts = [draft for node in fields.objects("nodes") if (draft := _read_node(node))]
    problems.extend(check_links(start, drafts, _NAMES))
    name, created_at = fields.name("name"), fields.time("createdAt")
    if id is None:
        return None
    return PlaylistStructure(
        id=id, name=name, created_at=created_at, start_node=start, nodes=tuple(draft.node for draft in drafts)
    )


def _count_parts(nodes: object) -> tuple[int, int]:
    """Counts nodes and hotspots before they are read."""
    if not isinstance(nodes, list):
        return 0, 0
    lists = [node.get("hotspots") for node in nodes if isinstance(node, dict)]
    return len(nodes), sum(len(hotspots) for hotspots in lists if isinstance(hotspots, list))


def _read_node(fields: Fields) -> Draft | None:
    fields.only(NODE_KEYS)
    hotspots = [(each.path, hotspot) for each in fields.objects("hotspots") if (hotspot := _read_hotspot(each))]
    id = fields.id("id")
    name, duration_ms = fields.name("name"), fields.milliseconds("durationSeconds", _MS_PER_SECOND)
    default_node, deleted_at = fields.reference("defaultNode"), fields.time("deletedAt")
    if id is None:
        return None
    node = NodeStructure(
        id=id,
        name=name,
        duration_ms=duration_ms,
        default_node=default_node,
        hotspots=tuple(hotspot for _, hotspot in hotspots),
        deleted_at=deleted_at,
    )
    return Draft(fields.path, node, tuple(path for path, _ in hotspots))


def _read_hotspot(fields: Fields) -> HotspotStructure | None:
    fields.only(HOTSPOT_KEYS)
    id, name = fields.id("id"), fields.name("name")
    to_node, url, seek_ms = fields.reference("toNode"), fields.url("url"), fields.milliseconds("seekTo", _MS_PER_SECOND)
    shown_from_ms = fields.milliseconds("shownFrom", _MS_PER_SECOND)
    shown_until_ms = fields.milliseconds("shownUntil", _MS_PER_SECOND)
    kind, area, deleted_at = _read_kind(fields), _read_area(fields), fields.time("deletedAt")
    if id is None:
        return None
    return HotspotStructure(
        id=id,
        name=name,
        kind=kind,
        to_node=to_node,
        url=url,
        seek_ms=seek_ms,
        shown_from_ms=shown_from_ms,
        shown_until_ms=shown_until_ms,
        area=area,
        deleted_at=deleted_at,
    )


def _read_area(fields: Fields) -> Area | None:
    if fields.values.get("area") is None:
        return None
    inner = fields.inner("area")
    inner.only(AREA_KEYS)
    left, top, width, height = (inner.share(key) for key in AREA_KEYS)
    if left is None or top is None or width is None or height is None:
        return None
    if left + width > 1 + ROUNDING or top + height > 1 + ROUNDING:
        fields.report("area", "Keep it within the frame: left + width and top + height are at most 1.")
        return None
    return Area(left, top, width, height)


def _read_kind(fields: Fields) -> HotspotKind | None:
    pause = fields.values.get("pause")
    if pause is not None and not isinstance(pause, bool):
        fields.report("pause", "Give true, or leave the key out.")
    given = [key for key in ("toNode", "url", "seekTo") if fields.values.get(key) is not None] + ["pause"] * bool(pause)
    match given:
        case []:
            return None
        case ["toNode"] | ["toNode", "seekTo"]:
            return HotspotKind.NODE_SWITCH
        case ["url"]:
            return HotspotKind.LINK
        case ["seekTo"]:
            return HotspotKind.SEEK
        case ["pause"]:
            return HotspotKind.PAUSE
    message = f"Keep one of {', '.join(given)}: a click does one thing (only toNode may be combined with seekTo)."
    fields.problems.append(Problem(fields.path, message))
    return None
