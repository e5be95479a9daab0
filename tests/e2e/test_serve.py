"""`ivgraph serve` on the embedded PostgreSQL: started, joined, killed and stopped as in real life."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ivgraph.cli.serving import announce, listen
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.postmaster import list_processes, read_pid_file
from support.asking import ask, wait_until
from support.command import Ended, Running, data_folder, run, started
from support.events import event
from support.workers import alive, workers_of

PLAYS = '{ playlist(id: "story") { metrics(period: {firstDay: "2026-11-01", lastDay: "2026-11-30"}) { plays } } }'


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder
        assert servers_of(folder) == []


@contextmanager
def serving(place: Path, *options: str) -> Iterator[tuple[Running, httpx.Client]]:
    """A server that takes requests, and a client of it."""
    with started("serve", "--port", "0", "--data-dir", place, *options) as server:
        address = server.read_until(r"^Collector +(http://\S+)/v1/events$")[1]
        server.read_until(r"^Stop with Ctrl-C\.$")
        with httpx.Client(base_url=address, timeout=60) as client:
            yield server, client


def servers_of(place: Path) -> list[int]:
    return [
        process.pid for process in list_processes() if f"{place}/" in process.command and "postgres" in process.command
    ]


def postmaster(place: Path) -> int:
    said = read_pid_file(place / "postgres")
    assert said
    return said.pid


def send_play(client: httpx.Client) -> int:
    """Sends one play; how many were acknowledged."""
    answer = client.post("/v1/events", json=event("play", at="2026-11-24T08:00:00Z"))
    return int(answer.json()["accepted"]) if answer.status_code == 200 else 0


def plays(client: httpx.Client) -> Any:
    answer = client.post("/graphql", json={"query": PLAYS}).json()
    return answer["data"]["playlist"]["metrics"]["plays"] if not answer.get("errors") else None


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1")])
def test_addresses_are_told_as_a_browser_takes_them(host: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with listen(host, 0) as listener:
        announce(listener)
        port = listener.getsockname()[1]
    assert f"GraphiQL    http://{told}:{port}/graphql\n" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_server_tells_where_it_is_and_stops_when_told(place: Path, number: int) -> None:
    with serving(place) as (server, client):
        assert client.get("/readyz").json() == {"status": "ok"}
        assert client.get("/", follow_redirects=True).headers["content-type"].startswith("text/html")
        assert servers_of(place)
        assert server.stop(number) == 0
        assert server.rest() == ""
        assert servers_of(place) == []


def test_other_commands_join_the_database_of_a_running_server(place: Path, tmp_path: Path) -> None:
    (tmp_path / "events").write_text("".join(json.dumps(event("play")) + "\n" for _ in range(3)))
    with serving(place) as (server, client):
        before = plays(client) if client.post("/graphql", json={"query": PLAYS}).json()["data"]["playlist"] else 0
        where = ("--data-dir", place)
        assert run("import", tmp_path / "events", *where) == Ended(0, "3 accepted, 0 duplicate, 0 rejected\n", "")
        assert plays(client) == before + 3
        assert run("rebuild", *where).output == "story: 3 events\n"
        assert run("verify", *where) == Ended(0, "story: no differences\n", "")
        assert plays(client) == before + 3
        assert server.stop(signal.SIGTERM) == 0


def test_a_killed_database_comes_back_under_the_running_server(place: Path) -> None:
    with serving(place) as (server, client):
        acknowledged = send_play(client)
        before, pid = plays(client), postmaster(place)
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: (said := read_pid_file(place / "postgres")) is not None and said.pid != pid)
        wait_until(lambda: client.get("/readyz").status_code == 200)
        assert acknowledged == 1
        assert plays(client) == before
        wait_until(lambda: send_play(client) == 1)
        assert plays(client) == before + 1
        assert server.stop(signal.SIGTERM) == 0


def test_a_killed_server_leaves_no_database_and_loses_nothing(place: Path) -> None:
    with serving(place) as (server, client):
        assert [send_play(client) for _ in range(5)] == [1] * 5
        before = plays(client)
        server.process.kill()
        wait_until(lambda: servers_of(place) == [])
    with serving(place) as (server, client):
        assert plays(client) == before
        assert server.stop(signal.SIGTERM) == 0
    assert run("verify", "--data-dir", place).status == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_server_with_workers_tells_once_where_it_is_and_stops_when_told(place: Path, number: int) -> None:
    with serving(place, "--workers", "2") as (server, client):
        assert client.get("/readyz").json() == {"status": "ok"}
        assert send_play(client) == 1
        assert servers_of(place)
        assert server.stop(number) == 0
        assert server.rest() == ""
        assert servers_of(place) == []


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_a_killed_server_with_workers_leaves_no_process_and_loses_nothing(place: Path) -> None:
    with serving(place, "--workers", "3") as (server, client):
        with EmbeddedPostgres(place / "postgres") as joined:
            # As many as three workers may open, and those for other commands.
            assert int(ask(joined.dsn, "show max_connections")) == 3 * 34 + 50
        assert [send_play(client) for _ in range(5)] == [1] * 5
        before = plays(client)
        workers = workers_of(server.process.pid)
        assert workers.keys() == {1, 2, 3}
        server.process.kill()
        wait_until(lambda: servers_of(place) == [] and alive(*workers.values()) == [])
    with serving(place, "--workers", "2") as (server, client):
        assert plays(client) == before
        assert server.stop(signal.SIGTERM) == 0
    assert run("verify", "--data-dir", place).status == 0
