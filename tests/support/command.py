"""Runs the command ivgraph as a user does: as a process, on a database of the test or on an embedded one."""

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
from support.memory import memory
from support.plain import assert_plain

IVGRAPH = (sys.executable, "-m", "ivgraph")

#: A command that takes longer fails its test, so that it does not block the whole run.
PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Ended:
    """The exit status and the output of a command."""

    status: int
    output: str
    errors: str


def run(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Ended:
    """Runs a command in this process, because starting another one takes longer than most commands."""
    unset = {name: None for name in os.environ if name.startswith("IVGRAPH_")}
    result = CliRunner(env={**unset, **(environment or {})}).invoke(
        main, list(map(str, arguments)), prog_name="ivgraph"
    )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return _checked(Ended(result.exit_code, result.stdout, result.stderr))


def _checked(ended: Ended) -> Ended:
    """Fails the test if an error message shows that the command is written in Python; see support/plain.py."""
    # Messages of click about wrong options have their names in single quotation marks, as in all programs with click.
    if ended.errors and not ended.errors.startswith("Usage:"):
        assert_plain(ended.errors)
    return ended


def run_process(*arguments: str | Path, environment: Mapping[str, str] | None = None, text: bytes = b"") -> Ended:
    """Runs a command as a process, with the text as its standard input, and waits for it."""
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
    """A running command whose output is read line by line."""

    def __init__(self, process: subprocess.Popen[str], output: IO[str]) -> None:
        self.process = process
        self._output = output

    def read_until(self, pattern: str) -> re.Match[str]:
        """Waits for a line of output that matches the pattern; fails the test if the command ends before."""
        seen = []
        for line in self._output:
            seen.append(line)
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"the command ended before it said {pattern!r}: {''.join(seen)}")

    def rest(self) -> str:
        """The rest of its output, until it ends."""
        return self._output.read()

    def stop(self, number: int) -> int:
        """Sends the signal, waits for the end, and returns the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def started(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Starts a command, with both outputs combined, and kills it if it still runs when the block ends."""
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
    """A folder for an embedded server. Only root can enter pytest's own folder, and root's server has another user."""
    with tempfile.TemporaryDirectory(prefix="ivgraph-test-", dir=memory(), ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


def _environment(given: Mapping[str, str] | None) -> dict[str, str]:
    """The environment of the tests without ivgraph's settings."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("IVGRAPH_")},
        "PYTHONUNBUFFERED": "1",
        **(given or {}),
    }
