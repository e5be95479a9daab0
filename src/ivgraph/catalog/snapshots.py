"""The compact form in which a version of a structure is stored, and what differs between two versions.

A snapshot has what the structure lists and has not deleted, in the order of ids, so that equal structures have equal
snapshots. External ids are not in it: internal ids are for ever, and nodes and hotspots are never removed from their
tables. Nor are the name of the playlist and the places of hotspots on the picture, which are no part of its structure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot, HotspotKind, Node

#: start: the id of the start node. nodes: [id, name, duration_ms, default_node_id]. hotspots: [id, node_id, name, kind,
#: to_node_id, url, seek_ms, shown_from_ms, shown_until_ms].
Snapshot: TypeAlias = Mapping[str, Any]

_NODE = ("id", "name", "duration_ms", "default_node_id")
_HOTSPOT = ("id", "node_id", "name", "kind", "to_node_id", "url", "seek_ms", "shown_from_ms", "shown_until_ms")


def take_snapshot(graph: PlaylistGraph) -> Snapshot:
    """The structure of a playlist, in the form of JSON."""
    nodes = {node.id: node for node in graph.nodes if node.listed and node.deleted_at is None}
    hotspots = {each.id: each for each in graph.hotspots if each.listed and each.deleted_at is None}
    return {
        "start": graph.playlist.start_node_id,
        "nodes": [_row(nodes[id], _NODE) for id in sorted(nodes)],
        "hotspots": [_row(hotspots[id], _HOTSPOT) for id in sorted(hotspots)],
    }


def graph_of(snapshot: Snapshot, today: PlaylistGraph) -> PlaylistGraph:
    """The graph of a version. All nodes and hotspots of today are in it, so that any can be shown: those that the
    version did not have as not listed and without ways.
    """
    nodes, hotspots = _by_id(snapshot["nodes"], _NODE), _by_id(snapshot["hotspots"], _HOTSPOT)
    return PlaylistGraph(
        replace(today.playlist, start_node_id=snapshot["start"]),
        tuple(_node_of(node, nodes.get(node.id)) for node in today.nodes),
        tuple(_hotspot_of(hotspot, hotspots.get(hotspot.id)) for hotspot in today.hotspots),
    )


def _node_of(node: Node, then: Mapping[str, Any] | None) -> Node:
    if then is None:
        return replace(node, listed=False, default_node_id=None)
    return replace(node, **then, listed=True, deleted_at=None)


def _hotspot_of(hotspot: Hotspot, then: Mapping[str, Any] | None) -> Hotspot:
    if then is None:
        return replace(hotspot, listed=False, to_node_id=None)
    kind = None if then["kind"] is None else HotspotKind(then["kind"])
    return replace(hotspot, **{**then, "kind": kind}, listed=True, deleted_at=None)


@dataclass(frozen=True, slots=True)
class PartChanges:
    """The internal ids of the nodes, or hotspots, in which two versions differ, ascending."""

    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """How a version differs from the one before."""

    nodes: PartChanges
    hotspots: PartChanges
    is_start_changed: bool


def find_changes(before: Snapshot, after: Snapshot) -> Changes:
    """What was added, removed and changed between two versions."""
    return Changes(
        _find_part_changes(before["nodes"], after["nodes"]),
        _find_part_changes(before["hotspots"], after["hotspots"]),
        before["start"] != after["start"],
    )


def _find_part_changes(before: Iterable[Sequence[Any]], after: Iterable[Sequence[Any]]) -> PartChanges:
    old, new = {row[0]: list(row) for row in before}, {row[0]: list(row) for row in after}
    return PartChanges(
        tuple(sorted(new.keys() - old.keys())),
        tuple(sorted(old.keys() - new.keys())),
        tuple(sorted(id for id in new.keys() & old.keys() if new[id] != old[id])),
    )


def _by_id(rows: Iterable[Sequence[Any]], names: Sequence[str]) -> dict[int, dict[str, Any]]:
    return {row[0]: dict(zip(names, row, strict=True)) for row in rows}


def _row(part: Node | Hotspot, names: Sequence[str]) -> list[Any]:
    values = (getattr(part, name) for name in names)
    return [value.value if isinstance(value, HotspotKind) else value for value in values]
