"""Runs servers as processes that tests can stop or kill; most of them are `ivgraph serve`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

#: How long a process may take to end by itself.
GRACE = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that accepts requests."""

    process: subprocess.Popen[str]
    #: Without a slash at the end.
    address: str
    _log: IO[str]

    @property
    def log(self) -> str:
        """Its output on standard error."""
        self._log.seek(0)
        return self._log.read()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """Ends it at once, like kill -9."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(dsn: str, *options: str, port: int = 0) -> Iterator[Server]:
    """Runs a server on the database while the block runs, with options of the command; port 0 takes a free one."""
    with run_server("ivgraph", "serve", "--port", str(port), "--database-url", dsn, *options) as server:
        yield server


@contextmanager
def run_server(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Runs a module that prints the address on which it serves, while the block runs."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, encoding="utf-8", env=environment)
        assert process.stdout
        try:
            said = next((line for line in process.stdout if line.startswith("Collector")), None)
            if said is None:
                log.seek(0)
                raise RuntimeError(f"The server ended as it started: {log.read()}")
            server = Server(process, said.split()[1].removesuffix("/v1/events"), log)
            try:
                yield server
            except Exception as error:
                error.add_note(f"The server's log:\n{server.log}")
                raise
        finally:
            process.terminate()
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            process.stdout.close()
