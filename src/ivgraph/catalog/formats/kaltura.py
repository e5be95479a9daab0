"""Reads structures from Kaltura's interactivity documents.

It uses the id (or entryId), ``pathData.startNodeId``, the nodes with their hotspots and default paths, and the deleted
nodes and hotspots in ``analyticsData``; it ignores all other keys. Media times are milliseconds. The response of
Kaltura's ``interactivity.get``, which holds the document as a text under ``data``, is accepted too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ivgraph.catalog.formats.fields import Fields, read_share
from ivgraph.catalog.formats.links import Draft, FieldNames, check_links, check_size
from ivgraph.catalog.model import EARLIEST, Area, HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.errors import Problem

_NAMES = FieldNames(start="pathData.startNodeId", default="pathData.defaultPathNodeId", target="data.behavior.nodeId")
_MILLISECOND = 1
#: A larger Unix time is in milliseconds: in seconds it would be in the year 5138.
_MAX_UNIX_SECONDS = 100_000_000_000


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether a document is one of Kaltura's, not one in ivgraph's own format."""
    if "pathData" in document or _is_response(document):
        return True
    nodes = document.get("nodes")
    keys = {key for node in nodes if isinstance(node, dict) for key in node} if isinstance(nodes, list) else set()
    return not keys.isdisjoint({"entryId", "interactions", "pathData"})


def parse(document: Mapping[str, Any], problems: list[Problem]) -> PlaylistStructure | None:
    """Reads a whole document.

    A deleted hotspot is kept in the node that it was in; if the document lacks that node, it is added as a deleted one.
    A deleted hotspot that names no node is left out.

    Args:
        problems: Every problem of the document is appended to it.

    Returns:
        None if the document is too large, has no id, or can't be read at all. Otherwise the structure, which may be
        used only if there are no problems.
    """
    fields = _unwrap(Fields(document, "", problems))
    if fields is None:
        return None
    oversize = list(check_size(*_estimate_size(fields.values)))
    if oversize:
        problems.extend(oversize)
        return None
    id, name, created_at = fields.id("id", "entryId"), fields.name("name"), _time(fields, "createdAt")
    start = fields.inner("pathData").id("startNodeId")
    analytics = fields.inner("analyticsData")
    current = [draft for node in fields.objects("nodes") if (draft := _node(node))]
    drafts = _with_deleted_hotspots([*current, *_deleted_nodes(current, analytics)], analytics)
    problems.extend(check_links(start, drafts, _NAMES))
    if id is None:
        return None
    return PlaylistStructure(
        id=id, name=name, created_at=created_at, start_node=start, nodes=tuple(draft.node for draft in drafts)
    )


def _is_response(document: Mapping[str, Any]) -> bool:
    """Whether a document is the response of ``interactivity.get``."""
    return isinstance(document.get("data"), str) and "nodes" not in document


def _unwrap(fields: Fields) -> Fields | None:
    """The interactivity document in a response, or the document itself; None, with a problem, if there is none."""
    if not _is_response(fields.values):
        return fields
    try:
        inner = orjson.loads(fields.values["data"])
    except ValueError:
        inner = None
    if not isinstance(inner, dict):
        fields.report("data", "Give the interactivity document, a JSON object written as text.")
        return None
    return Fields({"id": fields.values.get("entryId")} | inner, "", fields.problems)


def _estimate_size(document: Mapping[str, Any]) -> tuple[int, int]:
    """The numbers of nodes and hotspots in a document that is not validated yet."""
    nodes, analytics = document.get("nodes"), document.get("analyticsData")
    nodes = nodes if isinstance(nodes, list) else []
    analytics = analytics if isinstance(analytics, dict) else {}
    interactions = [node.get("interactions") for node in nodes if isinstance(node, dict)]
    deleted_nodes, deleted_hotspots = (_length(analytics.get(key)) for key in ("deletedNodes", "deletedHotspots"))
    return len(nodes) + deleted_nodes, sum(map(_length, interactions)) + deleted_hotspots


def _length(value: object) -> int:
    return len(value) if isinstance(value, list | dict) else 0


def _node(fields: Fields) -> Draft | None:
    path_data = fields.inner("pathData")
    id, name = fields.id("id"), fields.name("name")
    duration_ms = path_data.milliseconds("msDuration", _MILLISECOND)
    default_node = path_data.reference("defaultPathNodeId")
    hotspots = []
    for interaction in fields.objects("interactions"):
        behavior = interaction.inner("data").inner("behavior")
        match interaction.values.get("type"):
            case "@@core/hotspot":
                if hotspot := _hotspot(interaction, id):
                    hotspots.append((interaction.path, hotspot))
            case "@@core/postPlay" if path_data.values.get("defaultPathNodeId") is None:
                default_node = _next_node(behavior, id) or default_node
    if id is None:
        return None
    node = NodeStructure(
        id=id,
        name=name,
        duration_ms=duration_ms,
        default_node=default_node,
        hotspots=tuple(hotspot for _, hotspot in hotspots),
    )
    return Draft(fields.path, node, tuple(path for path, _ in hotspots))


def _next_node(behavior: Fields, node: str | None) -> str | None:
    match behavior.values.get("type"):
        case "GoToNode":
            return behavior.id("nodeId")
        case "Loop":
            return node
    return None


