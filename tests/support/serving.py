"""`ivgraph serve` as a process of its own, to be stopped or killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

#: Seconds that a process gets to end by itself.
GRACE = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes requests."""

    process: subprocess.Popen[str]
    #: Without a slash at the end.
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """Ends it as kill -9 does: at once, whatever it is doing."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(dsn: str, *, port: int = 0) -> Iterator[Server]:
    """A server on the database, until the block ends; port 0 picks a free one."""
    command = [sys.executable, "-m", "ivgraph", "serve", "--port", str(port), "--database-url", dsn]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    assert process.stdout
    try:
        said = next((line for line in process.stdout if line.startswith("Collector")), None)
        if said is None:
            raise RuntimeError("The server ended as it started: run the same command to see why.")
        yield Server(process, said.split()[1].removesuffix("/v1/events"))
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
