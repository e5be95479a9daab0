"""A server process whose clock is a file, so that what was recorded can be sent again to a real one. It looks for
beacons that are due more often than others, since its clock may jump.

Run as `python -m support.clocked DSN FILE`: it says where it listens, as `ivgraph serve` does, and serves.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import uvicorn

from ivgraph.cli.serving import announce, listen
from ivgraph.server.app import create_app
from ivgraph.settings import Settings
from ivgraph.sources.kaltura import poller
from support.client import VIEWER_KEY
from support.serving import Server, run_server


@contextmanager
def clocked_serving(dsn: str, clock: Path) -> Iterator[Server]:
    """Runs a server on the database while the block runs; the file has its time in Unix seconds."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with run_server("support.clocked", dsn, str(clock), environment=environment) as server:
        yield server


def serve(dsn: str, clock: Path) -> None:
    def now() -> datetime:
        return datetime.fromtimestamp(float(clock.read_text()), UTC)

    poller.POLL_SECONDS = 0.1
    with listen("127.0.0.1", 0) as listener:
        announce(listener)
        app = create_app(Settings(database_url=dsn, viewer_key=VIEWER_KEY), now=now)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
