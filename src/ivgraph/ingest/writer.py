"""Writes batches of events: one transaction stores a batch and updates everything that is counted from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, cast

from ivgraph.database import Database, Session, encode_time
from ivgraph.identity import ViewerKey
from ivgraph.ingest.event import EXTERNAL_IDS, Event, ReceivedEvent, Rejection, RejectionCode, WriteResult
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.months import make_months
from ivgraph.ingest.references import (
    ContextKey,
    ExternalIds,
    IdCache,
    ReferencedRows,
    ResolvedIds,
    StoredRowCache,
    compute_context_id,
)
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections
from ivgraph.ingest.retention import reject_dropped

#: Columns of the table staging, in the order of Writer._rows.
COLUMNS = (
    "playlist node hotspot to_node playlist_id node_id hotspot_id to_node_id at event_id received_at type cause "
    "session viewer_id known visitor_id context_id bot watched_from_ms watched_to_ms position_ms ordinal"
).split()
#: Sessions whose viewers' hashes a process remembers: more than are played at a time.
MAX_CACHED_SESSIONS = 8_192
#: The scripts that create the temporary tables and functions of a connection, in this order.
SCRIPTS = (
    "ingest/working_tables",
    "ingest/make_fold_events",
    "ingest/make_count_free_playlists",
    "ingest/make_resolve_playlists",
    "ingest/make_reject_subjects",
    "ingest/make_resolve_subjects",
    "ingest/make_remove_duplicates",
    "ingest/make_store_coarse_contexts",
    "ingest/make_store_contexts",
    "ingest/make_store_events",
    "ingest/make_store_unlocked_events",
)


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events that are to be stored in one transaction, with the rows that they refer to."""

    received: Sequence[ReceivedEvent]
    #: One for each event, in order.
    resolved: Sequence[ResolvedIds]
    #: id() of an EventContext → the context's id in the database. The events of a session share the object, which is
    #: much cheaper to look up than its values.
    context_ids: Mapping[int, int]
    #: Contexts and viewers that may not be stored yet.
    missing: ReferencedRows
    #: The earliest time that limits allow; None if no event is older.
    earliest: datetime | None

    @property
    def playlists(self) -> list[str]:
        return list({ids.playlist for ids in self.resolved})

    def find_contexts(self, ordinals: Iterable[int]) -> set[ContextKey]:
        """Returns the contexts of some of the events."""
        events = [self.received[ordinal][0] for ordinal in ordinals]
        return {(event.playlist, self.context_ids[id(event.context)]) for event in events}

    @property
    def extras(self) -> dict[str, dict[str, Any]]:
        """By ordinal, the fields of events that have no column."""
        return {str(ordinal): event.extra for ordinal, (event, _) in enumerate(self.received) if event.extra}


