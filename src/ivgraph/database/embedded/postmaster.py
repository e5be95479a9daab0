"""What runs on a data folder: the server's own word for it, and the processes that an earlier server left."""

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

#: How long a server may take to write its last checkpoint, and how long one that is told to drop everything.
STOP_SECONDS = 60.0
DROP_SECONDS = 15.0

#: The protocol's SSLRequest: the server answers one byte before it asks who we are.
SSL_REQUEST = bytes.fromhex("00000008 04d2162f")


@dataclass(frozen=True, slots=True)
class PidFile:
    """What a server says in its ``postmaster.pid``; after a crash, what it said last."""

    pid: int
    data_folder: str
    #: Empty while it starts, or without a socket.
    socket_folder: str
    #: ``starting``, ``ready``, ``stopping``, ``standby``; empty at first.
    status: str


@dataclass(frozen=True, slots=True)
class Process:
    """A running process, as the system lists it."""

    pid: int
    uid: int
    #: Its arguments, parted by spaces.
    command: str


def read_pid_file(folder: Path) -> PidFile | None:
    """The server's word, or None if there is none or it is still being written."""
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    return PidFile(int(lines[0]), lines[1], lines[4], lines[7].strip()) if lines[0].isdecimal() else None


def answers(socket_folder: Path) -> bool:
    """Whether a server takes connections on the socket of a folder."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        try:
            connection.connect(str(socket_folder / SOCKET_NAME))
            connection.sendall(SSL_REQUEST)
            return connection.recv(1) in (b"N", b"S")
        except OSError:
            return False


def mark(folder: Path) -> str:
    """The cluster name of a data folder; PostgreSQL puts it into the command line of each of its processes."""
    return f"ivgraph-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def clear_leftovers(folder: Path, socket_folder: Path, account: Account) -> None:
    """Ends what an earlier server of ours left on the folder, and removes its lock files; the caller holds ours.

    A stale lock file names a process id that may by now be any other process's, as after the restart of a container:
    PostgreSQL itself would then refuse to start.

    Raises:
        EmbeddedPostgresError: A server that ivgraph did not start runs on the folder, or a process can't be ended.
    """
    said = read_pid_file(folder)
    if said:
        _refuse_foreign_server(folder, said)
    _end_processes(folder, account, said.pid if said else None)
    for path in (folder / "postmaster.pid", socket_folder / SOCKET_NAME, socket_folder / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


def list_processes() -> Iterator[Process]:
    """All processes that can be seen. A zombie has no command line and is left out."""
    if sys.platform != "linux":
        yield from _list_by_ps()
        return
    # Not /proc/PID/cwd, which would tell the data folder: in a container root may not read another user's.
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                owner = entry.stat().st_uid
            except OSError:  # it has ended meanwhile
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


def _refuse_foreign_server(folder: Path, said: PidFile) -> None:
    """Fails if a server runs on the folder that does not bear our mark, one started by hand say."""
    for process in list_processes():
        if process.pid == said.pid and _is_postgres(process) and mark(folder) not in process.command:
            # A copy of another server's folder names that server: its own folder tells them apart.
            is_here = Path(said.data_folder).resolve() == folder
            if is_here and (str(folder) in process.command or answers(Path(said.socket_folder))):
                raise EmbeddedPostgresError(
                    f"Another PostgreSQL, which ivgraph did not start, runs on {folder} (process {said.pid}): "
                    "stop it, or set IVGRAPH_DATABASE_URL to use it."
                )


def _end_processes(folder: Path, account: Account, postmaster: int | None) -> None:
    def leftovers() -> list[int]:
        return [
            process.pid
            for process in list_processes()
            if process.uid == account.uid and mark(folder) in process.command and _is_postgres(process)
        ]

    found = leftovers()
    if postmaster in found:
        _send(signal.SIGINT, [postmaster])
        found = _wait(leftovers, STOP_SECONDS)
    # A killed server's children may still work on the folder, on a long query say; recovery repairs what they drop.
    for number in (signal.SIGQUIT, signal.SIGKILL):
        if found:
            _send(number, found)
            found = _wait(leftovers, DROP_SECONDS)
    if found:
        raise EmbeddedPostgresError(
            f"Processes of an earlier PostgreSQL on {folder} can't be ended ({', '.join(map(str, found))}): "
            "end them, and start again."
        )


def _send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _wait(leftovers: Callable[[], list[int]], seconds: float) -> list[int]:
    """Waits until no process is left, at most some seconds; gives those that are."""
    deadline = time.monotonic() + seconds
    while (found := leftovers()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found
