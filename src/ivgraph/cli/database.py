"""Opens the database of a command, and runs the command's coroutine on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from ivgraph.cli.interruption import interruption
from ivgraph.cli.terminal import show_progress
from ivgraph.database import Database, citus, connect
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.migrations import migrate
from ivgraph.ingest.rollups import count_outdated, rebuild_outdated
from ivgraph.services import Services, count_connections, open_read_replicas, open_services
from ivgraph.settings import Settings

Result = TypeVar("Result")

#: Connections that the embedded server grants besides those of one server with these settings: to other commands, to
#: another server on the folder, and to psql.
SPARE_CONNECTIONS = 50
#: The fewest that it grants.
MIN_CONNECTIONS = 100


@contextmanager
def open_database(settings: Settings) -> Iterator[Settings]:
    """Returns settings that name a database: the one in the settings, or the embedded one, started for the block."""
    if settings.database_url:
        yield settings
        return
    most_connections = max(MIN_CONNECTIONS, count_connections(settings) + SPARE_CONNECTIONS)
    with EmbeddedPostgres(
        settings.data_dir / "postgres", settings={"max_connections": str(most_connections)}
    ) as server:
        yield replace(settings, database_url=server.dsn)


def run_services(settings: Settings, work: Callable[[Services], Awaitable[Result]]) -> Result:
    """Migrates the database and runs a coroutine with the services on it. A signal cancels the coroutine."""

    async def run() -> Result:
        async with open_services(settings) as services:
            return await work(services)

    return _run(run())


def read_database(settings: Settings, read: Callable[[Database], Awaitable[Result]]) -> Result:
    """Runs a coroutine on the database before it is migrated: it may have no tables, or old ones."""

    async def run() -> Result:
        assert settings.database_url is not None, "open_database has set it"
        async with connect(settings.database_url) as database:
            return await read(database)

    return _run(run())


def distribute_database(settings: Settings, shards: int | None) -> None:
    """Migrates the database, and distributes its tables over the nodes of a Citus cluster."""
    read_database(settings, lambda database: migrate(database, distribute=True, shards=shards))


def count_shards(settings: Settings) -> int:
    """Returns over how many shards the tables are distributed; 0 without Citus."""

    async def count(database: Database) -> int:
        async with database.session() as session:
            return await citus.count_shards(session)

    return read_database(settings, count)


def prepare_database(settings: Settings) -> None:
    """Migrates the database, and rebuilds with a progress bar what a migration made outdated; if the database can't be
    used, the command fails here with a message that says why."""

    async def prepare(database: Database) -> None:
        await migrate(database)
        with show_progress("Rebuilding", await count_outdated(database)) as advance:
            async for done in rebuild_outdated(database):
                advance(done)

    read_database(settings, prepare)
    run_services(settings, lambda services: asyncio.sleep(0))


def check_replicas(settings: Settings) -> None:
    """Asks the replicas once; if the setting is wrong, the command fails here with a message that says why."""

    async def check(services: Services) -> None:
        async with open_read_replicas(settings, services):
            pass

    if settings.database_read_url is not None:
        run_services(settings, check)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    # A command prints its own error: the warning that the database logs for the operator of a server would repeat it.
    log = logging.getLogger("ivgraph.database")
    log.setLevel(logging.ERROR)
    try:
        return interruption.run(work)
    finally:
        log.setLevel(logging.NOTSET)
