"""Clients that send events at full rate, remember what they were told, and never give an event up."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from uuid import UUID

import httpx

from ivgraph.database import connect
from ivgraph.ingest.event import EventType
from support.events import event
from support.proof import differences
from support.tables import connect_to

#: Seconds before a client sends again what was not taken.
PAUSE = 0.02
#: Seconds that everything may take to be taken at last.
PATIENCE = 60


class Traffic:
    """What was sent, and what of it was acknowledged."""

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
        """Sends while the block runs; afterwards until everything is acknowledged."""
        async with asyncio.TaskGroup() as group:
            for number in range(clients):
                group.create_task(self._send(self._addresses[number % len(self._addresses)]))
            yield
            self._stopping = True

    async def progress(self, events: int = 200) -> None:
        """Waits until so many more events are acknowledged: whatever was broken works again."""
        goal = len(self.acknowledged) + events
        async with asyncio.timeout(PATIENCE):
            while len(self.acknowledged) < goal:
                self._advanced.clear()
                await self._advanced.wait()

    async def moment(self) -> None:
        """Waits for a random moment of normal work."""
        await self.progress(self._random.randrange(50, 500))
        await asyncio.sleep(self._random.uniform(0, 0.1))

    async def _send(self, address: str) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as http:
            while not self._stopping:
                batch = self._make_batch()
                self.sent |= {UUID(each["id"]) for each in batch}
                taken = await self._is_taken(http, batch)
                while not taken:
                    await asyncio.sleep(PAUSE)
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
    """Every acknowledged event is stored, every stored one was sent, none is twice, and all are counted."""
    acknowledged = set(traffic.acknowledged)
    connection = await connect_to(dsn)
    stored = [row["event_id"] for row in await connection.fetch("select event_id from event")]
    await connection.close()
    assert len(stored) == len(set(stored))
    assert acknowledged <= set(stored)
    assert set(stored) <= traffic.sent
    async with connect(dsn) as database:
        assert await differences(database) == []
