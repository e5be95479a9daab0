"""The command ivgraph. Each command says in a few lines what it does; the modules below do it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

import click

from ivgraph import __version__
from ivgraph.app import Services, open_services
from ivgraph.catalog import read_structure, save_structure
from ivgraph.console import announce, import_files, listen, serve_forever, settle_database, show_progress
from ivgraph.demo.seed import seed
from ivgraph.demo.story import MAIN_STORY
from ivgraph.errors import IvgraphError
from ivgraph.ingest.files import KalturaFormat, NativeFormat
from ivgraph.ingest.rebuild import rebuild
from ivgraph.schema import sdl
from ivgraph.settings import Settings
from ivgraph.structure import parse_structure
from ivgraph.verify import verify

P = ParamSpec("P")
Result = TypeVar("Result")


class _Group(click.Group):
    """Failures that ivgraph reports by intention end in one sentence, not in a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except IvgraphError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__)
def main() -> None:
    """GraphQL analytics for interactive (branching) videos.

    Without a database of your own, ivgraph runs one itself and keeps its data in .ivgraph: start with `ivgraph demo`.
    """


def with_database(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the settings, with a database that is there while it runs: yours, or the embedded one."""

    @click.option("--database-url", help="PostgreSQL to use instead of the embedded one.  [env: IVGRAPH_DATABASE_URL]")
    @click.option(
        "--data-dir",
        type=click.Path(path_type=Path),
        help="Where the embedded server keeps its data.  [env: IVGRAPH_DATA_DIR; default: .ivgraph]",
    )
    @wraps(command)
    def run(*args: Any, database_url: str | None, data_dir: Path | None, **options: Any) -> Any:
        settings = Settings.from_environment(os.environ)
        given = replace(
            settings, database_url=database_url or settings.database_url, data_dir=data_dir or settings.data_dir
        )
        with settle_database(given) as settled:
            return command(settled, *args, **options)

    return run


def with_address(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command a listening socket: a port in use is told before the database starts."""

    @click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
    @click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 picks a free one.")
    @wraps(command)
    def run(*args: Any, host: str, port: int, **options: Any) -> Any:
        with listen(host, port) as listener:
            return command(*args, listener=listener, **options)

    return run


def run_services(settings: Settings, work: Callable[[Services], Awaitable[Result]]) -> Result:
    async def run() -> Result:
        async with open_services(settings) as services:
            return await work(services)

    return asyncio.run(run())


@main.command()
@with_address
@with_database
def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve GraphQL, GraphiQL and the collector."""
    announce(listener)
    serve_forever(settings, listener)


@main.command()
@with_address
@with_database
def demo(settings: Settings, listener: socket.socket) -> None:
    """Serve with a sample video and 90 days of viewers."""
    run_services(settings, lambda services: seed(services.database, services.writer, datetime.now(UTC), show_progress))
    announce(listener, playlist=MAIN_STORY)
    serve_forever(settings, listener)


@main.command("migrate")
@with_database
def migrate_command(settings: Settings) -> None:
    """Bring the database to this version's tables; every other command does so too."""
    run_services(settings, lambda services: asyncio.sleep(0))
    click.echo("The database is up to date.")


@main.command("import-playlist")
@click.argument("files", metavar="FILE...", type=click.File("rb"), nargs=-1, required=True)
@with_database
def import_playlist(settings: Settings, files: Sequence[BinaryIO]) -> None:
    """Read how playlists are built: ivgraph's own JSON, or Kaltura's interactivity document.

    Again updates; nodes and hotspots that a structure no longer has are marked deleted.
    """
    structures = [parse_structure(json.loads(file.read())) for file in files]

    async def save(services: Services) -> None:
        for structure in structures:
            await save_structure(services.database, structure, datetime.now(UTC))
            hotspots = sum(len(node.hotspots) for node in structure.nodes)
            click.echo(f"Saved playlist {structure.id}: {len(structure.nodes)} nodes, {hotspots} hotspots.")

    run_services(settings, save)


@main.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    nargs=-1,
    required=True,
)
@click.option(
    "--format",
    type=click.Choice(["native", "kaltura"]),
    default="native",
    show_default=True,
    help="What a line holds: an event, or a recorded request of Kaltura's player.",
)
@click.option(
    "--rejected", type=click.File("wb", lazy=False), help="File to write the rejected lines to, with code and reason."
)
@with_database
def import_command(settings: Settings, files: Sequence[Path], format: str, rejected: BinaryIO | None) -> None:
    """Read events, one JSON object a line, plain or gzip; - is standard input.

    Safe to interrupt and to repeat: every event is stored once.
    """

    async def read(services: Services) -> None:
        understood = (
            NativeFormat() if format == "native" else KalturaFormat(lambda id: read_structure(services.database, id))
        )
        tally = await import_files(services.writer, files, understood, datetime.now(UTC), rejected)
        click.echo(f"{tally.accepted} accepted, {tally.duplicate} duplicate, {tally.rejected.total()} rejected")
        for code, count in tally.rejected.most_common():
            click.echo(f"  {count} {code}")

    run_services(settings, read)


@main.command("verify")
@with_database
def verify_command(settings: Settings) -> None:
    """Recount every rollup from the raw events; exit with 1 if any differs."""

    async def recount(services: Services) -> int:
        total = 0
        async for playlist, differences in verify(services.database):
            click.echo(f"{playlist}: {len(differences) or 'no'} differences")
            for difference in differences:
                click.echo(f"  {difference}")
            total += len(differences)
        return total

    if run_services(settings, recount):
        raise click.ClickException("Rollups differ from the events. `ivgraph rebuild` makes them anew.")


@main.command("rebuild")
@click.argument("playlist", required=False)
@with_database
def rebuild_command(settings: Settings, playlist: str | None) -> None:
    """Make the rollups anew from the events, of one PLAYLIST or of all; the server may run meanwhile."""

    async def renew(services: Services) -> int:
        playlists = 0
        async for id, events in rebuild(services.database, playlist):
            click.echo(f"{id}: {events} events")
            playlists += 1
        return playlists

    if not run_services(settings, renew) and playlist:
        raise click.ClickException(f"There is no playlist {playlist!r}.")


@main.command()
def schema() -> None:
    """Print the GraphQL schema."""
    click.echo(sdl(), nl=False)
