"""Releases beacons that have waited long enough, for as long as the server runs; what still waits then waits for the
next one, or for another on the same database."""

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
from ivgraph.sources.kaltura.queued_beacon import HOLD
from ivgraph.sources.kaltura.recorder import Due, Recorder
from ivgraph.sources.kaltura.store import Key

#: Seconds between two looks for beacons that are due. All beacons of a page load that wait are read to release some of
#: them: the less often, the less work.
TICK = 5.0
#: Beacons of the page loads that are released at a time, and bytes of these: more would keep live beacons waiting, and
#: take more memory. One page load is released at a time however many it has, which is MOST_HELD.
BATCH = 500
BATCH_BYTES = 2_000_000
#: Failures after which the beacons of a page load are given up: a fault of ours, which comes again each time.
MOST_FAILURES = 3

logger = logging.getLogger(__name__)


class Releaser:
    """Looks for beacons that are due, in the background. However many servers look, one works on a page load at a
    time, and the others find nothing left to do."""

    def __init__(self, recorder: Recorder, database: Database, now: Callable[[], datetime]) -> None:
        self._recorder = recorder
        self._database = database
        self._now = now
        self._failures: Counter[Key] = Counter()
        self._running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self._run(), name="releaser")
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
                # Those that fail are found again: only as long as others are released there may be more.
                while await self._release_due(locked):
                    pass
            except (DatabaseUnavailable, AnswerTooLate):
                pass  # told by the database's own log; the next look tries again
            except Exception:
                logger.exception("Beacons that are due could not be looked for.")
            await asyncio.sleep(TICK)

    async def _release_due(self, locked: set[str]) -> bool:
        """Releases the beacons that have waited for longest; tells whether there may be more.

        Args:
            locked: Playlists that somebody else works on for long: they are left for the next look.
        """
        until = self._now().timestamp() - HOLD
        rows = await self._database.fetch("sources/kaltura/due_page_loads", until, list(locked), BATCH, BATCH_BYTES)
        dues = [Due(row["playlist"], row["session"], until) for row in rows]
        held_up: dict[str, list[Due]] = defaultdict(list)
        done = await asyncio.gather(*(self._release(due, held_up) for due in dues))
        for playlist, left in held_up.items():
            if not await self._release_in_turn(left):
                locked.add(playlist)
        return any(done) or bool(held_up)

    async def _release(self, due: Due, held_up: Mapping[str, list[Due]]) -> bool:
        """Tells whether it is done: the next look finds what is not."""
        try:
            if not await self._recorder.release(due):
                held_up[due.playlist].append(due)
                return False
        except (DatabaseUnavailable, Overloaded):
            return False
        except Exception:
            await self._note_failure(due)
            return False
        self._failures.pop(due.key, None)
        return True

    async def _release_in_turn(self, dues: Sequence[Due]) -> bool:
        """Of one playlist. Tells whether there may be more of it to be done."""
        try:
            return await self._recorder.release_in_turn(dues)
        except DatabaseUnavailable:
            return False
        except Exception:
            if len(dues) == 1:
                await self._note_failure(dues[0])
                return False
        middle = len(dues) // 2
        halves = [await self._release_in_turn(half) for half in (dues[:middle], dues[middle:])]
        return any(halves)

    async def _note_failure(self, due: Due) -> None:
        logger.exception("What was watched in page load %s of %s could not be stored.", due.session, due.playlist)
        self._failures[due.key] += 1
        if self._failures[due.key] >= MOST_FAILURES:
            await self._give_up(due)

    async def _give_up(self, due: Due) -> None:
        reason = "the server failed to find out what was watched, see its log: tell us"
        async with self._database.transaction() as session:
            if not await session.fetch("ingest/try_lock_playlists", [due.playlist]):
                return  # it fails again later
            await session.run("sources/kaltura/discard_page_load", due.playlist, due.session)
            await record_rejections(
                session,
                [ReceivedRejection(Rejection(RejectionCode.UNSTORABLE, reason, playlist=due.playlist), self._now())],
            )
        self._failures.pop(due.key, None)
