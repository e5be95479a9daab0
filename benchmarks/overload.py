"""Events and cheap queries at once, twice and three times the rate that a closed loop reaches. Aim at twice and three
times: at least 0.8 of that rate answered with 200, 99 of 100 of these within 2 s, /healthz within 0.2 s, and normal
within 5 s after."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson

from benchmarks.running import resident, serving

#: Seconds of each load, at scale 1; and the most of them.
SECONDS = 8.0
LONGEST = 60.0
#: Connections of the closed loop: enough for full batches, and for a server that is never idle.
CONNECTIONS = 256
FACTORS = (1, 2, 3)
#: Seconds between two looks at the server's health.
PAUSE = 0.05
#: Seconds within which an answer is normal, and after which the benchmark no longer waits for one.
NORMAL = 0.2
PATIENCE = 60.0


async def measure(dsn: str, folder: Path, scale: float) -> None:
    seconds = min(SECONDS * scale, LONGEST)
    with serving(dsn) as server:
        port = int(server.address.rpartition(":")[2])
        for kind in ("events", "queries"):
            async with _client(port, kind) as client:
                await _load(client, f"closed {CONNECTIONS} {seconds / 2}")  # what is made at first is made
                closed = await _load(client, f"closed {CONNECTIONS} {seconds}")
                print(f"  {kind}: closed loop {closed['rate']:,.0f} a second, {_waits(closed)}", flush=True)
                for factor in FACTORS:
                    before = resident(server.pid)
                    async with _health(port) as waits:
                        load = await _load(client, f"open {factor * closed['rate']} {seconds}")
                    normal = await _wait_until_normal(port)
                    answers = load["answers"]
                    print(f"    {factor} times: {load['rate'] / closed['rate']:.2f} of that, {_waits(load)}", end="")
                    print(f"; {answers.pop('503', 0):,} refused; all: {answers}", end="")
                    print(f"; /healthz at most {max(waits):.2f} s; normal after {normal:.1f} s", end="")
                    print(f"; {before / 1024:.0f} to {resident(server.pid) / 1024:.0f} MiB", flush=True)


def _waits(load: dict[str, Any]) -> str:
    return f"median {load['median']:.2f} s, 99 of 100 within {load['p99']:.2f} s"


@asynccontextmanager
async def _client(port: int, kind: str) -> AsyncIterator[Process]:
    """The process that sends."""
    command = (sys.executable, "-m", "benchmarks.loading", str(port), kind)
    client = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        assert client.stdout
        await client.stdout.readline()
        yield client
    finally:
        client.terminate()
        await client.wait()


async def _load(client: Process, order: str) -> dict[str, Any]:
    """Has it send, and gives what came of it."""
    assert client.stdin
    assert client.stdout
    client.stdin.write(order.encode() + b"\n")
    report: dict[str, Any] = orjson.loads(await client.stdout.readline())
    return report


@asynccontextmanager
async def _health(port: int) -> AsyncIterator[list[float]]:
    """How long the server's health took to tell, again and again while the block runs, each on a new connection."""
    waits = [0.0]

    async def watch() -> None:
        while True:
            waits.append(await _time_of_health(port))
            await asyncio.sleep(PAUSE)

    watching = asyncio.create_task(watch())
    try:
        yield waits
    finally:
        watching.cancel()


async def _time_of_health(port: int) -> float:
    began = perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return PATIENCE
    return perf_counter() - began if answer.startswith(b"HTTP/1.1 200 ") else PATIENCE


async def _wait_until_normal(port: int) -> float:
    """Seconds until several answers in a row come as soon as ever, of those who come after the load."""
    began, in_a_row = perf_counter(), 0
    while in_a_row < 5:
        in_a_row = in_a_row + 1 if await _time_of_health(port) < NORMAL else 0
    return perf_counter() - began
