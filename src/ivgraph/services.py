"""What every command and every request works with: the database, and what writes to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ivgraph.db import Database, connect
from ivgraph.identity import ViewerKey
from ivgraph.ingest.keyring import open_viewer_key
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.writer import Writer
from ivgraph.migrate import migrate
from ivgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """What all of a process share."""

    database: Database
    writer: Writer
    viewer_key: ViewerKey


@asynccontextmanager
async def open_services(settings: Settings, limits: Limits | None = None) -> AsyncIterator[Services]:
    """The database, brought to this version's tables, and what writes to it. The settings name a database.

    Args:
        limits: What events may create; anything, if there are none.
    """
    assert settings.database_url is not None, "the embedded server is started before"
    async with connect(settings.database_url) as database:
        await migrate(database)
        viewer_key = await open_viewer_key(database, settings.viewer_key)
        writer = Writer(database, viewer_key, keep_viewer_ids=settings.keep_viewer_ids, limits=limits)
        yield Services(database, writer, viewer_key)
