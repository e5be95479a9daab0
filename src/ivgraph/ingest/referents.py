"""What events refer to beside the catalog: contexts and authenticated viewers. Each is sent to the database once."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from ivgraph.identity import ViewerKey, hash_context
from ivgraph.ingest.event import Context, Event

Referent = TypeVar("Referent", bound=Hashable)
Rows: TypeAlias = list[dict[str, Any]]

#: A playlist's external id, and the id of a context in it.
ContextKey: TypeAlias = tuple[str, int]

#: How many contexts of playlists, and how many viewers, a process remembers to have stored: more than are seen at a
#: time.
MEMORY = 16_384


@dataclass(frozen=True, slots=True)
class Referents:
    """Contexts of playlists, and plain ids of authenticated viewers."""

    contexts: Mapping[ContextKey, Context]
    viewers: Sequence[str]

    def without(self, contexts: Collection[ContextKey]) -> Referents:
        return Referents({key: item for key, item in self.contexts.items() if key not in contexts}, self.viewers)


class StoredReferents:
    """Those that a process remembers to have stored."""

    def __init__(self, viewer_key: ViewerKey, *, keep_viewer_ids: bool) -> None:
        self._viewer_key = viewer_key
        self._keep_viewer_ids = keep_viewer_ids
        self._contexts: set[ContextKey] = set()
        self._viewers: set[str] = set()

    def find_others(self, contexts: Mapping[ContextKey, Context], events: Sequence[Event]) -> Referents:
        """Those of the contexts, and of the viewers that the events name, that may not be stored yet."""
        viewers = {event.viewer for event in events if event.viewer} if self._keep_viewer_ids else set()
        others = {key: context for key, context in contexts.items() if key not in self._contexts}
        return Referents(others, list(viewers - self._viewers))

    def remember(self, stored: Referents) -> None:
        """Only of what was committed."""
        _keep_in_mind(self._contexts, stored.contexts)
        _keep_in_mind(self._viewers, stored.viewers)

    def forget(self) -> None:
        self._contexts.clear()
        self._viewers.clear()

    def rows(self, referents: Referents) -> tuple[Rows | None, Rows | None]:
        """Rows of contexts, with their playlists' external ids, and of the table viewer; None where there are none."""
        contexts = [{"playlist": key[0], "id": key[1], **item._asdict()} for key, item in referents.contexts.items()]
        viewers = [{"id": self._viewer_key.authenticated(id), "external_id": id} for id in referents.viewers]
        return contexts or None, viewers or None


identify_context = lru_cache(maxsize=2_048)(hash_context)


def _keep_in_mind(memory: set[Referent], stored: Collection[Referent]) -> None:
    if len(memory) + len(stored) > MEMORY:
        memory.clear()
    memory.update(stored)
