"""A PostgreSQL primary and streaming replicas of it, which tests stop, kill, pause and promote."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ivgraph.database.embedded.account import choose_account
from ivgraph.database.embedded.binaries import find_binaries
from ivgraph.database.embedded.cluster import make_cluster
from ivgraph.database.embedded.postmaster import read_pid_file
from support.asking import ask, wait_until
from support.command import data_folder
from support.embedded import is_ready_after
from support.postgres import FAST
from support.processes import family

SETTINGS = {
    **FAST,
    "synchronous_commit": "on",
    "listen_addresses": "",
    "autovacuum": "off",
    "wal_keep_size": "256MB",
    # A replica that has lost its primary tries again soon, and a statement does not hold up the replay.
    "wal_retrieve_retry_interval": "100ms",
    "max_standby_streaming_delay": "0",
}


class PostgresServer:
    """A PostgreSQL server on a data folder, with its socket in a folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket_folder = folder.with_suffix(".socket")
        self._account = choose_account(folder.parent)
        self._binaries = find_binaries(None, self._account)
        self._process: subprocess.Popen[bytes] | None = None

    def initialize(self) -> None:
        """Makes the data of a primary."""
        make_cluster(self.folder, self._binaries, self._account, FAST, self.folder.with_suffix(".log"))

    def copy_from(self, primary: PostgresServer) -> None:
        """Makes the data of a replica by pg_basebackup."""
        self._make_folder(self.folder)
        program = self._binaries.folder / "pg_basebackup"
        source = ("--host", primary.socket_folder, "--username", "ivgraph")
        done = self._account.run(program, "--pgdata", self.folder, *source, "--write-recovery-conf", "--no-sync")
        assert done.returncode == 0, done.stdout

    def start(self, **settings: str) -> None:
        if not self.socket_folder.exists():
            self._make_folder(self.socket_folder)
        options = {**SETTINGS, "unix_socket_directories": str(self.socket_folder), **settings}
        former = read_pid_file(self.folder)  # of a server that was killed
        account = self._account
        user = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.drops_privileges else {}
        with self.folder.with_suffix(".log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries.postgres, "-D", self.folder, *(f"--{name}={value}" for name, value in options.items())],
                stderr=log,
                cwd="/",
                **user,  # type: ignore[call-overload]
            )
        wait_until(lambda: is_ready_after(self.folder, former.pid if former else 0))

    def kill(self) -> None:
        """Ends it like kill -9: the postmaster, and so all its processes."""
        assert self._process
        processes = self.processes()
        self._process.kill()
        self._process.wait()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in processes))

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)

    def processes(self) -> list[int]:
        """The process ids of the postmaster and its children."""
        assert self._process
        return list(family(self._process.pid))

    def ask(self, *statements: str) -> object:
        """Runs statements in the database ivgraph, and returns the single value of the last one."""
        return ask(address(self), *statements)

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700)
        if self._account.drops_privileges:
            os.chown(folder, self._account.uid, self._account.gid)


@dataclass(frozen=True)
class Replication:
    """A primary with its replicas, and one database of theirs."""

    primary: PostgresServer
    replicas: list[PostgresServer]
    database: str = "ivgraph"

    @property
    def url(self) -> str:
        """The address of the primary."""
        return address(self.primary, database=self.database)

    @property
    def read_url(self) -> str:
        """The address of all replicas."""
        return address(*self.replicas, database=self.database)

    def wait_for_replay(self) -> None:
        """Waits until all replicas have replayed what the primary has committed."""
        position = self.primary.ask("select pg_current_wal_flush_lsn()::text")
        replayed = f"select pg_last_wal_replay_lsn() >= '{position}'"
        wait_until(lambda: all(replica.ask(replayed) for replica in self.replicas))

    @contextmanager
    def new_database(self, name: str) -> Iterator[Replication]:
        """The same servers with an empty database, which exists while the block runs."""
        self.primary.ask(f"create database {name} template template0")
        try:
            self.wait_for_replay()
            yield replace(self, database=name)
        finally:
            self.primary.ask(f"drop database {name} with (force)")


def address(*servers: PostgresServer, database: str = "ivgraph") -> str:
    """The address of a database on one server, or on several."""
    hosts = ",".join(str(server.socket_folder) for server in servers)
    return f"postgresql://ivgraph@/{database}?host={hosts}&port=5432&sslmode=disable"


@contextmanager
def replication(replicas: int = 1) -> Iterator[Replication]:
    """Runs a primary with an empty database, and replicas of it, while the block runs."""
    with data_folder() as place:
        primary = PostgresServer(place / "primary")
        servers = [primary]
        try:
            primary.initialize()
            primary.start()
            for number in range(replicas):
                servers.append(PostgresServer(place / f"replica{number}"))
                servers[-1].copy_from(primary)
                servers[-1].start()
            yield Replication(primary, servers[1:])
        finally:
            for server in reversed(servers):
                server.stop()
            for server in servers:
                shutil.rmtree(server.folder, ignore_errors=True)
