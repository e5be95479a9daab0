"""The commands verify and rebuild, with their progress and output."""

from __future__ import annotations

import sys

import click

from ivgraph.cli.terminal import count, printable, show_progress
from ivgraph.errors import IvgraphError
from ivgraph.ingest.rollups import count_playlists, rebuild, verify
from ivgraph.quoting import quote
from ivgraph.services import Services


class WrongRollups(IvgraphError):
    """Rollups differ from the events. `ivgraph rebuild` corrects them."""

    code = "WRONG_ROLLUPS"


class UnknownPlaylist(IvgraphError):
    """There is no such playlist."""

    code = "UNKNOWN_PLAYLIST"


async def verify_rollups(services: Services) -> None:
    """Verifies all playlists, and prints the differences of each.

    Raises:
        WrongRollups: There are differences.
    """
    total = verified = 0
    with show_progress("Verifying", await _progress_length(services)) as advance:

        def report(playlists: int, rollup: str) -> None:
            """Tells that there is progress within playlists, each of which may take half a minute."""
            advance(verified, f"Verifying {rollup} of {count(playlists, 'playlist')}")
            if sys.stdout.isatty():
                click.echo(f"\r\033[KVerifying {rollup} of {count(playlists, 'playlist')} …\r", nl=False)

        async for playlist, differences in verify(services.writing, report):
            if sys.stdout.isatty():
                click.echo("\033[K", nl=False)
            click.echo(f"{printable(playlist)}: {count(len(differences), 'difference')}")
            for difference in differences:
                click.echo(f"  {printable(str(difference))}")
            total += len(differences)
            verified += 1
            advance(verified)
    if total:
        raise WrongRollups


async def rebuild_rollups(services: Services, playlist: str | None) -> None:
    """Rebuilds the rollups of one playlist or of all, and prints how many events each of them has.

    Raises:
        UnknownPlaylist: The named playlist does not exist.
    """
    playlists = 0
    with show_progress("Rebuilding", None if playlist else await _progress_length(services)) as advance:
        async for id, events in rebuild(services.writing, playlist):
            click.echo(f"{printable(id)}: {count(events, 'event')}")
            playlists += 1
            advance(playlists)
    if playlist and not playlists:
        raise UnknownPlaylist(f"There is no playlist {quote(playlist)}.")


async def _progress_length(services: Services) -> int | None:
    """The number of playlists; None if the terminal shows a line for each of them, and so needs no progress bar."""
    return None if sys.stdout.isatty() else await count_playlists(services.database)
