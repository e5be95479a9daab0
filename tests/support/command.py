"""The command ivgraph as a user runs it: a process of its own, on a database of the test's own or an embedded one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from click.testing import CliRunner

from ivgraph.cli.commands import main
from support.plain import assert_plain

IVGRAPH = (sys.executable, "-m", "ivgraph")

#: Seconds that no command of a test takes; one that hangs fails its test and not the whole run.
PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it said."""

    status: int
    output: str
    errors: str


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Ended:
    """Runs a command to its end, in this process: starting another takes longer than most commands."""
    unset = {name: None for name in os.environ if name.startswith("IVGRAPH_")}
    result = CliRunner(env={**unset, **(environment or {})}).invoke(
        main, list(map(str, arguments)), prog_name="ivgraph"
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return _checked(Ended(result.exit_code, result.stdout, result.stderr))


def _checked(ended: Ended) -> Ended:
    """Fails the test when a command that fails shows its user that it is in Python."""
    # The usage that click tells of wrong options has their names in single quotation marks, as all its programs have.
    if ended.errors and not ended.errors.startswith("Usage:"):
        assert_plain(ended.errors)
    return ended


def run_process(*arguments: str | Path, environment: Mapping[str, str] | None = None, text: bytes = b"") -> Ended:
    """Runs a command to its end, with the text as its standard input."""
    done = subprocess.run(
        [*IVGRAPH, *map(str, arguments)],
        input=text,
        capture_output=True,
        env=_environment(environment),
        timeout=PATIENCE,
        check=False,
    )
    return _checked(Ended(done.returncode, done.stdout.decode(), done.stderr.decode()))


class Running:
    """A command that runs, and is read line by line."""

    def __init__(self, process: subprocess.Popen[str], output: IO[str]) -> None:
        self.process = process
        self._output = output

    def read_until(self, pattern: str) -> re.Match[str]:
        """Waits for a line of its output that holds the pattern; a command that ends before fails the test."""
        seen = []
        for line in self._output:
            seen.append(line)
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"the command ended before it said {pattern!r}: {''.join(seen)}")

    def rest(self) -> str:
        """What it says from here on, to its end."""
        return self._output.read()

    def stop(self, number: int) -> int:
        """Sends the signal and gives the status at the end."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Starts a command; one that still runs when the block ends is killed. Both its outputs are read as one."""
    with subprocess.Popen(
        [*IVGRAPH, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=_environment(environment),
    ) as process:
        assert process.stdout is not None
        try:
            yield Running(process, process.stdout)
        finally:
            process.kill()


@contextmanager
def data_folder() -> Iterator[Path]:
    """A folder for embedded data. Not pytest's own: only root can enter that one, and root's server is another user."""
    with tempfile.TemporaryDirectory(prefix="ivgraph-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


def _environment(given: Mapping[str, str] | None) -> dict[str, str]:
    """That of the tests without ivgraph's own settings."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("IVGRAPH_")},
        "PYTHONUNBUFFERED": "1",
        **(given or {}),
    }
