"""Events → tables: one transaction a batch, holding the events and everything that is counted from them."""

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
from ivgraph.ingest.references import (
    ContextKey,
    ExternalIds,
    IdCache,
    ReferencedRows,
    ResolvedIds,
    StoredRowCache,
    context_id_of,
)
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections

#: Columns of the table staging, in the order of _rows.
COLUMNS = (
    "playlist node hotspot to_node playlist_id node_id hotspot_id to_node_id at event_id received_at type cause "
    "session viewer_id known visitor_id context_id bot watched_from_ms watched_to_ms position_ms ordinal"
).split()
#: Of how many sessions a process remembers whose they are: more than are played at a time.
SESSIONS = 8_192


@dataclass(frozen=True, slots=True)
class EventBatch:
    """Events on their way into the tables, with what they name and refer to."""

    arrivals: Sequence[ReceivedEvent]
    #: What each event names.
    identified: Sequence[ResolvedIds]
    #: The ids of the events' contexts by the object, which the events of a visit have in common: one takes long to
    #: compare.
    context_ids: Mapping[int, int]
    #: What is to be stored with them.
    referents: ReferencedRows
    #: What limits allow the earliest event to be, where some event is earlier.
    earliest: datetime | None

    @property
    def playlists(self) -> list[str]:
        return list({names.playlist for names in self.identified})

    def contexts_of(self, ordinals: Iterable[int]) -> set[ContextKey]:
        events = [self.arrivals[ordinal][0] for ordinal in ordinals]
        return {(event.playlist, self.context_ids[id(event.context)]) for event in events}

    @property
    def extras(self) -> dict[str, dict[str, Any]]:
        """By ordinal, what events hold that we have no column for."""
        return {str(ordinal): event.extra for ordinal, (event, _) in enumerate(self.arrivals) if event.extra}


