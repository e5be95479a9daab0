"""Events that POST /v1/events stores per second, compared with events that are only parsed and validated. Aim: at least
half as many."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from subprocess import Popen
from time import perf_counter

import orjson

from benchmarks.traffic import make_events
from ivgraph.cli.serving import listen

CONNECTIONS = 8
BATCH = 100
ROUNDS = 5
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


async def measure(dsn: str, folder: Path, scale: float) -> None:
    bodies = _bodies(int(50_000 * scale) * ROUNDS)
    share = len(bodies) // ROUNDS
    with _serving(dsn) as port:
        await _post(port, "/v1/events", bodies[:CONNECTIONS])
        kept, discarded = [], []
        for number in range(ROUNDS):
            part = bodies[number * share : (number + 1) * share]
            discarded.append(await _post(port, "/discard", part))
            kept.append(await _post(port, "/v1/events", part))
    ratio = median(one / other for one, other in zip(kept, discarded, strict=True))
    print(f"  batches of {BATCH} from {CONNECTIONS} connections: {median(kept):,.0f} events/s stored, ", end="")
    print(f"{median(discarded):,.0f} events/s discarded; ratio {ratio:.2f}  (aim: at least 0.5)")


@contextmanager
def _serving(dsn: str) -> Iterator[int]:
    """Starts the server that also has the path /discard; returns its port."""
    with listen("127.0.0.1", 0) as listener:
        command = [sys.executable, "-m", "benchmarks.discarding", dsn, str(listener.fileno())]
        process = Popen(command, pass_fds=[listener.fileno()])
        try:
            yield listener.getsockname()[1]
        finally:
            process.terminate()
            process.wait(30)


def _bodies(count: int) -> list[bytes]:
    stream = make_events(count)
    return [orjson.dumps(list(islice(stream, BATCH))) for _ in range(count // BATCH)]


async def _post(port: int, path: str, bodies: Sequence[bytes]) -> float:
    """Posts all bodies; returns events per second."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\n"
        f"User-Agent: {BROWSER}\r\nContent-Length: "
    ).encode()
    waiting = iter(bodies)

    async def work() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for body in waiting:
            writer.write(b"%b%d\r\n\r\n%b" % (head, len(body), body))
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer)
            assert answer.startswith(b"HTTP/1.1 200 "), answer
            assert length, answer
            await reader.readexactly(int(length[1]))
        writer.close()
        await writer.wait_closed()

    began = perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return len(bodies) * BATCH / (perf_counter() - began)
