"""Remembers what the database has stored, so that most batches need no look-up and send no contexts or viewers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, TypeAlias

from cachetools import FIFOCache, LRUCache

#: Playlists, nodes, hotspots, contexts and viewers that are remembered: more than are active at a time.
MAX_CACHED = 20_000

#: The id of a playlist, and the external id of a node or hotspot in it.
SubjectKey: TypeAlias = tuple[int, str]
#: The key of a context or a viewer: a playlist's id, and the context's or viewer's own.
RowKey: TypeAlias = tuple[int, int]


class StoredPlaylist(NamedTuple):
    """Where the events of a playlist are stored."""

    id: int
    #: See sql/ingest/functions/shard_of.
    shard: int
    #: Whether a structure of the playlist was saved.
    listed: bool


class Cache:
    """What a process remembers about the rows that events refer to. Add what is stored once it is committed.

    An entry never becomes wrong, except for ``listed`` and the shard of a playlist: an id is never reused, and a node
    or hotspot that is removed from a playlist keeps its row, since events may name it. After a failure or a lost
    connection everything is forgotten: the database may have been restored to an earlier state.
    """

    def __init__(self) -> None:
        self.playlists: LRUCache[str, StoredPlaylist] = LRUCache(MAX_CACHED)
        #: The ids of nodes and hotspots.
        self.nodes: LRUCache[SubjectKey, int] = LRUCache(MAX_CACHED)
        self.hotspots: LRUCache[SubjectKey, int] = LRUCache(MAX_CACHED)
        # The only look-up in these is `in`, which an LRUCache does not count as a use.
        self.contexts: FIFOCache[RowKey, None] = FIFOCache(MAX_CACHED)
        self.viewers: FIFOCache[RowKey, None] = FIFOCache(MAX_CACHED)
        #: First days of the months that have a partition, or had one: no event of a month that was dropped is stored.
        self.months: set[date] = set()

    def clear(self) -> None:
        for each in (self.playlists, self.nodes, self.hotspots, self.contexts, self.viewers, self.months):
            each.clear()
