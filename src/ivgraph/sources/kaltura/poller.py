"""Polls the queue for due beacons and has them processed, for as long as the server runs.

What is still queued when a server stops is processed by the next one, or by another one on the same database.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self

from ivgraph.database import Database
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Overloaded
from ivgraph.ingest.event import Rejection, RejectionCode
from ivgraph.ingest.rejections import ReceivedRejection, record_rejections
from ivgraph.sources.kaltura.beacon_writer import DuePageLoad
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS
from ivgraph.sources.kaltura.recorder import Recorder
from ivgraph.sources.kaltura.store import PageLoadKey

#: Seconds between two polls. Processing any beacon of a page load reads all its queued beacons, so fewer polls are less
#: work.
POLL_SECONDS = 5.0
#: Beacons of the page loads that are processed at a time, and their bytes: more would keep live beacons waiting, and
#: take more memory. At least one page load is processed, which has at most MAX_QUEUED_OF_PAGE_LOAD beacons.
BATCH = 500
BATCH_BYTES = 2_000_000
#: Failures after which the beacons of a page load are dropped: a defect of ivgraph causes them, so every try would
#: fail.
MAX_FAILURES = 3

logger = logging.getLogger(__name__)


class Poller:
    """Looks for due beacons in the background.

    Several servers may poll one database: one at a time works on a page load, under the lock of its playlist, and the
    others find its beacons gone.
    """

    def __init__(self, recorder: Recorder, database: Database, now: Callable[[], datetime]) -> None:
        self._recorder = recorder
        self._database = database
        self._now = now
        self._failures: Counter[PageLoadKey] = Counter()
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run(), name="kaltura poller")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._running:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

    async def _run(self) -> None:
        while True:
            try:
                locked = set[str]()
                # A page load that fails is found again: go on only while others succeed.
                while await self._process_batch(locked):
                    pass
            except (DatabaseUnavailable, AnswerTooLate):
                pass  # the database logs it; the next poll tries again
            except Exception:
                logger.exception("The queue of beacons could not be polled.")
            await asyncio.sleep(POLL_SECONDS)

    async def _process_batch(self, locked: set[str]) -> bool:
        """Processes the page loads whose beacons have been queued for longest; returns whether there may be more.

        Args:
            locked: Playlists that somebody else keeps locked. They are left for the next poll; this adds to them.
        """
        watermark = self._now().timestamp() - QUEUE_SECONDS
        rows = await self._database.fetch("sources/kaltura/due_page_loads", watermark, list(locked), BATCH, BATCH_BYTES)
        dues = [DuePageLoad(row["playlist"], row["session"], watermark) for row in rows]
        blocked: dict[str, list[DuePageLoad]] = defaultdict(list)
        results = await asyncio.gather(*(self._process(due, blocked) for due in dues))
        for playlist, blocked_dues in blocked.items():
            if not await self._process_when_unlocked(blocked_dues):
                locked.add(playlist)
        return any(results) or bool(blocked)

    async def _process(self, due: DuePageLoad, blocked: Mapping[str, list[DuePageLoad]]) -> bool:
        """Returns whether the page load was processed. If its playlist is locked, adds it to ``blocked``."""
        try:
            if not await self._recorder.process(due):
                blocked[due.playlist].append(due)
                return False
        except (DatabaseUnavailable, Overloaded):
            return False
        except Exception:
            await self._note_failure(due)
            return False
        self._failures.pop(due.key, None)
        return True

    async def _process_when_unlocked(self, dues: Sequence[DuePageLoad]) -> bool:
        """Processes page loads of one playlist, and halves them to find the one that fails.

        Returns:
            Whether any was processed.
        """
        try:
            return await self._recorder.process_when_unlocked(dues)
        except DatabaseUnavailable:
            return False
        except Exception:
            if len(dues) == 1:
                await self._note_failure(dues[0])
                return False
        middle = len(dues) // 2
        halves = [await self._process_when_unlocked(half) for half in (dues[:middle], dues[middle:])]
        return any(halves)

    async def _note_failure(self, due: DuePageLoad) -> None:
        logger.exception("What was watched in page load %s of %s could not be stored.", due.session, due.playlist)
        self._failures[due.key] += 1
        if self._failures[due.key] >= MAX_FAILURES:
            await self._give_up(due)

    async def _give_up(self, due: DuePageLoad) -> None:
        """Drops all queued beacons of a page load, and stores a rejection."""
        reason = "the server could not work out what was watched: please report the error in its log"
        async with self._database.transaction() as session:
            (locking,) = await session.fetch("ingest/try_lock_playlists", [due.playlist])
            if locking["busy"]:
                return  # the page load fails again, and is dropped then
            await session.execute("sources/kaltura/discard_queued_beacons", due.playlist, due.session)
            await record_rejections(
                session,
                [ReceivedRejection(Rejection(RejectionCode.UNSTORABLE, reason, playlist=due.playlist), self._now())],
            )
        self._failures.pop(due.key, None)
