"""How large playlists are: what bounds the cost of a query before it runs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.database import Database


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
