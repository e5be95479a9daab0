"""POST /v1/events, against the same server parsing and validating the same bodies and discarding them. Aim: at least
half the events a second."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from subprocess import Popen
from time import perf_counter

import httpx
import orjson

from benchmarks.traffic import make_events

CONNECTIONS = 8
BATCH = 100
ROUNDS = 5


async def measure(dsn: str, folder: Path, scale: float) -> None:
    bodies = _bodies(int(50_000 * scale) * ROUNDS)
    share = len(bodies) // ROUNDS
    with _serving(dsn) as address:
        await _post(address, "/v1/events", bodies[:CONNECTIONS])
        kept, discarded = [], []
        for number in range(ROUNDS):
            part = bodies[number * share : (number + 1) * share]
            discarded.append(await _post(address, "/discard", part))
            kept.append(await _post(address, "/v1/events", part))
    ratio = median(one / other for one, other in zip(kept, discarded, strict=True))
    print(f"  batches of {BATCH} from {CONNECTIONS} connections: {median(kept):,.0f} events/s stored, ", end="")
    print(f"{median(discarded):,.0f} events/s discarded; ratio {ratio:.2f}  (aim: at least 0.5)")


@contextmanager
def _serving(dsn: str) -> Iterator[str]:
    """The server with the address that discards."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        command = [sys.executable, "-m", "benchmarks.discarding", dsn, str(listener.fileno())]
        process = Popen(command, pass_fds=[listener.fileno()])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            process.terminate()
            process.wait(30)


def _bodies(count: int) -> list[bytes]:
    stream = make_events(count)
    return [orjson.dumps(list(islice(stream, BATCH))) for _ in range(count // BATCH)]


async def _post(address: str, path: str, bodies: Sequence[bytes]) -> float:
    """Posts all bodies; gives events a second."""
    waiting = iter(bodies)

    async def work() -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            for body in waiting:
                answer = await client.post(path, content=body, headers={"content-type": "application/json"})
                answer.raise_for_status()

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return len(bodies) * BATCH / (perf_counter() - began)
