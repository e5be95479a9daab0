"""The command ivgraph. Each command says in a few lines what it does; the modules below do it."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ivgraph import __version__
from ivgraph.cli.database import prepare_database, run_services
from ivgraph.cli.demo import load_demo
from ivgraph.cli.import_events import Import, import_events
from ivgraph.cli.import_playlists import read_structures, save_structures
from ivgraph.cli.options import WRITER, Commands, is_inherited, with_database, with_server, with_settings
from ivgraph.cli.rollups import rebuild_rollups, verify_rollups
from ivgraph.cli.serving import serve_forever
from ivgraph.demo.story import MAIN_STORY
from ivgraph.settings import Settings
from ivgraph.sources.files import KINDS, NATIVE
from ivgraph.sources.registry import FILE_FORMATS

#: How seldom to look for garbage that refers to itself: events come by the ten thousand and do not. As often as Python
#: looks by default took a fifth of the time of an import.
GARBAGE = (50_000, 20, 100)

_ANY_FILE = click.Path(path_type=Path, allow_dash=True)
_FILE = click.Path(path_type=Path)
_EVENT_FILE = click.Path(path_type=Path, allow_dash=True, exists=True, dir_okay=False)
_LINES = f"What a line is: {', or '.join(f'{each.line} ({each.name})' for each in FILE_FORMATS.values())}."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__)
def main() -> None:
    """GraphQL analytics for interactive (branching) videos.

    Start with `ivgraph demo`. Without a database of your own, ivgraph runs a PostgreSQL itself and keeps its data in
    the folder .ivgraph.

    What can be set is an option of the commands that use it, and an environment variable. One is a variable only:
    IVGRAPH_VIEWER_KEY, the key that viewers' ids are hashed with, 16 to 64 bytes in hexadecimal. Unset, the database
    makes and keeps one.

    Commands end with 0 if they did what was asked, 1 if not, 2 if they were called wrongly.
    """
    gc.set_threshold(*GARBAGE)


@main.command(short_help="Serve the dashboard, GraphQL and the collector.")
@with_server
def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve the dashboard at /, GraphQL and GraphiQL at /graphql, and take events at /v1/events and at the addresses of
    other players' protocols, which it prints.

    Ctrl-C or SIGTERM stops it: running requests get ten seconds to end.
    """
    prepare_database(settings)
    serve_forever(settings, listener)


@main.command(short_help="Serve with sample videos and 90 days of viewers.")
@with_server
def demo(settings: Settings, listener: socket.socket) -> None:
    """Serve with sample videos and 90 days of viewers, up to now.

    The first start loads them, which takes about half a minute; later ones add what happened since.

    A database that IVGRAPH_DATABASE_URL names is left alone where it holds other playlists; named with --database-url
    it gets these beside them.
    """
    load_demo(settings, is_inherited=is_inherited("database-url"))
    serve_forever(settings, listener, MAIN_STORY)


@main.command(short_help="Bring the database to this version's tables.")
@with_database
def migrate(settings: Settings) -> None:
    """Bring the database to this version's tables. Every other command does so too."""
    prepare_database(settings)
    click.echo("The database is up to date.")


@main.command(short_help="Read how playlists are built, from JSON files.")
@click.argument("files", metavar="FILE...", type=_ANY_FILE, nargs=-1, required=True)
@with_database
def import_playlist(settings: Settings, files: Sequence[Path]) -> None:
    """Read how playlists are built, one a file: ivgraph's own JSON, or a document of another authoring tool that it
    recognises by its keys.

    Saved again, a playlist is updated: nodes and hotspots that it no longer has are marked as deleted, and their
    numbers stay. If a file is broken, all that is wrong with it is told, and none is saved.
    """
    structures = read_structures(files)
    run_services(settings, lambda services: save_structures(services, structures))


@main.command("import", short_help="Read events from files.")
@click.argument("files", metavar="FILE...", type=_EVENT_FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="What files hold; if not given, their names tell.")
@click.option("--format", type=click.Choice(list(FILE_FORMATS)), default=NATIVE.name, show_default=True, help=_LINES)
@click.option("--mapping", metavar="FILE", type=_FILE, help="TOML file that says which column is which field.")
@click.option("--rejected", metavar="FILE", type=_FILE, help="Where to write the rejected lines, each with its reason.")
@click.option("--resume", metavar="FILE", type=_FILE, help="Where to note how far it came, to go on there.")
@with_settings(WRITER)
@with_database
def import_(settings: Settings, **options: Any) -> None:
    """Read events from files, plain or gzip; - is standard input.

    A file holds JSON objects, one a line; or it is a table, CSV with a header (.csv, .tsv) or Parquet (.parquet).
    Columns are named as an event's fields are, such as context.country, or another product's are mapped:

    \b
      [fields]                       # our field = their column, or several
      type = "event_name"
      at = "timestamp"
      playlist = "video.id"          # a dot leads into an object
      session = ["user_id", "visit"]
      [constants]                    # the same in every row
      "context.application" = "Shop"
      [types]                        # their word = our type; "" is left out
      scene_started = "node_play"
      heartbeat = ""
      [causes]                       # their word = our cause
      automatic = "DEFAULT"
      [time]                         # RFC 3339 if not given
      format = "epoch_ms"            # or epoch_s, or such as "%d.%m.%Y %H:%M:%S"
      zone = "Europe/Berlin"         # of times without an offset
      [media]                        # of from, to and position: s if not given
      unit = "ms"

    An id that is no UUID is hashed into one; without an id column the whole row is, so that equal rows are one event.

    A line that can't be taken is rejected alone: the end tells how many were, and why. Safe to interrupt and to repeat:
    every event is stored once. --resume only saves time.

    \b
    Examples:
      ivgraph import events-2026-*.ndjson.gz --rejected rejected.ndjson
      ivgraph import export/*.csv --mapping export.toml --resume export.progress
      zstdcat events.zst | ivgraph import -

    Ends with 0 when all lines were read, rejected ones too; with 1 when reading could not go on to the end, or when
    there were lines and none was an event.
    """
    task = Import(**options)
    run_services(settings, lambda services: import_events(services, task))


@main.command(short_help="Prove the rollups equal to a recount of the events.")
@with_database
def verify(settings: Settings) -> None:
    """Recount every rollup from the raw events. Tells of each difference, and ends with 1 if there is one."""
    run_services(settings, verify_rollups)


@main.command(short_help="Make the rollups anew from the events.")
@click.argument("playlist", required=False)
@with_database
def rebuild(settings: Settings, playlist: str | None) -> None:
    """Make the rollups anew from the events, of one PLAYLIST or of all. The server may run meanwhile."""
    run_services(settings, lambda services: rebuild_rollups(services, playlist))


@main.command(short_help="Print the GraphQL schema.")
def schema() -> None:
    """Print the GraphQL schema, as in schema.graphql."""
    from ivgraph.execution.engine import sdl

    click.echo(sdl(), nl=False)
