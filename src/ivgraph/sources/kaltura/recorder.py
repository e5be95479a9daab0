"""Live beacons → events: at once what can be counted at once, and what was watched when they are put in order.

Both change what is remembered of page loads in the same transaction as they store the events that come of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple, Self, TypeAlias

from ivgraph.database import Database, Session
from ivgraph.dimensions import EventContext
from ivgraph.errors import Unstorable
from ivgraph.ingest.event import Event, RawEvent, ReceivedEvent, Rejection, RejectionCode, WriteResult
from ivgraph.ingest.parser import parse
from ivgraph.ingest.queue import PlaylistQueue
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections
from ivgraph.ingest.writer import Writer
from ivgraph.sources.kaltura import store as memory
from ivgraph.sources.kaltura.arrival import receive
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.limits import PageLoadLimits
from ivgraph.sources.kaltura.queued_beacon import HOLD, MOST_HELD, NOTHING, Held, Known
from ivgraph.sources.kaltura.release import Past, Release, release
from ivgraph.sources.kaltura.request import UnusableBeacon
from ivgraph.sources.kaltura.structures import ReadStructure, Structures
from ivgraph.sources.sender import Sender

logger = logging.getLogger(__name__)

#: Beacons and page loads of one transaction.
BATCH = 1_000
#: Seconds that a release waits for its turn: others have theirs within that, unless they rebuild.
PATIENCE = 1.0
#: Seconds between two sweeps.
SWEEP = 60.0

TOO_MANY_BEACONS = (
    f"what was watched is found from the beacons of {HOLD:g} seconds, and more of them wait already than this server "
    "holds: what could be counted at once is counted"
)


class Call(NamedTuple):
    """A beacon, and what its request tells of where it comes from."""

    beacon: Beacon
    context: EventContext

    @property
    def playlist(self) -> str:
        return self.beacon.playlist

    @property
    def content(self) -> memory.Content:
        return self.beacon.playlist, self.beacon.page_load, fingerprint(self.beacon)


class Due(NamedTuple):
    """A page load whose beacons of before a time, in Unix seconds, are to be released."""

    playlist: str
    session: str
    until: float

    @property
    def key(self) -> memory.Key:
        return self.playlist, self.session


Work: TypeAlias = Call | Due


@dataclass(frozen=True, slots=True)
class Told:
    """What beacons told: events, and what can't be taken for one."""

    arrivals: list[ReceivedEvent] = field(default_factory=list)
    rejections: list[ReceivedRejection] = field(default_factory=list)

    def add(self, held: Held, raw: RawEvent) -> None:
        event = parse(raw, _received_at(held), Sender(held.context).complete)
        if isinstance(event, Event):
            self.arrivals.append((event, _received_at(held)))
        else:
            self.rejections.append(ReceivedRejection(event, _received_at(held)))


