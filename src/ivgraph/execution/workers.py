"""Starts query workers for costly GraphQL requests and exchanges messages with them; `worker` is their program."""

from __future__ import annotations

import asyncio
import logging
import sys
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from ivgraph.errors import IvgraphError, WorkerLost
from ivgraph.execution.handler import GraphQLRequest, GraphQLResponse
from ivgraph.execution.worker import pack_message, read_message
from ivgraph.settings import Settings

#: Seconds that a worker has to end a cancelled request, or itself, before it is killed.
GRACE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class WorkerPool:
    """A pool of workers. A worker is started when a request needs it, which takes about half a second."""

    def __init__(self, settings: Settings, size: int) -> None:
        self.size = size
        self._settings = settings
        self._idle: list[_Worker] = []
        self._workers: set[_Worker] = set()
        self._free_workers = asyncio.Semaphore(size)
        #: References to the running tasks: the event loop keeps only weak ones.
        self._recycling: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.end() for worker in self._workers))

    async def answer(self, request: GraphQLRequest) -> GraphQLResponse:
        """Executes a request in a worker. Cancelling this cancels the request, and kills a worker that continues.

        Raises:
            WorkerLost: The worker exited meanwhile. A mutation may have been executed or not.
            DatabaseUnavailable: No worker could be started, since it needs the database.
        """
        await self._free_workers.acquire()
        try:
            worker = self._take_idle() or await self._start()
        except BaseException:
            self._free_workers.release()
            raise
        try:
            response = await worker.answer(request)
        except asyncio.CancelledError:
            # The worker becomes free only when its work has ended. Otherwise each cancelled request would let the pool
            # start another process.
            task = asyncio.create_task(self._recycle(worker))
            self._recycling.add(task)
            task.add_done_callback(self._recycling.discard)
            raise
        except BaseException:
            try:
                await self._discard(worker)
            finally:
                self._free_workers.release()
            raise
        self._idle.append(worker)
        self._free_workers.release()
        return response

    def _take_idle(self) -> _Worker | None:
        """An idle worker. Drops workers that have exited meanwhile, for example because they were killed."""
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
            await asyncio.wait_for(worker.cancel(), GRACE_SECONDS)
            self._idle.append(worker)
        except (TimeoutError, WorkerLost):
            logger.warning("A worker did not end a cancelled GraphQL request in time and was killed.")
            await self._discard(worker)
        finally:
            self._free_workers.release()

    async def _discard(self, worker: _Worker) -> None:
        worker.kill()
        await worker.wait()
        self._workers.discard(worker)


class _Worker:
    """One worker process and the pipes to it."""

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
        """Starts a worker and waits until it is ready.

        Raises:
            IvgraphError: The worker reported this error, such as an unavailable database.
            WorkerLost: The worker exited; its standard error, in the server's log, has the reason.
        """
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "ivgraph.execution.worker",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C in a terminal reaches only the server, which then ends its workers
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
        """Cancels the current request. When this returns, the worker is ready for the next one."""
        self._send(None)
        await self._read()

    async def end(self) -> None:
        """Closes the worker's input, on which it cancels its request and exits; kills it if that takes too long."""
        self._input.close()
        try:
            await asyncio.wait_for(self.wait(), GRACE_SECONDS)
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
        # In a task of its own, so that a message is read to its end even if this coroutine is cancelled in the middle.
        # The task starts before the wait for the pipe: the worker answers a request that is cancelled during this wait
        # too, and that answer must not be taken for the answer to the next request.
        self._message = asyncio.create_task(read_message(self._output))
        self._message.add_done_callback(_ignore_failure)
        try:
            await self._input.drain()
        except ConnectionError as error:
            raise WorkerLost from error
        return await self._read()

    def _send(self, message: Any) -> None:
        try:
            self._input.write(pack_message(self._number, message))
        except (ConnectionError, RuntimeError) as error:  # uvloop raises RuntimeError if it has closed the pipe
            raise WorkerLost from error

    async def _read(self) -> Any:
        try:
            number, message = await asyncio.shield(self._message)
        except (EOFError, ConnectionError) as error:
            raise WorkerLost from error
        if number != self._number:
            raise WorkerLost("The process answered another query than this one. Send the query again.")
        return message


def _ignore_failure(message: asyncio.Task[tuple[int, Any]]) -> None:
    """Retrieves the exception of a message that nothing awaits. Otherwise asyncio would log it with a traceback."""
    if not message.cancelled():
        message.exception()
