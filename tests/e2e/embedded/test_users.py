"""Whoever starts the embedded PostgreSQL, it runs as an ordinary user and touches nothing that is not its own."""

from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.account import choose_account
from ivgraph.errors import EmbeddedPostgresError
from support.asking import ask
from support.embedded import (
    AS_ROOT,
    FAST,
    holder,
    server_pid,
    servers_of,
)


@AS_ROOT
def test_the_server_of_root_has_no_privileges(folder: Path) -> None:
    folder.parent.chmod(0o751)
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
    assert {path.name: path.stat().st_uid for path in folder.parent.iterdir()} == {
        "postgres": account.uid,
        "postgres.lock": 0,
        "postgres.log": 0,
    }
    assert folder.parent.stat().st_mode & 0o777 == 0o751
    assert folder.parent.stat().st_uid == 0


@AS_ROOT
def test_files_that_root_restored_are_given_back(folder: Path) -> None:
    with EmbeddedPostgres(folder, settings=FAST):
        pass
    subprocess.run(["chown", "-R", "0:0", folder], check=True)
    folder.chmod(0o755)
    (folder.parent / "outside").touch()
    (folder / "link").symlink_to(folder.parent / "outside")
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert ask(server.dsn, "select 1") == 1
    assert (folder.parent / "outside").stat().st_uid == 0


@AS_ROOT
def test_root_takes_the_user_that_a_folder_belongs_to(place: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    (place / "postgres").mkdir()
    os.chown(place / "postgres", nobody.pw_uid, nobody.pw_gid)
    with EmbeddedPostgres(place / "postgres", settings=FAST):
        assert Path(f"/proc/{server_pid(place / 'postgres')}").stat().st_uid == nobody.pw_uid


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


def test_an_ordinary_user_needs_nothing_more(place: Path, ordinary: tuple[int, str]) -> None:
    uid, python = ordinary
    folder = place / "data" / "postgres"
    for statement in ("create table kept (value int)", "drop table kept"):
        with holder(folder, user=uid, python=python) as server:
            assert server.is_owner, server.first_line
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