class Recorder:
    """Records beacons and releases them; those that come at once share transactions.

    What is done about a page load depends on what was done before: all of a playlist is done in turn.
    """

    def __init__(self, database: Database, writer: Writer, read_structure: ReadStructure) -> None:
        self._database = database
        self._writer = writer
        self._structures = Structures(read_structure)
        self._bounds = PageLoadLimits(database.aside)
        self._swept_at = 0.0
        self._work = PlaylistQueue[Work, Sequence[Work], bool](
            database,
            lambda work: work.playlist,
            self._prepare,
            _stage_nothing,
            self._do_ready,
            self._do,
            batch=BATCH,
        )

    async def __aenter__(self) -> Self:
        await self._work.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._work.__aexit__(kind, error, traceback)

    def is_open(self) -> bool:
        """Whether a beacon that came at this moment would be recorded soon."""
        return self._work.is_open()

    async def record(self, beacon: Beacon, origin: Sender) -> None:
        """Records a beacon. Then it is durable and counted; events that a limit refuses are noted as rejected. What was
        watched until it is stored once it is released.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: It may be recorded or not.
            UnusableBeacon: The database refuses what it holds.
        """
        try:
            await self._work.submit([Call(beacon, origin.context)])
        except Unstorable as error:
            logger.exception("A beacon passed every check and could not be stored.")
            raise UnusableBeacon(RejectionCode.UNSTORABLE, str(error), beacon.playlist) from error

    async def release(self, due: Due) -> bool:
        """Stores what was watched between the beacons of a page load that have waited long enough.

        Not while somebody else works on the playlist, which the answer tells: live beacons of other playlists would
        wait behind it.

        Raises:
            Overloaded, DatabaseUnavailable: As record does.
            Unstorable: The database refuses what a beacon holds.
        """
        (done,) = await self._work.submit_unlocked([due])
        return done is not None

    async def release_in_turn(self, dues: Sequence[Due]) -> bool:
        """As release, of page loads of one playlist, but waits a while for whoever works on it.

        In a transaction of its own, so that nothing else waits behind it.
        """
        async with self._database.transaction() as session:
            try:
                async with asyncio.timeout(PATIENCE):
                    await session.fetch("ingest/lock_playlists", _playlists(dues))
            except TimeoutError:
                return False
            await self._do(session, dues)
        return True

    async def _prepare(self, work: Sequence[Work]) -> Sequence[Work]:
        """Forgets what is over, now and then, and reads about the playlists what is good for a while."""
        now = max(each.beacon.received_at if isinstance(each, Call) else each.until for each in work)
        if now - self._swept_at >= SWEEP:
            await self._database.fetch("sources/kaltura/sweep_page_loads", memory.day_of(now) - 1)
            self._swept_at = now
        await self._structures.find(_playlists(work))
        await self._bounds.find_full(_playlists(work))
        return work

    async def _do_ready(self, session: Session, work: Sequence[Work]) -> list[bool | None]:
        """As _do, but takes the locks that nobody else holds; None for the work on the other playlists."""
        rows = await session.fetch("ingest/try_lock_playlists", _playlists(work))
        ready = {row["external_id"] for row in rows}
        await self._do(session, [each for each in work if each.playlist in ready])
        return [True if each.playlist in ready else None for each in work]

    async def _do(self, session: Session, work: Sequence[Work]) -> list[bool]:
        """Inside a transaction that holds the locks of the playlists."""
        if not work:
            return []
        told = Told()
        held = await self._receive(session, [each for each in work if isinstance(each, Call)], told)
        released = await self._release(session, [each for each in work if isinstance(each, Due)], told)
        # On a connection of its own, so that nobody waits for what is new here until this transaction ends.
        batch = await self._writer.prepare(told.arrivals)
        answers = await self._writer.write_within(session, batch)
        if held:
            await memory.hold(session, held)
        if released:
            await memory.remember(session, {key: each.past for key, each in released.items()})
            await memory.drop(session, [item for each in released.values() for item in each.done])
        rejections = [*told.rejections, *_rejections(told.arrivals, answers)]
        if rejections:
            await record_rejections(session, rejections)
        return [True for _ in work]

    async def _receive(self, session: Session, calls: Sequence[Call], told: Told) -> list[Held]:
        """Adds the events of beacons that can be counted at once; gives the beacons that are to wait."""
        if not calls:
            return []
        structures = await self._structures.find(_playlists(calls))
        full = await self._bounds.find_full(_playlists(calls))
        contents = [call.content for call in calls]
        recalled = await memory.recall(session, set(contents))
        waiting: list[Held] = []
        for (beacon, context), content in zip(calls, contents, strict=True):
            playlist, page_load, fingerprint = content
            before = recalled.known.get(content)
            held, events = receive(beacon, fingerprint, before, structures.get(playlist), context)
            if held is None:
                continue
            for event in events:
                told.add(held, event)
            key = playlist, page_load
            if (
                recalled.waiting[key] >= MOST_HELD
                or full.get(playlist, False)
                or (playlist in full and key not in recalled.begun)
            ):
                rejected = Rejection(RejectionCode.TOO_MANY_BEACONS, TOO_MANY_BEACONS, playlist=playlist)
                told.rejections.append(ReceivedRejection(rejected, _received_at(held)))
                continue
            waiting.append(held)
            recalled.waiting[key] += 1
            recalled.begun.add(key)
            _, copies, true = before or NOTHING
            recalled.known[content] = Known(held.arrived, copies + 1, true + held.certain)
        return waiting

    async def _release(self, session: Session, dues: Sequence[Due], told: Told) -> dict[memory.Key, Release]:
        """Adds the events of beacons that have waited long enough; gives what comes of releasing them."""
        if not dues:
            return {}
        until = {due.key: due.until for due in dues}
        structures = await self._structures.find(_playlists(dues))
        pasts = await memory.find_pasts(session, until)
        released: dict[memory.Key, Release] = {}
        for key, held in (await memory.find_held(session, until)).items():
            released[key] = release(pasts.get(key, Past()), held, until[key], structures.get(key[0]))
            for item, event in released[key].events:
                told.add(item, event)
            await asyncio.sleep(0)  # others have their turns
        return released


async def _stage_nothing(session: Session, work: Sequence[Work]) -> None:
    """What a beacon means, and so what there is to stage, is known only once its playlist is locked."""


def _rejections(arrivals: Sequence[ReceivedEvent], answers: Sequence[WriteResult]) -> list[ReceivedRejection]:
    return [
        ReceivedRejection(answer, received_at)
        for (_, received_at), answer in zip(arrivals, answers, strict=True)
        if isinstance(answer, Rejection)
    ]


def _received_at(held: Held) -> datetime:
    return datetime.fromtimestamp(held.arrived, UTC)


def _playlists(work: Sequence[Work]) -> list[str]:
    return list({each.playlist for each in work})
