"""What events refer to beside the catalog: contexts and authenticated viewers. Each is sent to the database once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from ivgraph.identity import ViewerKey, hash_context
from ivgraph.ingest.event import Context, Event

Referent = TypeVar("Referent", bound=Hashable)
Rows: TypeAlias = list[dict[str, Any]]

#: How many contexts, and how many viewers, a process remembers to have stored: more than are seen at a time.
MEMORY = 8_192


@dataclass(frozen=True, slots=True)
class Referents:
    """Contexts and plain ids of authenticated viewers."""

    contexts: Sequence[Context]
    viewers: Sequence[str]


class StoredReferents:
    """Those that a process remembers to have stored."""

    def __init__(self, viewer_key: ViewerKey, *, keep_viewer_ids: bool) -> None:
        self._viewer_key = viewer_key
        self._keep_viewer_ids = keep_viewer_ids
        self._contexts: set[Context] = set()
        self._viewers: set[str] = set()

    def find_others(self, contexts: Iterable[Context], events: Sequence[Event]) -> Referents:
        """Those of the contexts, and of the viewers that the events name, that may not be stored yet."""
        viewers = {event.viewer for event in events if event.viewer} if self._keep_viewer_ids else set()
        return Referents(list(set(contexts) - self._contexts), list(viewers - self._viewers))

    def remember(self, stored: Referents) -> None:
        """Only of what was committed."""
        _keep_in_mind(self._contexts, stored.contexts)
        _keep_in_mind(self._viewers, stored.viewers)

    def forget(self) -> None:
        self._contexts.clear()
        self._viewers.clear()

    def rows(self, referents: Referents) -> tuple[Rows | None, Rows | None]:
        """Rows of the tables context and viewer; None where there are none."""
        contexts = [{"id": identify_context(context), **context._asdict()} for context in referents.contexts]
        viewers = [{"id": self._viewer_key.authenticated(id), "external_id": id} for id in referents.viewers]
        return contexts or None, viewers or None


identify_context = lru_cache(maxsize=2_048)(hash_context)


def _keep_in_mind(memory: set[Referent], stored: Sequence[Referent]) -> None:
    if len(memory) + len(stored) > MEMORY:
        memory.clear()
    memory.update(stored)