class Writer:
    """Writes batches of events. One a process: it remembers what it need not store again."""

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
            limits: What the events may create; anything, if there are none.
        """
        self._database = database
        self._limits = limits
        self._name_viewer = lru_cache(maxsize=SESSIONS)(partial(_name_viewer, viewer_key))
        # Those who prepare may hold a connection already, see Recorder.
        self._aside = database.aside
        self._names = IdCache(self._aside, listed_only=limits is not None and limits.known_playlists_only)
        self._stored = StoredRowCache(viewer_key, keep_viewer_ids=keep_viewer_ids)
        self._months: set[tuple[int, int]] = set()
        self._connections = 0

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[WriteResult]:
        """Stores events that arrived together; tells of each whether it is new, or why a limit refuses it. Then they
        are durable and counted.

        Playlist, time and id together name an event: one that is stored already, or stands in the batch before, is not
        new and changes nothing.
        """
        if not events:
            return []
        batch = await self.prepare([(event, received_at) for event in events])
        async with self._database.transaction() as session:
            return await self.write_within(session, batch)

    async def prepare(self, arrivals: Sequence[ReceivedEvent]) -> EventBatch:
        """Looks up what events name, and makes the months that they need, which do no harm without them.

        Before and outside the transaction, so that writers of different playlists do not wait for each other.
        """
        if self._connections != (connections := self._database.connections()):
            self._forget()
            self._connections = connections
        events = [event for event, _ in arrivals]
        times = [event.at for event in events]
        earliest = self._find_earliest(arrivals, times)
        await self._make_months(times if earliest is None else [at for at in times if at >= earliest])
        identified = await self._names.identify([cast(ExternalIds, event[EXTERNAL_IDS]) for event in events])
        met = {(event.playlist, id(event.context)): event.context for event in events}
        context_ids = {id(context): context_id_of(context) for context in met.values()}
        contexts = {(playlist, context_ids[key]): context for (playlist, key), context in met.items()}
        return EventBatch(arrivals, identified, context_ids, self._stored.find_others(contexts, events), earliest)

    async def write_within(self, session: Session, batch: EventBatch) -> list[WriteResult]:
        """As write, in a transaction that may hold more; durable when that ends. Once a transaction.

        The transaction holds the locks of the events' playlists from here to its end.
        """
        if not batch.arrivals:
            return []
        await self.stage(session, batch)
        await session.fetch("ingest/lock_playlists", batch.playlists)
        return await self.store(session, batch)

    async def stage(self, session: Session, batch: EventBatch) -> None:
        """Sends the events to the database. Once a transaction."""
        await open_working_tables(session)
        await session.copy("staging", COLUMNS, self._rows(batch))

    async def store(self, session: Session, batch: EventBatch) -> list[WriteResult]:
        """As write_within, once the same events are staged and the transaction holds the locks of their playlists."""
        return cast(list[WriteResult], await self._store(session, batch, "ingest/store_events"))

    async def store_unlocked(self, session: Session, batch: EventBatch) -> list[WriteResult | None]:
        """As store, but waits for nobody: takes the locks that nobody else holds. None for the events that have to
        wait, of other playlists or of new ones."""
        return await self._store(session, batch, "ingest/store_ready_events", batch.playlists)

    async def _store(self, session: Session, batch: EventBatch, name: str, *args: object) -> list[WriteResult | None]:
        contexts, viewers = self._stored.rows(batch.referents)
        limits = self._limits.as_document(batch.earliest) if self._limits else None
        try:
            rows = await session.fetch(name, *args, contexts, viewers, batch.extras or None, limits)
        except BaseException:
            self._forget()
            raise
        verdicts = [(row["ordinal"], row["verdict"]) for row in rows]
        # Not all contexts of these are stored as they are.
        others = batch.contexts_of(ordinal for ordinal, verdict in verdicts if verdict != "duplicate")
        session.when_committed(partial(self._stored.remember, batch.referents.without(others)))
        answers: list[WriteResult | None] = [True for _ in batch.arrivals]
        for ordinal, verdict in verdicts:
            if verdict != "coarse":
                answers[ordinal] = self._answer(verdict, batch.arrivals[ordinal])
        return answers

    def _answer(self, verdict: str, arrival: ReceivedEvent) -> WriteResult | None:
        """What a verdict of sql/ingest/make_store_events means."""
        if verdict == "duplicate":
            return False
        if verdict == "passed over":
            return None
        assert self._limits is not None, "without limits nothing is refused"
        return self._limits.explain(RejectionCode(verdict), arrival)

    async def record_rejections(self, rejected: Sequence[Rejection], received_at: datetime) -> None:
        """Counts events that arrived together and were rejected, and keeps the last of them for reading."""
        await self.record_received_rejections([ReceivedRejection(item, received_at) for item in rejected])

    async def record_received_rejections(self, rejections: Sequence[ReceivedRejection]) -> list[None]:
        """As record_rejections, of many requests."""
        async with self._database.transaction() as session:
            await record_rejections(session, rejections)
        return [None for _ in rejections]

    def _rows(self, batch: EventBatch) -> Iterator[tuple[Any, ...]]:
        """Rows of the table staging, one at a time: kept until all are made, they would push the events out of the
        processor's cache."""
        context_ids = batch.context_ids
        encoded = {received_at: encode_time(received_at) for received_at in {arrival[1] for arrival in batch.arrivals}}
        # fmt: off
        for ordinal, ((event, received_at), names) in enumerate(zip(batch.arrivals, batch.identified, strict=True)):
            (event_id, type, at, session, _, _, _, _, cause, watched_from_ms, watched_to_ms, position_ms, viewer,
             visitor, context, _) = event
            viewer_id, known, visitor_id = self._name_viewer(viewer, visitor, session)
            # Concatenate the tuples: unpacking them into one literal takes twice as long.
            yield names + (  # noqa: RUF005
                at, event_id, encoded[received_at], type, cause and cause.lower(), session, viewer_id, known,
                visitor_id, context_ids[id(context)], context.bot, watched_from_ms, watched_to_ms, position_ms, ordinal)
        # fmt: on

    def _find_earliest(self, arrivals: Sequence[ReceivedEvent], times: Sequence[datetime]) -> datetime | None:
        """What limits allow the earliest event to be; None where none is earlier."""
        if self._limits is None or not arrivals:
            return None
        earliest = self._limits.find_earliest(arrivals[0][1])
        return earliest if min(times) < earliest else None

    async def _make_months(self, times: Sequence[datetime]) -> None:
        months = {(at.year, at.month) for at in ((min(times), max(times)) if times else ())}
        if len(months) > 1:
            months = {(at.year, at.month) for at in times}
        if new := months - self._months:
            await self._aside.fetch("ingest/make_months", [date(year, month, 1) for year, month in sorted(new)])
            self._months |= new

    def _forget(self) -> None:
        self._names.forget()
        self._stored.forget()
        self._months.clear()


def _name_viewer(key: ViewerKey, viewer: str | None, visitor: str | None, session: str) -> tuple[int, bool, int | None]:
    """The hash that facts name the viewer by, whether it is known who that is, and the hash of the anonymous id."""
    visitor_id = key.visitor(visitor) if visitor else None
    if viewer:
        return key.authenticated(viewer), True, visitor_id
    return key.session(session) if visitor_id is None else visitor_id, False, visitor_id


SCRIPTS = (
    "ingest/working_tables",
    "ingest/make_fold_events",
    "ingest/make_room_for_playlists",
    "ingest/make_identify_playlists",
    "ingest/make_refuse_subjects",
    "ingest/make_identify_subjects",
    "ingest/make_leave_out_stored",
    "ingest/make_store_coarse_contexts",
    "ingest/make_store_contexts",
    "ingest/make_store_events",
    "ingest/make_store_ready_events",
)


async def open_working_tables(session: Session) -> None:
    """Makes them at a connection's first batch; inside a transaction, at whose end the tables empty themselves."""
    for script in SCRIPTS:
        await session.execute_once(script)
