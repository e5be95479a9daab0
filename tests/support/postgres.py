"""Databases for tests: one embedded server a run, a migrated template in it, and a clone of that for each test."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path

import asyncpg

from ivgraph.database import connect
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.migrations import migrate

#: Nothing here need outlive a power cut.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}

TEMPLATE = "template_ivgraph"


class Postgres:
    """The server of a test run."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._numbers = count(1)

    def dsn(self, database: str) -> str:
        """The address of a database on the server."""
        return self._dsn.replace("/ivgraph?", f"/{database}?")

    async def run(self, statement: str) -> None:
        """Runs a statement beside all tests' databases."""
        connection = await asyncpg.connect(self._dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def clone(self, template: str = TEMPLATE) -> AsyncIterator[str]:
        """The address of a database of its own, with all tables and no rows; of ``template0`` without tables too."""
        name = f"test_{next(self._numbers)}"
        await self.run(f"create database {name} template {template}")
        try:
            yield self.dsn(name)
        finally:
            await self.run(f"drop database {name} with (force)")


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """A server with a migrated template, gone afterwards with all its data."""
    # Not pytest's own temporary folder: only root can enter that one, and root's server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-test-"))
    folder.chmod(0o755)
    try:
        with EmbeddedPostgres(folder / "postgres", settings=FAST) as server:
            postgres = Postgres(server.dsn)
            asyncio.run(_make_template(postgres))
            yield postgres
    finally:
        shutil.rmtree(folder)


async def _make_template(postgres: Postgres) -> None:
    await postgres.run(f"create database {TEMPLATE}")
    async with connect(postgres.dsn(TEMPLATE), size=1) as database:
        await migrate(database)
