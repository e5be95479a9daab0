"""Runs the command ivgraph and clients of it as processes, and measures their memory."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

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
def serving(dsn: str, *options: str, command: str = "serve") -> Iterator[Server]:
    """Runs a server on a free port while the block runs, by the command serve or demo."""
    arguments = (command, "--port", "0", "--database-url", dsn, *options)
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


@asynccontextmanager
async def start_client(port: int, kind: str) -> AsyncIterator[Process]:
    """Starts the client process; see loading.py."""
    command = (sys.executable, "-m", "benchmarks.loading", str(port), kind)
    client = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        assert client.stdout
        await client.stdout.readline()
        yield client
    finally:
        client.terminate()
        await client.wait()


async def send_load(client: Process, command: str) -> dict[str, Any]:
    """Sends the client a command, and returns its report."""
    assert client.stdin
    assert client.stdout
    client.stdin.write(command.encode() + b"\n")
    report: dict[str, Any] = orjson.loads(await client.stdout.readline())
    return report


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


def cpu_seconds(pid: int) -> float:
    """The CPU time of a process and its descendants, those included that have ended. Linux only."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        descendants = children(pid)
    except OSError:  # it has ended meanwhile, and its parent counts its time
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_seconds, descendants))


def children(pid: int) -> list[int]:
    """The child processes of a process. Linux only."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]
