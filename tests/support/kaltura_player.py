"""A player of Kaltura's, whose beacons an application in the same process counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS
from support.client import NOW, Client, open_client
from support.kaltura import BEGIN, STRUCTURE, Record, request, switch, until_processed

PATH = "/api_v3/index.php"

NUMBERS = """
{ playlist(id: "video") {
    metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) { impressions plays minutesViewed }
    nodes {
      externalId
      metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) { plays clicks }
    }
  }
}
"""

#: Node a is played for 10 seconds, until a click leads to b, which is played for 5.
PAGE_LOAD = [
    request(1, 0, position=0, eventIndex=1),
    request(3, 1, position=0, eventIndex=2),
    request(44, 1, position=0, eventIndex=1),
    *switch(11, "a", "b", 10, hotspotId="to b"),
    request(33, 16, nodeId="b", position=5, eventIndex=1),
]

#: Its numbers.
EXPECTED = {
    "metrics": {"impressions": 1, "plays": 1, "minutesViewed": 0.25},
    "nodes": [
        {"externalId": "a", "metrics": {"plays": 1, "clicks": 1}},
        {"externalId": "b", "metrics": {"plays": 1, "clicks": 0}},
        {"externalId": "c", "metrics": {"plays": 0, "clicks": 0}},
    ],
}


class Clock:
    """The server's clock. It must not go back: a beacon that was due once may still be processed later."""

    def __init__(self, now: float = BEGIN) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


class Player:
    """Sends requests with the clock at the times at which they were recorded."""

    def __init__(self, client: Client, clock: Clock) -> None:
        self.client = client
        self.clock = clock

    async def send(self, *records: Record) -> None:
        for record in records:
            self.clock.now = record["received_at"]
            response = await self.client.http.get(record["path"], headers={"user-agent": record.get("user_agent", "x")})
            assert_accepted(response)

    async def post(self, record: Record, form: str) -> None:
        """Sends all fields in the body, or some of them in the query, as newer players do."""
        self.clock.now = record["received_at"]
        fields = dict(parse_qsl(urlsplit(record["path"]).query))
        in_query = () if form == "form alone" else ("service", "action", "eventType", "sessionId")
        query = {name: fields.pop(name) for name in in_query}
        body: dict[str, Any] = {"json": fields} if form == "json" else {"data": fields}
        assert_accepted(await self.client.http.post(PATH, params=query, **body))

    async def wait(self) -> None:
        """Waits until all queued beacons are processed."""
        self.clock.now += QUEUE_SECONDS + 1
        await until_processed(self.client.services.writing)

    async def numbers(self) -> dict[str, Any]:
        answer: dict[str, Any] = (await self.client.ask(NUMBERS))["playlist"]
        return answer

    async def documents(self) -> list[dict[str, Any]]:
        rows = await self.client.services.database.fetch("sources/kaltura/page_loads", ["video"], ["page"])
        return [row["document"] for row in rows]


def assert_accepted(response: httpx.Response) -> None:
    assert response.status_code == 200
    assert response.json()["viewEventsEnabled"] is True


@asynccontextmanager
async def open_player(
    database_url: str, *, structure: PlaylistStructure = STRUCTURE, begin: float = BEGIN
) -> AsyncIterator[Player]:
    """A player of a playlist, and a server that polls its queue all the time."""
    clock = Clock(begin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ivgraph.sources.kaltura.poller.POLL_SECONDS", 0.01)
        async with open_client(database_url, now=clock) as client:
            await save_structure(client.services.database, structure, NOW)
            yield Player(client, clock)
