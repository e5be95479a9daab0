"""Reads how large playlists are, and how much happened in them, which bounds the cost of a query before it runs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.traffic import Rows, Traffic, read_busiest, read_traffic
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistSize:
    """The size of a playlist, or the average of several."""

    nodes: float = 0
    hotspots: float = 0
    #: Hotspots of the node that has the most hotspots.
    most_hotspots: float = 0
    #: The same three, including deleted nodes and hotspots.
    all_nodes: float = 0
    all_hotspots: float = 0
    most_all_hotspots: float = 0
    #: Distinct contexts of its events.
    contexts: float = 0
    #: Bytes of the ids, names and URLs of all its nodes and hotspots, and of the one that has the most. An id contains
    #: the playlist's: see sql/catalog/sizes.
    text_bytes: float = 0
    most_text_bytes: float = 0

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> PlaylistSize:
        return cls(**{name: row[name] for name in cls.__slots__})


#: A playlist without nodes.
EMPTY_PLAYLIST = PlaylistSize()
#: Larger than any playlist.
UNBOUNDED = PlaylistSize(**dict.fromkeys(PlaylistSize.__slots__, 1e9))
#: More than any statement finds.
UNBOUNDED_ROWS = Rows(sessions=1e12, plays=1e12, visits=1e12)


def aggregate(sizes: Sequence[PlaylistSize], count: int) -> tuple[PlaylistSize, PlaylistSize]:
    """Returns the average and the maximum of the sizes of ``count`` playlists; those without a given size are empty."""
    sums = {name: sum(getattr(size, name) for size in sizes) for name in PlaylistSize.__slots__}
    maxima = {name: max((getattr(size, name) for size in sizes), default=0) for name in PlaylistSize.__slots__}
    return PlaylistSize(**{name: value / count for name, value in sums.items()}), PlaylistSize(**maxima)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of the playlists that a query names, and of the largest ones."""

    #: By external id. Playlists without nodes are missing.
    playlists: Mapping[str, PlaylistSize] = field(default_factory=dict)
    #: The largest playlists of all, largest first.
    largest: Sequence[PlaylistSize] = ()
    #: The largest numbers of contexts of one playlist, largest first.
    most_contexts: Sequence[float] = ()
    #: By external id: how much happened on the days that the query asks for.
    traffic: Mapping[str, Traffic] = field(default_factory=dict)
    #: The traffic of the busiest playlists of all, busiest first.
    busiest: Sequence[Traffic] = ()

    def of(self, external_id: str) -> PlaylistSize:
        return self.playlists.get(external_id, EMPTY_PLAYLIST)

    def of_page(self, count: int) -> tuple[PlaylistSize, PlaylistSize]:
        """Returns upper bounds for any ``count`` playlists: their average, and the largest of them."""
        contexts = self.most_contexts[:count]
        mean, maximum = aggregate(self.largest[:count], count)
        return replace(mean, contexts=sum(contexts) / count), replace(maximum, contexts=max(contexts, default=0))

    def traffic_of(self, external_ids: Iterable[str]) -> Traffic:
        """Returns the traffic of these playlists together."""
        return Traffic.sum(self.traffic[id] for id in external_ids if id in self.traffic)

    def traffic_of_page(self, count: int | None) -> Traffic:
        """Returns an upper bound for any ``count`` playlists together, or the traffic of all playlists."""
        return Traffic.sum(self.busiest[:count])

    def rows(self, traffic: Traffic, days: range, share: float) -> Rows:
        """Returns upper bounds for the rows of days, which are counted from 1970, or of a share of each of them."""
        return traffic.on(len(days) * share)

    def after_saving(self, structures: Iterable[PlaylistStructure]) -> Sizes:
        """Returns upper bounds for the time after these structures are saved.

        What is stored is never deleted, so the bound is the sum of the stored size and the structures.
        """
        playlists = dict(self.playlists)
        for structure in structures:
            size = playlists.get(structure.id, EMPTY_PLAYLIST)
            hotspot_counts = [len(node.hotspots) for node in structure.nodes]
            prefix = "hotspot:" + re.sub("[%:]", "%25", structure.id) + ":"
            texts = [_count_bytes(prefix, node.id, node.name) for node in structure.nodes]
            texts += [
                _count_bytes(prefix, hotspot.id, hotspot.name, hotspot.url)
                for node in structure.nodes
                for hotspot in node.hotspots
            ]
            playlists[structure.id] = replace(
                size,
                all_nodes=size.all_nodes + len(hotspot_counts),
                all_hotspots=size.all_hotspots + sum(hotspot_counts),
                most_all_hotspots=size.most_all_hotspots + max(hotspot_counts, default=0),
                text_bytes=size.text_bytes + sum(texts),
                most_text_bytes=max(size.most_text_bytes, *texts),
            )
        return replace(self, playlists=playlists)


def _count_bytes(*texts: str | None) -> int:
    return sum(len(text.encode()) for text in texts if text)


@dataclass(frozen=True, slots=True)
class UnboundedSizes(Sizes):
    """For estimates without the catalog: any playlist may have any size. They note the days that are asked for."""

    days: set[range] = field(default_factory=set)

    def of(self, external_id: str) -> PlaylistSize:
        return UNBOUNDED

    def of_page(self, count: int) -> tuple[PlaylistSize, PlaylistSize]:
        return UNBOUNDED, UNBOUNDED

    def rows(self, traffic: Traffic, days: range, share: float) -> Rows:
        self.days.add(days)
        return UNBOUNDED_ROWS


async def read_sizes(
    database: ReadableDatabase, external_ids: Collection[str], largest: int, days: Collection[range], *, of_all: bool
) -> Sizes:
    """Reads the sizes of playlists by their external ids, and those of the largest ones.

    The ids of the playlists are looked up first, so that on Citus only the nodes that have the playlists are asked.

    Args:
        largest: The number of largest playlists.
        days: Those whose traffic is read, counted from 1970; none if no field depends on it.
        of_all: Whether the traffic of all playlists is read, and not that of the busiest ones alone.
    """
    found = await database.fetch("catalog/playlists_by_external_id", sorted(external_ids)) if external_ids else ()
    external_id_of = {row["id"]: row["external_id"] for row in found}
    of_found = await database.fetch("catalog/sizes", list(external_id_of)) if found else ()
    rows = await database.fetch("catalog/largest_sizes", largest) if largest else ()
    sizes = [PlaylistSize.from_row(row) for row in rows]
    by_size = sorted(sizes, key=lambda size: size.all_nodes + size.all_hotspots, reverse=True)
    traffic = await read_traffic(database, external_id_of, days) if found and days else {}
    return Sizes(
        {row["external_id"]: PlaylistSize.from_row(row) for row in of_found},
        by_size[:largest],
        sorted((size.contexts for size in sizes), reverse=True)[:largest],
        {external_id_of[id]: each for id, each in traffic.items()},
        await read_busiest(database, days, None if of_all else largest) if largest and days else (),
    )
