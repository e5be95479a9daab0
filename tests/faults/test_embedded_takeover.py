"""Processes on one data folder end in any order: PostgreSQL runs as long as one of them does, and no longer."""

from __future__ import annotations

import json
import os
import random
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from ivgraph.database.embedded.postmaster import list_processes
from support.asking import wait_until
from support.command import PATIENCE, Running, data_folder, started
from support.embedded import ends, holder, is_ready_after, server_pid, servers_of
from support.events import event
from support.faults import Section, fault

#: How a process may end: killed, told to, and for a command that its input ends.
WAYS = (signal.SIGKILL, signal.SIGTERM, None)

#: Processes of the test in any order: servers, and commands that wait for input.
SERVERS, COMMANDS = 2, 4


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for embedded data, under which no PostgreSQL is left."""
    with data_folder() as folder:
        yield folder
        wait_until(lambda: servers_of(folder / "postgres") == [])


class Member(NamedTuple):
    """A process on the data folder."""

    running: Running
    #: Of a server; a command has none.
    client: httpx.Client | None = None

    def stop(self, way: int | None) -> None:
        """Ends it in one of WAYS and waits for its end."""
        process = self.running.process
        if way is not None:
            process.send_signal(way)
        elif process.stdin and not self.client:
            process.stdin.close()
        else:
            process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)


@contextmanager
def command(place: Path) -> Iterator[Member]:
    """An import that waits for its standard input."""
    with started("import", "-", "--data-dir", place) as running:
        yield Member(running)


@contextmanager
def server(place: Path) -> Iterator[Member]:
    """A server that takes requests."""
    with started("serve", "--port", "0", "--data-dir", place) as running:
        address = running.read_until(r"GraphQL? +(http://\S+)/graphql|GraphiQL +(http://\S+)/graphql")
        with httpx.Client(base_url=next(filter(None, address.groups())), timeout=30) as client:
            yield Member(running, client)


def stores(client: httpx.Client) -> bool:
    """Whether the server stores an event that it is sent."""
    response = client.post("/v1/events", json=event("play"))
    assert response.status_code in (200, 503), response.text
    return response.status_code == 200


@fault(
    Section.EMBEDDED,
    "The process that runs the embedded PostgreSQL ends or is killed, while others on the data folder continue",
    client="503 with Retry-After while PostgreSQL is started again, usually for less than two seconds",
    others="Everyone gets the same answer for that time",
    recovery="By itself: another of the processes starts PostgreSQL at the same address",
)
@pytest.mark.parametrize("way", WAYS)
def test_a_server_takes_over_from_the_command_that_it_joined(place: Path, way: int | None) -> None:
    with command(place) as first:
        assert first.running.process.stdin
        first.running.process.stdin.write(json.dumps(event("play")) + "\n")
        first.running.process.stdin.flush()
        wait_until(lambda: is_ready_after(place / "postgres", 0), 60)
        with server(place) as second:
            client = second.client
            assert client
            assert stores(client)
            former = server_pid(place / "postgres")
            first.stop(way)
            wait_until(lambda: stores(client))
            assert server_pid(place / "postgres") != former
            wait_until(lambda: client.get("/readyz").status_code == 200)
            second.stop(signal.SIGTERM)
            assert second.running.process.returncode == 0


@fault(
    Section.EMBEDDED,
    "Servers and commands on one data folder are killed with -9, stopped, or end by themselves, in any order",
    client="503 with Retry-After for some seconds each time",
    others="The remaining servers serve everyone, on one PostgreSQL",
    recovery="By itself; PostgreSQL ends with the last process",
)
def test_processes_end_in_any_order(place: Path, rounds: int) -> None:
    for number in range(max(1, rounds // 4)):
        order = random.Random(number)
        with ExitStack() as stack:
            members = [stack.enter_context(command(place)) for _ in range(COMMANDS // 2)]
            members += [stack.enter_context(server(place)) for _ in range(SERVERS)]
            members += [stack.enter_context(command(place)) for _ in range(COMMANDS - COMMANDS // 2)]
            order.shuffle(members)
            while members:
                # Sometimes two at a time, so that who takes over may be ended at that.
                for member in [members.pop() for _ in range(min(order.choice((1, 1, 2)), len(members)))]:
                    member.stop(order.choice(WAYS))
                for member in members:
                    if client := member.client:
                        wait_until(lambda client=client: stores(client))  # type: ignore[misc]
                if members:
                    wait_until(lambda: len(servers_of(place / "postgres")) == 1)
            wait_until(lambda: servers_of(place / "postgres") == [])
    left = [
        process for process in list_processes() if re.search(rf"postgres.*{re.escape(str(place))}", process.command)
    ]
    assert left == []


def test_a_process_that_is_stopped_while_it_takes_over_leaves_nothing(place: Path) -> None:
    with holder(place / "postgres") as owner, holder(place / "postgres") as heir:
        assert (owner.is_owner, heir.is_owner) == (True, False)
        pid = server_pid(place / "postgres")
        owner.process.kill()
        wait_until(ends(pid))
        assert heir.process.stdin
        heir.process.stdin.close()
        assert heir.process.wait(PATIENCE) == 0
    assert servers_of(place / "postgres") == []


def test_a_process_that_is_killed_while_it_takes_over_leaves_nothing(place: Path, rounds: int) -> None:
    for number in range(rounds):
        with holder(place / "postgres") as owner, holder(place / "postgres") as heir:
            pid = server_pid(place / "postgres")
            os.kill(owner.process.pid, signal.SIGKILL)
            wait_until(ends(pid))
            if number % 2:
                wait_until(lambda pid=pid: is_ready_after(place / "postgres", pid))  # type: ignore[misc]
            heir.process.kill()
            heir.process.wait()
        wait_until(lambda: servers_of(place / "postgres") == [])
