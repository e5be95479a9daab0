"""What every command and every request works with: the database, and what writes to it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ivgraph.database import Database, connect
from ivgraph.database.migrations import migrate
from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.writer import Writer
from ivgraph.settings import Settings

#: How long one statement may read.
STATEMENT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Services:
    """What all of a process share."""

    #: For reading: statements that take longer than STATEMENT_SECONDS are ended.
    database: Database
    #: The same for writing, which so has connections whatever is being read.
    writing: Database
    writer: Writer
    viewer_key: ViewerKey


@asynccontextmanager
async def open_services(settings: Settings, limits: Limits | None = None) -> AsyncIterator[Services]:
    """The database, brought to this version's tables, and what writes to it. The settings name a database.

    Args:
        limits: What events may create; anything, if there are none.
    """
    assert settings.database_url is not None, "the embedded server is started before"
    async with (
        connect(settings.database_url, size=settings.write_connections) as writing,
        connect(
            settings.database_url,
            size=settings.read_connections,
            statement_seconds=STATEMENT_SECONDS,
            beside=writing,
        ) as database,
    ):
        await migrate(writing)
        viewer_key = await open_viewer_key(writing, settings.viewer_key)
        writer = Writer(writing, viewer_key, keep_viewer_ids=settings.keep_viewer_ids, limits=limits)
        yield Services(database, writing, writer, viewer_key)


async def open_viewer_key(database: Database, given: ViewerKey | None) -> ViewerKey:
    """The key of this database.

    Raises:
        InvalidSetting: The database's viewers are hashed with another key than the one given, or with one that only the
            settings knew.
    """
    offered = given or ViewerKey(secrets.token_bytes(32))
    kept = None if given else offered.secret
    row = (await database.fetch("services/viewer_key", offered.fingerprint, kept))[0]
    key = given or (ViewerKey(row["key"]) if row["key"] else None)
    if key is None:
        raise InvalidSetting("Set IVGRAPH_VIEWER_KEY: the viewers in this database are hashed with a key of yours.")
    if key.fingerprint != row["fingerprint"]:
        raise InvalidSetting(
            "IVGRAPH_VIEWER_KEY is not the key that the viewers in this database are hashed with. Every viewer would "
            "count as a new one: set the former key, or leave it unset if the database made its own."
        )
    return key
