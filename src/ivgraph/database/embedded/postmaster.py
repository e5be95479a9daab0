"""Finds out which server runs on a data folder, and ends the processes that an earlier one left behind."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ivgraph.database.embedded.account import Account
from ivgraph.database.embedded.folder import SOCKET_NAME
from ivgraph.errors import EmbeddedPostgresError

#: How long a server may take to stop: for an orderly stop with a last checkpoint, and for an immediate one.
STOP_TIMEOUT_SECONDS = 60.0
KILL_TIMEOUT_SECONDS = 15.0

#: SSLRequest of PostgreSQL's protocol. The server answers with one byte, before it authenticates the client.
SSL_REQUEST = bytes.fromhex("00000008 04d2162f")


@dataclass(frozen=True, slots=True)
class PidFile:
    """The contents of a server's ``postmaster.pid``; after a crash it is out of date."""

    pid: int
    data_folder: str
    #: Empty while the server starts, or if it has no socket.
    socket_folder: str
    #: ``starting``, ``ready``, ``stopping``, ``standby``; empty at first.
    status: str


@dataclass(frozen=True, slots=True)
class Process:
    """A running process, as the system lists it."""

    pid: int
    uid: int
    #: Its arguments, separated by spaces.
    command: str


def read_pid_file(folder: Path) -> PidFile | None:
    """Reads the pid file; None if there is none, or if it is still being written."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    return PidFile(int(lines[0]), lines[1], lines[4], lines[7].strip()) if lines[0].isdecimal() else None


def accepts_connections(socket_folder: Path) -> bool:
    """Whether a server accepts connections on the socket in a folder."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(socket_folder / SOCKET_NAME))
            connection.sendall(SSL_REQUEST)
            return connection.recv(1) in (b"N", b"S")
        except OSError:
            return False


def cluster_name(folder: Path) -> str:
    """A name for the server of a data folder. PostgreSQL shows it in the command line of each of its processes."""
    return f"ivgraph-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def end_leftovers(folder: Path, socket_folder: Path, account: Account) -> None:
    """Ends the processes of an earlier embedded server, and removes its pid and lock files.

    The caller holds the folder's lock. The files must go, because another process may have the process id in them by
    now, for example after the restart of a container: PostgreSQL would then refuse to start.

    Raises:
        EmbeddedPostgresError: A server that ivgraph did not start runs on the folder, or a process can't be ended.
    """
    pid_file = read_pid_file(folder)
    if pid_file:
        _check_foreign_server(folder, pid_file)
    _end_processes(folder, account, pid_file.pid if pid_file else None)
    for path in (folder / "postmaster.pid", socket_folder / SOCKET_NAME, socket_folder / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


def list_processes() -> Iterator[Process]:
    """All processes that this user can see, without zombies, which have no command line."""
    if sys.platform != "linux":
        yield from _list_by_ps()
        return
    # /proc/PID/cwd would be the data folder, but in a container root may be unable to read that of another user.
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                owner = entry.stat().st_uid
            except OSError:  # the process has ended meanwhile
                continue
            if command:
                yield Process(int(entry.name), owner, command)


def _list_by_ps() -> Iterator[Process]:
    listing = subprocess.run(["ps", "-axo", "pid=,uid=,command="], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        pid, owner, *command = line.split(maxsplit=2)
        if command:
            yield Process(int(pid), int(owner), command[0])


def _is_postgres(process: Process) -> bool:
    program = process.command.split(" -", 1)[0]
    return program.startswith("postgres:") or Path(program).name in ("postgres", "postmaster")


def _check_foreign_server(folder: Path, pid_file: PidFile) -> None:
    """Fails if a server runs on the folder that ivgraph did not start: it lacks our cluster name."""
    for process in list_processes():
        if process.pid == pid_file.pid and _is_postgres(process) and cluster_name(folder) not in process.command:
            # In a copy of another server's folder, the pid file has that server's process id and data folder.
            is_here = Path(pid_file.data_folder).resolve() == folder
            if is_here and (str(folder) in process.command or accepts_connections(Path(pid_file.socket_folder))):
                raise EmbeddedPostgresError(
                    f"Another PostgreSQL, which ivgraph did not start, runs on {folder} (process {pid_file.pid}): "
                    "stop it, or set IVGRAPH_DATABASE_URL to use it."
                )


def _end_processes(folder: Path, account: Account, postmaster: int | None) -> None:
    def list_leftovers() -> list[int]:
        return [
            process.pid
            for process in list_processes()
            if process.uid == account.uid and cluster_name(folder) in process.command and _is_postgres(process)
        ]

    pids = list_leftovers()
    if postmaster in pids:
        _send_signal(signal.SIGINT, [postmaster])
        pids = _wait_until_ended(list_leftovers, STOP_TIMEOUT_SECONDS)
    # Children of a killed server may go on, with a long query for example. The recovery repairs what they leave undone.
    for signal_number in (signal.SIGQUIT, signal.SIGKILL):
        if pids:
            _send_signal(signal_number, pids)
            pids = _wait_until_ended(list_leftovers, KILL_TIMEOUT_SECONDS)
    if pids:
        raise EmbeddedPostgresError(
            f"Processes of an earlier PostgreSQL on {folder} can't be ended ({', '.join(map(str, pids))}): "
            "end them, and start again."
        )


def _send_signal(signal_number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal_number)
        except ProcessLookupError:
            continue


def _wait_until_ended(list_leftovers: Callable[[], list[int]], seconds: float) -> list[int]:
    """Waits until there are no processes; returns those that are left after the given seconds."""
    deadline = time.monotonic() + seconds
    while (pids := list_leftovers()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return pids
