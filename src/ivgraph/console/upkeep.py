"""Rollups proved and made anew, as a terminal shows it."""

from __future__ import annotations

import click

from ivgraph.console.wording import count, printable
from ivgraph.errors import IvgraphError
from ivgraph.ingest.rebuild import rebuild
from ivgraph.services import Services
from ivgraph.verify import verify


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
    total = 0
    async for playlist, differences in verify(services.writing):
        click.echo(f"{printable(playlist)}: {count(len(differences), 'difference')}")
        for difference in differences:
            click.echo(f"  {printable(str(difference))}")
        total += len(differences)
    if total:
        raise WrongRollups


async def rebuild_rollups(services: Services, playlist: str | None) -> None:
    """Tells of each playlist how many events its rollups were made from.

    Raises:
        UnknownPlaylist: One is named, and is not there.
    """
    playlists = 0
    async for id, events in rebuild(services.writing, playlist):
        click.echo(f"{printable(id)}: {count(events, 'event')}")
        playlists += 1
    if playlist and not playlists:
        raise UnknownPlaylist(f"There is no playlist {playlist!r}.")
