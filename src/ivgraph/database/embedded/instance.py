"""The PostgreSQL server of one data folder: what must be done before it starts, its command line and its address."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from ivgraph.database.embedded.account import Account
from ivgraph.database.embedded.binaries import Binaries, find_binaries
from ivgraph.database.embedded.cluster import DATABASE, make_cluster
from ivgraph.database.embedded.folder import (
    PORT,
    check_folder,
    choose_socket_folder,
    make_socket_folder,
    sibling_file,
    take_ownership,
)
from ivgraph.database.embedded.memory import choose_shared_buffers, memory_limits
from ivgraph.database.embedded.postmaster import accepts_connections, cluster_name, end_leftovers, read_pid_file

#: If the log is larger when the server starts, it is renamed to ``….log.1`` and replaces the previous one.
MAX_LOG_BYTES = 10_000_000

#: PostgreSQL's settings, besides what depends on the machine's memory. The caller's settings override them.
SETTINGS = {
    "max_connections": "100",
    "huge_pages": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
    # Compression took more time the larger the database was.
    "wal_compression": "off",
    "max_wal_size": "2GB",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Instance:
    """What the processes on a data folder know about its server. The Keeper of one of them runs it."""

    def __init__(
        self, folder: Path, account: Account, binaries: Path | None, settings: Mapping[str, str] | None
    ) -> None:
        """
        Args:
            folder: The data folder's real path.
            binaries: The folder with ``postgres`` and ``initdb``; None searches for them.
            settings: Settings of PostgreSQL, which override SETTINGS and what is chosen by the machine's memory.
        """
        self.folder = folder
        self.log = sibling_file(folder, ".log")
        self._account = account
        self._requested_binaries = binaries
        self._settings = {**SETTINGS, "shared_buffers": choose_shared_buffers(memory_limits()), **(settings or {})}
        self._socket_folder = choose_socket_folder(folder, account)

    def prepare(self) -> list[str]:
        """Prepares the folder and returns the command line of the server. The caller holds the folder's lock.

        Raises:
            EmbeddedPostgresError: The folder, the binaries or a running process prevent a start; the message says why.
            OSError: A system call failed.
        """
        if self.log.is_file() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        binaries = find_binaries(self._requested_binaries, self._account)
        if not check_folder(self.folder, self._account, binaries.major):
            make_cluster(self.folder, binaries, self._account, self._settings, self.log)
        take_ownership(self.folder, self._account)
        if self._socket_folder != self.folder:
            make_socket_folder(self._socket_folder, self._account)
        end_leftovers(self.folder, self._socket_folder, self._account)
        return self._account.command(*self._command(binaries))

    @property
    def address(self) -> str:
        """The URL of the database: the same for all processes on the folder, whichever of them runs the server."""
        # It names every part: PGPORT, PGSSLMODE and other environment variables would replace a missing one.
        host = quote(str(self._socket_folder), safe="/")
        return f"postgresql://{DATABASE}@/{DATABASE}?host={host}&port={PORT}&sslmode=disable"

    def remove_socket_folder(self) -> None:
        """Removes the separate socket folder, if there is one. The caller holds the data folder's lock."""
        if self._socket_folder != self.folder:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def is_ready(self, pid: int | None = None) -> bool:
        """Whether the server accepts connections.

        A process that has just started a server passes its process id: after a crash, the pid file of the previous
        server still says "ready".
        """
        pid_file = read_pid_file(self.folder)
        is_marked_ready = pid_file is not None and pid_file.status == "ready" and pid in (None, pid_file.pid)
        return is_marked_ready and accepts_connections(self._socket_folder)

    def _command(self, binaries: Binaries) -> Iterator[str]:
        quoted = str(self._socket_folder).replace('"', '""')
        private = {
            "cluster_name": cluster_name(self.folder),
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{quoted}"',
            "unix_socket_permissions": "0700",
            "log_destination": "stderr",
            "logging_collector": "off",
        }
        yield from (str(binaries.postgres), "-D", str(self.folder))
        for name, value in {**self._settings, **private}.items():
            yield from ("-c", f"{name}={value}")
