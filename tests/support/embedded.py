"""Embedded PostgreSQL servers in other processes, and what runs on a data folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import ivgraph
from ivgraph.database.embedded.account import choose_account
from ivgraph.database.embedded.binaries import find_binaries
from ivgraph.database.embedded.postmaster import cluster_name, list_processes, read_pid_file
from support.asking import wait_until

#: Nothing that is tested here needs a disk, but the tests of crashes.
FAST = {"fsync": "off"}

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="root's ways can only be tested as root")

#: Runs an embedded PostgreSQL until its input ends. Everything is imported before the user changes, for modules may lie
#: where that user can't read them. Of the package `database` only `embedded` is: the rest needs asyncpg, which the
#: Python of an ordinary user may lack. Arguments: user id, data folder, binaries, bytes that a file may have, settings.
HOLDER = """
import os, resource, sys
from pathlib import Path
from types import ModuleType
import ivgraph
database = sys.modules["ivgraph.database"] = ModuleType("ivgraph.database")
database.__path__ = [str(Path(ivgraph.__file__).parent / "database")]
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.errors import EmbeddedPostgresError
uid, limit = int(sys.argv[1]), int(sys.argv[4])
folder, binaries = Path(sys.argv[2]), Path(sys.argv[3])
settings = dict(each.split("=") for each in sys.argv[5:])
if uid != os.geteuid():
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with EmbeddedPostgres(folder, binaries=binaries, settings=settings) as server:
        print(server.is_owner, server.dsn, flush=True)
        sys.stdin.read()
except EmbeddedPostgresError as error:
    print("refused:", error, flush=True)
"""


@dataclass
class Holder:
    """Another process that runs an embedded PostgreSQL."""

    process: subprocess.Popen[str]
    first_line: str

    @property
    def is_owner(self) -> bool:
        return self.first_line.startswith("True ")

    @property
    def dsn(self) -> str:
        return self.first_line.split()[1]


@contextmanager
def holder(folder: Path, *, user: int | None = None, limit: int = 0, python: str = sys.executable) -> Iterator[Holder]:
    """An embedded PostgreSQL in another process, run by another user if one is named; it ends with the block."""
    binaries = find_binaries(None, choose_account(folder)).folder
    arguments = (user if user is not None else os.geteuid(), folder, binaries, limit, "fsync=off")
    with tempfile.TemporaryDirectory(prefix="ivgraph-test-") as source:
        # A copy, for the launcher is read as that user, and the checkout may lie where only root can.
        Path(source).chmod(0o755)
        shutil.copytree(Path(ivgraph.__file__).parent, Path(source, "ivgraph"), ignore=shutil.ignore_patterns("static"))
        # The package imports asyncpg and finds sql/, neither of which the embedded server needs or the copy has.
        Path(source, "ivgraph", "database", "__init__.py").write_text("")
        process = subprocess.Popen(
            [python, "-c", HOLDER, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": source},
        )
        assert process.stdin
        assert process.stdout
        try:
            yield Holder(process, process.stdout.readline())
        finally:
            process.stdin.close()
            process.stdout.close()
            process.wait(90)


@contextmanager
def started_by_hand(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A PostgreSQL on the folder that no ivgraph process runs."""
    account = choose_account(folder)
    postgres = find_binaries(None, account).postgres
    user = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.drops_privileges else {}
    process = subprocess.Popen(
        [postgres, "-D", folder, "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", *options],
        stderr=subprocess.DEVNULL,
        cwd="/",
        **user,  # type: ignore[call-overload]
    )
    try:
        wait_until(lambda: is_ready_after(folder, 0))
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def server_pid(folder: Path) -> int:
    said = read_pid_file(folder)
    assert said
    return said.pid


def is_ready_after(folder: Path, former_pid: int) -> bool:
    said = read_pid_file(folder)
    return said is not None and said.pid != former_pid and said.status == "ready"


def servers_of(folder: Path) -> list[int]:
    """The postmasters that run on a folder; the launcher, which becomes one, is none yet.

    A process that a postmaster has just forked looks like one until it has set its title: wait for what has to be.
    """
    return [
        process.pid
        for process in list_processes()
        if cluster_name(folder) in process.command and process.command.split()[0].endswith("/postgres")
    ]


def ends(pid: int) -> Callable[[], bool]:
    return lambda: all(process.pid != pid for process in list_processes())