class Writer:
    """Writes batches of events. A process has one, which remembers what is stored already."""

    def __init__(
        self,
        database: Database,
        viewer_key: ViewerKey,
        *,
        keep_viewer_ids: bool = True,
        limits: Limits | None = None,
    ) -> None:
        """
        Args:
            keep_viewer_ids: Whether the plain ids of authenticated viewers are stored, in addition to their hashes.
            limits: What the events may create; None for no limits.
        """
        self._database = database
        self._limits = limits
        self._hash_viewer = lru_cache(maxsize=MAX_CACHED_SESSIONS)(partial(_hash_viewer, viewer_key))
        # Connections for callers of prepare who may hold a connection already: waiting for another of the same pool
        # could be a deadlock.
        self._reserve = database.reserve
        self._ids = IdCache(self._reserve, listed_only=limits is not None and limits.known_playlists_only)
        self._stored_rows = StoredRowCache(viewer_key, keep_viewer_ids=keep_viewer_ids)
        self._months: set[tuple[int, int]] = set()
        self._connections = 0

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[WriteResult]:
        """Stores events that arrived together. Returns for each event, in order, whether it is new, or the limit that
        rejects it. By then the events are durable and counted.

        Two events are the same if playlist, time and id are equal. An event that is stored already, or comes earlier in
        the batch, is not new and changes nothing.
        """
        if not events:
            return []
        batch = await self.prepare([(event, received_at) for event in events])
        async with self._database.transaction() as session:
            return await self.write_within(session, batch)

    async def prepare(self, received: Sequence[ReceivedEvent]) -> EventBatch:
        """Resolves the ids in events, and creates the months they need.

        This happens before the transaction, so that writers of different playlists do not wait for each other. A month
        without events is harmless.
        """
        if self._connections != (connections := self._database.connections_made()):
            self._clear_caches()
            self._connections = connections
        events = [event for event, _ in received]
        times = [event.at for event in events]
        earliest = self._find_earliest(received, times)
        await self._create_months(times if earliest is None else [at for at in times if at >= earliest])
        resolved = await self._ids.resolve([cast(ExternalIds, event[EXTERNAL_IDS]) for event in events])
        distinct = {(event.playlist, id(event.context)): event.context for event in events}
        context_ids = {id(context): compute_context_id(context) for context in distinct.values()}
        contexts = {(playlist, context_ids[key]): context for (playlist, key), context in distinct.items()}
        return EventBatch(received, resolved, context_ids, self._stored_rows.find_missing(contexts, events), earliest)

    async def write_within(self, session: Session, batch: EventBatch) -> list[WriteResult]:
        """Stores a batch like write, inside the caller's transaction. It is durable once that is committed.

        It may be called once for each transaction, which holds the locks of the events' playlists until it ends.
        """
        if not batch.received:
            return []
        await self.stage(session, batch)
        await session.fetch("ingest/lock_playlists", batch.playlists)
        return await self.store(session, batch)

    async def stage(self, session: Session, batch: EventBatch) -> None:
        """Copies the events into the table staging. Call it once for each transaction."""
        await create_working_tables(session)
        await session.copy("staging", COLUMNS, self._rows(batch))

    async def store(self, session: Session, batch: EventBatch) -> list[WriteResult]:
        """Stores the staged events of a batch, in a transaction that holds the locks of their playlists."""
        return cast(list[WriteResult], await self._store(session, batch, "ingest/store_events"))

    async def store_unlocked(self, session: Session, batch: EventBatch) -> list[WriteResult | None]:
        """Stores the staged events whose playlists no other transaction holds, and locks these playlists.

        The result is None for the events of other playlists, and for those that would have to wait for another
        transaction that creates playlists.
        """
        return await self._store(session, batch, "ingest/store_unlocked_events", batch.playlists)

    async def _store(
        self, session: Session, batch: EventBatch, statement: str, *args: object
    ) -> list[WriteResult | None]:
        contexts, viewers = self._stored_rows.to_rows(batch.missing)
        limits = self._limits.to_document(batch.earliest) if self._limits else None
        try:
            rows = await session.fetch(statement, *args, contexts, viewers, batch.extras or None, limits)
        except BaseException:
            self._clear_caches()
            raise
        verdicts = [(row["ordinal"], row["verdict"]) for row in rows]
        # The contexts of these events may not be stored, or not as they are.
        uncertain = batch.find_contexts(ordinal for ordinal, verdict in verdicts if verdict != "duplicate")
        session.on_commit(partial(self._stored_rows.add, batch.missing.without_contexts(uncertain)))
        results: list[WriteResult | None] = [True for _ in batch.received]
        for ordinal, verdict in verdicts:
            if verdict != "coarse":
                results[ordinal] = self._translate_verdict(verdict, batch.received[ordinal])
        return results

    def _translate_verdict(self, verdict: str, received: ReceivedEvent) -> WriteResult | None:
        """Translates a verdict of sql/ingest/make_store_events."""
        if verdict == "duplicate":
            return False
        if verdict == "busy":
            return None
        if verdict == "dropped":
            return reject_dropped(received[0])
        assert self._limits is not None, "only limits reject events"
        return self._limits.explain(RejectionCode(verdict), received)

    async def record_rejections(self, rejections: Sequence[Rejection], received_at: datetime) -> None:
        """Counts rejected events that arrived together, and keeps the last ones for reading."""
        await self.record_received_rejections([ReceivedRejection(rejection, received_at) for rejection in rejections])

    async def record_received_rejections(self, rejections: Sequence[ReceivedRejection]) -> list[None]:
        """Records rejected events of several requests. Returns a None for each, since a Batcher expects results."""
        async with self._database.transaction() as session:
            await record_rejections(session, rejections)
        return [None for _ in rejections]

    def _rows(self, batch: EventBatch) -> Iterator[tuple[Any, ...]]:
        """Yields the rows of the table staging, one at a time: a list of them would push the events out of the
        processor's cache."""
        context_ids = batch.context_ids
        encoded = {received_at: encode_time(received_at) for received_at in {each[1] for each in batch.received}}
        # fmt: off
        for ordinal, ((event, received_at), ids) in enumerate(zip(batch.received, batch.resolved, strict=True)):
            (event_id, type, at, session, _, _, _, _, cause, watched_from_ms, watched_to_ms, position_ms, viewer,
             visitor, context, _) = event
            viewer_id, known, visitor_id = self._hash_viewer(viewer, visitor, session)
            # Concatenate the tuples: unpacking them into one literal takes twice as long.
            yield ids + (  # noqa: RUF005
                at, event_id, encoded[received_at], type, cause and cause.lower(), session, viewer_id, known,
                visitor_id, context_ids[id(context)], context.bot, watched_from_ms, watched_to_ms, position_ms, ordinal)
        # fmt: on

    def _find_earliest(self, received: Sequence[ReceivedEvent], times: Sequence[datetime]) -> datetime | None:
        """Returns the earliest time that limits allow, or None if no event is older."""
        if self._limits is None or not received:
            return None
        earliest = self._limits.find_earliest(received[0][1])
        return earliest if min(times) < earliest else None

    async def _create_months(self, times: Sequence[datetime]) -> None:
        months = {(at.year, at.month) for at in ((min(times), max(times)) if times else ())}
        if len(months) > 1:
            months = {(at.year, at.month) for at in times}
        if new := months - self._months:
            await make_months(self._reserve, [date(year, month, 1) for year, month in new])
            self._months |= new

    def _clear_caches(self) -> None:
        """Called after a failure or a lost connection: the database may have been restored to an earlier state."""
        self._ids.clear()
        self._stored_rows.clear()
        self._months.clear()


def _hash_viewer(key: ViewerKey, viewer: str | None, visitor: str | None, session: str) -> tuple[int, bool, int | None]:
    """Returns the hash that stands for the viewer in all tables, whether the viewer is authenticated, and the hash of
    the anonymous id, if there is one. A viewer without any id is known by the session."""
    visitor_id = key.visitor(visitor) if visitor else None
    if viewer:
        return key.authenticated(viewer), True, visitor_id
    return key.session(session) if visitor_id is None else visitor_id, False, visitor_id


async def create_working_tables(session: Session) -> None:
    """Creates the temporary tables and functions of a connection, unless it has them.

    Call it inside a transaction: at its end the tables empty themselves.
    """
    for script in SCRIPTS:
        await session.execute_once(script)
