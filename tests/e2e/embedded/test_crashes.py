"""Whatever is killed, the embedded PostgreSQL comes back with all rows and never runs twice."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.postmaster import cluster_name
from support.asking import ask, wait_until
from support.embedded import (
    FAST,
    ends,
    holder,
    is_ready_after,
    server_pid,
    servers_of,
    started_by_hand,
)

ACTIVE = "select count(*) from pg_stat_activity where state = 'active' and query like 'do %'"


@pytest.mark.parametrize("whose", ["nobody's", "another process's", "a zombie's"])
def test_a_stale_lock_file_does_not_hinder(lasting: Path, whose: str) -> None:
    with EmbeddedPostgres(lasting, settings=FAST):
        pid_file = (lasting / "postmaster.pid").read_text()
    zombie = subprocess.Popen(["true"])
    wait_until(ends(zombie.pid))
    gone = subprocess.Popen(["true"])
    gone.wait()
    pid = {"nobody's": gone.pid, "another process's": os.getpid(), "a zombie's": zombie.pid}[whose]
    (lasting / "postmaster.pid").write_text(pid_file.replace(pid_file.split()[0], str(pid), 1))
    (lasting / ".s.PGSQL.5432.lock").write_text(f"{pid}\n{lasting}\n1790000000\n5432\n{lasting}\n")
    with EmbeddedPostgres(lasting, settings=FAST) as server:
        assert server.is_owner
        assert ask(server.dsn, "select 1") == 1
    zombie.wait()


def test_a_copy_of_a_running_servers_folder_is_a_server_of_its_own(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST) as server:
        ask(server.dsn, "checkpoint")
        subprocess.run(["cp", "-a", lasting, lasting.with_name("copy")], check=True)
        with EmbeddedPostgres(lasting.with_name("copy"), settings=FAST) as copy:
            assert copy.is_owner
            assert copy.dsn != server.dsn
            assert ask(copy.dsn, "select 1") == 1


def test_a_killed_server_comes_back_by_itself_with_all_rows(lasting: Path) -> None:
    with EmbeddedPostgres(lasting) as server:
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
        pid = server_pid(lasting)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: is_ready_after(lasting, pid))
        assert ask(server.dsn, "select value from kept") == 42
        wait_until(lambda: len(servers_of(lasting)) == 1)


def test_a_killed_servers_busy_children_do_not_hinder(lasting: Path) -> None:

    async def kill_amid_a_query() -> None:
        with EmbeddedPostgres(lasting, settings=FAST) as server:
            busy = await asyncpg.connect(server.dsn)
            query = asyncio.create_task(busy.execute("do $$ begin loop end loop; end $$"))
            await asyncio.to_thread(wait_until, lambda: ask(server.dsn, ACTIVE) == 1)
            pid = server_pid(lasting)
            os.kill(pid, signal.SIGKILL)
            with suppress(asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
                await asyncio.wait_for(query, 30)
            await asyncio.to_thread(wait_until, lambda: is_ready_after(lasting, pid))
            fresh = await asyncpg.connect(server.dsn)
            assert await fresh.fetchval("select 1") == 1
            await fresh.close()

    asyncio.run(kill_amid_a_query())


def test_a_server_that_someone_else_stopped_is_started_again(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST) as server:
        pid = server_pid(lasting)
        os.kill(pid, signal.SIGINT)
        wait_until(lambda: is_ready_after(lasting, pid))
        assert ask(server.dsn, "select 1") == 1


def test_a_killed_owners_server_ends_and_the_next_start_has_all_rows(lasting: Path) -> None:
    with holder(lasting) as owner:
        assert owner.is_owner
        ask(owner.dsn, "create table kept_too (value int)", "insert into kept_too values (42)")
        pid = server_pid(lasting)
        owner.process.kill()
    with EmbeddedPostgres(lasting, settings=FAST) as server:
        assert server.is_owner
        assert ask(server.dsn, "select value from kept_too") == 42
        wait_until(lambda: servers_of(lasting) == [server_pid(lasting)] != [pid])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_a_killed_owners_server_ends_without_a_next_start(lasting: Path) -> None:
    with holder(lasting) as owner:
        pid = server_pid(lasting)
        owner.process.kill()
        wait_until(ends(pid))


def test_an_orphaned_server_of_ours_is_ended_first(lasting: Path) -> None:
    with EmbeddedPostgres(lasting, settings=FAST):
        pass
    with started_by_hand(lasting, "-c", f"cluster_name={cluster_name(lasting)}") as orphan:
        reaping = threading.Thread(target=orphan.wait)
        reaping.start()
        with EmbeddedPostgres(lasting, settings=FAST) as server:
            assert server.is_owner
            wait_until(lambda: servers_of(lasting) == [server_pid(lasting)] != [orphan.pid])
            assert ask(server.dsn, "select 1") == 1
        reaping.join()
        assert orphan.returncode == 0
