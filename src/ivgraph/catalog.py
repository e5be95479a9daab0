"""Playlists, their nodes and hotspots: reading them, and saving what an authoring tool says."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from ivgraph.db import Database, Session
from ivgraph.model import Hotspot, HotspotStructure, Node, NodeStructure, Playlist, PlaylistStructure

#: Nodes of a structure from which on it pays to gather statistics before its hotspots are saved.
MANY_NODES = 500


@dataclass(frozen=True)
class Outline:
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


async def read_outlines(database: Database, playlists: Sequence[Playlist]) -> dict[int, Outline]:
    """By the playlist's internal id."""
    ids = [playlist.id for playlist in playlists]
    nodes, hotspots = defaultdict(list), defaultdict(list)
    for row in await database.fetch("catalog/nodes", ids):
        nodes[row["playlist_id"]].append(Node.from_row(row))
    for row in await database.fetch("catalog/hotspots", ids):
        hotspots[row["playlist_id"]].append(Hotspot.from_row(row))
    return {
        playlist.id: Outline(playlist, tuple(nodes[playlist.id]), tuple(hotspots[playlist.id]))
        for playlist in playlists
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistSize:
    """How much a playlist is made of; on average, where it stands for many."""

    nodes: float = 0
    hotspots: float = 0
    #: Hotspots of the node that has the most.
    most_hotspots: float = 0
    #: The same with deleted ones.
    all_nodes: float = 0
    all_hotspots: float = 0
    most_all_hotspots: float = 0
    #: Distinct contexts in which it was watched.
    contexts: float = 0
    #: Bytes of the ids, names and addresses of all its nodes and hotspots, and of the one that has the most. An id
    #: repeats the playlist's: see sql/catalog/sizes.
    text_bytes: float = 0
    most_text_bytes: float = 0

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> PlaylistSize:
        return cls(**{name: row[name] for name in cls.__slots__})


NO_PLAYLIST = PlaylistSize()


#: More than any playlist has.
UNBOUNDED = PlaylistSize(**dict.fromkeys(PlaylistSize.__slots__, 1e9))


def sum_up(sizes: Sequence[PlaylistSize], count: int) -> tuple[PlaylistSize, PlaylistSize]:
    """What each of so many playlists has on average, and what any of them has at most; those not given have nothing."""
    sums = {name: sum(getattr(size, name) for size in sizes) for name in PlaylistSize.__slots__}
    most = {name: max((getattr(size, name) for size in sizes), default=0) for name in PlaylistSize.__slots__}
    return PlaylistSize(**{name: value / count for name, value in sums.items()}), PlaylistSize(**most)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large playlists are."""

    #: By external id; those without nodes are absent.
    playlists: Mapping[str, PlaylistSize]
    #: The largest ones that there are, largest first.
    largest: Sequence[PlaylistSize]
    #: The most contexts that playlists have, most first.
    most_contexts: Sequence[float] = ()

    def of(self, external_id: str) -> PlaylistSize:
        return self.playlists.get(external_id, NO_PLAYLIST)

    def of_page(self, count: int) -> tuple[PlaylistSize, PlaylistSize]:
        """What so many playlists have at most: each of them on average, and any of them."""
        contexts = self.most_contexts[:count]
        mean, most = sum_up(self.largest[:count], count)
        return replace(mean, contexts=sum(contexts) / count), replace(most, contexts=max(contexts, default=0))

    def after_saving(self, structures: Iterable[PlaylistStructure]) -> Sizes:
        """Once these are saved, one after the other: nothing that was stored goes, so that they add up at most."""
        playlists = dict(self.playlists)
        for structure in structures:
            size, hotspots = playlists.get(structure.id, NO_PLAYLIST), [len(node.hotspots) for node in structure.nodes]
            prefix = "hotspot:" + re.sub("[%:]", "%25", structure.id) + ":"
            texts = [_text_bytes(prefix, node.id, node.name) for node in structure.nodes]
            texts += [
                _text_bytes(prefix, hotspot.id, hotspot.name, hotspot.url)
                for node in structure.nodes
                for hotspot in node.hotspots
            ]
            playlists[structure.id] = replace(
                size,
                all_nodes=size.all_nodes + len(hotspots),
                all_hotspots=size.all_hotspots + sum(hotspots),
                most_all_hotspots=size.most_all_hotspots + max(hotspots, default=0),
                text_bytes=size.text_bytes + sum(texts),
                most_text_bytes=max(size.most_text_bytes, *texts),
            )
        return replace(self, playlists=playlists)


def _text_bytes(*texts: str | None) -> int:
    return sum(len(text.encode()) for text in texts if text)


class UnknownSizes(Sizes):
    """Where the catalog was not asked: any playlist may be as large as can be."""

    def __init__(self) -> None:
        super().__init__({}, ())

    def of(self, external_id: str) -> PlaylistSize:
        return UNBOUNDED

    def of_page(self, count: int) -> tuple[PlaylistSize, PlaylistSize]:
        return UNBOUNDED, UNBOUNDED


async def read_sizes(database: Database, external_ids: Collection[str], largest: int) -> Sizes:
    """The sizes of playlists by their external ids, and of so many of the largest, in one statement."""
    playlists: dict[str, PlaylistSize] = {}
    others: list[PlaylistSize] = []
    for row in await database.fetch("catalog/sizes", sorted(external_ids), largest):
        if row["external_id"] is None:
            others.append(PlaylistSize.from_row(row))
        else:
            playlists[row["external_id"]] = PlaylistSize.from_row(row)
    by_size = sorted(others, key=lambda size: size.all_nodes + size.all_hotspots, reverse=True)
    return Sizes(playlists, by_size[:largest], sorted((size.contexts for size in others), reverse=True)[:largest])


async def save_structure(database: Database, structure: PlaylistStructure, now: datetime) -> None:
    """Makes the catalog say what the structure says; nodes and hotspots that it no longer names are marked deleted."""
    async with database.transaction() as session:
        await session.fetch("catalog/lock_playlist", structure.id)
        saved = await session.fetch("catalog/save_playlist", structure.id, structure.name, structure.created_at, now)
        playlist_id: int = saved[0]["id"]
        hotspots = [(node, hotspot) for node in structure.nodes for hotspot in node.hotspots]
        await _save_nodes(session, playlist_id, structure.nodes)
        if len(structure.nodes) >= MANY_NODES:
            await session.execute("catalog/analyze_nodes")
        await _save_hotspots(session, playlist_id, hotspots)
        await session.run("catalog/start_playlist", playlist_id, structure.start_node)
        await session.run("catalog/delete_other_nodes", playlist_id, [node.id for node in structure.nodes], now)
        await session.run("catalog/delete_other_hotspots", playlist_id, [hotspot.id for _, hotspot in hotspots], now)
        await session.fetch("catalog/count_sizes", playlist_id)


async def read_structure(database: Database, external_id: str) -> PlaylistStructure | None:
    """What an authoring tool said of the playlist, as far as it is stored; None if it is unknown."""
    playlist = (await read_playlists(database, [external_id])).get(external_id)
    if playlist is None:
        return None
    outline = (await read_outlines(database, [playlist]))[playlist.id]
    names = {node.id: node.external_id for node in outline.nodes}
    return PlaylistStructure(
        id=playlist.external_id,
        name=playlist.name,
        created_at=playlist.created_at,
        start_node=names.get(playlist.start_node_id or 0),
        nodes=tuple(
            NodeStructure(
                id=node.external_id,
                name=node.name,
                duration_ms=node.duration_ms,
                default_node=names.get(node.default_node_id or 0),
                hotspots=tuple(_hotspot_structure(hotspot, names) for hotspot in outline.hotspots_of[node.id]),
                deleted_at=node.deleted_at,
            )
            for node in outline.nodes
        ),
    )


def _hotspot_structure(hotspot: Hotspot, names: Mapping[int, str]) -> HotspotStructure:
    return HotspotStructure(
        id=hotspot.external_id,
        name=hotspot.name,
        kind=hotspot.kind,
        to_node=names.get(hotspot.to_node_id or 0),
        url=hotspot.url,
        seek_ms=hotspot.seek_ms,
        shown_from_ms=hotspot.shown_from_ms,
        shown_until_ms=hotspot.shown_until_ms,
        deleted_at=hotspot.deleted_at,
    )


async def _save_nodes(session: Session, playlist_id: int, nodes: Sequence[NodeStructure]) -> None:
    ids = [node.id for node in nodes]
    await session.run(
        "catalog/save_nodes",
        playlist_id,
        ids,
        [node.name for node in nodes],
        [node.duration_ms for node in nodes],
        [node.deleted_at for node in nodes],
    )
    await session.run("catalog/link_nodes", playlist_id, ids, [node.default_node for node in nodes])


async def _save_hotspots(
    session: Session, playlist_id: int, hotspots: Sequence[tuple[NodeStructure, HotspotStructure]]
) -> None:
    await session.run(
        "catalog/save_hotspots",
        playlist_id,
        [hotspot.id for _, hotspot in hotspots],
        [node.id for node, _ in hotspots],
        [hotspot.name for _, hotspot in hotspots],
        [hotspot.kind.value if hotspot.kind else None for _, hotspot in hotspots],
        [hotspot.to_node for _, hotspot in hotspots],
        [hotspot.url for _, hotspot in hotspots],
        [hotspot.seek_ms for _, hotspot in hotspots],
        [hotspot.shown_from_ms for _, hotspot in hotspots],
        [hotspot.shown_until_ms for _, hotspot in hotspots],
        [hotspot.deleted_at for _, hotspot in hotspots],
    )
