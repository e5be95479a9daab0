"""The embedded PostgreSQL starts where it is told, with its own settings, or says why it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.errors import EmbeddedPostgresError
from support.asking import ask
from support.embedded import (
    FAST,
    holder,
    servers_of,
)


def test_the_first_start_makes_a_database_and_the_next_finds_it_again(place: Path) -> None:
    with EmbeddedPostgres(place / "new" / "postgres") as server:
        assert server.is_owner
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
            assert not other.is_owner
            assert other.dsn == server.dsn
    assert not folder.exists()


def test_only_the_server_user_can_reach_the_socket(folder: Path) -> None:
    with EmbeddedPostgres(folder, settings=FAST):
        assert (folder).stat().st_mode & 0o777 == 0o700
        assert (folder / ".s.PGSQL.5432").stat().st_mode & 0o777 == 0o700
        rules = (folder / "pg_hba.conf").read_text().splitlines()
        trusted = {line.split()[0] for line in rules if line.endswith("trust")}
        assert trusted == {"local"}


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


def test_a_server_that_does_not_start_is_reported_with_its_last_lines(folder: Path) -> None:
    with (
        pytest.raises(
            EmbeddedPostgresError,
            match=r"(?s)ended while it started.*postgres\.log.*unrecognized configuration parameter .nonsense",
        ),
        EmbeddedPostgres(folder, settings={**FAST, "nonsense": "1"}),
    ):
        pytest.fail("PostgreSQL took a setting that does not exist")
    with EmbeddedPostgres(folder, settings=FAST) as server:
        assert server.is_owner


def test_a_large_log_is_set_aside(place: Path, folder: Path) -> None:
    with (place / "postgres.log").open("wb") as log:
        log.truncate(20_000_000)
    with EmbeddedPostgres(folder, settings=FAST):
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
    with (
        pytest.raises(EmbeddedPostgresError, match="nor a PostgreSQL data folder"),
        EmbeddedPostgres(place / "postgres"),
    ):
        pytest.fail("a folder of pictures was taken for a database")
    after = (place / "postgres").stat()
    assert (after.st_uid, after.st_mode, after.st_mtime) == (before.st_uid, before.st_mode, before.st_mtime)


def test_a_folder_of_another_version_is_left_alone(folder: Path) -> None:
    with EmbeddedPostgres(folder, settings=FAST):
        pass
    (folder / "PG_VERSION").write_text("17\n")
    with (
        pytest.raises(EmbeddedPostgresError, match="was written by PostgreSQL 17"),
        EmbeddedPostgres(folder),
    ):
        pytest.fail("PostgreSQL 18 took a folder of 17")
