"""Runs several workers, processes that serve at one address, and replaces each one that ends.

Each worker has a listening socket of its own (SO_REUSEPORT), among which the kernel divides connections evenly. One
socket for all was rejected: of 32 connections, one of two idle workers accepted 31 or all. The supervisor keeps every
socket open, so that no waiting connection is lost with a worker; and what waits for a worker that is busy, hangs or has
ended is accepted by another one at its next tick. Also rejected: that the supervisor accepts all connections and passes
them on, which would make one process work for each of them.

uvicorn's own supervisor (``uvicorn --workers``) was rejected, too. If it is killed, its workers serve for ever. If a
worker can't start, because the database is unavailable for a moment, it stops all others. It restarts a worker that
ends again and again without a pause, waits without a limit for one that does not stop, shares one socket, needs an
application that can be pickled, and does not tell when all workers accept requests.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import pickle
import signal
import socket
import sys
from asyncio import sleep
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import orjson

from ivgraph.errors import InvalidSetting, IvgraphError
from ivgraph.quoting import reason_of
from ivgraph.server.serving import open_listener
from ivgraph.server.worker import Start
from ivgraph.settings import Settings

#: Seconds that a worker has to stop before it is killed: ten for its requests, the rest to close what it has open.
STOP_SECONDS = 25.0
#: A worker that ran for this long is replaced at once. Otherwise a pause comes first, each time twice as long.
STABLE_SECONDS = 10.0
MIN_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 30.0

logger = logging.getLogger(__name__)


class Supervisor:
    """The workers of one address."""

    def __init__(self, settings: Settings, listener: socket.socket, on_started: Callable[[], None]) -> None:
        """
        Args:
            settings: They have the number of workers, and name a running database that is migrated.
            listener: Closed when the workers stop.
            on_started: Called once, when all workers accept requests.

        Raises:
            InvalidSetting: This system does not support several workers.
        """
        if sys.platform == "win32":
            raise InvalidSetting("IVGRAPH_WORKERS must be 1 on Windows, where a process can't inherit a socket.")
        self._settings = settings
        self._listeners = _multiply(listener, settings.workers)
        self._on_started = on_started
        #: The numbers of the workers that have accepted requests.
        self._started: set[int] = set()

    async def run(self) -> None:
        """Runs the workers until this is cancelled. Then each finishes its running requests and ends.

        Raises:
            IvgraphError: One of the first workers did not start. All others have ended.
        """
        keepers = [asyncio.create_task(self._keep(number)) for number in range(1, self._settings.workers + 1)]
        try:
            failed, _ = await asyncio.wait(keepers, return_when=asyncio.FIRST_EXCEPTION)
            for keeper in failed:
                keeper.result()
        finally:
            # From here on connections are refused, and do not wait for workers that stop.
            for listener in self._listeners:
                listener.close()
            for keeper in keepers:
                keeper.cancel()
            await asyncio.gather(*keepers, return_exceptions=True)

    async def _keep(self, number: int) -> None:
        """Runs one worker after another under the same number."""
        pause = 0.0
        last_problem = None
        while True:
            began = monotonic()
            problem = await self._run_worker(number)
            if problem and number not in self._started:
                raise IvgraphError(problem)
            if problem and problem != last_problem:
                logger.warning("Worker %d can't be started; ivgraph keeps trying. %s", number, problem)
            last_problem = problem
            is_stable = problem is None and monotonic() - began >= STABLE_SECONDS
            pause = 0.0 if is_stable else min(max(2 * pause, MIN_PAUSE_SECONDS), MAX_PAUSE_SECONDS)
            await sleep(pause)

    async def _run_worker(self, number: int) -> str | None:
        """Runs a worker until it ends; returns why it did not start, or None if it did."""
        try:
            process = await self._spawn(number)
        except OSError as error:  # there are too many processes, or memory is short
            return f"The system refuses a process: {reason_of(error)}."
        try:
            assert process.stdout is not None
            report = await process.stdout.readline()
            problem: str | None = orjson.loads(report) if report else "The server could not start: see its log."
            if problem is None:
                self._note_start(number, process.pid)
                status = await process.wait()
                logger.warning("Worker %d (process %d) %s, and is replaced.", number, process.pid, _describe(status))
            return problem
        finally:
            await _stop(process)

    async def _spawn(self, number: int) -> Process:
        listeners = [listener.fileno() for listener in self._listeners]
        own = listeners.pop((number - 1) % len(listeners))
        # A new program: a plain fork would share the lock of the embedded server's data folder. In a new session, so
        # that Ctrl-C in a terminal reaches only this process, which then stops its workers.
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ivgraph.server.worker", str(number)),
            stdin=PIPE,
            stdout=PIPE,
            pass_fds=[own, *listeners],
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(pickle.dumps(Start(self._settings, own, listeners, gc.get_threshold())))
        return process

    def _note_start(self, number: int, pid: int) -> None:
        if number in self._started:
            logger.warning("Worker %d accepts requests again (process %d).", number, pid)
            return
        self._started.add(number)
        if len(self._started) == self._settings.workers:
            self._on_started()


def _multiply(listener: socket.socket, count: int) -> list[socket.socket]:
    """Opens more listening sockets at the address of a listening socket, and returns all of them.

    The first one must have been opened without SO_REUSEPORT, so that it has noticed any other server at the address.
    Only Linux divides connections among such sockets; elsewhere the workers share the one.

    Raises:
        IvgraphError: The system refuses a socket.
    """
    listeners = [listener]
    if sys.platform == "linux":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            while len(listeners) < count:
                listeners.append(open_listener(listener.getsockname(), listener.family, reuse_port=True))
        except OSError as error:
            raise IvgraphError(
                f"There can't be a listening socket for each worker: {reason_of(error)}. Set IVGRAPH_WORKERS to 1."
            ) from error
    for each in listeners:
        each.setblocking(False)
    return listeners


def _describe(status: int) -> str:
    """Says how a process ended that has this exit status, which asyncio negates for a signal."""
    return f"was killed by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"


async def _stop(process: Process) -> None:
    """Stops a worker, unless it has ended; a second cancellation kills it."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except BaseException as error:
        process.kill()
        await process.wait()
        if not isinstance(error, TimeoutError):
            raise
        logger.warning("Worker process %d did not stop within %.0f s and was killed.", process.pid, STOP_SECONDS)
