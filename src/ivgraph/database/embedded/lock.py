"""The lock of a data folder. Its holder may set up the folder, run its server, and clean up after an earlier one."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import Self

from ivgraph.database.embedded.folder import open_private, sibling_file


class FolderLock:
    """The file ``<data folder>.lock``, which the process that runs the server locks.

    The kernel releases the lock when the process ends, even if it is killed. A plain fork would share the lock and keep
    it beyond the end of the process: start child processes by executing a program.
    """

    def __init__(self, folder: Path) -> None:
        self.path = sibling_file(folder, ".lock")
        self._file = open_private(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def try_acquire(self) -> bool:
        """Acquires the lock if no other process and no other FolderLock of this process holds it. Does not wait."""
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
