"""Events and cheap queries at one, two and three times the rate that a closed loop reaches. Aim at two and three times:
at least 0.8 of that rate answered with 200, 99 of 100 of those within 2 s, /healthz within 0.2 s, and back to normal
within 5 s."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.running import resident, send_load, serving, start_client

#: Duration of each load at scale 1, and at most.
SECONDS = 8.0
MAX_SECONDS = 60.0
#: Connections of the closed loop: enough to fill batches and to keep the server busy.
CONNECTIONS = 256
FACTORS = (1, 2, 3)
#: Time between two requests to /healthz.
HEALTH_INTERVAL_SECONDS = 0.05
#: A response within the first time is normal; the benchmark waits for one at most the second.
NORMAL_SECONDS = 0.2
TIMEOUT_SECONDS = 60.0


async def measure(dsn: str, folder: Path, scale: float) -> None:
    seconds = min(SECONDS * scale, MAX_SECONDS)
    with serving(dsn) as server:
        port = int(server.address.rpartition(":")[2])
        for kind in ("events", "queries"):
            async with start_client(port, kind) as client:
                await send_load(client, f"closed {CONNECTIONS} {seconds / 2}")  # fills caches and opens connections
                closed = await send_load(client, f"closed {CONNECTIONS} {seconds}")
                print(f"  {kind}: closed loop {closed['rate']:,.0f} a second, {_format_waits(closed)}", flush=True)
                for factor in FACTORS:
                    before = resident(server.pid)
                    async with _watch_health(port) as waits:
                        load = await send_load(client, f"open {factor * closed['rate']} {seconds}")
                    normal = await _wait_until_normal(port)
                    answers = load["answers"]
                    print(
                        f"    {factor} times: {load['rate'] / closed['rate']:.2f} of that, {_format_waits(load)}",
                        end="",
                    )
                    print(f"; {answers.pop('503', 0):,} refused; all: {answers}", end="")
                    print(f"; /healthz at most {max(waits):.2f} s; normal after {normal:.1f} s", end="")
                    print(f"; {before / 1024:.0f} to {resident(server.pid) / 1024:.0f} MiB", flush=True)


def _format_waits(load: dict[str, Any]) -> str:
    return f"median {load['median']:.2f} s, 99 of 100 within {load['p99']:.2f} s"


@asynccontextmanager
async def _watch_health(port: int) -> AsyncIterator[list[float]]:
    """Requests /healthz repeatedly while the block runs, each time on a new connection; yields the response times."""
    waits = [0.0]

    async def watch() -> None:
        while True:
            waits.append(await _time_health_check(port))
            await asyncio.sleep(HEALTH_INTERVAL_SECONDS)

    watching = asyncio.create_task(watch())
    try:
        yield waits
    finally:
        watching.cancel()


async def _time_health_check(port: int) -> float:
    began = perf_counter()
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            writer.close()
    except (OSError, TimeoutError):
        return TIMEOUT_SECONDS
    return perf_counter() - began if answer.startswith(b"HTTP/1.1 200 ") else TIMEOUT_SECONDS


async def _wait_until_normal(port: int) -> float:
    """Seconds until five responses of /healthz in a row are normal."""
    began, in_a_row = perf_counter(), 0
    while in_a_row < 5:
        in_a_row = in_a_row + 1 if await _time_health_check(port) < NORMAL_SECONDS else 0
    return perf_counter() - began
