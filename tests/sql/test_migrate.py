"""Each migration is applied once, even if several processes start together."""

from __future__ import annotations

import asyncio

import pytest

from ivgraph.database import connect
from ivgraph.database.citus.tables import DISTRIBUTED_TABLES, REFERENCE_TABLES
from ivgraph.database.migrations import list_migrations, migrate
from ivgraph.database.sqlfiles import list_sql
from ivgraph.errors import DatabaseTooNew, DatabaseUnavailable
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.tables import Connection, connect_to, count_rows


async def test_an_empty_database_gets_all_migrations_once(empty_url: str) -> None:
    async with connect(empty_url) as database:
        assert await migrate(database) == list_migrations()
        assert await migrate(database) == []
    connection = await connect_to(empty_url)
    assert await count_rows(connection) == {}
    await connection.close()


async def test_processes_that_migrate_together_apply_each_migration_once(empty_url: str) -> None:
    async with connect(empty_url) as one, connect(empty_url) as other:
        applied = await asyncio.gather(migrate(one), migrate(other), migrate(one), migrate(other))
    assert sorted(applied) == [[], [], [], list_migrations()]


async def test_a_migration_that_fails_leaves_nothing(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    await connection.execute("create schema ivgraph; create table ivgraph.visit ()")
    async with connect(empty_url) as database:
        with pytest.raises(Exception, match="visit"):
            await migrate(database)
        assert await connection.fetchval("select to_regclass('ivgraph.playlist')") is None
        await connection.execute("drop table ivgraph.visit")
        assert await migrate(database) == list_migrations()
    await connection.close()


async def test_a_database_of_a_later_version_is_left_alone(database_url: str) -> None:
    connection = await connect_to(database_url)
    await connection.execute("insert into migration (name) values ('migrations/9999_later')")
    async with connect(database_url) as database:
        with pytest.raises(DatabaseTooNew, match=r"Upgrade ivgraph.*Unknown here: migrations/9999_later"):
            await migrate(database)
    await connection.close()


@pytest.mark.not_on_citus("it names the user of the embedded server")
async def test_missing_rights_and_a_read_only_server_are_reported(empty_url: str) -> None:
    connection = await connect_to(empty_url)
    await connection.execute("create role guest login")
    async with connect(empty_url.replace("//ivgraph@", "//guest@")) as database:
        with pytest.raises(DatabaseUnavailable, match=r"permission denied .* must own the schema ivgraph"):
            await migrate(database)
    await connection.execute("drop role guest")
    database_name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {database_name} set default_transaction_read_only = on")
    async with connect(empty_url) as database:
        with pytest.raises(DatabaseUnavailable, match=r"read-only transaction\. .* name its replicas in"):
            await migrate(database)
    await connection.close()


#: For each function and each row about one, the transaction that wrote it.
WRITTEN_BY = """
select 'function ' || proname as name, xmin::text from pg_proc where pronamespace = 'ivgraph'::regnamespace
union all
select 'row of ' || name, xmin::text from function
"""
#: The functions that a database has.
RECORDED = "select name, checksum from function order by name"

#: Another text of a function than that of its file, made by another version.
OTHER_TEXT = """
create or replace function ivgraph.shard_of(playlist_id bigint) returns bigint language sql immutable return 7;
update function set checksum = 'another' where name = 'ingest/functions/shard_of';
"""


async def changes_of(connection: Connection) -> dict[str, str]:
    return {row["name"]: row["xmin"] for row in await connection.fetch(WRITTEN_BY)}


@pytest.mark.not_on_citus("shard_of is another function there; tests/citus/test_distribute.py has a second migration")
async def test_a_second_migration_writes_nothing(database_url: str) -> None:
    connection = await connect_to(database_url)
    before = await changes_of(connection)
    assert {f"row of {name}" for name in list_sql("ingest/functions")} <= before.keys()
    async with connect(database_url) as database:
        assert await migrate(database) == []
    assert await changes_of(connection) == before
    await connection.close()


@pytest.mark.not_on_citus("shard_of is another function there; tests/citus/test_distribute.py has a second migration")
@pytest.mark.parametrize("processes", [1, 4])
async def test_a_function_whose_text_differs_is_replaced_once(database_url: str, processes: int) -> None:
    connection = await connect_to(database_url)
    recorded = await connection.fetch(RECORDED)
    await connection.execute(OTHER_TEXT)
    before = await changes_of(connection)
    async with connect(database_url, size=processes) as database:
        assert await asyncio.gather(*(migrate(database) for _ in range(processes))) == [[]] * processes
    assert await connection.fetchval("select shard_of(1)") == 0
    assert await connection.fetch(RECORDED) == recorded
    after = await changes_of(connection)
    changed = {name: by for name, by in after.items() if before[name] != by}
    assert changed.keys() == {"function shard_of", "row of ingest/functions/shard_of"}
    assert len(set(changed.values())) == 1, "one transaction"
    await connection.close()


async def test_a_function_that_a_database_lacks_is_made(database_url: str) -> None:
    connection = await connect_to(database_url)
    await connection.execute("drop function ivgraph.remove_duplicates")
    play = parsed(event("play"))
    async with connect(database_url) as database:
        assert await migrate(database) == []
        assert await Writer(database, VIEWER_KEY).write([play, play], RECEIVED_AT) == [True, False]
    await connection.close()


#: On Citus, these tables are on the coordinator only.
LOCAL_TABLES = (
    "migration", "function", "viewer_key", "retention", "rejection", "readiness", "kaltura_page_load", "kaltura_beacon",
)  # fmt: skip


async def test_citus_distributes_copies_or_leaves_alone_each_table_on_purpose(database_url: str) -> None:
    connection = await connect_to(database_url)
    rows = await connection.fetch(
        "select relname from pg_class where relnamespace = 'ivgraph'::regnamespace and relkind in ('r', 'p') "
        "and not relispartition"
    )
    await connection.close()
    assert sorted(row["relname"] for row in rows) == sorted([*DISTRIBUTED_TABLES, *REFERENCE_TABLES, *LOCAL_TABLES])
