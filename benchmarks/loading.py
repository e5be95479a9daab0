"""A client that sends more requests than the server can handle, in a separate process with a lower priority.

It reads commands from standard input, one per line, and writes a line of JSON when a command is done:

    closed CONNECTIONS SECONDS    closed loop: each connection sends its next request when the last one is answered
    open RATE SECONDS             open loop: sends RATE requests per second, even if earlier ones are not answered
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from itertools import count, cycle
from pathlib import Path
from time import perf_counter
from typing import cast
from uuid import UUID

import orjson
import uvloop

from benchmarks.traffic import make_events
from ivgraph.demo.story import MAIN_STORY

#: Maximum number of unanswered requests; beyond it, requests that are due are not sent.
MAX_IN_FLIGHT = 4_000
#: How often an open loop sends the requests that are due.
TICK_SECONDS = 0.002
#: Requests that are overdue for longer are not sent.
MAX_DELAY_SECONDS = 0.05
#: How long an open loop waits for the last responses.
ANSWER_TIMEOUT_SECONDS = 40.0
#: Lowers the priority, so that the server comes first where both need the same processor.
NICENESS = 10
EVENTS_PER_REQUEST = 10
#: Events that are generated before the first request is sent.
PREPARED_EVENTS = 50_000

DASHBOARD = Path(__file__).parents[1] / "tests" / "graphql" / "dashboard.graphql"
QUERY = (
    '{ playlist(id: "%s") { name metrics(period: {preset: LAST_30_DAYS}) { plays uniqueViewers minutesViewed '
    "newViewers } } }"
)


class Load:
    """Sends requests on persistent connections, and counts the responses."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self._port = port
        self._requests = requests
        self._idle: deque[_Connection] = deque()
        self._in_flight = 0
        self._closed_until = 0.0
        self._all_answered = asyncio.Event()
        self._reset()

    def _reset(self) -> None:
        self._answers: Counter[str] = Counter()
        self._waits: list[float] = []

    async def closed(self, connections: int, seconds: float) -> dict[str, object]:
        """Runs a closed loop and returns a report."""
        self._reset()
        began = perf_counter()
        self._closed_until = began + seconds
        for _ in range(connections):
            self._send()
        await self._wait_for_answers()
        self._closed_until = 0.0
        return self._report(perf_counter() - began)

    async def open(self, rate: float, seconds: float) -> dict[str, object]:
        """Runs an open loop, each request on an idle connection or else on a new one, and returns a report."""
        self._reset()
        began, due_before = perf_counter(), 0
        while (passed := perf_counter() - began) < seconds:
            due = int(passed * rate) - due_before
            due_before += due
            # If this process is late, it does not send all overdue requests in one burst.
            sent = min(due, int(rate * MAX_DELAY_SECONDS) + 1, MAX_IN_FLIGHT - self._in_flight)
            self._answers["unsent"] += due - sent
            for _ in range(sent):
                self._send()
            await asyncio.sleep(TICK_SECONDS)
        await self._wait_for_answers()
        return self._report(perf_counter() - began)

    async def _wait_for_answers(self) -> None:
        self._all_answered.clear()
        if self._in_flight:
            try:
                await asyncio.wait_for(self._all_answered.wait(), ANSWER_TIMEOUT_SECONDS)
            except TimeoutError:
                self._answers["unanswered"] += self._in_flight

    def _send(self) -> None:
        self._in_flight += 1
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                connection.send(next(self._requests))
                return
        task = asyncio.ensure_future(self._connect(next(self._requests)))
        task.add_done_callback(self._check_connected)

    def _check_connected(self, connecting: asyncio.Future[None]) -> None:
        if connecting.exception():
            self.lost()

    async def _connect(self, request: bytes) -> None:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self._port)
        connection.send(request)

    def answered(self, connection: _Connection, status: str, wait: float, stays_open: bool) -> None:
        self._answers[status] += 1
        if status == "200":
            self._waits.append(wait)
        if perf_counter() < self._closed_until and stays_open:
            connection.send(next(self._requests))
            return
        if stays_open:
            self._idle.append(connection)
        self._count_down()

    def lost(self) -> None:
        self._answers["lost"] += 1
        self._count_down()

    def _count_down(self) -> None:
        self._in_flight -= 1
        if self._in_flight == 0:
            self._all_answered.set()

    def _report(self, seconds: float) -> dict[str, object]:
        waits = sorted(self._waits) or [0.0]
        return {
            "answers": dict(self._answers),
            "rate": self._answers["200"] / seconds,
            "median": waits[len(waits) // 2],
            "p99": waits[len(waits) * 99 // 100],
            "seconds": seconds,
        }


class _Connection(asyncio.Protocol):
    """A connection with at most one unanswered request."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._sent_at: float | None = None

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._sent_at = perf_counter()
        self._transport.write(request)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports are not subclasses

    def data_received(self, data: bytes) -> None:
        data = self._received = self._received + data
        head, end, body = data.partition(b"\r\n\r\n")
        if not end or self._sent_at is None:
            return
        start = head.lower().index(b"content-length:") + len(b"content-length:")
        if len(body) >= int(head[start:].partition(b"\r")[0]):
            self._received = b""
            wait, self._sent_at = perf_counter() - self._sent_at, None
            stays_open = b"connection: close" not in head
            self._load.answered(self, data[9:12].decode(), wait, stays_open)

    def connection_lost(self, error: Exception | None) -> None:
        if self._sent_at is not None:
            self._sent_at = None
            self._load.lost()


def event_requests() -> Iterator[bytes]:
    """An endless series of requests with a few events each; the events repeat with new ids."""
    events = list(make_events(PREPARED_EVENTS))
    halves = [orjson.dumps(event).split(event["id"].encode()) for event in events]
    numbers = count()
    batches = [halves[start : start + EVENTS_PER_REQUEST] for start in range(0, len(halves), EVENTS_PER_REQUEST)]
    for batch in cycle(batches):
        bodies = [b"%b%b%b" % (before, str(UUID(int=next(numbers))).encode(), after) for before, after in batch]
        yield _post(b"/v1/events", b"[%b]" % b",".join(bodies))


def query_requests() -> Iterator[bytes]:
    """An endless series of requests for the totals of the demo's main video."""
    return cycle([_post(b"/graphql", orjson.dumps({"query": QUERY % MAIN_STORY}))])


def name_requests() -> Iterator[bytes]:
    """An endless series of requests for the name of that video: the least that a query can ask the database."""
    return cycle([_post(b"/graphql", orjson.dumps({"query": f'{{ playlist(id: "{MAIN_STORY}") {{ name }} }}'}))])


def dashboard_requests() -> Iterator[bytes]:
    """An endless series of requests for all numbers of a dashboard of that video."""
    variables = {"playlist": MAIN_STORY, "period": {"preset": "LAST_30_DAYS"}, "compareTo": {"to": "PREVIOUS_PERIOD"}}
    query = DASHBOARD.read_text(encoding="utf-8")
    return cycle([_post(b"/graphql", orjson.dumps({"query": query, "variables": variables}))])


#: What a client may send, by the name on its command line.
REQUESTS: Mapping[str, Callable[[], Iterator[bytes]]] = {
    "events": event_requests,
    "queries": query_requests,
    "names": name_requests,
    "dashboards": dashboard_requests,
}


def _post(path: bytes, body: bytes) -> bytes:
    head = b"POST %b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
    agent = b"User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    # Pages of all origins may send events; GraphQL is for the server's own pages and for programs.
    origin = b"Origin: https://videos.example\r\n" if path == b"/v1/events" else b""
    return head % (path, len(body)) + agent + origin + b"Accept: */*\r\n\r\n" + body


async def main(port: int, kind: str) -> None:
    load = Load(port, REQUESTS[kind]())
    print("ready", flush=True)
    while command := await asyncio.to_thread(sys.stdin.readline):
        loop, number, seconds = command.split()
        if loop == "closed":
            report = await load.closed(int(number), float(seconds))
        else:
            report = await load.open(float(number), float(seconds))
        print(orjson.dumps(report).decode(), flush=True)


if __name__ == "__main__":
    os.nice(NICENESS)
    uvloop.run(main(int(sys.argv[1]), sys.argv[2]))
