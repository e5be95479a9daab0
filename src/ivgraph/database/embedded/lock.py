"""The lock of a data folder: whoever holds it may set up the folder, run its PostgreSQL and clear up after it."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import TracebackType
from typing import Self

from ivgraph.database.embedded.folder import open_private, place_beside


class FolderLock:
    """The file ``<data folder>.lock``, opened; locked while one process runs the server.

    The kernel frees it when the process ends, however that ends. A child of a plain fork would share it and keep it
    beyond the process's end: start other processes by executing a program.
    """

    def __init__(self, folder: Path) -> None:
        self.path = place_beside(folder, ".lock")
        self._file = open_private(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def take(self) -> bool:
        """Takes the lock if nobody else holds it, another object of this process included. Does not wait."""
        try:
            fcntl.flock(self._file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def free(self) -> None:
        fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
