"""Finds programs that tests need beside Python's packages, and installs Debian's package where that is possible."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest


@cache
def find_program(package: str, *names: str) -> str:
    """The path of a program by one of its names; by default it is named as its package."""
    found = _find(names or (package,))
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(package, names or (package,))
        found = _find(names or (package,))
    if not found:
        pytest.fail(f"There is no {package} on the PATH. Install it (on Debian: apt-get install {package}).")
    return found


def _install(package: str, names: tuple[str, ...]) -> None:
    # Only one of pytest's workers installs: a second apt-get fails while the first one runs.
    with Path(tempfile.gettempdir(), "ivgraph-test-packages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _find(names):
            subprocess.run(["apt-get", "update", "-qq"], check=True)
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], check=True)


def _find(names: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, names)), None)