def _hotspot(fields: Fields, node: str | None) -> HotspotStructure | None:
    data = fields.inner("data")
    hotspot = HotspotStructure(
        id=fields.id("id") or "",
        name=data.inner("text").name("label"),
        shown_from_ms=fields.milliseconds("startTime", _MILLISECOND),
        shown_until_ms=fields.milliseconds("endTime", _MILLISECOND),
        area=_area(data.values.get("position")),
    )
    hotspot = _with_behavior(hotspot, data.inner("behavior"), node)
    return hotspot if hotspot.id else None


def _area(position: object) -> Area | None:
    """Where a hotspot is: shares of the frame. Documents that have pixels instead do not say of how large a frame."""
    if not isinstance(position, dict):
        return None
    values = [position.get(key) for key in ("left", "top", "width", "height")]
    left, top, width, height = (read_share(value) for value in values)
    if left is None or top is None or width is None or height is None:
        return None
    # An editor lets hotspots be dragged over the edge.
    return Area(left, top, min(width, 1 - left), min(height, 1 - top))


def _with_behavior(hotspot: HotspotStructure, behavior: Fields, node: str | None) -> HotspotStructure:
    match behavior.values.get("type"):
        case "GoToNode":
            seek_ms = behavior.milliseconds("startTime", _MILLISECOND)
            to_node = behavior.id("nodeId")
            return replace(hotspot, kind=HotspotKind.NODE_SWITCH, to_node=to_node, seek_ms=seek_ms or None)
        case "GoToUrl":
            return replace(hotspot, kind=HotspotKind.LINK, url=behavior.url("url"))
        case "GoToTime":
            return replace(hotspot, kind=HotspotKind.SEEK, seek_ms=behavior.milliseconds("time", _MILLISECOND))
        case "Pause":
            return replace(hotspot, kind=HotspotKind.PAUSE)
        case "Loop":
            return replace(hotspot, kind=HotspotKind.NODE_SWITCH, to_node=node)
    return hotspot


def _deleted_nodes(current: list[Draft], analytics: Fields) -> Iterator[Draft]:
    known = {draft.node.id for draft in current}
    for fields in _entries(analytics, "deletedNodes"):
        id, name, deleted_at = fields.id("id"), fields.name("name", "label"), _deletion(fields)
        # A node that was restored, or deleted twice, is in the structure already.
        if id is not None and id not in known:
            known.add(id)
            yield Draft(fields.path, NodeStructure(id=id, name=name, deleted_at=deleted_at), ())


def _with_deleted_hotspots(drafts: list[Draft], analytics: Fields) -> list[Draft]:
    known = {hotspot.id for draft in drafts for hotspot in draft.node.hotspots}
    added: dict[str, list[tuple[str, HotspotStructure]]] = {}
    for fields in _entries(analytics, "deletedHotspots"):
        id, name, deleted_at = fields.id("id"), fields.name("name", "label"), _deletion(fields)
        node = fields.reference("nodeId") or fields.reference("sourceNodeId")
        if id is not None and node is not None and id not in known:
            known.add(id)
            # Its behaviour is not read: the node that it led to may be missing from the document.
            hotspot = HotspotStructure(id=id, name=name, deleted_at=deleted_at)
            added.setdefault(node, []).append((fields.path, hotspot))
    extended = [_with_hotspots(draft, added.pop(draft.node.id, [])) for draft in drafts]
    return extended + [_missing_node(node, hotspots) for node, hotspots in added.items()]


def _with_hotspots(draft: Draft, hotspots: list[tuple[str, HotspotStructure]]) -> Draft:
    paths = draft.hotspot_paths + tuple(path for path, _ in hotspots)
    node = replace(draft.node, hotspots=draft.node.hotspots + tuple(hotspot for _, hotspot in hotspots))
    return Draft(draft.path, node, paths)


def _missing_node(id: str, hotspots: list[tuple[str, HotspotStructure]]) -> Draft:
    """A node that only its deleted hotspots name, as a deleted one."""
    path, first = hotspots[0]
    return _with_hotspots(Draft(path, NodeStructure(id=id, deleted_at=first.deleted_at), ()), hotspots)


def _entries(fields: Fields, key: str) -> Iterator[Fields]:
    """The objects under a key, in a list or in an object by id."""
    value = fields.values.get(key)
    if not isinstance(value, dict):
        yield from fields.objects(key)
        return
    as_list = Fields({key: list(value.values())}, fields.path, fields.problems)
    yield from as_list.objects(key)


def _deletion(fields: Fields) -> datetime | None:
    """When a node or hotspot was deleted. Reports a problem if the document does not say."""
    key = "deleteDate" if fields.values.get("deletedAt") is None else "deletedAt"
    deleted_at = _time(fields, key)
    if fields.values.get(key) is None:
        fields.report("deletedAt", "Say when it was deleted.")
    return deleted_at


def _time(fields: Fields, key: str) -> datetime | None:
    """Reads a Unix time in seconds or milliseconds, or an RFC 3339 time."""
    value = fields.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return fields.time(key)
    seconds = value / 1_000 if value > _MAX_UNIX_SECONDS else value
    try:
        time = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        time = EARLIEST - timedelta(1)
    if time < EARLIEST:
        fields.report(key, "Give a Unix time after 1999, in seconds or milliseconds.")
        return None
    return time
