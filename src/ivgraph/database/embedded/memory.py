"""Chooses how much memory PostgreSQL keeps pages in, by what the machine has or the container may use."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

#: A quarter, as PostgreSQL's manual recommends: the system caches files in what is left.
#: https://www.postgresql.org/docs/current/runtime-config-resource.html#GUC-SHARED-BUFFERS
PART = 4
#: PostgreSQL's own default, and where more takes longer to start than it is worth.
LEAST_MB, MOST_MB = 128, 8192


def choose_shared_buffers(limits: Iterable[int]) -> str:
    """PostgreSQL's setting ``shared_buffers`` where memory has these limits, in bytes."""
    return f"{min(max(min(limits) // 2**20 // PART, LEAST_MB), MOST_MB)}MB"


def memory_limits(root: Path = Path("/")) -> Iterator[int]:
    """The machine's memory in bytes, and the limits of the control groups that this process is in."""
    yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with suppress(OSError):  # only Linux has control groups
        for line in (root / "proc/self/cgroup").read_text().splitlines():
            _, controllers, group = line.split(":", 2)
            if not controllers:  # version 2
                yield from _limits_of_group(root / "sys/fs/cgroup", group, "memory.max")
            elif "memory" in controllers.split(","):
                yield from _limits_of_group(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes")


def _limits_of_group(top: Path, group: str, name: str) -> Iterator[int]:
    """The limits of a group and of those that it is in. A container sees its own group as the top."""
    folder = top / group.lstrip("/")
    for each in (folder, *folder.parents):
        if each.is_relative_to(top) and (each / name).is_file():
            text = (each / name).read_text().strip()
            if text != "max":
                yield int(text)
