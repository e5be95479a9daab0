"""Records live beacons as they arrive, and processes those that are due, playlist by playlist."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from ivgraph.catalog.model import ReadStructure
from ivgraph.database import Database, Session
from ivgraph.errors import Unstorable
from ivgraph.ingest.event import RejectionCode
from ivgraph.ingest.queue import PlaylistQueue
from ivgraph.ingest.writer import Writer
from ivgraph.sources.kaltura import store
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.beacon_writer import ArrivedBeacon, BeaconWriter, DuePageLoad, Work, playlists_of
from ivgraph.sources.kaltura.limits import PageLoadLimits
from ivgraph.sources.kaltura.request import UnusableBeacon
from ivgraph.sources.kaltura.structure_cache import StructureCache
from ivgraph.sources.sender import Sender

logger = logging.getLogger(__name__)

#: The maximum of beacons and due page loads in one transaction.
BATCH = 1_000
#: Seconds that the processing of due beacons waits for a playlist lock. Only a rebuild holds one for longer.
LOCK_TIMEOUT_SECONDS = 1.0
#: Seconds between two deletions of old page loads.
CLEANUP_SECONDS = 60.0


class Recorder:
    """Records beacons and processes due ones. Those that come at the same time share transactions.

    What a beacon means depends on what is stored about its page load, so the writes to a playlist are serialised by its
    lock.
    """

    def __init__(self, database: Database, writer: Writer, read_structure: ReadStructure) -> None:
        self._database = database
        self._structures = StructureCache(read_structure)
        self._limits = PageLoadLimits(database.reserve)
        self._beacon_writer = BeaconWriter(writer, self._structures, self._limits)
        self._cleaned_up_at = 0.0
        self._queue = PlaylistQueue[Work, bool](
            lambda work: work.playlist, self._write_unlocked, self._write_locked, max_batch_size=BATCH
        )

    async def __aenter__(self) -> Self:
        await self._queue.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._queue.__aexit__(kind, error, traceback)

    def is_open(self) -> bool:
        """Whether a beacon that arrived at this moment would be recorded soon."""
        return self._queue.is_open()

    async def record(self, beacon: Beacon, sender: Sender) -> None:
        """Stores a beacon in the queue, and its interactions as events; events beyond a limit are stored as rejected.

        What was watched until the beacon is stored later, by ``process``.

        Raises:
            Overloaded: Too much is waiting already.
            DatabaseUnavailable: The beacon may be recorded or not.
            UnusableBeacon: The database refuses a value of the beacon.
        """
        try:
            await self._queue.submit([ArrivedBeacon(beacon, sender.context)])
        except Unstorable as error:
            logger.exception("A beacon passed every check and could not be stored.")
            raise UnusableBeacon(RejectionCode.UNSTORABLE, str(error), beacon.playlist) from error

    async def process(self, due: DuePageLoad) -> bool:
        """Stores what was watched until the due beacons of a page load, and removes them from the queue.

        Returns:
            False, with nothing done, if another transaction holds the lock of the playlist: waiting for it in a shared
            transaction would keep live beacons of other playlists waiting.

        Raises:
            Overloaded, DatabaseUnavailable: See ``record``.
            Unstorable: The database refuses a value of a beacon.
        """
        (written,) = await self._queue.submit_unlocked([due])
        return written is not None

    async def process_when_unlocked(self, dues: Sequence[DuePageLoad]) -> bool:
        """Like ``process``, for page loads of one playlist, but waits up to LOCK_TIMEOUT_SECONDS for its lock.

        It uses a transaction of its own, so that no other playlist waits. Returns False if the lock stayed taken.
        """
        async with self._database.transaction() as session:
            try:
                async with asyncio.timeout(LOCK_TIMEOUT_SECONDS):
                    await session.fetch("ingest/lock_playlists", playlists_of(dues))
            except TimeoutError:
                return False
            await self._write(session, dues)
        return True

    async def _write_unlocked(self, work: Sequence[Work]) -> list[bool | None]:
        """Locks the playlists that nobody else has locked, and writes their work; None for the work on the others."""
        await self._prepare(work)
        async with self._database.transaction() as session:
            (locking,) = await session.fetch("ingest/try_lock_playlists", playlists_of(work))
            busy = set(locking["busy"])
            await self._write(session, [each for each in work if each.playlist not in busy])
        return [None if each.playlist in busy else True for each in work]

    async def _write_locked(self, work: Sequence[Work]) -> list[bool]:
        """Waits for the locks of all playlists, and writes the work."""
        await self._prepare(work)
        async with self._database.transaction() as session:
            await session.fetch("ingest/lock_playlists", playlists_of(work))
            await self._write(session, work)
        return [True for _ in work]

    async def _prepare(self, work: Sequence[Work]) -> None:
        """Deletes old page loads now and then, and fills the caches before any lock is held."""
        now = max(each.beacon.event_time if isinstance(each, ArrivedBeacon) else each.watermark for each in work)
        if now - self._cleaned_up_at >= CLEANUP_SECONDS:
            await self._database.fetch("sources/kaltura/delete_old_page_loads", store.day_of(now) - 1)
            self._cleaned_up_at = now
        await self._structures.find(playlists_of(work))
        await self._limits.find_full(playlists_of(work))

    async def _write(self, session: Session, work: Sequence[Work]) -> None:
        if work:
            await self._beacon_writer.write_within(session, work)
