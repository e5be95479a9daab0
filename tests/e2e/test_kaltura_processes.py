"""Kaltura's beacons sent to real servers that are killed, and to several servers on one database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from pathlib import Path
from random import Random
from uuid import UUID

import asyncpg
import httpx
import pytest

from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS
from support.client import NOW, open_client
from support.clocked import clocked_serving
from support.faults import Section, fault
from support.firedrill import PERIOD, QUERY, TRUTH, Truth, read_recorded_structure, read_recording
from support.kaltura import Record, events_of, spans, until_processed
from support.proof import differences
from support.serving import Server

STRUCTURE = read_recorded_structure()
#: Three of the viewers, one of them anonymous; one opens a link.
VIEWERS = Truth(tuple(TRUTH.sessions[number] for number in (1, 7, 9)))
RECORDING = [record for record in read_recording() if any(page_load in record["path"] for page_load in VIEWERS.seconds)]
#: The events if nothing goes wrong.
EVENTS = events_of(RECORDING, STRUCTURE)
MINUTES = sum(end - start for _, start, end in spans(EVENTS)) / 60


class Viewers:
    """Sends the recording, each request at its own time, to a server of the test's choice."""

    def __init__(self, dsn: str, database: Database, clock: Path, http: httpx.AsyncClient) -> None:
        self.dsn = dsn
        self.database = database
        self.clock = clock
        # A server reads its clock when it starts.
        self._set_clock(min(record["received_at"] for record in RECORDING))
        self._http = http

    async def send(self, server: Server, record: Record) -> None:
        self._set_clock(record["received_at"])
        response = await self._http.get(server.address + record["path"], headers={"user-agent": record["user_agent"]})
        assert response.status_code == 200
        assert response.json()["viewEventsEnabled"] is True

    def _set_clock(self, seconds: float) -> None:
        self.clock.write_text(str(seconds))

    async def wait(self, *servers: Server) -> None:
        """Waits until the servers have processed all queued beacons."""
        assert servers
        self._set_clock(max(record["received_at"] for record in RECORDING) + 3 * MAX_DISORDER_SECONDS)
        await until_processed(self.database)

    async def check(self) -> None:
        """Asserts that EVENTS are stored, that GraphQL returns what happened, and that every rollup is right."""
        connection = await asyncpg.connect(self.dsn)
        try:
            rows = await connection.fetch("select event_id, type, watched_from_ms, watched_to_ms from ivgraph.event")
        finally:
            await connection.close()
        assert Counter(map(tuple, rows)) == Counter(map(row_of, EVENTS))
        assert await differences(self.database) == []
        async with open_client(self.dsn) as client:
            playlist = (await client.ask(QUERY, period=PERIOD))["playlist"]
        VIEWERS.check(playlist)
        assert playlist["metrics"]["minutesViewed"] == pytest.approx(MINUTES, abs=0.001)


def row_of(event: RawEvent) -> tuple[object, ...]:
    start, end = event.get("from"), event.get("to")
    milliseconds = [None if seconds is None else round(seconds * 1_000) for seconds in (start, end)]
    return UUID(event["id"]), event["type"], *milliseconds


@pytest.fixture
async def viewers(database_url: str, database: Database, tmp_path: Path) -> AsyncIterator[Viewers]:
    await save_structure(database, STRUCTURE, NOW)
    async with httpx.AsyncClient() as http:
        yield Viewers(database_url, database, tmp_path / "clock", http)


@fault(
    Section.PROCESSES,
    "A server is killed with -9 while beacons of Kaltura's player are queued",
    client="Beacons that were answered 200 are stored and counted; the player goes on",
    others="Other servers on the database process the queue",
    recovery="By itself: the next server on the database processes the queue",
)
async def test_server_that_is_killed_between_beacons_loses_nothing(viewers: Viewers) -> None:
    for part in (RECORDING[:20], RECORDING[20:45], RECORDING[45:]):
        with clocked_serving(viewers.dsn, viewers.clock) as server:
            for record in part:
                await viewers.send(server, record)
            server.kill()
    with clocked_serving(viewers.dsn, viewers.clock) as server:
        await viewers.wait(server)
    await viewers.check()


@pytest.mark.parametrize("servers", [1, 2])
async def test_disordered_and_duplicated_beacons_give_the_same_events(viewers: Viewers, servers: int) -> None:
    """Also if a server is killed before it has processed any of them."""
    random = Random(servers)
    delayed = [record | {"received_at": record["received_at"] + random.uniform(0, 5)} for record in RECORDING]
    again = [
        record | {"received_at": record["received_at"] + random.uniform(0, 20)} for record in random.sample(delayed, 25)
    ]
    arriving = sorted([*delayed, *again], key=lambda record: float(record["received_at"]))
    with ExitStack() as stack:
        running = [stack.enter_context(clocked_serving(viewers.dsn, viewers.clock)) for _ in range(servers)]
        for number, record in enumerate(arriving):
            await viewers.send(running[number % servers], record)
        if servers > 1:
            await viewers.wait(*running)
        for server in running:
            server.kill()
    with clocked_serving(viewers.dsn, viewers.clock) as server:
        await viewers.wait(server)
    await viewers.check()


async def test_beacon_that_is_sent_again_after_the_server_was_killed_counts_once(viewers: Viewers) -> None:
    rest = list(RECORDING)
    for seconds in (0.0, 0.005, 0.02):
        with clocked_serving(viewers.dsn, viewers.clock) as server:
            for _ in range(15):
                await viewers.send(server, rest.pop(0))
            unanswered = asyncio.create_task(viewers.send(server, rest[0]))
            await asyncio.wait([unanswered], timeout=seconds)
            server.kill()
            with suppress(httpx.TransportError):
                await unanswered
    with clocked_serving(viewers.dsn, viewers.clock) as server:
        for record in rest:
            await viewers.send(server, record)
        await viewers.wait(server)
    await viewers.check()


async def test_two_servers_may_share_one_page_load(viewers: Viewers) -> None:
    with (
        clocked_serving(viewers.dsn, viewers.clock) as one,
        clocked_serving(viewers.dsn, viewers.clock) as other,
    ):
        for number, record in enumerate(RECORDING):
            await viewers.send(one if number % 2 else other, record)
        await viewers.wait(one, other)
    await viewers.check()


async def test_servers_that_are_killed_while_both_process_beacons_lose_and_double_nothing(
    viewers: Viewers, rounds: int
) -> None:
    """Both look for due beacons every 0.1 seconds, and either may be processing some when it is killed."""
    random = Random(rounds)
    part = len(RECORDING) // rounds + 1
    with ExitStack() as stack:
        running = [stack.enter_context(clocked_serving(viewers.dsn, viewers.clock)) for _ in range(2)]
        for number in range(rounds):
            for each, record in enumerate(RECORDING[number * part : (number + 1) * part]):
                await viewers.send(running[each % 2], record)
            await asyncio.sleep(random.uniform(0, 0.2))
            running[number % 2].kill()
            running[number % 2] = stack.enter_context(clocked_serving(viewers.dsn, viewers.clock))
        await viewers.wait(*running)
    await viewers.check()


async def test_invalid_utf_8_is_answered(viewers: Viewers) -> None:
    viewers.clock.write_text("1795500000")
    with clocked_serving(viewers.dsn, viewers.clock) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        query = b"service=analytics&action=trackEvent&eventType=1&sessionId=v:p&entryId=e&nodeId=\xff\xc3&userId=\x80"
        writer.write(b"GET /api_v3/index.php?" + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 200 ") or answer.startswith(b"HTTP/1.1 400 ")
