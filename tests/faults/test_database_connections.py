"""The server grants fewer connections than the pools may have, or all are in use: who is refused one waits."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest

from ivgraph.database import Database, connect
from ivgraph.database import pool as pool_module
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.migrations import migrate
from ivgraph.errors import AnswerTooLate, DatabaseUnavailable, Unavailability
from support.asking import ask, wait_until
from support.client import Client, open_client
from support.command import data_folder
from support.embedded import FAST
from support.events import event
from support.faults import Section, fault
from support.structures import save, wheel
from support.tables import connect_to, wait_for_lock

#: Connections that the server grants.
SLOTS = 3

FEW = {**FAST, "max_connections": str(SLOTS), "superuser_reserved_connections": "0", "max_wal_senders": "0"}

BACKENDS = "select count(*) from pg_stat_activity where backend_type = 'client backend'"

#: Reads a table that a test has locked.
READER = """
import asyncio, sys
from ivgraph.database import connect
async def read():
    async with connect(sys.argv[1]) as database:
        await database.fetch("database/migrate/applied")
asyncio.run(read())
"""


@pytest.fixture(scope="module")
def few_url() -> Iterator[str]:
    """A database of a server that grants few connections, with all tables."""

    async def make_tables(dsn: str) -> None:
        async with connect(dsn, size=1) as database:
            await migrate(database)

    with data_folder() as place, EmbeddedPostgres(place / "postgres", settings=FEW) as server:
        asyncio.run(make_tables(server.dsn))
        yield server.dsn


@asynccontextmanager
async def taken(dsn: str, connections: int) -> AsyncIterator[list[asyncpg.Connection[asyncpg.Record]]]:
    """Connections of somebody else."""
    made = [await asyncpg.connect(dsn) for _ in range(connections)]
    try:
        yield made
    finally:
        for connection in made:
            await connection.close()


async def read(database: Database, times: int) -> None:
    await asyncio.gather(*(database.fetch("database/migrate/applied") for _ in range(times)))


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "ivgraph.database"]


async def test_a_pool_copes_with_fewer_connections_and_logs_it_once(
    few_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with connect(few_url, size=8) as database:
        for _ in range(5):
            await read(database, 40)
        assert database.connections_made() == SLOTS
    (said,) = told(caplog)
    assert said.startswith("The database grants ")
    assert "of 8 connections (sorry, too many clients already): statements wait for one another" in said


async def test_a_pool_grows_again_when_there_is_room(
    few_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "GROW_SECONDS", 0.05)
    async with connect(few_url, size=SLOTS) as database:
        async with taken(few_url, SLOTS - 1):
            await read(database, 20)
            assert database.connections_made() == 1
        async with asyncio.timeout(30):
            while len(told(caplog)) < 2:
                await read(database, 20)
        assert database.connections_made() == SLOTS
    assert told(caplog)[1] == f"The database grants all {SLOTS} connections again."


async def test_without_any_connection_it_waits_for_one(few_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with connect(few_url, size=2) as database:
        async with database.session() as session:
            await session.fetch("database/migrate/applied")
        async with taken(few_url, SLOTS - 1) as others:
            await database._pool._pool.expire_connections()
            async with database.session():
                pass
            async with AsyncExitStack() as stack:
                # The only connection breaks, and somebody else takes its place.
                async with database.session() as session:
                    session._connection.terminate()
                others.append(await _take_one(few_url))
                reading = asyncio.create_task(read(database, 10))
                await asyncio.wait({reading}, timeout=0.6)
                assert not reading.done()
                await others.pop().close()
                await reading
                stack.pop_all()


async def _take_one(dsn: str) -> asyncpg.Connection[asyncpg.Record]:
    """The server may need a moment to see that a connection is over."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncpg.connect(dsn)
            except asyncpg.TooManyConnectionsError:
                continue


async def test_no_free_connection_is_an_error_after_a_timeout(few_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "ACQUIRE_TIMEOUT_SECONDS", 0.3)
    async with connect(few_url, size=1) as database, database.session():
        with pytest.raises(DatabaseUnavailable, match=r"All 1 connections .* were in use for 0\.3 s") as raised:
            await database.fetch("database/migrate/applied")
    assert raised.value.reason == Unavailability.NO_CONNECTION


@fault(
    Section.DATABASE,
    "PostgreSQL grants fewer connections than the server may use",
    client="The response, later: requests wait for a connection",
    others="Everyone; reading and writing share the connections, and the log says so once",
    recovery="By itself: more connections are tried every ten seconds",
)
async def test_a_whole_server_works_on_as_few_connections_as_it_has_pools(
    few_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """All pools together want 14 of the 3."""
    async with open_client(few_url) as client:
        await save(client, wheel(3))
        async with asyncio.timeout(60):
            for _ in range(3):
                sent = [_post(client) for _ in range(15)]
                asked = [_ask(client) for _ in range(30)]
                assert set(await asyncio.gather(*sent, *asked)) == {200}
        assert (await client.http.get("/readyz")).json() == {"status": "ok"}
    assert len(told(caplog)) <= 3


async def _post(client: Client) -> int:
    return (await client.http.post("/v1/events", json=event("play", playlist="wheel"))).status_code


async def _ask(client: Client) -> int:
    query = '{ playlist(id: "wheel") { metrics(period: { preset: TODAY }) { plays } nodes { id } } }'
    response = await client.http.post("/graphql", json={"query": query})
    return 200 if "errors" not in response.json() else 503


@fault(
    Section.DATABASE,
    "Queries hold all connections for reading",
    client="Other queries wait for a connection, 15 seconds at most",
    others="Events are stored: writing has its own connections",
    recovery="By itself: PostgreSQL ends each reading statement after 30 seconds",
)
async def test_readers_do_not_hold_up_writers(client: Client) -> None:
    async with AsyncExitStack() as readers:
        for _ in range(8):
            await readers.enter_async_context(client.services.database.session())
        async with asyncio.timeout(10):
            await client.send(event("play"))


async def test_writers_who_hold_all_connections_still_look_up_names(client: Client) -> None:
    async with AsyncExitStack() as writers:
        for _ in range(4):
            await writers.enter_async_context(client.services.writing.transaction())
        async with asyncio.timeout(10):
            await client.services.writing.reserve.fetch("database/migrate/applied")
            await client.services.writer.identifier.identify([])


async def test_a_reading_statement_ends_after_its_time(database_url: str) -> None:
    connection = await connect_to(database_url)
    async with connect(database_url, statement_seconds=0.2) as database, connection.transaction():
        await connection.execute("lock table migration")
        with pytest.raises(AnswerTooLate, match=r"took longer than 0\.2 seconds: ask for less"):
            await database.fetch("database/migrate/applied")
    await connection.close()


@fault(
    Section.DATABASE,
    "A process is killed with -9 while PostgreSQL executes its statement",
    client="The connection ends without an answer",
    others="Everyone; the locks of the process are free after about a second",
    recovery="By itself: PostgreSQL ends its statement",
)
async def test_statements_of_a_killed_process_end(database_url: str) -> None:
    connection, watcher = await connect_to(database_url), await connect_to(database_url)
    async with connection.transaction():
        await connection.execute("lock table migration")
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", READER, database_url)
        waiting = await wait_for_lock(watcher)
        process.kill()
        await process.wait()
        remaining = f"select count(*) from pg_stat_activity where pid = {waiting}"
        await asyncio.to_thread(wait_until, lambda: ask(database_url, remaining) == 0)
    await connection.close()
    await watcher.close()
