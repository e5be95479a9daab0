"""Databases for tests: one embedded server per run, with a migrated template that each test clones."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg

from ivgraph.database import connect
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.migrations import migrate
from support.memory import memory

#: The data need not survive a power failure, and is small.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
}

TEMPLATE = "template_ivgraph"


class Postgres:
    """The PostgreSQL server of a test run."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._numbers = count(1)

    def dsn(self, database: str) -> str:
        """The URL of a database on the server."""
        return self._dsn.replace("/ivgraph?", f"/{database}?")

    async def run(self, statement: str) -> None:
        """Runs a statement in the database postgres."""
        connection = await asyncpg.connect(self._dsn)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    @asynccontextmanager
    async def clone(self, template: str = TEMPLATE) -> AsyncIterator[str]:
        """Clones a template and returns the URL of the clone: tables without rows, or no tables with ``template0``."""
        name = f"test_{next(self._numbers)}"
        # Copying files takes less than logging their pages, as PostgreSQL does by default.
        await self.run(f"create database {name} template {template} strategy file_copy")
        try:
            yield self.dsn(name)
        finally:
            await self.run(f"drop database {name} with (force)")

    @contextmanager
    def filled_clone(self, fill: Callable[[str], Coroutine[Any, Any, None]]) -> Iterator[str]:
        """A clone for the tests of a module, which is filled once.

        Args:
            fill: Gets the URL of the clone.
        """
        with asyncio.Runner() as runner:
            clone = self.clone()
            dsn = runner.run(clone.__aenter__())
            try:
                runner.run(fill(dsn))
                yield dsn
            finally:
                runner.run(clone.__aexit__(None, None, None))


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """Runs a server with a migrated template, and removes it with all its data."""
    # Only root can enter pytest's own temporary folder, and root's server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-test-", dir=memory()))
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
