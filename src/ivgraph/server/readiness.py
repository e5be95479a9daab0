"""Whether the database can be read and written, found out by doing so: for whoever asks, as often as they like."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from types import TracebackType
from typing import Self

from ivgraph.database import Database
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Unavailability

#: Seconds for which what was found out is good.
FRESH = 1.0
#: Seconds that whoever asks waits, and after which a try is given up with its connection.
PATIENCE = 1.5
LONGEST_TRY = 10.0

OK = "ok"

logger = logging.getLogger(__name__)


class Readiness:
    """Tries both halves of a database, by connections that no request uses."""

    def __init__(self, database: Database) -> None:
        self._database = database.aside
        self._reading = _Trial(self._read)
        self._writing = _Trial(self._write)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(self._reading.close(), self._writing.close())

    async def find_out(self) -> dict[str, str]:
        """How reading and writing do, each ``ok`` or an Unavailability; within two seconds, whatever happens."""
        reading, writing = await asyncio.gather(self._reading.outcome(), self._writing.outcome())
        return {"reading": reading, "writing": writing}

    async def _read(self) -> None:
        await self._database.fetch("server/readiness/read")

    async def _write(self) -> None:
        async with self._database.transaction() as session:
            await session.fetch("server/readiness/write")


class _Trial:
    """One thing that is tried at most once a second, however many ask how it goes."""

    def __init__(self, act: Callable[[], Awaitable[None]]) -> None:
        self._act = act
        self._found = OK
        self._found_at = float("-inf")
        self._running: asyncio.Task[None] | None = None

    async def outcome(self) -> str:
        if self._running is None:
            if monotonic() - self._found_at < FRESH:
                return self._found
            self._running = asyncio.create_task(self._run(), name="readiness")
        # The task is not cancelled when it takes too long: the connection would have to wait for the cancellation.
        done, _ = await asyncio.wait({self._running}, timeout=PATIENCE)
        return self._found if done else Unavailability.NO_ANSWER

    async def close(self) -> None:
        if self._running:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _run(self) -> None:
        try:
            self._found = await self._try()
        finally:
            self._found_at = monotonic()
            self._running = None

    async def _try(self) -> str:
        try:
            async with asyncio.timeout(LONGEST_TRY):
                await self._act()
        except DatabaseUnavailable as error:
            return error.reason
        except (TimeoutError, AnswerTooLate):
            return Unavailability.NO_ANSWER
        except Exception:
            logger.exception("Whether the database is ready could not be found out.")
            return Unavailability.UNREACHABLE
        return OK
