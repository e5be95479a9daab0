"""The thread that starts the server, waits on it, and starts it again if it crashes."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ivgraph.embedded.cluster import last_lines
from ivgraph.embedded.folder import open_private
from ivgraph.embedded.postmaster import DROP_SECONDS, STOP_SECONDS
from ivgraph.errors import EmbeddedPostgresError

#: A server that crashes sooner is not started again a third time: it would crash for ever.
LASTING_SECONDS = 10.0
QUICK_CRASHES = 3

logger = logging.getLogger(__name__)


class Keeper:
    """Keeps one command running, from ``start_until`` to ``stop``.

    It has a thread of its own, since the kernel takes the end of the thread that started the server for the parent's.
    """

    def __init__(self, command: Sequence[str], log: Path, clear: Callable[[], None]) -> None:
        """Takes the server's command line, its log, and what clears up after a crash."""
        self._command = command
        self._log = log
        self._clear = clear
        self._process: subprocess.Popen[bytes] | None = None
        #: Guards the choice between starting once more and having been told to stop.
        self._choice = threading.Lock()
        self._told_to_stop = False
        self._has_been_ready = False
        self._ended = threading.Event()
        self._failure: OSError | EmbeddedPostgresError | None = None
        self._thread = threading.Thread(target=self._keep, name="embedded-postgres", daemon=True)

    def start_until(self, is_ready: Callable[[int], bool], seconds: float) -> None:
        """Starts the server and waits until it is ready, which ``is_ready`` tells of its process id.

        Raises:
            EmbeddedPostgresError: It ended, or was not ready in time; the message has its last words.
        """
        with open_private(self._log) as log:
            beginning = log.seek(0, 2)
            self._thread.start()
            deadline = time.monotonic() + seconds
            while not (self._process and is_ready(self._process.pid)):
                if self._ended.wait(0.01) or time.monotonic() > deadline:
                    log.seek(beginning)
                    problem = "ended while it started" if self._ended.is_set() else f"was not ready in {seconds:.0f} s"
                    raise EmbeddedPostgresError(
                        f"The embedded PostgreSQL {problem}: {self._failure or 'correct what it says'}. "
                        f"Its last lines (all are in {self._log}):{last_lines(log.read())}"
                    ) from self._failure
        self._has_been_ready = True

    def stop(self) -> None:
        """Ends the server: first in order, then at once, then by force."""
        if self._thread.ident is None:
            return
        with self._choice:
            self._told_to_stop = True
        for number, seconds in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, DROP_SECONDS),
            (signal.SIGKILL, DROP_SECONDS),
        ):
            if self._process and not self._ended.is_set():
                self._process.send_signal(number)
            if self._ended.wait(seconds):
                break
        self._thread.join(DROP_SECONDS)

    def _keep(self) -> None:
        try:
            quick_crashes = 0
            while self._spawn():
                began = time.monotonic()
                status = self._process.wait() if self._process else 0
                if self._told_to_stop or not self._has_been_ready or status == 0:
                    return
                quick_crashes = quick_crashes + 1 if time.monotonic() - began < LASTING_SECONDS else 0
                if quick_crashes == QUICK_CRASHES:
                    logger.error("The embedded PostgreSQL crashes again and again: see %s", self._log)
                    return
                logger.warning(
                    "The embedded PostgreSQL crashed (status %s) and is started again: see %s", status, self._log
                )
                self._clear()
        except (OSError, EmbeddedPostgresError) as error:
            self._failure = error
            logger.error("The embedded PostgreSQL can't be started: %s", error)
        finally:
            self._ended.set()

    def _spawn(self) -> bool:
        with self._choice, open_private(self._log) as log:
            if self._told_to_stop:
                return False
            # A session of its own: a Ctrl-C in the terminal reaches only us, and we stop the server when we are done.
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
            return True
