"""Queries read a replica while it is fresh; a replica that lags, is down or was promoted is passed over."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any

import asyncpg
import pytest

from ivgraph.database import replica as replica_module
from ivgraph.database.sqlfiles import read_sql
from ivgraph.errors import InvalidSetting
from support.asking import ask, wait_until
from support.client import Client, open_client
from support.command import run
from support.events import event
from support.faults import Section, fault
from support.replication import PostgresServer, Replication, address, replication
from support.structures import save, wheel

PLAYS = '{ playlist(id: "wheel") { metrics(period: { preset: TODAY }) { plays } nodes { id } } }'
#: A query with a filter, which runs in a worker process where costs matter.
GERMAN_PLAYS = (
    '{ playlist(id: "wheel") { metrics(period: { preset: TODAY }, filter: { country: { in: ["DE"] } }) { plays } } }'
)

#: A replica that lags by as many seconds is passed over.
MAX_LAG = 2

#: How long a test waits for a state.
PATIENCE = 60


@pytest.fixture(scope="module")
def shared() -> Iterator[Replication]:
    with replication() as servers:
        yield servers


@pytest.fixture
def servers(shared: Replication) -> Iterator[Replication]:
    """A primary and a replica with a database of this test's own."""
    with shared.new_database(f"test_{next(_numbers)}") as servers:
        yield servers


_numbers = count(1)


@asynccontextmanager
async def client_on(servers: Replication, **settings: Any) -> AsyncIterator[Client]:
    """A client of an application whose replicas have all that its primary has."""
    given = {"max_replica_lag": MAX_LAG, "database_read_url": servers.read_url, **settings}
    async with open_client(servers.url, now=_now, **given) as client:
        await save(client, wheel(3))
        await _in_thread(servers.wait_for_replay)
        await until(lambda: _is_used(client, servers))
        yield client


def _now() -> datetime:
    return datetime.now(UTC)


async def _in_thread(act: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.to_thread(act, *args)


@asynccontextmanager
async def during(fault: AbstractContextManager[None]) -> AsyncIterator[None]:
    """Runs the block with a fault, which takes time to begin and to end."""
    await _in_thread(fault.__enter__)
    try:
        yield
    finally:
        await _in_thread(fault.__exit__, None, None, None)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():
            await _in_thread(time.sleep, 0.02)


async def _is_used(client: Client, servers: Replication) -> bool:
    await client.replicas.check()
    return {client.replicas.choose() for _ in servers.replicas} >= {*client.replicas._replicas}


async def ask_plays(client: Client) -> tuple[int, datetime]:
    """The number of plays in the answer, and up to when the answer counts."""
    answer = await client.answer(PLAYS)
    plays: int = answer["data"]["playlist"]["metrics"]["plays"]
    return plays, datetime.fromisoformat(answer["extensions"]["asOf"])


async def play(client: Client) -> datetime:
    """Sends a play, and returns when it was acknowledged."""
    at = datetime.now(UTC).isoformat()
    await client.send(event("play", playlist="wheel") | {"at": at})
    return datetime.now(UTC)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if "replica" in record.getMessage()]


async def test_an_answer_contains_what_was_acknowledged_before_its_time(servers: Replication) -> None:
    """While the replica stands still, answers tell an earlier time than that of the event they lack."""
    async with client_on(servers) as client:
        async with during(paused(servers.replicas[0])):
            acknowledged = await play(client)
            plays, as_of = await ask_plays(client)
            assert (plays, as_of < acknowledged) == (0, True)

        async def contains_the_event() -> bool:
            plays, as_of = await ask_plays(client)
            assert plays == 1 or as_of < acknowledged
            return as_of >= acknowledged

        await until(contains_the_event)


async def test_a_replica_is_fresh_as_long_as_nothing_is_written(
    servers: Replication, caplog: pytest.LogCaptureFixture
) -> None:
    """Even if it is disconnected: what was written last is long ago, and it has that."""
    async with client_on(servers) as client, during(disconnected(servers.replicas[0])):
        began = datetime.now(UTC)

        async def is_later_than_the_lag() -> bool:
            assert client.replicas.choose() is not None
            return ((await ask_plays(client))[1] - began).total_seconds() > MAX_LAG

        caplog.clear()
        await until(is_later_than_the_lag)
        assert told(caplog) == []


