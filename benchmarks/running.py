"""Runs the command ivgraph as a process, and measures its memory."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

COMMAND = (sys.executable, "-m", "ivgraph")


def run_command(*arguments: str) -> int:
    """Runs the command and waits for it; returns its peak memory in KiB."""
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = 0
    while process.poll() is None:
        largest = max(largest, _read_memory(process.pid, "VmHWM"))
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    if process.returncode != 0:
        raise SystemExit(f"ivgraph {' '.join(arguments)} ended with {process.returncode}")
    return largest


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    address: str
    pid: int


@contextmanager
def serving(dsn: str) -> Iterator[Server]:
    """Runs a server on a free port while the block runs."""
    arguments = ("serve", "--port", "0", "--database-url", dsn)
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        for line in process.stdout:
            if found := re.search(r"http://[\d.:]+(?=/v1/events)", line):
                yield Server(found[0], process.pid)
                return
        raise SystemExit("the server printed no address")
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def resident(pid: int) -> int:
    """The memory of a process in KiB; 0 if it has ended. Linux only."""
    return _read_memory(pid, "VmRSS")


def _read_memory(pid: int, field: str) -> int:
    """Returns VmRSS, the memory of a process in KiB, or VmHWM, its peak; 0 if the process has ended. Linux only."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(rf"{field}:\s+(\d+)", status)
    return int(found[1]) if found else 0
