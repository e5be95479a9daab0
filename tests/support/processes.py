"""CPU time, memory and connections of processes, as Linux reports them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """The process ids of a process and all its descendants."""
    yield pid
    for child in _children(pid):
        yield from family(child)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and all its descendants, including those that have ended."""
    total = 0.0
    for each in family(pid):
        fields = _stat(each)
        if fields:
            total += sum(map(int, fields[11:15])) / TICKS  # utime, stime, and those of children that were waited for
    return total


def peak_memory(pid: int) -> int:
    """The sum of the peak memory of a process and of each of its descendants, in bytes."""
    total = 0
    for each in family(pid):
        try:
            status = Path(f"/proc/{each}/status").read_text()
        except OSError:  # the process has ended meanwhile
            continue
        total += next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return total


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on; the name before it may contain any character."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
