"""Playlists, their nodes and hotspots: reading them, and saving what an authoring tool says."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ivgraph.catalog.model import Hotspot, Node, Playlist
from ivgraph.database import Database


@dataclass(frozen=True)
class PlaylistGraph:
    """How a playlist is built: all its nodes and hotspots, deleted ones too."""

    playlist: Playlist
    nodes: tuple[Node, ...]
    hotspots: tuple[Hotspot, ...]

    @cached_property
    def node(self) -> dict[int, Node]:
        """By internal id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def node_by_external_id(self) -> dict[str, Node]:
        return {node.external_id: node for node in self.nodes}

    @cached_property
    def hotspot_by_external_id(self) -> dict[str, Hotspot]:
        return {hotspot.external_id: hotspot for hotspot in self.hotspots}

    @cached_property
    def hotspots_of(self) -> dict[int, list[Hotspot]]:
        """By the internal id of their node."""
        found = defaultdict(list)
        for hotspot in self.hotspots:
            found[hotspot.node_id].append(hotspot)
        return found

    @cached_property
    def levels(self) -> dict[int, int]:
        """Node → its level: the shortest distance from the start node, which is 1. Unreachable nodes are absent."""
        start = self.playlist.start_node_id
        levels = {start: 1} if start is not None and self._exists(start) else {}
        waiting = deque(levels)
        while waiting:
            here = waiting.popleft()
            for there in self._successors(here):
                if there not in levels and self._exists(there):
                    levels[there] = levels[here] + 1
                    waiting.append(there)
        return levels

    def _exists(self, node_id: int) -> bool:
        return node_id in self.node and self.node[node_id].deleted_at is None

    def _successors(self, node_id: int) -> Iterator[int]:
        following = self.node[node_id].default_node_id
        if following is not None:
            yield following
        for hotspot in self.hotspots_of.get(node_id, ()):
            if hotspot.to_node_id is not None and hotspot.deleted_at is None:
                yield hotspot.to_node_id


async def read_playlists(database: Database, external_ids: Sequence[str]) -> dict[str, Playlist]:
    """By external id; unknown ones are absent."""
    rows = await database.fetch("catalog/playlists_by_external_id", list(external_ids))
    return {row["external_id"]: Playlist.from_row(row) for row in rows}


async def read_graphs(database: Database, playlists: Sequence[Playlist]) -> dict[int, PlaylistGraph]:
    """By the playlist's internal id."""
    ids = [playlist.id for playlist in playlists]
    nodes, hotspots = defaultdict(list), defaultdict(list)
    for row in await database.fetch("catalog/nodes", ids):
        nodes[row["playlist_id"]].append(Node.from_row(row))
    for row in await database.fetch("catalog/hotspots", ids):
        hotspots[row["playlist_id"]].append(Hotspot.from_row(row))
    return {
        playlist.id: PlaylistGraph(playlist, tuple(nodes[playlist.id]), tuple(hotspots[playlist.id]))
        for playlist in playlists
    }
