"""The PostgreSQL of one data folder: what precedes its start, its command line, where it is reached."""

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
    give_folder,
    locate_socket_folder,
    make_socket_folder,
    place_beside,
)
from ivgraph.database.embedded.postmaster import answers, clear_leftovers, mark, read_pid_file

#: A log that is larger when the server starts is set aside, and the one set aside before is dropped.
LOG_BYTES = 10_000_000

#: For a small machine; each may be overridden.
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "huge_pages": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
    # Not compressed: that took more time the larger the database was.
    "wal_compression": "off",
    "max_wal_size": "2GB",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Instance:
    """What the processes that share a data folder know of its server. Nothing runs by itself here."""

    def __init__(
        self, folder: Path, account: Account, binaries: Path | None, settings: Mapping[str, str] | None
    ) -> None:
        """
        Args:
            folder: The data folder's real path.
            binaries: Where ``postgres`` and ``initdb`` are; None searches.
            settings: PostgreSQL's, beside those in SETTINGS.
        """
        self.folder = folder
        self.log = place_beside(folder, ".log")
        self._account = account
        self._asked_binaries = binaries
        self._settings = SETTINGS | dict(settings or {})
        self._socket_folder = locate_socket_folder(folder, account)

    def prepare(self) -> list[str]:
        """Makes the folder ready for a start and gives the command line. The caller holds the folder's lock.

        Raises:
            EmbeddedPostgresError: The folder, the binaries or what still runs there prevent it; the message says how.
            OSError: The same, in the system's words.
        """
        if self.log.is_file() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_name(f"{self.log.name}.1"))
        binaries = find_binaries(self._asked_binaries, self._account)
        if not check_folder(self.folder, self._account, binaries.major):
            make_cluster(self.folder, binaries, self._account, self._settings, self.log)
        give_folder(self.folder, self._account)
        if self._socket_folder != self.folder:
            make_socket_folder(self._socket_folder, self._account)
        clear_leftovers(self.folder, self._socket_folder, self._account)
        return self._account.command(*self._command(binaries))

    @property
    def address(self) -> str:
        """Where to connect: the same for all processes on the folder, whoever runs the server."""
        # Everything is said, for else PGPORT, PGSSLMODE and the like of the environment would be used.
        host = quote(str(self._socket_folder), safe="/")
        return f"postgresql://{DATABASE}@/{DATABASE}?host={host}&port={PORT}&sslmode=disable"

    def clear(self) -> None:
        """Removes what a server leaves outside its data folder. The caller holds the folder's lock."""
        if self._socket_folder != self.folder:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def is_ready(self, pid: int | None = None) -> bool:
        """Whether a server takes connections; one with this process id, if one is given."""
        # After a crash the file of the server before still says "ready", so who started a server asks for its id.
        said = read_pid_file(self.folder)
        ours = said is not None and said.status == "ready" and pid in (None, said.pid)
        return ours and answers(self._socket_folder)

    def _command(self, binaries: Binaries) -> Iterator[str]:
        quoted = str(self._socket_folder).replace('"', '""')
        private = {
            "cluster_name": mark(self.folder),
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
