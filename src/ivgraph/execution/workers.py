"""The processes that work on costly GraphQL requests: see `worker`, which each of them runs."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from ivgraph.errors import IvgraphError, WorkerLost
from ivgraph.execution.handler import GraphQLRequest, GraphQLResponse
from ivgraph.execution.worker import pack, unpack
from ivgraph.settings import Settings

#: Seconds that a worker gets to end what was cancelled before it is killed.
GRACE = 2.0

logger = logging.getLogger(__name__)


class WorkerPool:
    """So many processes at most. Each is started when it is first needed, which takes about a second."""

    def __init__(self, settings: Settings, size: int) -> None:
        self.size = size
        self._settings = settings
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._places = asyncio.Semaphore(size)
        #: Kept, since the loop itself keeps no task alive.
        self._recycling: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.end() for worker in self._workers))

    async def answer(self, request: GraphQLRequest) -> GraphQLResponse:
        """The answer of one of the processes. Cancelled, it cancels the work, and kills a process that goes on.

        Raises:
            WorkerLost: The process ended meanwhile: a mutation may be done or not.
            DatabaseUnavailable: No process could be started without the database.
        """
        await self._places.acquire()
        try:
            worker = self._take_idle() or await self._start()
        except BaseException:
            self._places.release()
            raise
        try:
            response = await worker.answer(request)
        except asyncio.CancelledError:
            # The place is given back only when the work has ended: else each caller who leaves would start a process.
            task = asyncio.create_task(self._recycle(worker))
            self._recycling.add(task)
            task.add_done_callback(self._recycling.discard)
            raise
        except BaseException:
            try:
                await self._drop(worker)
            finally:
                self._places.release()
            raise
        self._idle.append(worker)
        self._places.release()
        return response

    def _take_idle(self) -> _Worker | None:
        """One that has nothing to do; those that have ended meanwhile, such as for want of memory, are forgotten."""
        while self._idle:
            worker = self._idle.pop()
            if not worker.has_ended:
                return worker
            self._workers.discard(worker)
        return None

    async def _start(self) -> _Worker:
        worker = await _Worker.start(self._settings)
        self._workers.add(worker)
        return worker

    async def _recycle(self, worker: _Worker) -> None:
        try:
            await asyncio.wait_for(worker.cancel(), GRACE)
            self._idle.append(worker)
        except (TimeoutError, WorkerLost):
            logger.warning("A process for costly GraphQL requests did not end its work in time and was killed.")
            await self._drop(worker)
        finally:
            self._places.release()

    async def _drop(self, worker: _Worker) -> None:
        worker.kill()
        await worker.wait()
        self._workers.discard(worker)


class _Worker:
    """One process, and the pipes to it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._input = process.stdin
        self._output = process.stdout
        self._number = 0
        self._message: asyncio.Task[tuple[int, Any]]

    @classmethod
    async def start(cls, settings: Settings) -> _Worker:
        """A process that is ready.

        Raises:
            IvgraphError: It could not open what it works with.
            WorkerLost: It ended while it started; the log has its last words.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ivgraph.execution.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # a Ctrl-C in the terminal reaches only the server, which ends its workers
        )
        worker = cls(process)
        try:
            problem: IvgraphError | None = await worker._exchange(settings)
            if problem is not None:
                raise problem
        except BaseException:
            worker.kill()
            await worker.wait()
            raise
        return worker

    @property
    def has_ended(self) -> bool:
        return self._process.returncode is not None

    async def answer(self, request: GraphQLRequest) -> GraphQLResponse:
        response: GraphQLResponse | None = await self._exchange(request)
        if response is None:
            raise WorkerLost
        return response

    async def cancel(self) -> None:
        """Ends what it works on; afterwards it is ready for the next request."""
        self._send(None)
        await self._read()

    async def end(self) -> None:
        """Lets it cancel what it works on, statements too, and end by itself; kills it if it does not."""
        self._input.close()
        try:
            await asyncio.wait_for(self.wait(), GRACE)
        except TimeoutError:
            self.kill()
            await self.wait()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()

    async def wait(self) -> None:
        await self._process.wait()

    async def _exchange(self, message: Any) -> Any:
        self._number += 1
        self._send(message)
        # A task of its own: whoever is cancelled in the middle of a message leaves the rest of it to be read. It begins
        # before the wait for the pipe, since the worker answers also what is cancelled in that wait: the answer would
        # be taken for that to the next request.
        self._message = asyncio.create_task(unpack(self._output))
        self._message.add_done_callback(_retrieve)
        try:
            await self._input.drain()
        except ConnectionError as error:
            raise WorkerLost from error
        return await self._read()

    def _send(self, message: Any) -> None:
        try:
            self._input.write(pack(self._number, message))
        except (ConnectionError, RuntimeError) as error:  # the latter is uvloop's, of a pipe that it has closed
            raise WorkerLost from error

    async def _read(self) -> Any:
        try:
            number, message = await asyncio.shield(self._message)
        except (EOFError, ConnectionError) as error:
            raise WorkerLost from error
        if number != self._number:
            raise WorkerLost("The process answered another query than the one that it was asked. Send the same again.")
        return message


def _retrieve(message: asyncio.Task[tuple[int, Any]]) -> None:
    """Takes note of the failure of a message that nobody waits for, or asyncio would log it with a traceback."""
    if not message.cancelled():
        message.exception()
