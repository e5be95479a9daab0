"""The thread that keeps a data folder's server running, in turn with the threads of other processes.

One of them holds the folder's lock and runs the server; the others wait for the lock. When the server's process ends,
in order or killed, the kernel frees the lock, and another thread starts the server anew, where everybody looks for it.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from typing import TextIO

from ivgraph.database.embedded.cluster import last_lines
from ivgraph.database.embedded.folder import open_private
from ivgraph.database.embedded.instance import Instance
from ivgraph.database.embedded.lock import FolderLock
from ivgraph.database.embedded.postmaster import DROP_SECONDS, STOP_SECONDS
from ivgraph.errors import EmbeddedPostgresError

#: A server that lasted so long is started again at once. Before each further try the pause doubles.
LASTING_SECONDS = 10.0
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

#: How often those who do not run the server try to take the lock. A blocking wait for it could not be ended.
LOCK_SECONDS = 0.1
READY_SECONDS = 0.02

#: What may prevent a start; trying again may help.
FAILURES = (OSError, subprocess.SubprocessError, EmbeddedPostgresError)

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps the server of an instance running, from ``start`` to ``stop``, or sees that another process does."""

    def __init__(self, instance: Instance, lock: FolderLock) -> None:
        self._instance = instance
        self._lock = lock
        self._process: subprocess.Popen[bytes] | None = None
        #: Guards the choice between starting once more and having been told to stop.
        self._choice = threading.Lock()
        self._told_to_stop = threading.Event()
        #: The server took connections once. Before, a failure is final and the caller's; after, it is tried again.
        self._was_ready = threading.Event()
        self._ended = threading.Event()
        self._failure: Exception | None = None
        self._told_why = False
        # A thread of its own, since the kernel takes the end of the thread that started the server for the parent's.
        self._thread = threading.Thread(target=self._keep, name="embedded-postgres", daemon=True)

    @property
    def owns(self) -> bool:
        """Whether this process runs the server."""
        return self._process is not None

    def start(self, seconds: float) -> None:
        """Waits until the server takes connections, whoever runs it.

        Raises:
            EmbeddedPostgresError: It does not start, or is not ready in time; the message says why.
            OSError: The same, in the system's words.
        """
        self._thread.start()
        deadline = time.monotonic() + seconds
        while not self._was_ready.wait(READY_SECONDS):
            if self._ended.is_set():
                raise self._failure or EmbeddedPostgresError("The embedded PostgreSQL was stopped as it started.")
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL was not ready in {seconds:.0f} s: look into {self._instance.log}, and if "
                    f"another process holds {self._lock.path}, end that."
                )

    def stop(self) -> None:
        """Ends the server if we run it, first in order, then at once, then by force. Nothing is taken over any more."""
        with self._choice:
            self._told_to_stop.set()
        if self._thread.ident is None:
            return
        for number, seconds in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, DROP_SECONDS),
            (signal.SIGKILL, DROP_SECONDS),
        ):
            if process := self._process:
                process.send_signal(number)
            if self._ended.wait(seconds):
                break
        self._thread.join(DROP_SECONDS)

    def _keep(self) -> None:
        pause = 0.0
        try:
            while not self._told_to_stop.is_set():
                if self._lock.take():
                    pause = self._run_with_lock(pause)
                    # The lock is free while we pause: another process may be able to start the server where we are not.
                    self._told_to_stop.wait(pause)
                elif self._was_ready.is_set():
                    self._told_to_stop.wait(LOCK_SECONDS)
                elif self._instance.is_ready():
                    self._was_ready.set()
                else:
                    self._told_to_stop.wait(READY_SECONDS)
        except FAILURES as error:
            self._failure = error
        finally:
            self._ended.set()

    def _run_with_lock(self, pause: float) -> float:
        """Runs the server until it ends, and gives the seconds to wait before the next start."""
        began = time.monotonic()
        try:
            self._run()
        except FAILURES as error:
            if not self._was_ready.is_set():
                raise
            self._say_why(error)
        finally:
            self._instance.clear()
            self._lock.free()
        if time.monotonic() - began >= LASTING_SECONDS:
            return 0.0
        return min(max(2 * pause, FIRST_PAUSE), LONGEST_PAUSE)

    def _run(self) -> None:
        """Starts the server and waits for its end.

        Raises:
            EmbeddedPostgresError: It ended while it started; the message has its last words.
        """
        command = self._instance.prepare()
        with open_private(self._instance.log) as log:
            beginning = log.seek(0, 2)
            process = self._spawn(command, log)
            if process is None:
                return
            try:
                while not self._instance.is_ready(process.pid):
                    if (status := process.poll()) is not None:
                        if self._told_to_stop.is_set():
                            return
                        log.seek(beginning)
                        raise EmbeddedPostgresError(
                            f"The embedded PostgreSQL ended while it started (status {status}): correct what it says. "
                            f"Its last lines (all are in {self._instance.log}):{last_lines(log.read())}"
                        )
                    time.sleep(READY_SECONDS)
                self._note_ready()
                status = process.wait()
            finally:
                self._process = None
        if not self._told_to_stop.is_set():
            logger.warning(
                "The embedded PostgreSQL ended (status %s) and is started again: see %s", status, self._instance.log
            )

    def _spawn(self, command: Sequence[str], log: TextIO) -> subprocess.Popen[bytes] | None:
        with self._choice:
            if self._told_to_stop.is_set():
                return None
            # A session of its own: a Ctrl-C in the terminal reaches only us, and we stop the server when we are done.
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True
            )
            return self._process

    def _note_ready(self) -> None:
        self._told_why = False
        if self._was_ready.is_set():
            logger.warning("The embedded PostgreSQL runs again; this process runs it.")
        self._was_ready.set()

    def _say_why(self, error: Exception) -> None:
        """Tells the operator why the server does not start, once until it does."""
        if not self._told_why:
            self._told_why = True
            logger.error("The embedded PostgreSQL can't be started, and is tried again and again. %s", error)
