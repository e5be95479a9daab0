"""Defines the commands of ivgraph, with their help; other modules of this package do the work."""

from __future__ import annotations

import gc
import socket
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from ivgraph import __version__
from ivgraph.cli.database import count_shards, distribute_database, prepare_database, run_services
from ivgraph.cli.demo import load_demo
from ivgraph.cli.import_events import Import, import_events
from ivgraph.cli.import_playlists import read_structures, save_structures
from ivgraph.cli.options import WRITER_OPTIONS, Commands, is_from_environment, with_database, with_server, with_settings
from ivgraph.cli.retention import FirstOfMonth, drop_months, show_months
from ivgraph.cli.rollups import rebuild_rollups, verify_rollups
from ivgraph.cli.serving import serve_forever
from ivgraph.demo.story import MAIN_STORY
from ivgraph.settings import Settings
from ivgraph.sources.files import KINDS, NATIVE
from ivgraph.sources.registry import FILE_FORMATS

#: Thresholds of Python's cyclic garbage collector. An import makes objects by the ten thousand and no cycles: with the
#: default thresholds, the collector took a fifth of the import's time.
GC_THRESHOLDS = (50_000, 20, 100)

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

    Each setting is an environment variable, and an option of the commands that use it. Only IVGRAPH_VIEWER_KEY, the key
    that viewers' ids are hashed with, has no option: 16 to 64 bytes in hexadecimal. Unless it is set, the database
    makes and keeps a key.

    The exit status is 0 if a command succeeded, 1 if it failed, and 2 if its arguments were wrong.
    """
    gc.set_threshold(*GC_THRESHOLDS)


@main.command(short_help="Serve the dashboard, GraphQL and the collector.")
@with_server
def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve the dashboard at /, GraphQL and GraphiQL at /graphql, and the collector of events at /v1/events and at the
    addresses of other players' protocols, which it prints.

    Ctrl-C, SIGTERM or SIGHUP stops the server: running requests have ten seconds to finish.
    """
    prepare_database(settings)
    serve_forever(settings, listener)


@main.command(short_help="Serve with sample videos and 90 days of viewers.")
@with_server
def demo(settings: Settings, listener: socket.socket) -> None:
    """Serve with sample videos and 90 days of viewers, up to now.

    The first start loads them, which takes about half a minute; later starts add the events since the last one.

    If IVGRAPH_DATABASE_URL names a database that has other playlists, the command stops and changes nothing. To add the
    sample videos to such a database, name it with --database-url.
    """
    load_demo(settings, is_from_environment=is_from_environment("database-url"))
    serve_forever(settings, listener, MAIN_STORY)


@main.command(short_help="Update the tables and functions of a database.")
@click.option("--citus", "distribute", is_flag=True, help="Distribute the tables over the nodes of a Citus cluster.")
@click.option(
    "--shards", metavar="NUMBER", type=click.IntRange(1, 32_000), help="With --citus: number of shards; four a node."
)
@with_database
def migrate(settings: Settings, distribute: bool, shards: int | None) -> None:
    """Update the tables and functions of the database to this version. All commands that use a database do so too.

    With --citus the database is the coordinator's of a Citus cluster. Its tables are distributed over the nodes that
    may hold shards, with the rows that they have; nothing can be written meanwhile. Later runs notice it by themselves.
    After a shard was split, run the command again.
    """
    if shards is not None and not distribute:
        raise click.UsageError("Give --shards together with --citus.")
    if distribute:
        distribute_database(settings, shards)
    prepare_database(settings)
    count = count_shards(settings)
    told = f" Its tables are distributed over {count} shards." if count else ""
    click.echo(f"The database is up to date.{told}")


@main.command(short_help="Import the structures of playlists from JSON files.")
@click.argument("files", metavar="FILE...", type=_ANY_FILE, nargs=-1, required=True)
@with_database
def import_playlist(settings: Settings, files: Sequence[Path]) -> None:
    """Import the structures of playlists, one from each file: ivgraph's own JSON, or a document of another authoring
    tool, which is recognised by its keys.

    An existing playlist is updated: nodes and hotspots that are missing from the file are marked as deleted, and their
    numbers are kept. If any file has errors, all errors are listed and nothing is saved.
    """
    structures = read_structures(files)
    run_services(settings, lambda services: save_structures(services, structures))


