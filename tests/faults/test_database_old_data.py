"""Data of an earlier or later version, complete or not: it works, or an error message says what to do."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import connect
from ivgraph.database.migrations import list_migrations, migrate
from ivgraph.database.sqlfiles import read_sql
from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.store import EventStore
from support.asking import ask
from support.client import NOW, open_client
from support.command import IVGRAPH, data_folder, run, run_process
from support.events import event
from support.faults import Section, fault
from support.postgres import Postgres
from support.tables import wait_for_lock


@fault(
    Section.OLD_DATA,
    "A command is killed with -9 while it migrates the database",
    client="Nothing: it ends at once",
    others="The database is as it was before",
    recovery="Start any command again: it applies all migrations",
)
async def test_a_migration_that_was_killed_in_the_middle_works_the_next_time(empty_url: str) -> None:
    holder, watcher = await asyncpg.connect(empty_url), await asyncpg.connect(empty_url)
    await holder.execute("create schema ivgraph")
    async with holder.transaction():
        # A migration in the middle wants to make this table, and waits to learn whether we do.
        await holder.execute("create table ivgraph.arrival_total ()")
        process = await asyncio.create_subprocess_exec(*IVGRAPH, "migrate", "--database-url", empty_url)
        await wait_for_lock(watcher)
        process.kill()
        await process.wait()
        await holder.execute("drop table ivgraph.arrival_total")
    assert await watcher.fetchval("select to_regclass('ivgraph.playlist')") is None
    done = await asyncio.to_thread(run_process, "migrate", "--database-url", empty_url)
    assert (done.status, done.output) == (0, "The database is up to date.\n")
    async with connect(empty_url) as database:
        assert await migrate(database) == []
    assert await watcher.fetchval("select count(*) from ivgraph.migration") == len(list_migrations())
    for connection in (holder, watcher):
        await connection.close()


@fault(
    Section.OLD_DATA,
    "The database was made by a later version of ivgraph",
    client="Each command says so, and ends with 1",
    others="Nothing is changed",
    recovery="Upgrade ivgraph, or use another database",
)
async def test_a_command_on_a_later_versions_database_says_what_to_do(database_url: str) -> None:
    await asyncio.to_thread(ask, database_url, "insert into ivgraph.migration (name) values ('migrations/9999_later')")
    for command in ("migrate", "verify", "rebuild"):
        told = await asyncio.to_thread(run_process, command, "--database-url", database_url)
        assert (told.status, told.output) == (1, "")
        assert told.errors == (
            "Error: The database was made by a later version of ivgraph. Upgrade ivgraph, or use another database. "
            "Unknown here: migrations/9999_later.\n"
        )


#: In the statements of servers before migration 0015.
EARLIER_NAMES = {"playlist_lock_key(": "playlist_lock(", "prove_writability(": "prove_writable("}


@fault(
    Section.OLD_DATA,
    "A server of an earlier version still runs when a later version has migrated the database",
    client="503 with Retry-After for events and structures; /readyz says that writing is READ_ONLY",
    others="Everyone who only reads",
    recovery="Restart that server with the later version: the events that clients send again are stored",
)
async def test_a_server_of_an_earlier_version_writes_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def take_several_statements(*_: object, **__: object) -> None:
        """Stores nothing at once, as earlier servers did not know that statement."""

    def read_earlier_sql(name: str) -> str:
        text = read_sql(name)
        for later, earlier in EARLIER_NAMES.items():
            text = text.replace(later, earlier)
        return text

    structure = {"id": "story", "startNode": "a", "nodes": [{"id": "a"}]}
    async with open_client(database_url) as client:
        with monkeypatch.context() as earlier:
            earlier.setattr("ivgraph.database.session.read_sql", read_earlier_sql)
            earlier.setattr(EventStore, "_store_at_once", take_several_statements)
            for _ in range(2):
                refused = await client.http.post("/v1/events", json=event("play", viewer="Ada"))
                assert (refused.status_code, refused.json()["code"]) == (503, "DATABASE_UNAVAILABLE")
                assert "Retry-After" in refused.headers
            with pytest.raises(DatabaseUnavailable):
                await save_structure(client.services.database, parse_structure(structure), NOW)
            ready = (await client.http.get("/readyz")).json()
            assert (ready["reading"], ready["writing"]) == ("ok", "READ_ONLY")
        assert "a later version of ivgraph has migrated this database: restart this server" in caplog.text
        await client.send(event("play", viewer="Ada"))


@fault(
    Section.OLD_DATA,
    "The data folder was written by another major version of PostgreSQL",
    client="Each command names that version, and ends with 1",
    others="Nothing is changed",
    recovery="Dump and restore it, convert it with pg_upgrade, or run a server of that version",
)
def test_a_command_on_another_major_versions_folder_says_what_to_do() -> None:
    with data_folder() as place:
        assert run("migrate", "--data-dir", place).status == 0
        version = place / "postgres" / "PG_VERSION"
        found = version.read_text().strip()
        version.write_text("17\n")
        told = run("migrate", "--data-dir", place)
        assert (told.status, told.output) == (1, "")
        assert told.errors == (
            f"Error: {place}/postgres was written by PostgreSQL 17, and the embedded one is {found}: dump it with 17 "
            "and restore it into a new folder, or convert it with pg_upgrade, or set IVGRAPH_DATABASE_URL to a "
            "PostgreSQL 17 server.\n"
        )


@fault(
    Section.OLD_DATA,
    "The encoding of the database is not UTF8",
    client="Each command says so, and ends with 1",
    others="Nothing is changed",
    recovery="Create one with encoding UTF8 and name it in IVGRAPH_DATABASE_URL",
)
async def test_a_command_on_a_database_of_another_encoding_says_what_to_do(postgres: Postgres) -> None:
    await postgres.run("create database latin encoding 'LATIN1' locale 'C' template template0")
    try:
        told = await asyncio.to_thread(run_process, "migrate", "--database-url", postgres.dsn("latin"))
    finally:
        await postgres.run("drop database latin with (force)")
    assert (told.status, told.output) == (1, "")
    assert told.errors.startswith("Error: The database stores text as LATIN1, which lacks some characters. Create ")


@fault(
    Section.OLD_DATA,
    "The database's server is older than PostgreSQL 16",
    client="Each command says so, and ends with 1",
    others="Nothing is changed",
    recovery="Name a newer server in IVGRAPH_DATABASE_URL, or use the embedded one",
)
async def test_a_command_on_a_server_that_is_too_old_says_what_to_do() -> None:
    """No such server can be had here: what answers says that it is PostgreSQL 15, and no more."""
    server = await asyncio.start_server(_be_old, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    address = f"postgresql://u@127.0.0.1:{port}/d?sslmode=disable"
    try:
        told = await asyncio.to_thread(run_process, "migrate", "--database-url", address)
    finally:
        server.close()
        await server.wait_closed()
    assert (told.status, told.output) == (1, "")
    assert told.errors == (
        "Error: The server runs PostgreSQL 15; ivgraph needs 16 or later. Point IVGRAPH_DATABASE_URL at a newer one, "
        "or leave it unset to use the embedded server.\n"
    )


async def _be_old(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readexactly(int.from_bytes(await reader.readexactly(4)) - 4)
    writer.write(_message(b"R", bytes(4)))
    for name, value in (("server_version", "15.9"), ("server_encoding", "UTF8"), ("client_encoding", "UTF8")):
        writer.write(_message(b"S", f"{name}\0{value}\0".encode()))
    writer.write(_message(b"K", bytes(8)) + _message(b"Z", b"I"))
    await reader.read(1000)  # the client's farewell
    writer.close()


def _message(kind: bytes, content: bytes) -> bytes:
    return kind + (len(content) + 4).to_bytes(4) + content
