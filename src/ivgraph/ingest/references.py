"""What events refer to beside the catalog: contexts and authenticated viewers. Each is sent to the database once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

from ivgraph.database import Database
from ivgraph.dimensions import EventContext, hash_context
from ivgraph.identity import ViewerKey
from ivgraph.ingest.event import Event

Referent = TypeVar("Referent", bound=Hashable)
Rows: TypeAlias = list[dict[str, Any]]

#: A playlist's external id, and the id of a context in it.
ContextKey: TypeAlias = tuple[str, int]

#: How many contexts of playlists, and how many viewers, a process remembers to have stored: more than are seen at a
#: time.
MEMORY = 16_384


@dataclass(frozen=True, slots=True)
class ReferencedRows:
    """Contexts of playlists, and plain ids of authenticated viewers."""

    contexts: Mapping[ContextKey, EventContext]
    viewers: Sequence[str]

    def without(self, contexts: Collection[ContextKey]) -> ReferencedRows:
        return ReferencedRows({key: item for key, item in self.contexts.items() if key not in contexts}, self.viewers)


class StoredRowCache:
    """Those that a process remembers to have stored."""

    def __init__(self, viewer_key: ViewerKey, *, keep_viewer_ids: bool) -> None:
        self._viewer_key = viewer_key
        self._keep_viewer_ids = keep_viewer_ids
        self._contexts: set[ContextKey] = set()
        self._viewers: set[str] = set()

    def find_others(self, contexts: Mapping[ContextKey, EventContext], events: Sequence[Event]) -> ReferencedRows:
        """Those of the contexts, and of the viewers that the events name, that may not be stored yet."""
        viewers = {event.viewer for event in events if event.viewer} if self._keep_viewer_ids else set()
        others = {key: context for key, context in contexts.items() if key not in self._contexts}
        return ReferencedRows(others, list(viewers - self._viewers))

    def remember(self, stored: ReferencedRows) -> None:
        """Only of what was committed."""
        _remember(self._contexts, stored.contexts)
        _remember(self._viewers, stored.viewers)

    def forget(self) -> None:
        self._contexts.clear()
        self._viewers.clear()

    def rows(self, referents: ReferencedRows) -> tuple[Rows | None, Rows | None]:
        """Rows of contexts, with their playlists' external ids, and of the table viewer; None where there are none."""
        contexts = [{"playlist": key[0], "id": key[1], **item._asdict()} for key, item in referents.contexts.items()]
        viewers = [{"id": self._viewer_key.authenticated(id), "external_id": id} for id in referents.viewers]
        return contexts or None, viewers or None


context_id_of = lru_cache(maxsize=2_048)(hash_context)


def _remember(memory: set[Referent], stored: Collection[Referent]) -> None:
    if len(memory) + len(stored) > MEMORY:
        memory.clear()
    memory.update(stored)


#: How much a process remembers.
MEMORY = 20_000

#: The playlist, node, hotspot and destination that an event names, by their external ids.
ExternalIds: TypeAlias = tuple[str, str | None, str | None, str | None]


class ResolvedIds(NamedTuple):
    """The ids of what an event names; or, unless all of them are known, the names themselves."""

    playlist: str
    node: str | None = None
    hotspot: str | None = None
    to_node: str | None = None
    playlist_id: int | None = None
    node_id: int | None = None
    hotspot_id: int | None = None
    to_node_id: int | None = None


class IdCache:
    """Looks up each name once. Ids are for ever: what is deleted in a story keeps its row, since events may name it."""

    def __init__(self, database: Database, *, listed_only: bool = False) -> None:
        """
        Args:
            listed_only: Only playlists whose structure was saved count as known.
        """
        self._database = database
        self._listed_only = listed_only
        self._known: dict[ExternalIds, ResolvedIds] = {}

    async def identify(self, named: Sequence[ExternalIds]) -> list[ResolvedIds]:
        """What each stands for, in order. What the catalog does not know yet is looked up again the next time."""
        found = [self._known.get(each) for each in named]
        if None not in found:
            return cast(list[ResolvedIds], found)
        looked_up = await self._look_up({each for each, known in zip(named, found, strict=True) if known is None})
        self._remember({each: identified for each, identified in looked_up.items() if identified.playlist_id})
        return [known or looked_up[each] for each, known in zip(named, found, strict=True)]

    def forget(self) -> None:
        self._known.clear()

    async def _look_up(self, named: Collection[ExternalIds]) -> dict[ExternalIds, ResolvedIds]:
        playlists, nodes, hotspots, to_nodes = zip(*named, strict=True)
        rows = await self._database.fetch("ingest/identify", playlists, nodes, hotspots, to_nodes)
        found: dict[ExternalIds, ResolvedIds] = {}
        for each, row in zip(named, rows, strict=True):
            ids = (row["playlist_id"], row["node_id"], row["hotspot_id"], row["to_node_id"])
            is_known = all(id is not None or name is None for name, id in zip(each, ids, strict=True))
            is_known = is_known and (row["listed"] or not self._listed_only)
            found[each] = ResolvedIds(each[0], None, None, None, *ids) if is_known else ResolvedIds(*each)
        return found

    def _remember(self, known: Mapping[ExternalIds, ResolvedIds]) -> None:
        if len(self._known) + len(known) > MEMORY:
            self._known.clear()
        self._known.update(known)