@contextmanager
def paused(replica: PostgresServer) -> Iterator[None]:
    """The replica receives the log, and does not replay it."""
    replica.ask("select pg_wal_replay_pause()")
    try:
        yield
    finally:
        replica.ask("select pg_wal_replay_resume()")


@contextmanager
def disconnected(replica: PostgresServer) -> Iterator[None]:
    """The replica replays all that it has received, and receives no more."""
    primary = replica.ask("show primary_conninfo")
    replica.ask("alter system set primary_conninfo = ''", "select pg_reload_conf()")
    try:
        wait_until(lambda: not replica.ask("select count(*) from pg_stat_wal_receiver"))
        yield
    finally:
        replica.ask(f"alter system set primary_conninfo = $${primary}$$", "select pg_reload_conf()")


@fault(
    Section.DATABASE,
    "A replica lags: its replay is paused, or it has lost its primary",
    client="The answer, of the replica as long as IVGRAPH_MAX_REPLICA_LAG allows, then of another one or the primary",
    others="Everyone",
    recovery="By itself, when the replica has caught up",
)
@pytest.mark.parametrize("fault", [paused, disconnected])
async def test_a_replica_that_lags_is_passed_over(
    servers: Replication,
    fault: Callable[[PostgresServer], AbstractContextManager[None]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with client_on(servers) as client:
        async with during(fault(servers.replicas[0])):
            await play(client)

            async def is_answered_by_the_primary() -> bool:
                return (await ask_plays(client))[0] == 1

            await until(is_answered_by_the_primary)
            assert client.replicas.choose() is None
            await until(lambda: _has_told(caplog, "passed over: it lags more than IVGRAPH_MAX_REPLICA_LAG allows."))
        await until(lambda: _is_used(client, servers))
        assert told(caplog)[-1].endswith("is used for queries again.")
        assert (await ask_plays(client))[0] == 1


async def _has_told(caplog: pytest.LogCaptureFixture, text: str) -> bool:
    return any(text in each for each in told(caplog))


async def test_a_mutation_answers_with_what_it_wrote(servers: Replication) -> None:
    async with client_on(servers) as client, during(paused(servers.replicas[0])):
        saved = "mutation ($s: PlaylistInput!) { savePlaylist(structure: $s) { playlist { name nodes { id } } } }"
        data = await client.ask(saved, s={"id": "wheel", "name": "New", "startNode": "a", "nodes": [{"id": "a"}]})
        playlist = data["savePlaylist"]["playlist"]
        assert playlist["name"] == "New"
        assert "node:wheel:a" in [node["id"] for node in playlist["nodes"]]


@fault(
    Section.DATABASE,
    "A replica is killed with -9",
    client="The answer, of another replica or of the primary",
    others="Everyone",
    recovery="By itself, when the replica is back",
)
async def test_a_replica_that_is_killed_fails_no_query(caplog: pytest.LogCaptureFixture) -> None:
    with replication(replicas=2) as servers:
        async with client_on(servers) as client, asking(client):
            caplog.clear()
            for replica in servers.replicas:
                await _in_thread(replica.kill)
                await until(partial(_has_told, caplog, f"{replica.socket_folder}:5432 is passed over"))
                await play(client)
            assert client.replicas.choose() is None
            assert (await ask_plays(client))[0] == 2
            for replica in servers.replicas:
                replica.start()
            await until(lambda: _is_used(client, servers))
    assert len(told(caplog)) == 4
    assert not [record for record in caplog.records if record.exc_info]


async def test_what_a_replica_shows_after_a_crash_is_not_taken_for_what_it_had(
    servers: Replication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins again at its last restart point. Here this happens between two checks."""
    (replica,) = servers.replicas
    for name in ("CHECK_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(f"ivgraph.database.replicas.{name}", 3_600)
    async with client_on(servers, max_replica_lag=3_600) as client:
        acknowledged = await play(client)
        await _in_thread(servers.wait_for_replay)
        await client.replicas.check()
        await _in_thread(replica.kill)
        replica.start(recovery_min_apply_delay="1h")
        monkeypatch.setattr(replica_module._OutageOfReplica, "note_failure", lambda *_: None)
        assert client.replicas.choose() is not None, "nobody has noticed"
        stored = "select coalesce(sum(plays), 0) from ivgraph.day_total"
        assert await _in_thread(ask, address(replica, database=servers.database), stored) == 0
        plays, as_of = await ask_plays(client)
        assert (plays, as_of >= acknowledged) == (1, True)
    await _in_thread(replica.stop)
    replica.start()


@asynccontextmanager
async def asking(client: Client) -> AsyncIterator[None]:
    """Asks all the time while the block runs; no query may fail."""
    stopping = asyncio.Event()

    async def ask_until_stopped() -> None:
        while not stopping.is_set():
            await client.ask(PLAYS)

    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(ask_until_stopped())
        try:
            yield
        finally:
            stopping.set()


@fault(
    Section.DATABASE,
    "A replica is stopped and answers nobody",
    client="The answer, a few seconds later, of another replica or of the primary",
    others="Everyone",
    recovery="By itself, when the replica continues",
)
async def test_a_frozen_replica_is_left(servers: Replication) -> None:
    async with client_on(servers) as client:
        with frozen(servers.replicas[0]):
            await client.ask(PLAYS)  # it would be refused after 30 s
            assert client.replicas.choose() is None
        await until(lambda: _is_used(client, servers))


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """All processes of the server stand still."""
    pids = server.processes()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            # One that was about to end when it was stopped is gone.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@fault(
    Section.DATABASE,
    "A replica is promoted, and somebody writes to it",
    client="The answer, of another replica or of the primary",
    others="Everyone",
    recovery="By itself, once the server is made a replica again; the log says so",
)
async def test_a_replica_that_was_promoted_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    with replication() as servers:
        async with client_on(servers) as client:
            statements = ("select pg_promote()", "update ivgraph.playlist set name = 'Other'")
            await _in_thread(servers.replicas[0].ask, *statements)
            await until(lambda: _has_told(caplog, "it is a primary: it was promoted"))
            assert client.replicas.choose() is None
            assert (await client.ask('{ playlist(id: "wheel") { name } }'))["playlist"]["name"] != "Other"


async def test_after_a_failover_replicas_that_follow_the_new_primary_are_used(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with replication(replicas=2) as servers:
        async with client_on(servers):
            pass
        promoted, other = servers.replicas
        await _in_thread(servers.primary.kill)
        await _in_thread(promoted.ask, "select pg_promote()", "create role plain login")
        after = Replication(promoted, [other])
        async with open_client(after.url, now=_now, database_read_url=after.read_url) as client:
            assert "it follows another timeline than the primary" in told(caplog)[-1]
            assert client.replicas.choose() is None
            follow = f"alter system set primary_conninfo = 'host={promoted.socket_folder} user=ivgraph'"
            await _in_thread(other.ask, follow, "select pg_reload_conf()")
            await until(lambda: _is_used(client, after))
        # Roles that see nothing of the receiver see the timeline of the last restart point.
        await _in_thread(promoted.ask, "checkpoint")
        await _in_thread(after.wait_for_replay)
        await _in_thread(other.ask, "checkpoint")
        plain = await asyncpg.connect(address(other).replace("ivgraph@", "plain@"))
        (row,) = await plain.fetch(read_sql("database/replicas/position"))
        assert row["timeline"] == 2
        await plain.close()


@fault(
    Section.DATABASE,
    "The primary is killed with -9, and replicas are left",
    client="Queries: the answer, of the freshest replica, with its time in `extensions.asOf`. "
    "Events and mutations: 503 with Retry-After; /readyz says that only reading is ok",
    others="Everyone who only reads",
    recovery="By itself, when the primary is back",
)
async def test_without_the_primary_queries_are_answered(servers: Replication) -> None:
    async with client_on(servers) as client:
        acknowledged = await play(client)
        await until(lambda: _contains(client, acknowledged))
        await _in_thread(servers.primary.kill)
        killed = datetime.now(UTC)

        async def is_older_than_the_lag() -> bool:
            plays, as_of = await ask_plays(client)
            assert plays == 1
            assert acknowledged <= as_of <= killed
            return (datetime.now(UTC) - as_of).total_seconds() > MAX_LAG + 1

        async with asking(client):
            assert (await client.http.post("/v1/events", json=event("play"))).status_code == 503
            await until(is_older_than_the_lag)
            states = (await client.http.get("/readyz")).json()
            assert (states["reading"], states["writing"]) == ("ok", "UNREACHABLE")
        servers.primary.start()
        await until(lambda: _accepts_events(client))
        await until(lambda: _is_used(client, servers))


async def _contains(client: Client, time: datetime) -> bool:
    return (await ask_plays(client))[1] >= time


async def _accepts_events(client: Client) -> bool:
    return (await client.http.post("/v1/events", json=event("play"))).status_code == 200


@fault(
    Section.DATABASE,
    "A replica cancels a query, since it must replay what the query keeps from being replayed",
    client="The answer, of another replica or of the primary",
    others="Everyone",
    recovery="At once: the replica is used for the next query",
)
async def test_a_query_that_replay_cancels_is_answered(servers: Replication, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "select pg_sleep(case when pg_is_in_recovery() then 60 else 0 end), pg_is_in_recovery() as is_replica"
    async with client_on(servers) as client:
        monkeypatch.setattr(
            "ivgraph.database.session.read_sql", lambda name: slow if name == "slow" else read_sql(name)
        )
        database = client.replicas.for_request(_now())
        query = asyncio.create_task(database.fetch("slow"))
        active = "select count(*) > 0 from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'"
        await until(lambda: _in_thread(servers.replicas[0].ask, active))
        await _in_thread(ask, servers.url, "update ivgraph.playlist set name = 'New'", "vacuum ivgraph.playlist")
        (row,) = await query
        assert not row["is_replica"]
        assert await _is_used(client, servers)


@fault(
    Section.DATABASE,
    "A replica has not replayed a migration yet",
    client="The answer, of another replica or of the primary",
    others="Everyone",
    recovery="By itself, when the replica has caught up",
)
async def test_a_replica_without_the_tables_of_this_version_is_passed_over(
    servers: Replication, caplog: pytest.LogCaptureFixture
) -> None:
    async with AsyncExitStack() as stack:
        async with during(paused(servers.replicas[0])):
            client = await stack.enter_async_context(
                open_client(servers.url, now=_now, max_replica_lag=3_600, database_read_url=servers.read_url)
            )
            await save(client, wheel(3))
            await ask_plays(client)
            assert told(caplog)[0].endswith("it has not replayed the migrations of this version yet.")
        await until(lambda: _is_used(client, servers))


async def test_costly_queries_read_a_replica_too(servers: Replication) -> None:
    async with client_on(servers, max_local_cost=0) as client:
        acknowledged = await play(client)
        await until(lambda: _contains(client, acknowledged))
        async with during(paused(servers.replicas[0])):
            later = await play(client)
            answer = await client.answer(GERMAN_PLAYS)
        assert datetime.fromisoformat(answer["extensions"]["asOf"]) < later


async def test_a_replica_of_another_primary_is_refused(servers: Replication) -> None:
    told = r"is no replica of the database .* Name replicas of that database"
    with replication(replicas=0) as others, pytest.raises(InvalidSetting, match=told):
        async with open_client(servers.url, database_read_url=others.url):
            pass


async def test_a_primary_among_the_replicas_is_passed_over(
    servers: Replication, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_client(servers.url, database_read_url=servers.url) as client:
        assert client.replicas.choose() is None
        assert "it was promoted, or IVGRAPH_DATABASE_READ_URL should not name it" in told(caplog)[0]


async def test_an_address_without_replicas_is_refused(database_url: str) -> None:
    with pytest.raises(InvalidSetting, match=r"IVGRAPH_DATABASE_READ_URL is not a PostgreSQL address with hosts"):
        async with open_client(database_url, database_read_url="postgresql:///database"):
            pass


def test_a_replica_as_the_database_is_refused_with_what_to_do(servers: Replication) -> None:
    ended = run("migrate", "--database-url", address(servers.replicas[0]))
    assert ended.status == 1
    assert "The database takes no writes: " in ended.errors
    assert "must lead to the primary server; name its replicas in IVGRAPH_DATABASE_READ_URL." in ended.errors


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_says_in_a_sentence_why_it_refuses_the_setting(database_url: str, workers: str) -> None:
    options = ("--database-url", database_url, "--database-read-url", "nonsense", "--workers", workers)
    ended = run("serve", "--port", "0", *options)
    assert (ended.status, ended.output) == (1, "")
    assert ended.errors.startswith("Error: IVGRAPH_DATABASE_READ_URL is not a PostgreSQL address with hosts. ")
    assert ended.errors.count("\n") == 1