@main.command("import", short_help="Import events from files.")
@click.argument("files", metavar="FILE...", type=_EVENT_FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(sorted(KINDS)), help="Kind of the files; by default, their names tell it.")
@click.option("--format", type=click.Choice(list(FILE_FORMATS)), default=NATIVE.name, show_default=True, help=_LINES)
@click.option("--mapping", metavar="FILE", type=_FILE, help="TOML file that maps columns to the fields of an event.")
@click.option("--rejected", metavar="FILE", type=_FILE, help="File for the rejected lines, each with its reason.")
@click.option("--resume", metavar="FILE", type=_FILE, help="File for the progress; a later run continues there.")
@with_settings(WRITER_OPTIONS)
@with_database
def import_(settings: Settings, **options: Any) -> None:
    """Import events from files, plain or compressed with gzip; - is standard input.

    A file has one JSON object per line; or it is a table, CSV with a header (.csv, .tsv) or Parquet (.parquet). The
    columns have the names of an event's fields, such as context.country, or a mapping like this one names them:

    \b
      [fields]                       # our field = their column, or several
      type = "event_name"
      at = "timestamp"
      playlist = "video.id"          # a dot leads into an object
      session = ["user_id", "visit"]
      [constants]                    # the same in every row
      "context.application" = "Shop"
      [types]                        # their word = our type; "" skips the row
      scene_started = "node_play"
      heartbeat = ""
      [causes]                       # their word = our cause
      automatic = "DEFAULT"
      [time]                         # RFC 3339 unless given
      format = "epoch_ms"            # or epoch_s, or such as "%d.%m.%Y %H:%M:%S"
      zone = "Europe/Berlin"         # of times without an offset
      [media]                        # of from, to and position: s unless given
      unit = "ms"

    An id that is not a UUID is hashed into one. Without an id column the whole row is hashed, so that equal rows are
    one event.

    Invalid lines are rejected, and all others are stored; at the end the command prints how many lines were rejected,
    and why. It can be interrupted and repeated: every event is stored once. --resume only saves time.

    \b
    Examples:
      ivgraph import events-2026-*.ndjson.gz --rejected rejected.ndjson
      ivgraph import export/*.csv --mapping export.toml --resume export.progress
      zstdcat events.zst | ivgraph import -

    The exit status is 0 if all lines were read, even if some were rejected, and 1 if the command could not read to the
    end, or if all lines were rejected.
    """
    task = Import(**options)
    run_services(settings, lambda services: import_events(services, task))


@main.command(short_help="Compare the rollups with a recount of the events.")
@with_database
def verify(settings: Settings) -> None:
    """Recount every rollup from the raw events. Prints each difference; the exit status is 1 if there is one.

    What happened before the date of `ivgraph drop-events` is recounted from the stored visits.
    """
    run_services(settings, verify_rollups)


@main.command(short_help="Rebuild the rollups from the events.")
@click.argument("playlist", required=False)
@with_database
def rebuild(settings: Settings, playlist: str | None) -> None:
    """Rebuild the rollups of one PLAYLIST, or of all, from the events. The server may run at the same time.

    What happened before the date of `ivgraph drop-events` is counted from the stored visits, which are kept.
    """
    run_services(settings, lambda services: rebuild_rollups(services, playlist))


@main.command(short_help="Drop the events of old months, and keep all numbers.")
@click.option("--before", metavar="DATE", type=FirstOfMonth(), required=True, help="The first day of a month, in UTC.")
@click.option("--dry-run", is_flag=True, help="Only show the months, with their events and their size on the disk.")
@click.option("--keep", is_flag=True, help="Keep each month as a table of its own, for archiving.")
@with_database
def drop_events(settings: Settings, before: date, dry_run: bool, keep: bool) -> None:
    """Drop the events before a date, month by month. Servers and other commands may run at the same time.

    Every number stays exact, in any period and under any filter: queries read no events. From then on events before the
    date are rejected (TIME_TOO_OLD), from all sources. That can't be taken back.

    With --keep the events of December 2025 stay in the table ivgraph.event_2025_12, which nothing uses. Archive it, for
    example by `pg_dump -t ivgraph.event_2025_12`, and run the command again without --keep to drop it.

    The command waits for transactions that began before it, so that nobody waits for the command. It may be interrupted
    and repeated.
    """
    if dry_run:
        run_services(settings, lambda services: show_months(services, before))
    else:
        run_services(settings, lambda services: drop_months(services, before, keep=keep))


@main.command(short_help="Print the GraphQL schema.")
def schema() -> None:
    """Print the GraphQL schema, as in schema.graphql."""
    from ivgraph.execution.engine import sdl

    click.echo(sdl(), nl=False)
