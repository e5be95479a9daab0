"""The operator's log under faults: a line for what changed, not for each request, and no traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from support.asking import wait_until
from support.command import data_folder
from support.embedded import FAST, is_ready_after, server_pid
from support.events import event
from support.faults import Section, fault
from support.serving import Server, serving

#: Requests at a time.
CALLERS = 16

#: Lines for one outage: it is away and it is back, for reading and for writing.
LINES = 4


@pytest.fixture
def folder() -> Iterator[Path]:
    with data_folder() as place:
        yield place / "postgres"


class Load:
    """Callers who go on whatever they are answered; counts the answers."""

    def __init__(self, server: Server) -> None:
        self.answers: dict[int, int] = {}
        self._server = server
        self._stopping = threading.Event()

    @contextmanager
    def running(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._call, args=(number,)) for number in range(CALLERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            for thread in threads:
                thread.join()

    def _call(self, number: int) -> None:
        query = '{ playlist(id: "story") { metrics(period: { preset: TODAY }) { plays } } }'
        with httpx.Client(base_url=self._server.address, timeout=60) as client:
            while not self._stopping.is_set():
                if number % 2:
                    status = client.post("/v1/events", json=event("play")).status_code
                else:
                    status = client.post("/graphql", json={"query": query}).status_code
                self.answers[status] = self.answers.get(status, 0) + 1


def assert_quiet(log: str, most: int) -> None:
    assert "Traceback" not in log, log
    assert len(log.splitlines()) <= most, log


@fault(
    Section.DATABASE,
    "PostgreSQL is killed or stopped under load: the log",
    client="503 with Retry-After",
    others="Everyone gets the same answer",
    recovery="By itself; the log has a line for each change and no traceback",
)
def test_a_database_that_is_killed_and_comes_back_under_load(folder: Path, rounds: int) -> None:
    outages = max(1, rounds // 2)
    with EmbeddedPostgres(folder, settings=FAST) as database, serving(database.dsn) as server:
        load = Load(server)
        with load.running():
            for _ in range(outages):
                wait_until(lambda: load.answers.get(200, 0) > 20)
                pid = server_pid(folder)
                os.kill(pid, signal.SIGKILL)
                wait_until(lambda pid=pid: is_ready_after(folder, pid))  # type: ignore[misc]
                load.answers.clear()
            wait_until(lambda: load.answers.get(200, 0) > 20)
        assert_quiet(server.log, outages * LINES * 2)


def test_a_database_that_stays_away(folder: Path) -> None:
    with EmbeddedPostgres(folder, settings=FAST) as database:
        stack = serving(database.dsn)
        server = stack.__enter__()
    try:
        load = Load(server)
        with load.running():
            wait_until(lambda: load.answers.get(503, 0) > 100)
        assert_quiet(server.log, LINES)
        assert server.process.poll() is None
    finally:
        stack.__exit__(None, None, None)


@fault(
    Section.CONNECTIONS,
    "Clients disconnect in the middle of a body or before the response",
    client="Nothing: it has disconnected",
    others="Everyone",
    recovery="At once; nothing is logged",
)
def test_clients_that_vanish_in_the_middle(folder: Path) -> None:
    body = json.dumps([event("play") for _ in range(50)]).encode()
    heads = [
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        for path in ("/v1/events", "/graphql", "/api_v3/index.php")
    ]
    with EmbeddedPostgres(folder, settings=FAST) as database, serving(database.dsn) as server:
        for cut in (0, 10, len(body) // 2, len(body) - 1, len(body)):
            for head in heads:
                for abruptly in (False, True):
                    _send_and_vanish(server.port, head.encode() + body[:cut], abruptly)
        with httpx.Client(base_url=server.address) as client:
            assert client.post("/v1/events", json=event("play")).status_code == 200
        assert_quiet(server.log, 0)


def _send_and_vanish(port: int, sent: bytes, abruptly: bool) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        if abruptly:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with suppress(OSError):
            connection.sendall(sent)
