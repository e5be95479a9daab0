"""Loads the demo into the database of the command, unless the database seems to have another purpose."""

from __future__ import annotations

from datetime import UTC, datetime

from ivgraph.cli.database import read_database, run_services
from ivgraph.cli.terminal import count, show_progress
from ivgraph.demo.seed import count_other_playlists, seed
from ivgraph.errors import IvgraphError
from ivgraph.settings import Settings


class ForeignDatabase(IvgraphError):
    """The database has other playlists than the demo's."""

    code = "OTHERS_DATABASE"


def load_demo(settings: Settings, *, is_from_environment: bool) -> None:
    """Loads the sample videos and the events of their viewers, up to now.

    Args:
        is_from_environment: Whether the environment names the database, which may then have another purpose.

    Raises:
        ForeignDatabase: The environment names it, and it has other playlists; nothing is written.
    """
    if is_from_environment and (others := read_database(settings, count_other_playlists)):
        raise ForeignDatabase(
            f"The database in IVGRAPH_DATABASE_URL has {count(others, 'playlist')} besides the demo's own. Unset the "
            "variable to load the demo into a PostgreSQL that ivgraph runs itself, or name the database with "
            "--database-url to load it there anyway."
        )
    run_services(settings, lambda services: seed(services.writing, services.writer, datetime.now(UTC), show_progress))
