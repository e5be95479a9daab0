"""Builds the rows of a batch: events with internal ids and hashes, and the contexts and viewers that they refer to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeAlias, cast

from ivgraph.database import encode_time
from ivgraph.dimensions import EventContext, hash_context
from ivgraph.identity import ViewerKey
from ivgraph.ingest.cache import Cache, RowKey, StoredPlaylist
from ivgraph.ingest.event import EXTERNAL_IDS, ReceivedEvent

#: Sessions whose viewers' hashes a process remembers: more than are played at a time.
MAX_CACHED_SESSIONS = 8_192

#: The external ids of an event's playlist, node, hotspot and destination node.
ExternalIds: TypeAlias = tuple[str, str | None, str | None, str | None]
#: An event as a record of the type received_event: see sql/database/migrations/0012_write_functions.
EventRow: TypeAlias = tuple[Any, ...]

_compute_context_id = lru_cache(maxsize=2_048)(hash_context)


@dataclass(frozen=True, slots=True)
class ShardBatch:
    """Events of one shard."""

    rows: list[EventRow] = field(default_factory=list)
    #: Contexts, and external ids of authenticated viewers, that the events refer to and that may not be stored yet.
    contexts: dict[RowKey, EventContext] = field(default_factory=dict)
    viewers: dict[RowKey, str] = field(default_factory=dict)

    def without(self, playlist_ids: Collection[int], ordinals: Collection[int]) -> ShardBatch:
        """Returns the events without those of some playlists, and without some single ones."""
        return ShardBatch(
            [row for row in self.rows if row[0] not in playlist_ids and row[-1] not in ordinals],
            {key: context for key, context in self.contexts.items() if key[0] not in playlist_ids},
            {key: viewer for key, viewer in self.viewers.items() if key[0] not in playlist_ids},
        )


class RowBuilder:
    """Builds the rows of events whose playlists are stored."""

    def __init__(self, cache: Cache, viewer_key: ViewerKey, *, keep_viewer_ids: bool = True) -> None:
        """``keep_viewer_ids``: whether the plain ids of authenticated viewers are stored besides their hashes."""
        self._cache = cache
        self._keep_viewer_ids = keep_viewer_ids
        self._hash_viewer = lru_cache(maxsize=MAX_CACHED_SESSIONS)(partial(_hash_viewer, viewer_key))

    def build(
        self, received: Sequence[ReceivedEvent], playlists: Mapping[str, StoredPlaylist], rejected: Collection[int]
    ) -> list[ShardBatch]:
        """Returns the events by shard, in ascending order of shards, without those whose ordinals are rejected."""
        shards: dict[int, ShardBatch] = {}
        # What is the same for many events of a batch is found once.
        prefixes: dict[ExternalIds, tuple[EventRow, ShardBatch]] = {}
        context_ids: dict[tuple[str, int], int] = {}
        times = {received_at: encode_time(received_at) for received_at in {each[1] for each in received}}
        # fmt: off
        for ordinal, (event, received_at) in enumerate(received):
            if ordinal in rejected:
                continue
            (event_id, type, at, session, playlist, _, _, _, cause, watched_from_ms, watched_to_ms, position_ms, viewer,
             visitor, context, extra) = event
            names = cast(ExternalIds, event[EXTERNAL_IDS])
            if (found := prefixes.get(names)) is None:
                shard = shards.setdefault(playlists[playlist].shard, ShardBatch())
                found = prefixes[names] = (self._build_prefix(names, playlists[playlist].id), shard)
            prefix, batch = found
            # The events of a session share the object, which is much cheaper to look up than its values.
            if (context_id := context_ids.get((playlist, id(context)))) is None:
                context_id = context_ids[playlist, id(context)] = self._add_context(batch, prefix[0], context)
            viewer_id, known, visitor_id = self._hash_viewer(viewer, visitor, session)
            if viewer and self._keep_viewer_ids:
                batch.viewers[prefix[0], viewer_id] = viewer
            # Concatenate the tuples: unpacking them into one literal takes twice as long.
            batch.rows.append(prefix + (  # noqa: RUF005
                at, event_id, times[received_at], type, cause and cause.lower(), session, viewer_id, known, visitor_id,
                context_id, context.bot, watched_from_ms, watched_to_ms, position_ms, extra or None, ordinal))
        # fmt: on
        for batch in shards.values():
            for key in [key for key in batch.viewers if key in self._cache.viewers]:
                del batch.viewers[key]
        return [shards[shard] for shard in sorted(shards)]

    def _build_prefix(self, names: ExternalIds, playlist_id: int) -> EventRow:
        """Returns the first fields of a row: the ids of the playlist, the node, the hotspot and the destination node,
        and the external ids of the last three if an id is not known."""
        _, node, hotspot, to_node = names
        nodes, hotspots = self._cache.nodes, self._cache.hotspots
        node_id = node and nodes.get((playlist_id, node))
        hotspot_id = hotspot and hotspots.get((playlist_id, hotspot))
        to_node_id = to_node and nodes.get((playlist_id, to_node))
        ids = (playlist_id, node_id, hotspot_id, to_node_id)
        if (node and not node_id) or (hotspot and not hotspot_id) or (to_node and not to_node_id):
            return (*ids, node, hotspot, to_node)
        return (*ids, None, None, None)

    def _add_context(self, batch: ShardBatch, playlist_id: int, context: EventContext) -> int:
        """Returns a context's id, and adds the context to the batch unless it is stored."""
        context_id = _compute_context_id(context)
        if (key := (playlist_id, context_id)) not in self._cache.contexts:
            batch.contexts[key] = context
        return context_id


def _hash_viewer(key: ViewerKey, viewer: str | None, visitor: str | None, session: str) -> tuple[int, bool, int | None]:
    """Returns the hash that stands for the viewer in all tables, whether the viewer is authenticated, and the hash of
    the anonymous id, if there is one. A viewer without any id is known by the session."""
    visitor_id = key.visitor(visitor) if visitor else None
    if viewer:
        return key.authenticated(viewer), True, visitor_id
    return key.session(session) if visitor_id is None else visitor_id, False, visitor_id
