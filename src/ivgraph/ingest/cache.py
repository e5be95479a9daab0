"""Remembers what the database has stored, so that most batches need no look-up and send no contexts or viewers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from cachetools import FIFOCache, LRUCache

#: Playlists, combinations of external ids, contexts and viewers that are remembered: more than are active at a time.
MAX_CACHED = 20_000

#: The external ids of an event's playlist, node, hotspot and destination node.
ExternalIds: TypeAlias = tuple[str, str | None, str | None, str | None]
#: The ids of an event's node, hotspot and destination node.
SubjectIds: TypeAlias = tuple[int | None, int | None, int | None]
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
    """What a process remembers about the rows that events refer to.

    An entry never becomes wrong, except for ``listed`` and the shard of a playlist: an id is never reused, and a node or
    hotspot that is removed from a playlist keeps its row, since events may name it. After a failure or a lost connection
    everything is forgotten: the database may have been restored to an earlier state.
    """

    def __init__(self) -> None:
        self.playlists: LRUCache[str, StoredPlaylist] = LRUCache(MAX_CACHED)
        self.subjects: LRUCache[ExternalIds, SubjectIds] = LRUCache(MAX_CACHED)
        # The only look-up in these is `in`, which an LRUCache does not count as a use.
        self.contexts: FIFOCache[RowKey, None] = FIFOCache(MAX_CACHED)
        self.viewers: FIFOCache[RowKey, None] = FIFOCache(MAX_CACHED)
        #: First days of the months that have a partition.
        self.months: set[date] = set()

    def add(
        self, subjects: Mapping[ExternalIds, SubjectIds], contexts: Iterable[RowKey], viewers: Iterable[RowKey]
    ) -> None:
        """Remembers rows as stored. Call it only once their transaction is committed."""
        self.subjects.update(subjects)
        self.contexts.update(dict.fromkeys(contexts))
        self.viewers.update(dict.fromkeys(viewers))

    def clear(self) -> None:
        for each in (self.playlists, self.subjects, self.contexts, self.viewers, self.months):
            each.clear()
