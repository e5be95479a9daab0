"""Reads playlists as graphs of nodes and hotspots, and finds the levels of nodes."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ivgraph.catalog.model import Hotspot, Node, Playlist
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True)
class PlaylistGraph:
    """A playlist with all its nodes and hotspots, including deleted ones."""

    playlist: Playlist
    nodes: tuple[Node, ...]
    hotspots: tuple[Hotspot, ...]

    @cached_property
    def node_by_id(self) -> dict[int, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def node_by_external_id(self) -> dict[str, Node]:
        return {node.external_id: node for node in self.nodes}

    @cached_property
    def hotspot_by_id(self) -> dict[int, Hotspot]:
        return {hotspot.id: hotspot for hotspot in self.hotspots}

    @cached_property
    def hotspot_by_external_id(self) -> dict[str, Hotspot]:
        return {hotspot.external_id: hotspot for hotspot in self.hotspots}

    @cached_property
    def hotspots_by_node(self) -> dict[int, list[Hotspot]]:
        """The hotspots of each node, by its internal id."""
        found = defaultdict(list)
        for hotspot in self.hotspots:
            found[hotspot.node_id].append(hotspot)
        return found

    @cached_property
    def levels(self) -> dict[int, int]:
        """By the internal id of a reachable node: its shortest distance from the start node, which has level 1."""
        start = self.playlist.start_node_id
        levels = {start: 1} if start is not None and self._exists(start) else {}
        queue = deque(levels)
        while queue:
            node = queue.popleft()
            for successor in self.ways[node]:
                if successor not in levels:
                    levels[successor] = levels[node] + 1
                    queue.append(successor)
        return levels

    @cached_property
    def endings(self) -> frozenset[int]:
        """The internal ids of the nodes at which the story ends: those of the structure from which no way leads on."""
        return frozenset(node.id for node in self.nodes if self._exists(node.id) and not self.ways[node.id])

    @cached_property
    def ways(self) -> dict[int, tuple[int, ...]]:
        """By the internal id of a node: the nodes that its default way and its hotspots lead to, each once."""
        return {node.id: tuple(dict.fromkeys(filter(self._exists, self._successors(node.id)))) for node in self.nodes}

    def _exists(self, node_id: int) -> bool:
        """Whether the structure has the node. One that a version did not have is not listed."""
        node = self.node_by_id.get(node_id)
        return node is not None and node.listed and node.deleted_at is None

    def _successors(self, node_id: int) -> Iterator[int]:
        default_node_id = self.node_by_id[node_id].default_node_id
        if default_node_id is not None:
            yield default_node_id
        for hotspot in self.hotspots_by_node.get(node_id, ()):
            if hotspot.to_node_id is not None and hotspot.deleted_at is None:
                yield hotspot.to_node_id


async def read_playlists(database: ReadableDatabase, external_ids: Sequence[str]) -> dict[str, Playlist]:
    """Reads playlists by their external ids. Unknown ones are missing from the result."""
    rows = await database.fetch("catalog/playlists_by_external_id", list(external_ids))
    return {row["external_id"]: Playlist.from_row(row) for row in rows}


async def read_playlists_by_id(database: ReadableDatabase, ids: Sequence[int]) -> dict[int, Playlist]:
    """Reads playlists by their internal ids."""
    return {row["id"]: Playlist.from_row(row) for row in await database.fetch("catalog/playlists_by_id", list(ids))}


async def read_graphs(database: ReadableDatabase, playlists: Sequence[Playlist]) -> dict[int, PlaylistGraph]:
    """Reads the graphs of playlists, by their internal ids."""
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


@dataclass(frozen=True, slots=True)
class NamedParts:
    """Which of the nodes and hotspots that somebody names there are."""

    #: The external ids of the playlists that exist.
    playlists: frozenset[str]
    #: External ids of playlists with those of nodes that they have.
    nodes: frozenset[tuple[str, str]]
    #: The same of hotspots.
    hotspots: frozenset[tuple[str, str]]


async def read_named_parts(
    database: ReadableDatabase, playlists: Collection[str], nodes: Collection[str], hotspots: Collection[str]
) -> NamedParts:
    """Looks external ids of nodes and hotspots up in playlists, which are given by their external ids, too."""
    found = await read_playlists(database, _storable(playlists))
    external_ids = {playlist.id: external_id for external_id, playlist in found.items()}
    rows = await database.fetch("catalog/named_parts", sorted(external_ids), _storable(nodes), _storable(hotspots))
    parts = defaultdict[bool, set[tuple[str, str]]](set)
    for row in rows:
        parts[row["is_node"]].add((external_ids[row["playlist_id"]], row["external_id"]))
    return NamedParts(frozenset(found), frozenset(parts[True]), frozenset(parts[False]))


def _storable(texts: Collection[str]) -> list[str]:
    """The texts that PostgreSQL accepts in a comparison, in order."""
    return sorted(text for text in texts if "\0" not in text)
