"""Live beacons → events.

What is remembered of page loads stands in the database, where it outlives this process and is shared with others. It
changes in the same transaction as the events that come of it.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from ivgraph.db import Database, Session
from ivgraph.errors import Unstorable
from ivgraph.ingest.arrival import Answer, Arrival
from ivgraph.ingest.event import Code, Event, Rejected
from ivgraph.ingest.kaltura.beacon import Beacon
from ivgraph.ingest.kaltura.page_load import PageLoad
from ivgraph.ingest.kaltura.request import UnusableBeacon
from ivgraph.ingest.kaltura.structures import ReadStructure, Structures
from ivgraph.ingest.kaltura.translation import advance
from ivgraph.ingest.ledger import Rejection, note_rejections
from ivgraph.ingest.origin import Origin
from ivgraph.ingest.parser import parse
from ivgraph.ingest.turns import Turns
from ivgraph.ingest.writer import Writer

logger = logging.getLogger(__name__)

#: Beacons of one transaction.
BATCH = 1_000
#: Seconds between two sweeps.
SWEEP = 60.0

#: The playlist and the session of a page load.
Key: TypeAlias = tuple[str, str]


class Call(NamedTuple):
    """A beacon, and what its request tells of where it comes from."""

    beacon: Beacon
    origin: Origin


class Recorder:
    """Records beacons; those that come at once share transactions.

    A beacon means what those of its page load before it make of it: all of a playlist are recorded in turn.
    """

    def __init__(self, database: Database, writer: Writer, read_structure: ReadStructure) -> None:
        self._database = database
        self._writer = writer
        self._structures = Structures(read_structure)
        self._swept_at = 0.0
        self._calls = Turns[Call, Sequence[Call], bool](
            database,
            lambda call: call.beacon.playlist,
            self._prepare,
            _stage_nothing,
            self._record_ready,
            self._record,
            batch=BATCH,
        )

    async def __aenter__(self) -> Self:
        await self._calls.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._calls.__aexit__(kind, error, traceback)

    def is_open(self) -> bool:
        """Whether a beacon that came at this moment would be recorded soon."""
        return self._calls.is_open()

    async def record(self, beacon: Beacon, origin: Origin) -> None:
        """Records a beacon. Then its events are durable and counted, and its page load is remembered; events that a
        limit refuses are noted as rejected.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: It may be recorded or not.
            UnusableBeacon: The database refuses what it holds.
        """
        try:
            await self._calls.take([Call(beacon, origin)])
        except Unstorable as error:
            logger.exception("A beacon passed every check and could not be stored.")
            raise UnusableBeacon(Code.UNSTORABLE, str(error), beacon.playlist) from error

    async def _prepare(self, calls: Sequence[Call]) -> Sequence[Call]:
        """Forgets what is over, now and then, and reads the structures of the beacons' playlists."""
        now = calls[-1].beacon.received_at
        if now - self._swept_at >= SWEEP:
            await self._database.fetch("kaltura/sweep_page_loads", _day(now) - 1)
            self._swept_at = now
        await self._structures.find(_playlists(calls))
        return calls

    async def _record_ready(self, session: Session, calls: Sequence[Call]) -> list[bool | None]:
        """As _record, but takes the locks that nobody else holds; None for the calls of the other playlists."""
        rows = await session.fetch("ingest/try_lock_playlists", _playlists(calls))
        ready = {row["external_id"] for row in rows}
        await self._record(session, [call for call in calls if call.beacon.playlist in ready])
        return [True if call.beacon.playlist in ready else None for call in calls]

    async def _record(self, session: Session, calls: Sequence[Call]) -> list[bool]:
        """Takes the page loads further, inside a transaction that holds the locks of their playlists."""
        if not calls:
            return []
        structures = await self._structures.find(_playlists(calls))
        page_loads = await _recall(session, {(call.beacon.playlist, call.beacon.page_load) for call in calls})
        arrivals: list[Arrival] = []
        for beacon, origin in calls:
            key = beacon.playlist, beacon.page_load
            page_loads[key], told = advance(page_loads.get(key), beacon, structures.get(beacon.playlist))
            received_at = datetime.fromtimestamp(beacon.received_at, UTC)
            parsed = [parse(raw, received_at, origin.complete) for raw in told]
            arrivals += [(event, received_at) for event in parsed if isinstance(event, Event)]
        # On a connection of its own, so that nobody waits for what is new here until this transaction ends.
        batch = await self._writer.prepare(arrivals)
        answers = await self._writer.write_within(session, batch)
        await _remember(session, page_loads)
        await _note_refused(session, arrivals, answers)
        return [True for _ in calls]


async def _stage_nothing(session: Session, calls: Sequence[Call]) -> None:
    """What a beacon means, and so what there is to stage, is known only once its playlist is locked."""


async def _recall(session: Session, keys: Collection[Key]) -> dict[Key, PageLoad]:
    rows = await session.fetch("kaltura/page_loads", *_columns(keys))
    page_loads = {(row["playlist"], row["session"]): PageLoad.from_document(row["document"]) for row in rows}
    return {key: page_load for key, page_load in page_loads.items() if page_load is not None}


async def _note_refused(session: Session, arrivals: Sequence[Arrival], answers: Sequence[Answer]) -> None:
    refused = [
        Rejection(answer, received_at)
        for (_, received_at), answer in zip(arrivals, answers, strict=True)
        if isinstance(answer, Rejected)
    ]
    if refused:
        await note_rejections(session, refused)


async def _remember(session: Session, page_loads: Mapping[Key, PageLoad]) -> None:
    documents = [page_load.as_document() for page_load in page_loads.values()]
    days = [_day(page_load.clock) for page_load in page_loads.values()]
    await session.run("kaltura/save_page_loads", *_columns(page_loads), documents, days)


def _columns(keys: Collection[Key]) -> tuple[list[str], list[str]]:
    return [playlist for playlist, _ in keys], [session for _, session in keys]


def _playlists(calls: Sequence[Call]) -> list[str]:
    return list({call.beacon.playlist for call in calls})


def _day(seconds: float) -> int:
    return int(seconds // 86_400)
