"""`ivgraph migrate --citus` distributes an empty or a filled database, and says what is missing where it can't."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from citus.databases import CitusPostgres
from ivgraph.database import connect
from ivgraph.database.citus.tables import DISTRIBUTED_TABLES
from ivgraph.database.migrations import list_migrations, migrate
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.command import run_process
from support.events import RECEIVED_AT, event, parsed
from support.proof import differences, wrong_sizes
from support.tables import connect_to, read_tables
from support.worlds import raw_event


async def test_an_empty_database_is_distributed_and_a_second_run_does_nothing(undistributed_url: str) -> None:
    async with connect(undistributed_url) as database:
        assert await migrate(database, distribute=True) == list_migrations()
        connection = await connect_to(undistributed_url)
        stored = "select xmin::text, * from function order by name"
        before = await connection.fetch(stored)
        assert await migrate(database, distribute=True) == []
        assert await migrate(database) == []
        assert await connection.fetch(stored) == before
        shards = await connection.fetchval("select count(*) from citus_shards where table_name = 'node'::regclass")
        nodes = await connection.fetchval("select count(*) from pg_dist_node where shouldhaveshards")
        assert shards == 4 * nodes
    await connection.close()


async def test_a_filled_database_keeps_all_its_rows(undistributed_url: str) -> None:
    random = Random(1)
    events = [parsed(raw_event(random)) for _ in range(600)]
    connection = await connect_to(undistributed_url)
    async with connect(undistributed_url) as database:
        await migrate(database)
        await Writer(database, VIEWER_KEY).write(events[:300], RECEIVED_AT)
        written = await read_tables(connection)
        await migrate(database, distribute=True, shards=3)
        assert await read_tables(connection) == written
        left_behind = "select pg_relation_size(oid) from pg_class where relname = 'visit' and relkind = 'r'"
        assert await connection.fetchval(left_behind) == 0
    async with connect(undistributed_url) as database:
        await Writer(database, VIEWER_KEY).write(events[200:], RECEIVED_AT)
        assert await differences(database) == []
        assert await wrong_sizes(database) == []
    await connection.close()


async def test_all_distributed_tables_are_colocated(database_url: str) -> None:
    connection = await connect_to(database_url)
    colocations = await connection.fetch(
        "select distinct colocationid from pg_dist_partition where logicalrelid::text = any($1)",
        list(DISTRIBUTED_TABLES),
    )
    assert len(colocations) == 1
    await connection.close()


async def test_a_month_is_distributed_when_its_first_event_arrives(database_url: str) -> None:
    connection = await connect_to(database_url)
    async with connect(database_url) as database:
        writer = Writer(database, VIEWER_KEY)
        months = ["2026-08", "2026-09", "2026-10"]
        await writer.write([parsed(event("play", at=f"{month}-15T12:00:00Z")) for month in months], RECEIVED_AT)
    for month in months:
        name = f"event_{month.replace('-', '_')}"
        assert await connection.fetchval("select count(*) from citus_shards where table_name = $1::regclass", name)
    await connection.close()


async def test_two_commands_that_distribute_together_do_it_once(undistributed_url: str) -> None:
    async with connect(undistributed_url) as one, connect(undistributed_url) as other:
        applied = await asyncio.gather(*(migrate(each, distribute=True) for each in (one, other, one)))
    assert sorted(applied) == [[], [], list_migrations()]


async def test_the_command_says_what_it_did(undistributed_url: str) -> None:
    done = await asyncio.to_thread(
        run_process, "migrate", "--citus", "--shards", "6", "--database-url", undistributed_url
    )
    assert (done.status, done.output) == (
        0,
        "The database is up to date. Its tables are distributed over 6 shards.\n",
    )
    again = await asyncio.to_thread(run_process, "migrate", "--database-url", undistributed_url)
    assert (again.status, again.output) == (done.status, done.output)


async def test_a_database_without_the_extension_is_refused(citus: CitusPostgres) -> None:
    connection = await connect_to(citus.dsn("postgres"))
    await connection.execute("create database ivgraph_without_citus")
    try:
        async with connect(citus.dsn("ivgraph_without_citus")) as database:
            with pytest.raises(DatabaseUnavailable, match=r"no extension citus: run `create extension citus`"):
                await migrate(database, distribute=True)
            assert await migrate(database) == list_migrations()
    finally:
        await connection.execute("drop database ivgraph_without_citus with (force)")
        await connection.close()


async def test_a_worker_is_refused(undistributed_url: str, citus: CitusPostgres) -> None:
    name = undistributed_url.rpartition("/")[2]
    worker = citus.urls(name)[1]
    async with connect(worker) as database:
        with pytest.raises(DatabaseUnavailable, match=r"a worker of the Citus cluster: name the coordinator"):
            await migrate(database, distribute=True)


SPOILED = {
    "half distributed": (
        "select undistribute_table('ivgraph.visit')",
        r"half distributed: Citus distributes account, .*, but not visit\. `ivgraph migrate --citus`",
    ),
    "by another column": (
        "select undistribute_table('ivgraph.visit'); "
        "select create_distributed_table('ivgraph.visit', 'subject_id', colocate_with := 'none')",
        r"distributes the table visit by subject_id, and ivgraph needs it by playlist_id: run `select undistribute",
    ),
    "in other places": (
        "select undistribute_table('ivgraph.visit'); set citus.shard_count = 5; "
        "select create_distributed_table('ivgraph.visit', 'playlist_id', colocate_with := 'none')",
        r"distributes the table visit to other places than the table node: run",
    ),
}


@pytest.mark.parametrize(("statements", "message"), SPOILED.values(), ids=SPOILED)
async def test_tables_that_are_distributed_otherwise_are_refused(
    statements: str, message: str, database_url: str
) -> None:
    connection = await connect_to(database_url)
    for statement in statements.split("; "):
        await connection.execute(statement)
    async with connect(database_url) as database:
        with pytest.raises(DatabaseUnavailable, match=message):
            await migrate(database)
    await connection.close()


async def test_a_half_distributed_database_is_completed(database_url: str) -> None:
    connection = await connect_to(database_url)
    await connection.execute("select undistribute_table('ivgraph.visit')")
    async with connect(database_url) as database:
        await migrate(database, distribute=True)
        await Writer(database, VIEWER_KEY).write([parsed(event("play"))], RECEIVED_AT)
        assert await differences(database) == []
    await connection.close()


async def test_another_user_than_the_owner_of_the_extension_is_refused(undistributed_url: str) -> None:
    connection = await connect_to(undistributed_url)
    await connection.execute("create role ivgraph_guest login superuser")
    try:
        async with connect(undistributed_url.replace("//postgres@", "//ivgraph_guest@")) as database:
            with pytest.raises(DatabaseUnavailable, match=r"citus belongs to postgres, .* connect as that user"):
                await migrate(database, distribute=True)
    finally:
        await connection.execute("drop role ivgraph_guest")
        await connection.close()
