"""Checks whether the database can be read and written by doing both, at most once a second for all callers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from time import monotonic
from types import TracebackType
from typing import Self

from ivgraph.database import Database, Replicas
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Unavailability

#: How long the result of a check is reused.
CACHE_SECONDS = 1.0
#: How long a caller waits for a check, and how long the check itself may take before its connection is closed.
WAIT_SECONDS = 1.5
TIMEOUT_SECONDS = 10.0

OK = "ok"

logger = logging.getLogger(__name__)


class Readiness:
    """Checks reading and writing, through the reserve connections, since requests may occupy all others."""

    def __init__(self, database: Database, replicas: Replicas) -> None:
        """
        Args:
            database: The primary.
            replicas: What queries read: they are answered without the primary while a replica is left.
        """
        self._database = database.reserve
        self._replicas = replicas
        self._reading = _Check(self._read)
        self._writing = _Check(self._write)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(self._reading.close(), self._writing.close())

    async def check(self) -> dict[str, str]:
        """The states of ``reading`` and ``writing``, each OK or an Unavailability; takes less than two seconds."""
        reading, writing = await asyncio.gather(self._reading.result(), self._writing.result())
        return {"reading": reading, "writing": writing}

    async def _read(self) -> None:
        if self._replicas.choose() is None:
            await self._database.fetch("server/readiness/read")

    async def _write(self) -> None:
        async with self._database.transaction() as session:
            await session.fetch("server/readiness/write")


class _Check:
    """One check: at most one task runs it, and its result is reused for a second."""

    def __init__(self, act: Callable[[], Awaitable[None]]) -> None:
        self._act = act
        self._result = OK
        self._ended_at = float("-inf")
        self._running: asyncio.Task[None] | None = None

    async def result(self) -> str:
        if self._running is None:
            if monotonic() - self._ended_at < CACHE_SECONDS:
                return self._result
            self._running = asyncio.create_task(self._run(), name="readiness")
        # A slow task is not cancelled here: the caller would have to wait until the connection had cancelled it.
        done, _ = await asyncio.wait({self._running}, timeout=WAIT_SECONDS)
        return self._result if done else Unavailability.NO_ANSWER

    async def close(self) -> None:
        if self._running:
            self._running.cancel()
            await asyncio.wait({self._running})

    async def _run(self) -> None:
        try:
            self._result = await self._try()
        finally:
            self._ended_at = monotonic()
            self._running = None

    async def _try(self) -> str:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                await self._act()
        except DatabaseUnavailable as error:
            return error.reason
        except (TimeoutError, AnswerTooLate):
            return Unavailability.NO_ANSWER
        except Exception:
            logger.exception("The check of the database's readiness failed.")
            return Unavailability.UNREACHABLE
        return OK
