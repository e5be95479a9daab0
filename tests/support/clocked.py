"""A server process whose clock is a file, so that what was recorded can be sent again to a real one.

Run as `python -m support.clocked DSN FILE`: it says its port and serves.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from ivgraph.app import create_app
from ivgraph.console.serving import listen
from ivgraph.settings import Settings
from support.client import VIEWER_KEY


@dataclass(frozen=True, slots=True)
class ClockedServer:
    """A server that takes requests."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """Ends it as kill -9 does: at once, whatever it is doing."""
        self.process.kill()
        self.process.wait()


@contextmanager
def clocked_serving(dsn: str, clock: Path) -> Iterator[ClockedServer]:
    """A server on the database, killed at the end of the block; the file holds its time in Unix seconds."""
    with subprocess.Popen(
        [sys.executable, "-m", "support.clocked", dsn, str(clock)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        try:
            yield ClockedServer(process, int(process.stdout.readline()))
        finally:
            process.kill()


def serve(dsn: str, clock: Path) -> None:
    def now() -> datetime:
        return datetime.fromtimestamp(float(clock.read_text()), UTC)

    with listen("127.0.0.1", 0) as listener:
        print(listener.getsockname()[1], flush=True)
        app = create_app(Settings(database_url=dsn, viewer_key=VIEWER_KEY), now=now)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
