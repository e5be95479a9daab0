"""The thread that keeps the server of a data folder running; each process on the folder has one.

One of these threads holds the folder's lock and runs the server; the others try to get the lock. When that thread's
process ends, even if it is killed, the kernel ends the server and releases the lock. Another thread then starts the
server again at the same address.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import TextIO

from ivgraph.database.embedded.cluster import indent_last_lines
from ivgraph.database.embedded.folder import open_private
from ivgraph.database.embedded.instance import Instance
from ivgraph.database.embedded.lock import FolderLock
from ivgraph.database.embedded.postmaster import KILL_TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS
from ivgraph.errors import EmbeddedPostgresError

#: A server that ran for this long is started again at once. Otherwise the keeper waits first, each time twice as long.
STABLE_SECONDS = 10.0
MIN_PAUSE_SECONDS = 0.5
MAX_PAUSE_SECONDS = 30.0

#: How often the keepers that do not run the server try to get the lock. A blocking wait could not be interrupted.
LOCK_RETRY_SECONDS = 0.1
#: How often a keeper checks whether a server that starts is ready.
READY_POLL_SECONDS = 0.02

#: Errors that prevent a start and may go away.
START_ERRORS = (OSError, subprocess.SubprocessError, EmbeddedPostgresError)

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps the server of an instance running from ``start`` to ``stop``, unless another process does."""

    def __init__(self, instance: Instance, lock: FolderLock) -> None:
        self._instance = instance
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None
        #: Held while the server is started: it can't be started after ``stop`` was called.
        self._start_lock = threading.Lock()
        self._stop_requested = threading.Event()
        #: Set once the server has accepted connections. Errors before that are raised by ``start``; after that, the
        #: server is started again.
        self._was_ready = threading.Event()
        self._ended = threading.Event()
        self._failure: Exception | None = None
        self._failure_reported = False
        # A separate thread, because the kernel ends the server when the thread that started it ends.
        self._thread = threading.Thread(target=self._keep, name="embedded-postgres", daemon=True)

    @property
    def is_owner(self) -> bool:
        """Whether this process runs the server."""
        return self._process is not None

    def start(self, seconds: float) -> None:
        """Starts the thread, and waits until the server accepts connections, whichever process runs it.

        Raises:
            EmbeddedPostgresError: It does not start, or is not ready in time; the message says why.
            OSError: A system call failed.
        """
        self._thread.start()
        deadline = time.monotonic() + seconds
        while not self._was_ready.wait(READY_POLL_SECONDS):
            if self._ended.is_set():
                raise self._failure or EmbeddedPostgresError("The embedded PostgreSQL was stopped as it started.")
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL was not ready in {seconds:.0f} s: look into {self._instance.log}, and if "
                    f"another process holds {self._lock.path}, end that."
                )

    def stop(self) -> None:
        """Ends the thread, and the server if this process runs it: first orderly, then at once, then by SIGKILL."""
        with self._start_lock:
            self._stop_requested.set()
        if self._thread.ident is None:
            return
        for signal_number, seconds in (
            (signal.SIGINT, STOP_TIMEOUT_SECONDS),
            (signal.SIGQUIT, KILL_TIMEOUT_SECONDS),
            (signal.SIGKILL, KILL_TIMEOUT_SECONDS),
        ):
            if process := self._process:
                process.send_signal(signal_number)
            if self._ended.wait(seconds):
                break
        self._thread.join(KILL_TIMEOUT_SECONDS)

    def _keep(self) -> None:
        pause = 0.0
        try:
            while not self._stop_requested.is_set():
                if self._lock.try_acquire():
                    pause = self._run_with_lock(pause)
                    # Nobody holds the lock during the pause: perhaps another process can start the server.
                    self._stop_requested.wait(pause)
                elif self._was_ready.is_set():
                    self._stop_requested.wait(LOCK_RETRY_SECONDS)
                elif self._instance.is_ready():
                    self._was_ready.set()
                else:
                    self._stop_requested.wait(READY_POLL_SECONDS)
        except START_ERRORS as error:
            self._failure = error
        finally:
            self._ended.set()

    def _run_with_lock(self, pause: float) -> float:
        """Runs the server until it ends; returns the seconds to wait before the next start."""
        started = time.monotonic()
        try:
            self._run()
        except START_ERRORS as error:
            if not self._was_ready.is_set():
                raise
            self._report_failure(error)
        finally:
            self._instance.remove_socket_folder()
            self._lock.release()
        if time.monotonic() - started >= STABLE_SECONDS:
            return 0.0
        return min(max(2 * pause, MIN_PAUSE_SECONDS), MAX_PAUSE_SECONDS)

    def _run(self) -> None:
        """Starts the server and waits until it ends.

        Raises:
            EmbeddedPostgresError: It ended before it was ready; the message has the end of its log.
        """
        command = self._instance.prepare()
        with open_private(self._instance.log) as log:
            log_start = log.seek(0, 2)
            process = self._spawn(command, log)
            if process is None:
                return
            try:
                while not self._instance.is_ready(process.pid):
                    if (status := process.poll()) is not None:
                        if self._stop_requested.is_set():
                            return
                        log.seek(log_start)
                        raise EmbeddedPostgresError(
                            f"The embedded PostgreSQL ended while it started (status {status}): correct the error that "
                            f"it logged. Its last lines (the others are in {self._instance.log}):"
                            f"{indent_last_lines(log.read())}"
                        )
                    time.sleep(READY_POLL_SECONDS)
                self._report_ready()
                status = process.wait()
            finally:
                self._process = None
        if not self._stop_requested.is_set():
            logger.warning(
                "The embedded PostgreSQL ended (status %s) and is started again: see %s", status, self._instance.log
            )

    def _spawn(self, command: Sequence[str], log: TextIO) -> subprocess.Popen[bytes] | None:
        with self._start_lock:
            if self._stop_requested.is_set():
                return None
            # In a new session, so that a Ctrl-C in the terminal reaches only this process, which stops the server last.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )
            return self._process

    def _report_ready(self) -> None:
        self._failure_reported = False
        if self._was_ready.is_set():
            logger.warning("The embedded PostgreSQL is running again; this process runs it.")
        self._was_ready.set()

    def _report_failure(self, error: Exception) -> None:
        """Logs why the server does not start, but only once until it starts again."""
        if not self._failure_reported:
            self._failure_reported = True
            logger.error("The embedded PostgreSQL can't be started; ivgraph keeps trying. %s", error)
