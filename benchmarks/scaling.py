"""Requests per second that two workers answer, compared with one. Aim: at least 1.6 times as many queries.

PostgreSQL and the client share the machine, so the processors may be busy before both workers are. The line of each
number of workers says how many requests the processors are enough for, if they did nothing else.
"""

from __future__ import annotations

import os
from asyncio.subprocess import Process
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from benchmarks.running import Server, children, cpu_seconds, send_load, serving, start_client

WORKERS = (1, 2)
#: What is sent (see loading.REQUESTS), and over how many connections: enough to keep both workers busy.
KINDS = {"names": 32, "queries": 32, "dashboards": 16, "events": 64}
ROUNDS = 5
#: Duration of each load at scale 1.
SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Round:
    """A load on one server: its rate, and the CPU time that each request took, in microseconds."""

    rate: float
    server: float
    database: float
    client: float


async def measure(dsn: str, folder: Path, scale: float) -> None:
    with serving(dsn, command="demo"):
        pass  # loads the sample videos and their viewers
    async with AsyncExitStack() as stack:
        servers = [stack.enter_context(serving(dsn, "--workers", str(workers))) for workers in WORKERS]
        for kind, connections in KINDS.items():
            await _compare(kind, connections, servers, SECONDS * scale)


async def _compare(kind: str, connections: int, servers: list[Server], seconds: float) -> None:
    """Loads the servers in turn, since the machine may be faster in one minute than in the next."""
    rounds: list[list[Round]] = [[] for _ in servers]
    async with AsyncExitStack() as stack:
        clients = [
            await stack.enter_async_context(start_client(urlsplit(server.address).port or 0, kind))
            for server in servers
        ]
        for number in range(ROUNDS + 1):
            for server, client, of_server in zip(servers, clients, rounds, strict=True):
                done = await _load(server, client, connections, seconds)
                if number:  # the first one opens connections, fills caches and starts processes
                    of_server.append(done)
    processors = os.cpu_count() or 1
    ratio = median(many.rate / one.rate for one, many in zip(*rounds, strict=True))
    print(f"  {kind}, {connections} connections: {ratio:.2f} times as many", flush=True)
    for workers, of_server in zip(WORKERS, rounds, strict=True):
        rate, server, database, client = (
            median(getattr(each, name) for each in of_server) for name in ("rate", "server", "database", "client")
        )
        print(
            f"    {workers} worker(s): {rate:,.0f} a second; CPU of each: {server:,.0f} µs in the server, "
            f"{database:,.0f} µs in PostgreSQL, {client:,.0f} µs in the client: {processors} processors are enough for "
            f"{processors * 1e6 / (server + database + client):,.0f} a second",
            flush=True,
        )


async def _load(server: Server, client: Process, connections: int, seconds: float) -> Round:
    processes = (server.pid, _postmaster(), client.pid)
    before = [cpu_seconds(pid) for pid in processes]
    report = await send_load(client, f"closed {connections} {seconds}")
    answers = report["answers"]
    if set(answers) != {"200"}:
        raise SystemExit(f"not all requests were answered: {answers}")
    used = [(cpu_seconds(pid) - earlier) * 1e6 / answers["200"] for pid, earlier in zip(processes, before, strict=True)]
    return Round(report["rate"], *used)


def _postmaster() -> int:
    """The process of the embedded PostgreSQL, which this process has started."""
    return next(pid for pid in children(os.getpid()) if os.readlink(f"/proc/{pid}/exe").endswith("/postgres"))
