"""Saves the structures of playlists, and reads them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ivgraph.catalog.graph import read_graphs, read_playlists
from ivgraph.catalog.model import Area, Hotspot, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.catalog.versions import keep_version
from ivgraph.database import Database, Session

#: A structure with at least this many nodes gets an ANALYZE before its hotspots are saved.
ANALYZE_FROM_NODES = 500


async def save_structure(database: Database, structure: PlaylistStructure, now: datetime) -> None:
    """Saves a structure in one transaction. Nodes and hotspots that it no longer lists are marked as deleted, and a
    structure that differs from the one before is a new version.

    Args:
        now: When they were deleted, when the version begins, and when a playlist without createdAt was created.
    """
    async with database.transaction() as session:
        await session.fetch("catalog/lock_playlist", structure.id)
        saved = await session.fetch("catalog/save_playlist", structure.id, structure.name, structure.created_at, now)
        playlist_id: int = saved[0]["id"]
        node_ids = await _save_nodes(session, playlist_id, structure.nodes)
        if len(structure.nodes) >= ANALYZE_FROM_NODES:
            await session.execute("catalog/analyze_nodes")
        hotspots = [(node_ids[node.id], hotspot) for node in structure.nodes for hotspot in node.hotspots]
        await _save_hotspots(session, playlist_id, hotspots, node_ids)
        await session.execute("catalog/start_playlist", playlist_id, _id_of(structure.start_node, node_ids))
        await session.execute("catalog/delete_other_nodes", playlist_id, [node.id for node in structure.nodes], now)
        listed_hotspots = [hotspot.id for _, hotspot in hotspots]
        await session.execute("catalog/delete_other_hotspots", playlist_id, listed_hotspots, now)
        await session.fetch("catalog/count_sizes", playlist_id)
        await keep_version(session, playlist_id, now)


async def read_structure(database: Database, external_id: str) -> PlaylistStructure | None:
    """Reads a playlist as a structure, with the nodes and hotspots that only events name; None if it is unknown."""
    playlist = (await read_playlists(database, [external_id])).get(external_id)
    if playlist is None:
        return None
    graph = (await read_graphs(database, [playlist]))[playlist.id]
    external_ids = {node.id: node.external_id for node in graph.nodes}
    return PlaylistStructure(
        id=playlist.external_id,
        name=playlist.name,
        created_at=playlist.created_at,
        start_node=external_ids.get(playlist.start_node_id or 0),
        nodes=tuple(
            NodeStructure(
                id=node.external_id,
                name=node.name,
                duration_ms=node.duration_ms,
                default_node=external_ids.get(node.default_node_id or 0),
                hotspots=tuple(_build_hotspot(hotspot, external_ids) for hotspot in graph.hotspots_by_node[node.id]),
                deleted_at=node.deleted_at,
            )
            for node in graph.nodes
        ),
    )


def _build_hotspot(hotspot: Hotspot, external_ids: Mapping[int, str]) -> HotspotStructure:
    return HotspotStructure(
        id=hotspot.external_id,
        name=hotspot.name,
        kind=hotspot.kind,
        to_node=external_ids.get(hotspot.to_node_id or 0),
        url=hotspot.url,
        seek_ms=hotspot.seek_ms,
        shown_from_ms=hotspot.shown_from_ms,
        shown_until_ms=hotspot.shown_until_ms,
        area=hotspot.area,
        deleted_at=hotspot.deleted_at,
    )


async def _save_nodes(session: Session, playlist_id: int, nodes: Sequence[NodeStructure]) -> dict[str, int]:
    """Saves the nodes, and returns their internal ids by external id. Plays are completed by the saved durations."""
    durations = {row["id"]: row["duration_ms"] for row in await session.fetch("catalog/durations", playlist_id)}
    saved = await session.fetch(
        "catalog/save_nodes",
        playlist_id,
        [node.id for node in nodes],
        [node.name for node in nodes],
        [node.duration_ms for node in nodes],
        [node.deleted_at for node in nodes],
    )
    if changed := [row["id"] for row in saved if durations.get(row["id"], row["duration_ms"]) != row["duration_ms"]]:
        await session.fetch("catalog/recount_completed", playlist_id, changed)
    ids: dict[str, int] = {row["external_id"]: row["id"] for row in saved}
    await session.execute(
        "catalog/link_nodes",
        playlist_id,
        [ids[node.id] for node in nodes],
        [_id_of(node.default_node, ids) for node in nodes],
    )
    return ids


async def _save_hotspots(
    session: Session,
    playlist_id: int,
    hotspots: Sequence[tuple[int, HotspotStructure]],
    node_ids: Mapping[str, int],
) -> None:
    """Saves the hotspots, each given with the internal id of its node."""
    await session.execute(
        "catalog/save_hotspots",
        playlist_id,
        [hotspot.id for _, hotspot in hotspots],
        [node_id for node_id, _ in hotspots],
        [hotspot.name for _, hotspot in hotspots],
        [hotspot.kind.value if hotspot.kind else None for _, hotspot in hotspots],
        [_id_of(hotspot.to_node, node_ids) for _, hotspot in hotspots],
        [hotspot.url for _, hotspot in hotspots],
        [hotspot.seek_ms for _, hotspot in hotspots],
        [hotspot.shown_from_ms for _, hotspot in hotspots],
        [hotspot.shown_until_ms for _, hotspot in hotspots],
        [hotspot.deleted_at for _, hotspot in hotspots],
        [_write_area(hotspot.area) for _, hotspot in hotspots],
    )


def _write_area(area: Area | None) -> str | None:
    """The text of an array: the rows of an array of arrays could not be told apart."""
    return None if area is None else f"{{{area.left!r},{area.top!r},{area.width!r},{area.height!r}}}"


def _id_of(node: str | None, ids: Mapping[str, int]) -> int | None:
    """The internal id of a node that a structure refers to. Parsing has checked that the structure lists it."""
    return None if node is None else ids[node]
