"""Databases for tests on a Citus cluster: each is made on all nodes, and its tables are distributed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import asyncpg

from citus.cluster import ask, join_nodes
from ivgraph.database import connect
from ivgraph.database.migrations import migrate
from support.postgres import TEMPLATE, Postgres


class CitusPostgres(Postgres):
    """The cluster that a test run uses. Several runs may use it at the same time."""

    def __init__(self, url: str, nodes: list[str]) -> None:
        """
        Args:
            url: Of a database of the coordinator that knows the nodes.
            nodes: The same of each node, the coordinator first.
        """
        super().__init__(url)
        self._nodes = nodes
        self._prefix = f"ivgraph_{os.getpid()}"

    def dsn(self, database: str) -> str:
        # Tests of PostgreSQL itself use the database of the embedded server, which no cluster has.
        return _name_database(self._nodes[0], "postgres" if database == "ivgraph" else database)

    def urls(self, database: str) -> list[str]:
        """The URLs of a database on all nodes, the coordinator's first."""
        return [_name_database(node, database) for node in self._nodes]

    @asynccontextmanager
    async def clone(self, template: str = TEMPLATE) -> AsyncIterator[str]:
        """Clones a template on all nodes: distributed tables without rows, or no tables with ``template0``."""
        name = f"{self._prefix}_{next(self._numbers)}"
        if template == "template0":
            await self.make_cluster(name)
        else:
            await self._run_everywhere(f"create database {name} template {self._prefix}_{template}")
        try:
            yield self.dsn(name)
        finally:
            await self.drop(name)

    async def make_template(self) -> None:
        """Makes the database with distributed tables that is cloned."""
        name = f"{self._prefix}_{TEMPLATE}"
        await self.make_cluster(name)
        async with connect(self.dsn(name), size=1) as database:
            await migrate(database, distribute=True)
        # Citus keeps a connection to each of its databases, and a template must have none.
        await self._run_everywhere(f"alter database {name} allow_connections false")
        await self._run_everywhere(
            f"select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}'"
        )

    async def drop_template(self) -> None:
        await self.drop(f"{self._prefix}_{TEMPLATE}")

    async def make_cluster(self, name: str) -> None:
        """Makes an empty database on all nodes, which know each other as they do in the database of the URL."""
        # One at a time: joining nodes changes the roles, which all databases of a server share.
        lock = await asyncpg.connect(self._nodes[0])
        try:
            await lock.execute("select pg_advisory_lock(1)")
            await self._run_everywhere(f"create database {name}")
            await join_nodes(self.urls(name))
        finally:
            await lock.close()

    async def drop(self, name: str) -> None:
        while True:
            try:
                await self._run_everywhere(f"drop database if exists {name} with (force)")
                return
            except asyncpg.ObjectInUseError:
                continue  # Citus has just connected to it again

    async def _run_everywhere(self, statement: str) -> None:
        await asyncio.gather(*(ask(node, statement) for node in self._nodes))


@contextmanager
def use_citus(url: str) -> Iterator[CitusPostgres]:
    """Uses a running cluster; ``url`` names a database of its coordinator that knows the nodes."""
    postgres = CitusPostgres(url, asyncio.run(_find_nodes(url)))
    try:
        asyncio.run(postgres.make_template())
        yield postgres
    finally:
        asyncio.run(postgres.drop_template())


async def _find_nodes(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(
        "select nodename, nodeport from pg_dist_node where noderole = 'primary' order by groupid"
    )
    await connection.close()
    parts = urlsplit(url)
    user, at, _ = parts.netloc.rpartition("@")
    return [parts._replace(netloc=f"{user}{at}{row['nodename']}:{row['nodeport']}").geturl() for row in rows]


def _name_database(url: str, database: str) -> str:
    return urlsplit(url)._replace(path=f"/{database}").geturl()
