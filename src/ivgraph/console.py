"""What commands do at a terminal: keep a database running, show progress, serve."""

from __future__ import annotations

import base64
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
import orjson
import uvicorn

from ivgraph.app import create_app
from ivgraph.embedded import EmbeddedPostgres
from ivgraph.errors import InvalidSetting
from ivgraph.ingest.event import Rejected
from ivgraph.ingest.files import STANDARD_INPUT, Format, Line, import_lines, read_lines
from ivgraph.ingest.verdict import Tally
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings


@contextmanager
def settle_database(settings: Settings) -> Iterator[Settings]:
    """Settings that name a database: the one given, else the embedded one, which runs until the block ends."""
    if settings.database_url:
        yield settings
        return
    with EmbeddedPostgres(settings.data_dir / "postgres") as server:
        yield replace(settings, database_url=server.dsn)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, opened before anything else is started.

    Raises:
        InvalidSetting: The address can't be listened on.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except OSError as error:
        raise InvalidSetting(
            f"Can't listen on {host}:{port}: {error.strerror}. Choose another with --host and --port, or stop what "
            "listens there."
        ) from error
    return listener


def serve_forever(settings: Settings, listener: socket.socket) -> None:
    """Serves until it is told to stop, and lets running requests end."""
    config = uvicorn.Config(create_app(settings), log_level="warning", timeout_graceful_shutdown=10)
    uvicorn.Server(config).run(sockets=[listener])


def announce(listener: socket.socket, playlist: str | None = None) -> None:
    """Says where to look; with a playlist that has data also a query that works."""
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(f"GraphiQL    {address}/graphql")
    click.echo(f"Collector   {address}/v1/events")
    if playlist:
        query = (
            f'{{ playlist(id: "{playlist}") {{ name '
            "metrics(period: {preset: LAST_30_DAYS}) { impressions plays uniqueViewers minutesViewed } } }"
        )
        body = orjson.dumps({"query": query}).decode()
        click.echo(f"\n  curl -s {address}/graphql -H 'content-type: application/json' -d '{body}'\n")
    click.echo("Stop with Ctrl-C.")


async def import_files(
    writer: Writer, files: Sequence[Path], format: Format, received_at: datetime, rejected: BinaryIO | None
) -> Tally:
    """Imports the files under a bar of progress and writes the rejected lines, each with its reason, to a file."""
    tally = Tally()
    with show_progress("Importing", _size(files)) as advance:
        async for verdicts, read in import_lines(writer, read_lines(files), format, received_at):
            tally.add([verdict for _, verdict in verdicts])
            if rejected:
                rejected.writelines(_describe(line, verdict.rejected) for line, verdict in verdicts if verdict.rejected)
            advance(read)
    return tally


@contextmanager
def show_progress(label: str, length: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, so that output can be piped; without a known length there is none.

    Gives a function that is told how much is done by now, in all.
    """
    if not length:
        yield lambda done: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _size(files: Sequence[Path]) -> int | None:
    return None if STANDARD_INPUT in files else sum(os.stat(file).st_size for file in files)


def _describe(line: Line, rejected: Rejected) -> bytes:
    told = {
        "file": str(line.file),
        "line": line.number,
        "code": rejected.code,
        "field": rejected.field,
        "reason": rejected.reason,
    }
    try:
        told["text"] = line.text.decode()
    except UnicodeDecodeError:
        told["base64"] = base64.b64encode(line.text).decode()
    return orjson.dumps(told) + b"\n"
