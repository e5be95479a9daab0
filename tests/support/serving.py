"""Servers as processes of their own, to be stopped or killed; most of them `ivgraph serve`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

#: Seconds that a process gets to end by itself.
GRACE = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes requests."""

    process: subprocess.Popen[str]
    #: Without a slash at the end.
    address: str
    _log: IO[str]

    @property
    def log(self) -> str:
        """What it wrote about failures."""
        self._log.seek(0)
        return self._log.read()

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """Ends it as kill -9 does: at once, whatever it is doing."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(dsn: str, *options: str, port: int = 0) -> Iterator[Server]:
    """A server on the database, until the block ends; port 0 picks a free one. The options are those of the command."""
    with run_server("ivgraph", "serve", "--port", str(port), "--database-url", dsn, *options) as server:
        yield server


@contextmanager
def run_server(module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Runs a module that serves and says where, until the block ends."""
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
