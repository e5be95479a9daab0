"""Events → tables: one transaction a batch, holding the events and everything that is counted from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from ivgraph.db import Database, Row, Session
from ivgraph.identity import ViewerKey, hash_context
from ivgraph.ingest.arrival import Arrival
from ivgraph.ingest.event import Context, Event, Rejected
from ivgraph.ingest.ledger import Rejection, note_rejections
from ivgraph.ingest.names import Identified, Named, Names
from ivgraph.ingest.working_tables import open_working_tables

#: Columns of the table staging, in the order of _records.
COLUMNS = (
    "playlist node hotspot to_node playlist_id node_id hotspot_id to_node_id at event_id received_at type cause "
    "session viewer_id known visitor_id context_id bot watched_from_ms watched_to_ms position_ms extra repeated ordinal"
).split()
#: How many contexts and viewers a process remembers to have stored.
MEMORY = 20_000
#: Of how many sessions a process remembers whose they are: more than are played at a time.
SESSIONS = 8_192


@dataclass(frozen=True, slots=True)
class Batch:
    """Events on their way into the tables, with what they refer to stored before."""

    playlists: Sequence[str]
    #: Rows of the table staging.
    records: Sequence[tuple[Any, ...]]


class Writer:
    """Writes batches of events. One a process: it remembers what it need not store again."""

    def __init__(self, database: Database, viewer_key: ViewerKey, *, keep_viewer_ids: bool = True) -> None:
        self._database = database
        self._viewer_key = viewer_key
        self._name_viewer = lru_cache(maxsize=SESSIONS)(partial(_name_viewer, viewer_key))
        self._keep_viewer_ids = keep_viewer_ids
        self._names = Names(database)
        self._months: set[tuple[int, int]] = set()
        self._connections = 0
        self._contexts: set[int] = set()
        self._viewers: set[int] = set()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[bool]:
        """Stores events that arrived together; tells of each whether it is new. Then they are durable and counted.

        Playlist, time and id together name an event: one that is stored already, or stands in the batch before, is not
        new and changes nothing.
        """
        if not events:
            return []
        batch = await self.prepare([(event, received_at) for event in events])
        async with self._database.transaction() as session:
            return await self.write_within(session, batch)

    async def prepare(self, arrivals: Sequence[Arrival]) -> Batch:
        """Stores what events refer to and what does no harm without them: months, contexts, viewers. Looks names up.

        Before and outside the transaction, so that writers of different playlists do not wait for each other.
        """
        if self._connections != (connections := self._database.connections()):
            self._forget()
            self._connections = connections
        events = [event for event, _ in arrivals]
        named: list[Named] = [(event.playlist, event.node, event.hotspot, event.to_node) for event in events]
        await self._make_months(events)
        await self._remember(events)
        identified = await self._names.identify(set(named))
        return Batch(
            playlists=list({playlist for playlist, *_ in identified}),
            records=list(self._records(arrivals, named, identified)),
        )

    async def write_within(self, session: Session, batch: Batch) -> list[bool]:
        """As write, in a transaction that may hold more; durable when that ends. Once a transaction.

        The transaction holds the locks of the events' playlists from here to its end.
        """
        if not batch.records:
            return []
        await self.stage(session, batch)
        await session.fetch("ingest/lock_playlists", batch.playlists)
        return await self.store(session, batch)

    async def stage(self, session: Session, batch: Batch) -> None:
        """Sends the events to the database. Once a transaction."""
        await open_working_tables(session)
        await session.copy("staging", COLUMNS, batch.records)

    async def store(self, session: Session, batch: Batch) -> list[bool]:
        """As write_within, once the same events are staged and the transaction holds the locks of their playlists."""
        rows = await self._fetch_stored(session, "ingest/store_events")
        stored_before = {row["ordinal"] for row in rows}
        return [ordinal not in stored_before for ordinal in range(len(batch.records))]

    async def store_ready(self, session: Session, batch: Batch) -> list[bool | None]:
        """As store, but takes the locks that nobody else holds; None for the events of the other playlists."""
        rows = await self._fetch_stored(session, "ingest/store_ready_events")
        others = {row["ordinal"]: None if row["passed_over"] else False for row in rows}
        return [others.get(ordinal, True) for ordinal in range(len(batch.records))]

    async def _fetch_stored(self, session: Session, name: str) -> Sequence[Row]:
        try:
            return await session.fetch(name)
        except BaseException:
            self._forget()
            raise

    async def note(self, rejected: Sequence[Rejected], received_at: datetime) -> None:
        """Counts events that arrived together and were rejected, and keeps the last of them for reading."""
        await self.note_rejections([Rejection(item, received_at) for item in rejected])

    async def note_rejections(self, rejections: Sequence[Rejection]) -> list[None]:
        """As note, of many requests."""
        async with self._database.transaction() as session:
            await note_rejections(session, rejections)
        return [None for _ in rejections]

    def _records(
        self, arrivals: Sequence[Arrival], named: Sequence[Named], identified: Mapping[Named, Identified]
    ) -> Iterator[tuple[Any, ...]]:
        repeated = _repeated(arrivals)
        # fmt: off
        for ordinal, ((event, received_at), names) in enumerate(zip(arrivals, named, strict=True)):
            (id, type, at, playlist, session, _, _, _, cause, watched_from_ms, watched_to_ms, position_ms, viewer,
             visitor, context, extra) = event
            viewer_id, known, visitor_id = self._name_viewer(viewer, visitor, session)
            yield (playlist, *identified[names], at, id, received_at, type, cause and cause.lower(), session, viewer_id,
                   known, visitor_id, _hash_context(context), context.bot, watched_from_ms, watched_to_ms, position_ms,
                   extra, ordinal in repeated, ordinal)
        # fmt: on

    async def _make_months(self, events: Sequence[Event]) -> None:
        months = {(event.at.year, event.at.month) for event in events} - self._months
        if months:
            await self._database.fetch("ingest/make_months", [date(year, month, 1) for year, month in sorted(months)])
            self._months |= months

    async def _remember(self, events: Sequence[Event]) -> None:
        contexts = self._new_contexts(events)
        viewers = self._new_viewers(events) if self._keep_viewer_ids else {}
        if contexts or viewers:
            columns = [[context[column] for context in contexts.values()] for column in range(len(Context._fields))]
            await self._database.fetch(
                "ingest/remember", list(contexts), *columns, list(viewers), list(viewers.values())
            )
            _keep_in_mind(self._contexts, contexts)
            _keep_in_mind(self._viewers, viewers)

    def _new_contexts(self, events: Sequence[Event]) -> dict[int, Context]:
        named = {_hash_context(context): context for context in {event.context for event in events}}
        return {id: context for id, context in named.items() if id not in self._contexts}

    def _new_viewers(self, events: Sequence[Event]) -> dict[int, str]:
        viewers = {event.viewer for event in events}
        named = {self._viewer_key.authenticated(viewer): viewer for viewer in viewers if viewer}
        return {id: viewer for id, viewer in named.items() if id not in self._viewers}

    def _forget(self) -> None:
        self._names.forget()
        self._months.clear()
        self._contexts.clear()
        self._viewers.clear()


def _name_viewer(key: ViewerKey, viewer: str | None, visitor: str | None, session: str) -> tuple[int, bool, int | None]:
    """The hash that facts name the viewer by, whether it is known who that is, and the hash of the anonymous id."""
    visitor_id = key.visitor(visitor) if visitor else None
    if viewer:
        return key.authenticated(viewer), True, visitor_id
    return key.session(session) if visitor_id is None else visitor_id, False, visitor_id


_hash_context = lru_cache(maxsize=2_048)(hash_context)


def _keep_in_mind(memory: set[int], ids: Iterable[int]) -> None:
    if len(memory) > MEMORY:
        memory.clear()
    memory.update(ids)


def _repeated(arrivals: Sequence[Arrival]) -> set[int]:
    """Which events stand in the batch before. Nearly always the ids alone tell that none does."""
    if len({event.id for event, _ in arrivals}) == len(arrivals):
        return set()
    seen: set[tuple[str, datetime, UUID]] = set()
    repeated = set()
    for ordinal, (event, _) in enumerate(arrivals):
        key = event.playlist, event.at, event.id
        if key in seen:
            repeated.add(ordinal)
        seen.add(key)
    return repeated
