"""The demo, loaded into whichever database is at hand."""

from __future__ import annotations

from datetime import UTC, datetime

from ivgraph.cli.database import ask_database, run_services
from ivgraph.cli.terminal import count, show_progress
from ivgraph.demo.seed import count_other_playlists, seed
from ivgraph.errors import IvgraphError
from ivgraph.settings import Settings


class OthersDatabase(IvgraphError):
    """The database holds other playlists than the demo's."""

    code = "OTHERS_DATABASE"


def load_demo(settings: Settings, *, is_inherited: bool) -> None:
    """Loads the sample videos and their viewers, up to now.

    Args:
        is_inherited: The environment names the database, which may be there for something else.

    Raises:
        OthersDatabase: It is, and nothing is written.
    """
    if is_inherited and (others := ask_database(settings, count_other_playlists)):
        raise OthersDatabase(
            f"The database in IVGRAPH_DATABASE_URL holds {count(others, 'playlist')} beside the demo's own. Unset the "
            "variable to load the demo into a PostgreSQL that ivgraph runs itself, or name the database with "
            "--database-url to load it there all the same."
        )
    run_services(settings, lambda services: seed(services.writing, services.writer, datetime.now(UTC), show_progress))
