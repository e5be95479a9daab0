"""Beacons while the database is unavailable: the player goes on, and only stored beacons are acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivgraph.catalog.structures import save_structure
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS
from support.client import NOW, open_client
from support.faults import Section, fault
from support.kaltura import BEGIN, STRUCTURE, request, switch, until_processed
from support.proxy import proxy

PATHS = [record["path"] for record in (request(3, 0, eventIndex=1), *switch(5, "a", "b", 1, hotspotId="to b"))]

NUMBERS = """
{ playlist(id: "video") {
    metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) { plays clicks } } }
"""


async def test_beacon_that_is_not_stored_is_answered_503_and_the_player_goes_on(database_url: str) -> None:
    async with proxy(database_url) as between, open_client(between.dsn) as client:
        await save_structure(client.services.database, STRUCTURE, NOW)
        assert (await client.http.get(PATHS[0])).status_code == 200
        between.cut()
        response = await client.http.get(PATHS[1])
        assert response.status_code == 503
        assert response.headers["retry-after"] == "5"
        assert response.json()["viewEventsEnabled"] is True
        between.restore()
        for path in PATHS[1:]:
            assert (await client.http.get(path)).status_code == 200
        assert (await client.ask(NUMBERS))["playlist"]["metrics"] == {"plays": 1, "clicks": 1}


@pytest.mark.parametrize("sent", [b"hotspot_click", b"COMMIT;"], ids=["in the middle", "at the end"])
async def test_beacon_that_may_be_stored_counts_once_when_it_is_sent_again(database_url: str, sent: bytes) -> None:
    async with proxy(database_url) as between, open_client(between.dsn) as client:
        await save_structure(client.services.database, STRUCTURE, NOW)
        assert (await client.http.get(PATHS[0])).status_code == 200
        between.lose_answer_to(sent)
        assert (await client.http.get(PATHS[2])).status_code == 503
        assert (await client.http.get(PATHS[2])).status_code == 200
        assert (await client.ask(NUMBERS))["playlist"]["metrics"] == {"plays": 1, "clicks": 1}


@fault(
    Section.DATABASE,
    "The database is unavailable when queued beacons of Kaltura's player are due",
    client="Nothing: the beacons were acknowledged before",
    others="Everyone, once the database is back",
    recovery="By itself: what was watched is stored when the database is back",
)
async def test_due_beacons_are_processed_once_the_database_is_back(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.poller.POLL_SECONDS", 0.01)
    time = [BEGIN]
    async with proxy(database_url) as between, open_client(between.dsn, now=lambda: to_time(time[0])) as client:
        for position in (0, 8):
            time[0] = BEGIN + position
            answer = await client.http.get(
                request(33 if position else 3, position=position, eventIndex=position)["path"]
            )
            assert answer.status_code == 200
        between.cut()
        time[0] += QUEUE_SECONDS + 1
        assert (await client.http.get(PATHS[1])).status_code == 503
        between.restore()
        await until_processed(client.services.writing)
        minutes = (await client.ask(NUMBERS.replace("clicks", "minutesViewed")))["playlist"]["metrics"]["minutesViewed"]
    assert minutes == pytest.approx(8 / 60)


def to_time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
