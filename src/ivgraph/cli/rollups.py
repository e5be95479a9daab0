"""Rollups proved and made anew, as a terminal shows it."""

from __future__ import annotations

import sys

import click

from ivgraph.cli.terminal import count, printable, show_progress
from ivgraph.errors import IvgraphError
from ivgraph.ingest.rollups import count_playlists, rebuild, verify
from ivgraph.quoting import quote
from ivgraph.services import Services


class WrongRollups(IvgraphError):
    """Rollups differ from the events. `ivgraph rebuild` makes them anew."""

    code = "WRONG_ROLLUPS"


class UnknownPlaylist(IvgraphError):
    """There is no such playlist."""

    code = "UNKNOWN_PLAYLIST"


async def verify_rollups(services: Services) -> None:
    """Tells of each playlist how many differences it has, and each of them.

    Raises:
        WrongRollups: There is one.
    """
    total = verified = 0
    with show_progress("Verifying", await _count_unseen(services)) as advance:
        async for playlist, differences in verify(services.writing):
            click.echo(f"{printable(playlist)}: {count(len(differences), 'difference')}")
            for difference in differences:
                click.echo(f"  {printable(str(difference))}")
            total += len(differences)
            verified += 1
            advance(verified)
    if total:
        raise WrongRollups


async def rebuild_rollups(services: Services, playlist: str | None) -> None:
    """Tells of each playlist how many events its rollups were made from.

    Raises:
        UnknownPlaylist: One is named, and is not there.
    """
    playlists = 0
    with show_progress("Rebuilding", None if playlist else await _count_unseen(services)) as advance:
        async for id, events in rebuild(services.writing, playlist):
            click.echo(f"{printable(id)}: {count(events, 'event')}")
            playlists += 1
            advance(playlists)
    if playlist and not playlists:
        raise UnknownPlaylist(f"There is no playlist {quote(playlist)}.")


async def _count_unseen(services: Services) -> int | None:
    """How many playlists there are; None where a terminal shows each of them, and needs no bar between them."""
    return None if sys.stdout.isatty() else await count_playlists(services.database)
