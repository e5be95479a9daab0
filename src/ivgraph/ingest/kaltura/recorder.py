"""Live beacons → events.

What is remembered of visits stands in the database, where it outlives this process and is shared with others. It
changes in the same transaction as the events that come of it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from ivgraph.db import Database, Session
from ivgraph.errors import Unstorable
from ivgraph.ingest.arrival import Arrival
from ivgraph.ingest.batcher import Batcher
from ivgraph.ingest.event import Code, Event
from ivgraph.ingest.kaltura.beacon import Beacon
from ivgraph.ingest.kaltura.request import UnusableBeacon
from ivgraph.ingest.kaltura.structures import ReadStructure, Structures
from ivgraph.ingest.kaltura.translation import advance
from ivgraph.ingest.kaltura.visit import Visit
from ivgraph.ingest.origin import Origin
from ivgraph.ingest.parser import parse
from ivgraph.ingest.writer import Writer
from ivgraph.model import PlaylistStructure

logger = logging.getLogger(__name__)

#: Beacons of one transaction.
BATCH = 1_000
#: Seconds between two sweeps.
SWEEP = 60.0

#: The playlist and the session of a visit.
Key: TypeAlias = tuple[str, str]


class Call(NamedTuple):
    """A beacon, and what its request tells of where it comes from."""

    beacon: Beacon
    origin: Origin


class Recorder:
    """Records beacons; those that come at once share transactions.

    Whoever changes anything of a playlist takes turns, and so do all of its visits. A turn may be long, such as that of
    a rebuild. So there are two queues: one records what it can without waiting for anybody, the other takes what was
    left and waits.
    """

    def __init__(self, database: Database, writer: Writer, read_structure: ReadStructure) -> None:
        self._database = database
        self._writer = writer
        self._structures = Structures(read_structure)
        self._swept_at = 0.0
        #: How many beacons of a playlist wait for its turn.
        self._waiting: Counter[str] = Counter()
        self._ready = Batcher(self._record_ready, batch=BATCH)
        self._held_up = Batcher(self._record_in_turn, batch=BATCH)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._exit.enter_async_context(self._held_up)
        # Closed first: what it leaves over, the other still takes.
        await self._exit.enter_async_context(self._ready)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._exit.aclose()

    async def record(self, beacon: Beacon, origin: Origin) -> None:
        """Records a beacon. Then its events are durable and counted, and its visit is remembered.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: It may be recorded or not.
            UnusableBeacon: The database refuses what it holds.
        """
        try:
            await self._submit(Call(beacon, origin))
        except Unstorable as error:
            logger.exception("A beacon passed every check and could not be stored.")
            raise UnusableBeacon(Code.UNSTORABLE, str(error), beacon.playlist) from error

    async def _submit(self, call: Call) -> None:
        playlist = call.beacon.playlist
        # No beacon overtakes those of its playlist that wait: what it means depends on them.
        if playlist not in self._waiting and all(await self._ready.submit([call])):
            return
        self._waiting[playlist] += 1
        try:
            await self._held_up.submit([call])
        finally:
            self._waiting[playlist] -= 1
            if not self._waiting[playlist]:
                del self._waiting[playlist]

    async def _record_ready(self, calls: Sequence[Call]) -> list[bool]:
        """Records the beacons of playlists that nobody else holds; tells of each whether it was one."""
        structures = await self._prepare(calls)
        async with self._database.transaction() as session:
            rows = await session.fetch("ingest/try_lock_playlists", _playlists(calls))
            ready = {row["external_id"] for row in rows}
            await self._record(session, [call for call in calls if call.beacon.playlist in ready], structures)
        return [call.beacon.playlist in ready for call in calls]

    async def _record_in_turn(self, calls: Sequence[Call]) -> list[bool]:
        """Records all of the beacons, once nobody else holds their playlists."""
        structures = await self._prepare(calls)
        async with self._database.transaction() as session:
            await session.fetch("ingest/lock_playlists", _playlists(calls))
            await self._record(session, calls, structures)
        return [True for _ in calls]

    async def _prepare(self, calls: Sequence[Call]) -> Mapping[str, PlaylistStructure]:
        """Forgets what is over, now and then; gives the structures of the beacons' playlists."""
        now = calls[-1].beacon.received_at
        if now - self._swept_at >= SWEEP:
            await self._database.fetch("kaltura/sweep_visits", _day(now) - 1)
            self._swept_at = now
        return await self._structures.find(_playlists(calls))

    async def _record(
        self, session: Session, calls: Sequence[Call], structures: Mapping[str, PlaylistStructure]
    ) -> None:
        """Takes the visits further, inside a transaction that holds the locks of their playlists."""
        visits = await _recall(session, {(call.beacon.playlist, call.beacon.visit) for call in calls})
        arrivals: list[Arrival] = []
        for beacon, origin in calls:
            key = beacon.playlist, beacon.visit
            visits[key], told = advance(visits.get(key), beacon, structures.get(beacon.playlist))
            received_at = datetime.fromtimestamp(beacon.received_at, UTC)
            parsed = [parse(raw, received_at) for raw in told]
            arrivals += [Arrival(origin.complete(event), received_at) for event in parsed if isinstance(event, Event)]
        # On a connection of its own, so that nobody waits for what is new here until this transaction ends.
        await self._writer.prepare([arrival.event for arrival in arrivals])
        await self._writer.write_within(session, arrivals)
        await _remember(session, visits)


async def _recall(session: Session, keys: Collection[Key]) -> dict[Key, Visit]:
    rows = await session.fetch("kaltura/visits", *_columns(keys))
    visits = {(row["playlist"], row["session"]): Visit.from_document(row["document"]) for row in rows}
    return {key: visit for key, visit in visits.items() if visit is not None}


async def _remember(session: Session, visits: Mapping[Key, Visit]) -> None:
    documents = [visit.as_document() for visit in visits.values()]
    days = [_day(visit.clock) for visit in visits.values()]
    await session.run("kaltura/save_visits", *_columns(visits), documents, days)


def _columns(keys: Collection[Key]) -> tuple[list[str], list[str]]:
    return [playlist for playlist, _ in keys], [session for _, session in keys]


def _playlists(calls: Sequence[Call]) -> list[str]:
    return list({call.beacon.playlist for call in calls})


def _day(seconds: float) -> int:
    return int(seconds // 86_400)
