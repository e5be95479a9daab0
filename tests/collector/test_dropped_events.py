"""Events of old months are dropped while players send, some of them events of those months."""

from __future__ import annotations

import asyncio
from datetime import date

from ivgraph.ingest.retention import drop_events, list_months
from support.client import Client
from support.events import event
from support.proof import differences

HORIZON = date(2026, 9, 1)


async def test_every_request_is_answered_while_events_are_dropped(client: Client) -> None:
    """Each event is counted once or rejected, and no request fails."""
    accepted = {True: 0, False: 0}
    sent, done = asyncio.Event(), asyncio.Event()

    async def send(player: int) -> None:
        rounds_after = 0
        while rounds_after < 3:
            rounds_after += done.is_set()
            times = [f"2026-{month:02}-10T10:00:00Z" for month in (6, 7, 8, 9, 11)]
            events = [event("play", at=at, playlist=f"p{player}", session=f"s{player}") for at in times]
            response = await client.http.post("/v1/events", json=events)
            assert response.status_code == 200, response.text
            for at, verdict in zip(times, response.json()["events"], strict=True):
                is_old = at < HORIZON.isoformat()
                accepted[is_old] += verdict["status"] == "accepted"
                assert verdict["status"] == "accepted" or (is_old and verdict["code"] == "TIME_TOO_OLD"), verdict
                assert not (is_old and rounds_after and verdict["status"] == "accepted")
            sent.set()

    async def drop() -> None:
        await sent.wait()
        months = drop_events(client.services.writing, HORIZON, keep=False, report=lambda message: None)
        assert [month.name async for month in months] == ["event_2026_06", "event_2026_07", "event_2026_08"]
        done.set()

    await asyncio.gather(drop(), *(send(player) for player in range(4)))
    assert await list_months(client.services.writing, HORIZON) == []
    assert await differences(client.services.writing) == []
    query = '{ playlists { nodes { metrics(period: {firstDay: "%s", lastDay: "%s"}) { plays } } } }'
    for is_old, days in ((True, ("2026-06-01", "2026-08-31")), (False, ("2026-09-01", "2026-11-30"))):
        playlists = (await client.ask(query % days))["playlists"]["nodes"]
        assert sum(playlist["metrics"]["plays"] for playlist in playlists) == accepted[is_old]
