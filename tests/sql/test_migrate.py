"""Migrations: each once, whoever comes at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from ivgraph.db import connect
from ivgraph.errors import DatabaseTooNew, DatabaseUnavailable
from ivgraph.migrate import migrate
from ivgraph.sqlfiles import names
from support.postgres import Postgres
from support.tables import connect_to, count_rows


@pytest.fixture
async def empty_url(postgres: Postgres) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with postgres.clone(template="template0") as dsn:
        yield dsn


async def test_an_empty_database_gets_all_of_them_and_the_next_time_none(empty_url: str) -> None:
    async with connect(empty_url) as database:
        assert await migrate(database) == names("migrations")
        assert await migrate(database) == []
    connection = await connect_to(empty_url)
    assert await count_rows(connection) == {}
    await connection.close()


async def test_several_at_once_apply_each_once(empty_url: str) -> None:
    async with connect(empty_url) as one, connect(empty_url) as other:
        applied = await asyncio.gather(migrate(one), migrate(other), migrate(one), migrate(other))
    assert sorted(applied) == [[], [], [], names("migrations")]


async def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    await connection.execute("create schema ivgraph; create table ivgraph.visit ()")
    async with connect(empty_url) as database:
        with pytest.raises(Exception, match="visit"):
            await migrate(database)
        assert await connection.fetchval("select to_regclass('ivgraph.playlist')") is None
        await connection.execute("drop table ivgraph.visit")
        assert await migrate(database) == names("migrations")
    await connection.close()


async def test_a_database_of_a_later_version_is_left_alone(database_url: str) -> None:
    connection = await connect_to(database_url)
    await connection.execute("insert into migration (name) values ('migrations/9999_later')")
    async with connect(database_url) as database:
        with pytest.raises(DatabaseTooNew, match=r"Upgrade ivgraph.*Unknown here: migrations/9999_later"):
            await migrate(database)
    await connection.close()


async def test_a_user_without_rights_and_a_read_only_server_are_told(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    await connection.execute("create role guest login")
    async with connect(empty_url.replace("//ivgraph@", "//guest@")) as database:
        with pytest.raises(DatabaseUnavailable, match=r"permission denied .* user who may create the schema ivgraph"):
            await migrate(database)
    await connection.execute("drop role guest")
    database_name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {database_name} set default_transaction_read_only = on")
    async with connect(empty_url) as database:
        with pytest.raises(DatabaseUnavailable, match=r"read-only transaction\. .* primary server"):
            await migrate(database)
    await connection.close()
