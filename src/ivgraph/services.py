"""The services that commands and requests share: the database, the writer of events, and the key for viewers' ids."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace

from ivgraph.database import Database, Replicas, connect, open_replicas
from ivgraph.database.database import RESERVE_CONNECTIONS
from ivgraph.database.migrations import migrate
from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey
from ivgraph.ingest.limits import Limits
from ivgraph.ingest.rollups import rebuild_outdated
from ivgraph.ingest.writer import Writer
from ivgraph.settings import MIN_WRITE_CONNECTIONS, Settings

logger = logging.getLogger(__name__)

#: Seconds after which the database cancels a statement that reads.
STATEMENT_SECONDS = 30.0


def for_costly_queries(settings: Settings) -> Settings:
    """The settings of the processes that execute costly queries for a server with these settings."""
    return replace(settings, read_connections=settings.costly_connections, write_connections=MIN_WRITE_CONNECTIONS)


def count_connections(settings: Settings) -> int:
    """The most connections to the database that a server with these settings opens, in all its processes together."""
    of_query = _count_own_connections(for_costly_queries(settings))
    return settings.workers * (_count_own_connections(settings) + settings.costly_queries * of_query)


def _count_own_connections(settings: Settings) -> int:
    return settings.read_connections + settings.write_connections + 2 * RESERVE_CONNECTIONS


@dataclass(frozen=True, slots=True)
class Services:
    """The shared services of a process."""

    #: For reading; its statements may take STATEMENT_SECONDS.
    database: Database
    #: The same database for writing. It has connections of its own, so that queries can't use them up.
    writing: Database
    writer: Writer
    viewer_key: ViewerKey


@asynccontextmanager
async def open_services(settings: Settings, limits: Limits | None = None) -> AsyncIterator[Services]:
    """Opens the services, and migrates the database to this version.

    Args:
        settings: They must have a database_url; the caller has started the embedded server if that is the one.
        limits: What events may create; None for no limits.

    Raises:
        DatabaseUnavailable, DatabaseTooNew: See connect and migrate.
        InvalidSetting: See open_viewer_key.
    """
    assert settings.database_url is not None, "the caller starts the embedded server first"
    async with (
        connect(settings.database_url, size=settings.write_connections) as writing,
        connect(
            settings.database_url,
            size=settings.read_connections,
            statement_seconds=STATEMENT_SECONDS,
            sharing_with=writing,
        ) as database,
    ):
        await migrate(writing)
        rebuilt = 0
        async for rebuilt in rebuild_outdated(writing):
            if rebuilt % 100 == 0:
                logger.info("rebuilt %s playlists after a migration", rebuilt)
        if rebuilt:
            logger.info("rebuilt all %s playlists after a migration", rebuilt)
        viewer_key = await open_viewer_key(writing, settings.viewer_key)
        writer = Writer(writing, viewer_key, keep_viewer_ids=settings.keep_viewer_ids, limits=limits)
        yield Services(database, writing, writer, viewer_key)


def open_read_replicas(settings: Settings, services: Services) -> AbstractAsyncContextManager[Replicas]:
    """Opens the replicas that the settings name, for GraphQL queries; commands read the primary alone."""
    return open_replicas(
        settings.database_read_url,
        services.database,
        size=settings.read_connections,
        statement_seconds=STATEMENT_SECONDS,
        max_lag_seconds=settings.max_replica_lag,
    )


async def open_viewer_key(database: Database, configured: ViewerKey | None) -> ViewerKey:
    """Returns the key that the viewers in this database are hashed with, and makes one for a new database.

    Args:
        configured: The key in the settings, which is not stored.

    Raises:
        InvalidSetting: The viewers are hashed with another key than the configured one, or none is configured now and
            the one configured before is not stored.
    """
    offered = configured or ViewerKey(secrets.token_bytes(32))
    stored_secret = None if configured else offered.secret
    row = (await database.fetch("services/viewer_key", offered.fingerprint, stored_secret))[0]
    key = configured or (ViewerKey(row["key"]) if row["key"] else None)
    if key is None:
        raise InvalidSetting(
            "Set IVGRAPH_VIEWER_KEY to the key that you set before: the viewers in this database are hashed with it."
        )
    if key.fingerprint != row["fingerprint"]:
        raise InvalidSetting(
            "IVGRAPH_VIEWER_KEY is not the key that the viewers in this database are hashed with. Every viewer would "
            "count as a new one: set the earlier key, or leave it unset if the database made its own."
        )
    return key
