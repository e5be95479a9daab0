"""Caches what is stored: the ids that events name, and the contexts and viewers that they refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from cachetools import FIFOCache, LRUCache

from ivgraph.database import Database
from ivgraph.dimensions import EventContext, hash_context
from ivgraph.identity import ViewerKey
from ivgraph.ingest.event import Event

#: Entries of the cache of ids.
MAX_CACHED_IDS = 20_000
#: Entries of the cache of stored contexts, and of that of stored viewers: more than are active at a time.
MAX_CACHED_ROWS = 16_384

#: The external ids of an event's playlist, node, hotspot and destination node.
ExternalIds: TypeAlias = tuple[str, str | None, str | None, str | None]
#: A playlist's external id, and the id of a context in it.
ContextKey: TypeAlias = tuple[str, int]
Rows: TypeAlias = list[dict[str, Any]]

compute_context_id = lru_cache(maxsize=2_048)(hash_context)


class ResolvedIds(NamedTuple):
    """The internal ids of what an event names, or only its external ids if some of them could not be resolved."""

    playlist: str
    node: str | None = None
    hotspot: str | None = None
    to_node: str | None = None
    playlist_id: int | None = None
    node_id: int | None = None
    hotspot_id: int | None = None
    to_node_id: int | None = None


class IdCache:
    """Resolves external ids to internal ones, and queries the database only for those it does not remember.

    An entry never becomes wrong: an id is never reused, and a node or hotspot that is removed from a playlist keeps its
    row, since events may name it.
    """

    def __init__(self, database: Database, *, listed_only: bool = False) -> None:
        """
        Args:
            listed_only: Resolve only the ids of playlists whose structure was saved.
        """
        self._database = database
        self._listed_only = listed_only
        self._ids: LRUCache[ExternalIds, ResolvedIds] = LRUCache(MAX_CACHED_IDS)

    async def resolve(self, names: Sequence[ExternalIds]) -> list[ResolvedIds]:
        """Resolves the names of each event, in order. Those that the catalog lacks are queried again next time."""
        # Look up each distinct name once: a batch repeats names, and an LRUCache takes six times as long as a dict.
        distinct = set(names)
        resolved = {each: ids for each in distinct if (ids := self._ids.get(each))}
        if unknown := distinct - resolved.keys():
            queried = await self._query(unknown)
            self._ids.update((each, ids) for each, ids in queried.items() if ids.playlist_id)
            resolved |= queried
        return [resolved[each] for each in names]

    def clear(self) -> None:
        self._ids.clear()

    async def _query(self, names: Collection[ExternalIds]) -> dict[ExternalIds, ResolvedIds]:
        playlists, nodes, hotspots, to_nodes = zip(*names, strict=True)
        rows = await self._database.fetch("ingest/resolve_ids", playlists, nodes, hotspots, to_nodes)
        resolved: dict[ExternalIds, ResolvedIds] = {}
        for each, row in zip(names, rows, strict=True):
            ids = (row["playlist_id"], row["node_id"], row["hotspot_id"], row["to_node_id"])
            is_known = all(id is not None or name is None for name, id in zip(each, ids, strict=True))
            is_known = is_known and (row["listed"] or not self._listed_only)
            resolved[each] = ResolvedIds(each[0], None, None, None, *ids) if is_known else ResolvedIds(*each)
        return resolved


@dataclass(frozen=True, slots=True)
class ReferencedRows:
    """The rows that the events of a batch refer to: contexts of playlists, and plain ids of authenticated viewers."""

    contexts: Mapping[ContextKey, EventContext]
    viewers: Sequence[str]

    def without_contexts(self, excluded: Collection[ContextKey]) -> ReferencedRows:
        return ReferencedRows({key: item for key, item in self.contexts.items() if key not in excluded}, self.viewers)


class StoredRowCache:
    """Remembers which contexts and viewers are stored, so that most batches send none."""

    def __init__(self, viewer_key: ViewerKey, *, keep_viewer_ids: bool) -> None:
        self._viewer_key = viewer_key
        self._keep_viewer_ids = keep_viewer_ids
        # The only look-up in these caches is `in`, which an LRUCache does not count as a use.
        self._contexts: FIFOCache[ContextKey, None] = FIFOCache(MAX_CACHED_ROWS)
        self._viewers: FIFOCache[str, None] = FIFOCache(MAX_CACHED_ROWS)

    def find_missing(self, contexts: Mapping[ContextKey, EventContext], events: Sequence[Event]) -> ReferencedRows:
        """Returns those of the contexts, and of the viewers that the events name, that may not be stored yet."""
        viewers = {event.viewer for event in events if event.viewer} if self._keep_viewer_ids else set()
        return ReferencedRows(
            {key: context for key, context in contexts.items() if key not in self._contexts},
            [viewer for viewer in viewers if viewer not in self._viewers],
        )

    def add(self, stored: ReferencedRows) -> None:
        """Remembers rows as stored. Call it only once their transaction is committed."""
        self._contexts.update(dict.fromkeys(stored.contexts))
        self._viewers.update(dict.fromkeys(stored.viewers))

    def clear(self) -> None:
        self._contexts.clear()
        self._viewers.clear()

    def to_rows(self, references: ReferencedRows) -> tuple[Rows | None, Rows | None]:
        """Returns rows of contexts, with their playlists' external ids, and rows of viewers; None if there are none."""
        contexts = [{"playlist": key[0], "id": key[1], **item._asdict()} for key, item in references.contexts.items()]
        viewers = [{"id": self._viewer_key.authenticated(id), "external_id": id} for id in references.viewers]
        return contexts or None, viewers or None
