"""/readyz reports soon whether reading or writing fails, whatever the database does."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.postmaster import cluster_name, list_processes
from support.asking import ask
from support.client import Client, open_client
from support.command import data_folder
from support.embedded import AS_ROOT, FAST
from support.events import event
from support.faults import Section, fault

#: Seconds in which /readyz answers; the tests are more patient with a busy machine.
PROMISED, PATIENCE = 2, 6


@pytest.fixture
def folder() -> Iterator[Path]:
    with data_folder() as place:
        yield place / "postgres"


@asynccontextmanager
async def client_on(folder: Path) -> AsyncIterator[Client]:
    with EmbeddedPostgres(folder, settings=FAST) as server:
        async with open_client(server.dsn) as client:
            await client.send(event("play"))
            yield client


async def tell(client: Client) -> dict[str, Any]:
    """What /readyz says, in time."""
    began = monotonic()
    response = await client.http.get("/readyz")
    assert monotonic() - began < PATIENCE
    found: dict[str, Any] = response.json()
    assert response.status_code == (200 if found["status"] == "ok" else 503)
    return found


async def wait_for(client: Client, *, reading: str, writing: str) -> None:
    expected = {"status": "unavailable", "code": "DATABASE_UNAVAILABLE", "reading": reading, "writing": writing}
    if reading == writing == "ok":
        expected = {"status": "ok"}
    async with asyncio.timeout(60):
        while (found := await tell(client)) != expected:
            assert found["status"] in ("ok", "unavailable")
    assert (await client.http.get("/healthz")).json() == {"status": "ok"}


@contextmanager
def frozen(folder: Path) -> Iterator[None]:
    """All processes of the server stand still."""
    pids = [process.pid for process in list_processes() if cluster_name(folder) in process.command]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@fault(
    Section.DATABASE,
    "PostgreSQL is stopped and answers nobody",
    client="503 or 504 after a timeout; /readyz says NO_ANSWER within two seconds",
    others="Only requests that need no database",
    recovery="By itself, when PostgreSQL continues",
)
async def test_a_frozen_database_is_reported_in_time(folder: Path) -> None:
    async with client_on(folder) as client:
        assert await tell(client) == {"status": "ok"}
        with frozen(folder):
            await wait_for(client, reading="NO_ANSWER", writing="NO_ANSWER")
            for _ in range(3):
                assert (await tell(client))["reading"] == "NO_ANSWER"
        await wait_for(client, reading="ok", writing="ok")
        await client.send(event("play"))


@fault(
    Section.DATABASE,
    "PostgreSQL can only be read, as a replica",
    client="503 with Retry-After for events; /readyz says that writing is READ_ONLY",
    others="Everyone who only reads",
    recovery="By itself, when PostgreSQL can be written again",
)
async def test_a_read_only_database_is_reported(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with client_on(folder) as client:
        dsn = await asyncio.to_thread(_address, folder)
        for value, writing in (("on", "READ_ONLY"), ("off", "ok")):
            ends = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
            await asyncio.to_thread(
                ask,
                dsn,
                "set default_transaction_read_only = off",
                f"alter system set default_transaction_read_only = {value}",
                "select pg_reload_conf()",
                f"{ends} and backend_type = 'client backend'",
            )
            await wait_for(client, reading="ok", writing=writing)
            status = (await client.http.post("/v1/events", json=event("play"))).status_code
            assert status == (200 if writing == "ok" else 503)
    said = [record.getMessage() for record in caplog.records if "read-only transaction" in record.getMessage()]
    assert len(said) == 1


def _address(folder: Path) -> str:
    with EmbeddedPostgres(folder) as joined:
        return joined.dsn


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A small disk of its own, with the data folder on it."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=150m", "none", folder.parent], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        folder.parent.chmod(0o755)
        yield folder
    finally:
        subprocess.run(["umount", folder.parent], check=True)


@fault(
    Section.DATABASE,
    "PostgreSQL's disk is full",
    client="503 with Retry-After for events that need room; /readyz says that writing has NO_SPACE",
    others="Everyone who only reads",
    recovery="By itself, when there is room",
)
@AS_ROOT
async def test_a_full_disk_is_reported_and_so_is_its_end(disk: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with client_on(disk) as client:
        filler = disk.parent / "filler"
        await asyncio.to_thread(_fill, filler)
        await wait_for(client, reading="ok", writing="NO_SPACE")
        filler.unlink()
        await wait_for(client, reading="ok", writing="ok")
        await client.send(event("play"))
        said = [record.getMessage() for record in caplog.records]
        assert len([each for each in said if "disk is full" in each]) == 1


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1_000_000))
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1_000))
