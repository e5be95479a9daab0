"""One process starts and stops the embedded PostgreSQL, others join it."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.errors import EmbeddedPostgresError
from support.asking import ask, wait_until
from support.embedded import (
    FAST,
    holder,
    server_pid,
    servers_of,
    started_by_hand,
)


def test_others_join_and_do_not_stop_it(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST) as server:
        with EmbeddedPostgres(lasting) as same_thread:
            assert not same_thread.is_owner
        other = EmbeddedPostgres(lasting)
        for act in (other.__enter__, lambda: ask(other.dsn, "select 1"), lambda: other.__exit__(None, None, None)):
            with ThreadPoolExecutor(1) as pool:
                pool.submit(act).result()
        assert not other.is_owner
        with holder(lasting) as joined:
            assert not joined.is_owner
            assert joined.dsn == server.dsn
            wait_until(lambda: len(servers_of(lasting)) == 1)
        assert joined.process.returncode == 0
        assert ask(server.dsn, "select 1") == 1


def test_of_two_that_start_at_once_one_joins_the_other(place: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(lambda _: EmbeddedPostgres(place / "postgres", settings=FAST).__enter__(), range(4)))
    try:
        assert sorted(server.is_owner for server in servers) == [False, False, False, True]
        assert len({server.dsn for server in servers}) == 1
        # One that the server has just started still bears its command line for a moment.
        wait_until(lambda: len(servers_of(place / "postgres")) == 1)
        assert ask(servers[0].dsn, "select 1") == 1
    finally:
        for server in sorted(servers, key=lambda server: server.is_owner):
            server.__exit__(None, None, None)


def test_who_waits_for_an_owner_that_stops_becomes_the_owner(lasting: Path) -> None:
    first = EmbeddedPostgres(lasting, settings=FAST).__enter__()
    stopping = threading.Thread(target=first.__exit__, args=(None, None, None))
    stopping.start()
    stopping.join()
    with EmbeddedPostgres(lasting, settings=FAST) as second:
        assert second.is_owner
        assert ask(second.dsn, "select 1") == 1


def test_a_stop_does_not_wait_for_clients_and_is_orderly(lasting: Path) -> None:
    async def stop_amid_a_transaction() -> None:
        with EmbeddedPostgres(lasting, settings=FAST) as server:
            connection = await asyncpg.connect(server.dsn)
            await connection.execute("begin; create table unfinished ()")
        assert servers_of(lasting) == []
        connection.terminate()

    log_file = lasting.with_name("postgres.log")
    before = log_file.read_text() if log_file.exists() else ""
    asyncio.run(stop_amid_a_transaction())
    log = log_file.read_text().removeprefix(before)
    assert log.count("received fast shutdown request") == log.count("database system is shut down") == 1
    assert "immediate shutdown" not in log


def test_the_server_outlives_the_thread_that_started_it(lasting: Path) -> None:
    server = EmbeddedPostgres(lasting, settings=FAST)
    starting = threading.Thread(target=server.__enter__)
    starting.start()
    starting.join()
    try:
        pid = server_pid(lasting)
        # A server that is told to stop ends what runs, so that this question would fail.
        assert ask(server.dsn, "select 1 from pg_sleep(0.5)") == 1
        assert server_pid(lasting) == pid
    finally:
        server.__exit__(None, None, None)


def test_ctrl_c_in_our_terminal_does_not_reach_the_server(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST):
        assert os.getsid(server_pid(lasting)) != os.getsid(0)


def test_a_joiner_takes_over_after_the_owner_was_killed(lasting: Path) -> None:
    with holder(lasting) as owner:
        owner.process.kill()
        with holder(lasting) as heir:
            assert heir.is_owner
            assert ask(heir.dsn, "select 1") == 1


def test_a_server_that_someone_else_started_is_left_alone(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST):
        pass
    with started_by_hand(lasting) as server:
        with (
            pytest.raises(
                EmbeddedPostgresError,
                match=rf"which ivgraph did not start, runs on .* \(process {server.pid}\): stop it",
            ),
            EmbeddedPostgres(lasting),
        ):
            pytest.fail("two servers run on one lasting")
        assert server.poll() is None
