"""PostgreSQL killed with -9 at random moments, while clients send at full rate."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.postmaster import read_pid_file
from support.faults import Section, fault
from support.serving import serving
from support.tables import connect_to
from support.traffic import Traffic, assert_consistent


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder that every user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


async def kill_backend(dsn: str) -> None:
    """Ends a process that serves the collector: PostgreSQL throws everybody out and recovers."""
    connection = await connect_to(dsn)
    pid = await connection.fetchval(
        "select pid from pg_stat_activity where application_name = 'ivgraph' order by state = 'active' desc, random()"
    )
    os.kill(pid, signal.SIGKILL)
    connection.terminate()


def kill_postmaster(data: Path) -> None:
    """Ends the server's first process: it is started again."""
    said = read_pid_file(data)
    assert said
    os.kill(said.pid, signal.SIGKILL)


@fault(
    Section.DATABASE,
    "A process of PostgreSQL is killed with -9 under load",
    client="503 with Retry-After; a client that sends again loses nothing, and nothing is stored twice",
    others="Everyone waits, or gets 503, until PostgreSQL has recovered",
    recovery="By itself within seconds; the server goes on without a restart",
)
async def test_a_killed_database_loses_nothing_that_was_acknowledged(
    folder: Path, rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.database.embedded.keeper.MAX_PAUSE_SECONDS", 0.5)
    # What PostgreSQL handed to the operating system outlives its own end, if not that of the machine.
    with EmbeddedPostgres(folder / "postgres", settings={"fsync": "off"}) as database, serving(database.dsn) as server:
        traffic = Traffic(server.address, seed=rounds)
        async with traffic.running():
            for number in range(rounds):
                await traffic.moment()
                if number % 2:
                    await kill_backend(database.dsn)
                else:
                    kill_postmaster(folder / "postgres")
                await traffic.progress()
                await assert_consistent(database.dsn, traffic)
        assert traffic.answers[503] >= rounds, "a kill that broke no request shows nothing"
        assert traffic.answers[None] == 0, "the server itself was never away"
        assert "Traceback" not in server.log
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(database.dsn, traffic)
