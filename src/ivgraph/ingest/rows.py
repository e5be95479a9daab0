"""Builds the rows of a batch: events with internal ids and hashes, and the contexts and viewers that they refer to."""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, TypeAlias, cast

from ivgraph.dimensions import EventContext, hash_context
from ivgraph.errors import Unstorable
from ivgraph.identity import ViewerKey
from ivgraph.ingest.cache import Cache, RowKey, StoredPlaylist
from ivgraph.ingest.event import EXTERNAL_IDS, Cause, Event, ReceivedEvent
from ivgraph.ingest.records import build_record, encode_kind, encode_sender, encode_subject, encode_time

#: Sessions whose viewers' hashes a process remembers: more than are played at a time.
MAX_CACHED_SESSIONS = 8_192

#: The external ids of an event's playlist, node, hotspot and destination node.
ExternalIds: TypeAlias = tuple[str, str | None, str | None, str | None]
#: The id of an event's playlist, its ordinal in the batch, and the event as a record of the type received_event.
EventRow: TypeAlias = tuple[int, int, bytes]

_compute_context_id = lru_cache(maxsize=2_048)(hash_context)


@dataclass(frozen=True, slots=True)
class ShardBatch:
    """Events of one shard."""

    number: int
    rows: list[EventRow] = field(default_factory=list)
    #: Contexts, and external ids of authenticated viewers, that the events refer to and that may not be stored yet.
    contexts: dict[RowKey, EventContext] = field(default_factory=dict)
    viewers: dict[RowKey, str] = field(default_factory=dict)

    def without(self, playlist_ids: Collection[int], ordinals: Collection[int]) -> ShardBatch:
        """Returns the events without those of some playlists, and without some single ones."""
        return ShardBatch(
            self.number,
            [row for row in self.rows if row[0] not in playlist_ids and row[1] not in ordinals],
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
        """Returns the events by shard, in ascending order of shards, without those whose ordinals are rejected.

        Raises:
            Unstorable: A value has no place in its field.
        """
        try:
            return self._build(received, playlists, rejected)
        except (struct.error, UnicodeError) as error:
            raise Unstorable(f"The database would refuse a value: {error}") from error

    def _build(
        self, received: Sequence[ReceivedEvent], playlists: Mapping[str, StoredPlaylist], rejected: Collection[int]
    ) -> list[ShardBatch]:
        shards: dict[int, ShardBatch] = {}
        # What many events of a batch have in common is found and encoded once.
        subjects: dict[ExternalIds, tuple[ShardBatch, int, bytes]] = {}
        kinds: dict[tuple[int, Cause | None], bytes] = {}
        senders: dict[tuple[Any, ...], bytes] = {}
        times = {received_at: encode_time(received_at) for received_at in {each[1] for each in received}}
        # fmt: off
        for ordinal, (event, received_at) in enumerate(received):
            if ordinal in rejected:
                continue
            (event_id, type, at, session, playlist, _, _, _, cause, watched_from_ms, watched_to_ms, position_ms, viewer,
             visitor, context, extra) = event
            names = cast(ExternalIds, event[EXTERNAL_IDS])
            if (subject := subjects.get(names)) is None:
                number = playlists[playlist].shard
                shard = shards.setdefault(number, ShardBatch(number))
                subject = subjects[names] = (shard, *self._encode_subject(names, playlists[playlist].id))
            shard, playlist_id, encoded_subject = subject
            # Types and contexts are shared objects, which are much cheaper to look up than their values.
            if (kind := kinds.get((id(type), cause))) is None:
                kind = kinds[id(type), cause] = encode_kind(type, cause)
            sender_key = (playlist_id, session, viewer, visitor, id(context))
            if (sender := senders.get(sender_key)) is None:
                sender = senders[sender_key] = self._encode_sender(shard, playlist_id, event)
            record = build_record(encoded_subject, at, event_id, times[received_at], kind, sender, watched_from_ms,
                                  watched_to_ms, position_ms, extra, ordinal)
            shard.rows.append((playlist_id, ordinal, record))
        # fmt: on
        return [shards[shard] for shard in sorted(shards)]

    def _encode_subject(self, names: ExternalIds, playlist_id: int) -> tuple[int, bytes]:
        """Returns the playlist's id, and the first fields of a record: the ids of the playlist, the node, the hotspot
        and the destination node, and the external ids of the last three if an id is not known."""
        _, node, hotspot, to_node = names
        nodes, hotspots = self._cache.nodes, self._cache.hotspots
        node_id = nodes.get((playlist_id, node)) if node else None
        hotspot_id = hotspots.get((playlist_id, hotspot)) if hotspot else None
        to_node_id = nodes.get((playlist_id, to_node)) if to_node else None
        ids = (playlist_id, node_id, hotspot_id, to_node_id)
        if (node and not node_id) or (hotspot and not hotspot_id) or (to_node and not to_node_id):
            return playlist_id, encode_subject(ids, (node, hotspot, to_node))
        return playlist_id, encode_subject(ids, None)

    def _encode_sender(self, batch: ShardBatch, playlist_id: int, event: Event) -> bytes:
        """Returns the fields that all events of a session have in common, and adds the context and the viewer to the
        batch unless they are stored."""
        viewer_id, known, visitor_id = self._hash_viewer(event.viewer, event.visitor, event.session)
        if event.viewer and self._keep_viewer_ids and (playlist_id, viewer_id) not in self._cache.viewers:
            batch.viewers[playlist_id, viewer_id] = event.viewer
        context_id = self._add_context(batch, playlist_id, event.context)
        return encode_sender(event.session, viewer_id, known, visitor_id, context_id, event.context.bot)

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
