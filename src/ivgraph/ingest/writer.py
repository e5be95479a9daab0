"""Writes batches of events: identifies what they refer to, then stores them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from ivgraph.database import Database, Session
from ivgraph.errors import DatabaseUnavailable
from ivgraph.identity import ViewerKey
from ivgraph.ingest.cache import Cache
from ivgraph.ingest.event import Event, ReceivedEvent, Rejection, WriteResult
from ivgraph.ingest.identify import Identifier
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections
from ivgraph.ingest.rows import RowBuilder
from ivgraph.ingest.store import EventStore


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
        cache = Cache()
        rows = RowBuilder(cache, viewer_key, keep_viewer_ids=keep_viewer_ids)
        self._database = database
        self.identifier = Identifier(database, cache, rows, limits)
        self.store = EventStore(database, cache, limits)
        #: Held by the batch that takes the locks that are free: another batch would find its playlists locked.
        self._locking = asyncio.Lock()

    async def write(self, events: Sequence[Event], received_at: datetime) -> list[WriteResult]:
        """Stores events that arrived together. Returns for each event, in order, whether it is new, or the limit that
        rejects it. By then the events are durable and counted.

        Two events are the same if playlist, time and id are equal. An event that is stored already, or comes earlier in
        the batch, is not new and changes nothing.

        Raises:
            Unstorable: The database refuses a value. Nothing is stored.
            DatabaseUnavailable: The events may be stored or not: write them again.
        """
        return await self.write_received([(event, received_at) for event in events])

    async def write_received(self, received: Sequence[ReceivedEvent]) -> list[WriteResult]:
        """Stores events of several requests like ``write``."""
        if not received:
            return []
        return await self.store.store(await self.identifier.identify(received))

    async def write_unlocked(self, received: Sequence[ReceivedEvent]) -> list[WriteResult | DatabaseUnavailable | None]:
        """Stores the events whose playlists no other transaction has locked, like ``write``; None for the others, and
        an error for those of a node that can't be used. See EventStore.store_unlocked."""
        batch = await self.identifier.identify(received)
        async with self._locking:
            return await self.store.store_unlocked(batch)

    async def write_within(self, session: Session, received: Sequence[ReceivedEvent]) -> list[WriteResult]:
        """Stores events like ``write``, inside the caller's transaction, which holds the locks of their playlists. They
        are durable once that is committed."""
        if not received:
            return []
        return await self.store.store_within(session, await self.identifier.identify(received))

    async def record_rejections(self, rejections: Sequence[Rejection], received_at: datetime) -> None:
        """Counts rejected events that arrived together, and keeps the last ones for reading."""
        await self.record_received_rejections([ReceivedRejection(rejection, received_at) for rejection in rejections])

    async def record_received_rejections(self, rejections: Sequence[ReceivedRejection]) -> list[None]:
        """Records rejected events of several requests. Returns a None for each, since a Batcher expects results."""
        async with self._database.transaction() as session:
            await record_rejections(session, rejections)
        return [None for _ in rejections]
