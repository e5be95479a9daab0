"""The embedded PostgreSQL ends repeatedly, or can't start for a while, and recovers by itself."""

from __future__ import annotations

import logging
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres, keeper
from support.asking import ask, wait_until
from support.command import data_folder
from support.embedded import FAST, is_ready_after, server_pid, servers_of
from support.faults import Section, fault


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder to be made; the pauses between two starts are short."""
    monkeypatch.setattr(keeper, "MIN_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(keeper, "MAX_PAUSE_SECONDS", 0.5)
    with data_folder() as place:
        yield place / "postgres"


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@fault(
    Section.EMBEDDED,
    "The embedded PostgreSQL is killed with -9, again and again",
    client="503 with Retry-After until it is running again",
    others="Everyone gets the same answer",
    recovery="By itself: at once, or after up to 30 seconds if it does not stay up",
)
def test_killed_six_times_in_a_row_it_comes_back_each_time(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with EmbeddedPostgres(folder, settings=FAST) as server:
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
        for number in range(1, 7):
            os.kill(server_pid(folder), signal.SIGKILL)
            wait_until(lambda number=number: len(messages(caplog)) == 2 * number)  # type: ignore[misc]
        assert ask(server.dsn, "select value from kept") == 42
        wait_until(lambda: len(servers_of(folder)) == 1)
    assert all("ended (status -9) and is started again" in said for said in messages(caplog)[::2])
    assert all("running again" in said for said in messages(caplog)[1::2])
    assert servers_of(folder) == []


@fault(
    Section.EMBEDDED,
    "The embedded PostgreSQL can't start because its disk is full",
    client="503 with Retry-After; the log says why, once",
    others="Everyone gets the same answer; meanwhile any other process may start it",
    recovery="By itself, at most 30 seconds after there is room",
)
@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no prlimit")
def test_a_start_on_a_full_disk_is_retried_until_there_is_room(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with EmbeddedPostgres(folder, settings=FAST) as server:
        ask(server.dsn, "create table kept (value int)", "insert into kept values (42)")
        try:
            # The next server inherits the limit: to it, files that can't grow are a full disk.
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
            os.kill(server_pid(folder), signal.SIGKILL)
            log = folder.with_name("postgres.log")
            wait_until(lambda: log.read_text().count("File too large") >= 5)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        wait_until(lambda: is_ready_after(folder, 0))
        assert ask(server.dsn, "select value from kept") == 42
        wait_until(lambda: len(messages(caplog)) == 3)
    assert "ended (status -9)" in messages(caplog)[0]
    assert "can't be started; ivgraph keeps trying" in messages(caplog)[1]
    assert "File too large" in messages(caplog)[1]
    assert "running again" in messages(caplog)[2]


def test_while_it_can_not_start_the_folder_is_free_for_others(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with EmbeddedPostgres(folder, settings=FAST) as server:
        pid = server_pid(folder)
        # What this process starts with from here on does not exist for it; another process finds its own.
        server._keeper._instance._requested_binaries = folder / "nowhere"  # type: ignore[union-attr]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: any("can't be started" in said for said in messages(caplog)))
        with EmbeddedPostgres(folder, settings=FAST) as other:
            assert other.is_owner
            assert other.dsn == server.dsn
            assert ask(server.dsn, "select 1") == 1
