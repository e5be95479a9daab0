"""Clients that send events at full rate, record the responses, and send each event until it is acknowledged."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from ivgraph.database import connect
from ivgraph.ingest.event import EventType
from support.events import event
from support.proof import differences
from support.tables import Connection, connect_to

#: How long a client waits before it sends events again that were not accepted.
RETRY_SECONDS = 0.02
#: How long it may take until all events are accepted.
TIMEOUT_SECONDS = 60


class Traffic:
    """The events that were sent, and those that were acknowledged."""

    def __init__(self, *addresses: str, seed: int) -> None:
        self._addresses = addresses
        self._random = random.Random(seed)
        self._numbers = count(1)
        self._stopping = False
        self._advanced = asyncio.Event()
        self.sent: set[UUID] = set()
        self.acknowledged: set[UUID] = set()
        #: How many answers had which status; None: there was no answer.
        self.answers: Counter[int | None] = Counter()

    @asynccontextmanager
    async def running(self, clients: int = 4) -> AsyncIterator[None]:
        """Sends events while the block runs, and then until all are acknowledged."""
        async with asyncio.TaskGroup() as group:
            for number in range(clients):
                group.create_task(self._send(self._addresses[number % len(self._addresses)]))
            yield
            self._stopping = True

    async def progress(self, events: int = 200) -> None:
        """Waits until ``events`` more events are acknowledged, which shows that the server works again."""
        goal = len(self.acknowledged) + events
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while len(self.acknowledged) < goal:
                self._advanced.clear()
                await self._advanced.wait()

    async def moment(self) -> None:
        """Waits for a random moment of normal work."""
        await self.progress(self._random.randrange(50, 500))
        await asyncio.sleep(self._random.uniform(0, 0.1))

    async def _send(self, address: str) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT_SECONDS) as http:
            while not self._stopping:
                batch = self._make_batch()
                self.sent |= {UUID(each["id"]) for each in batch}
                taken = await self._is_taken(http, batch)
                while not taken:
                    await asyncio.sleep(RETRY_SECONDS)
                    taken = await self._is_taken(http, batch)

    async def _is_taken(self, http: httpx.AsyncClient, batch: list[dict[str, Any]]) -> bool:
        try:
            response = await http.post("/v1/events", json=batch)
        except httpx.TransportError:
            self.answers[None] += 1
            return False
        self.answers[response.status_code] += 1
        if response.status_code != 200:
            assert response.status_code == 503, response.text
            return False
        verdicts = response.json()["events"]
        assert [verdict["id"] for verdict in verdicts] == [each["id"] for each in batch]
        assert all(verdict["status"] in ("accepted", "duplicate") for verdict in verdicts)
        self.acknowledged |= {UUID(verdict["id"]) for verdict in verdicts}
        self._advanced.set()
        return True

    def _make_batch(self) -> list[dict[str, Any]]:
        draw = self._random
        return [
            event(
                draw.choice(list(EventType)),
                id=str(UUID(int=next(self._numbers))),
                playlist=f"playlist-{draw.randrange(5)}",
                session=f"session-{draw.randrange(50)}",
                node=f"node-{draw.randrange(5)}",
            )
            for _ in range(draw.randrange(1, 40))
        ]


async def assert_consistent(dsn: str, traffic: Traffic) -> None:
    """Checks that acknowledged events are stored, stored ones were sent, none is stored twice, and all are counted."""
    acknowledged = set(traffic.acknowledged)
    connection = await _connect_after_restart(dsn)
    stored = [row["event_id"] for row in await connection.fetch("select event_id from event")]
    await connection.close()
    assert len(stored) == len(set(stored))
    assert acknowledged <= set(stored)
    assert set(stored) <= traffic.sent
    async with connect(dsn) as database:
        assert await differences(database) == []


async def _connect_after_restart(dsn: str) -> Connection:
    """Waits for a killed server: answers that were under way may have been all the progress since."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while True:
            try:
                return await connect_to(dsn)
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.1)
