"""Kaltura's beacons from malicious senders, and while somebody else keeps a playlist locked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.sources.kaltura.beacon_writer import DuePageLoad
from ivgraph.sources.kaltura.processing import History, Processed, process
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS, QueuedBeacon
from ivgraph.sources.kaltura.recorder import Recorder
from support.client import NOW, Client, open_client
from support.faults import Section, fault
from support.kaltura import BEGIN, STRUCTURE, Record, request, until_processed

NUMBERS = """
query ($id: ID!) {
  playlist(id: $id) {
    metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) { impressions minutesViewed }
    nodes { metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) { plays } }
  }
  rejections { code }
}
"""


class Visitors:
    """Sends requests, each at its own time."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.client: Client

    def time(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)

    async def send(self, *records: Record) -> None:
        for record in records:
            self.now = record["received_at"]
            assert (await self.client.http.get(record["path"])).status_code == 200

    async def numbers(self, playlist: str = "video") -> dict[str, object]:
        answer = await self.client.ask(NUMBERS, id=playlist)
        metrics: dict[str, object] = answer["playlist"]["metrics"]
        plays = [node["metrics"]["plays"] for node in answer["playlist"]["nodes"]]
        return {**metrics, "plays": plays, "rejections": [each["code"] for each in answer["rejections"]]}


@asynccontextmanager
async def open_visitors(dsn: str) -> AsyncIterator[Visitors]:
    visitors = Visitors()
    async with open_client(dsn, now=visitors.time) as client:
        await save_structure(client.services.database, STRUCTURE, NOW)
        visitors.client = client
        yield visitors


@pytest.fixture
async def visitors(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitors]:
    monkeypatch.setattr("ivgraph.sources.kaltura.poller.POLL_SECONDS", 0.01)
    async with open_visitors(database_url) as visitors:
        yield visitors


def played(playlist: str, page_load: str = "page") -> list[Record]:
    """Six seconds of playing."""
    named = {"rootEntryId": playlist, "sessionId": f"{page_load}:x"}
    return [
        request(1, 0, position=0, eventIndex=1, **named),
        request(3, 0, position=0, eventIndex=2, **named),
        request(33, 6, position=6, eventIndex=3, **named),
    ]


async def test_processing_of_a_playlist_does_not_wait_for_another_one_that_is_locked(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.poller.BATCH", 2)
    database = visitors.client.services.writing
    # The locked playlist has the oldest beacons, and more of them than a batch.
    await visitors.send(*played("video"), *played("video", "another page"), *played("other"))
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["video"])
        visitors.now += QUEUE_SECONDS + 1
        await until_processed(database, "video")
        assert (await visitors.numbers("other"))["minutesViewed"] == 0.1
        assert (await visitors.numbers())["minutesViewed"] == 0.0
    await until_processed(database)
    assert (await visitors.numbers())["minutesViewed"] == 0.2


@pytest.mark.parametrize("broken", [False, True])
async def test_playlist_that_is_never_found_unlocked_is_processed_all_the_same(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    """Also if one of its page loads cannot be processed."""

    async def find_playlist_locked(recorder: Recorder, due: DuePageLoad) -> bool:
        return False

    def fail_for_one(
        history: History, beacons: Sequence[QueuedBeacon], watermark: float, structure: PlaylistStructure | None
    ) -> Processed:
        if beacons[0].beacon.page_load == "page 1" and broken:
            raise ValueError("a fault of ours")
        return process(history, beacons, watermark, structure)

    monkeypatch.setattr(Recorder, "process", find_playlist_locked)
    monkeypatch.setattr("ivgraph.sources.kaltura.beacon_writer.process", fail_for_one)
    await visitors.send(*(record for number in range(5) for record in played("video", f"page {number}")))
    visitors.now += QUEUE_SECONDS + 1
    await until_processed(visitors.client.services.writing)
    numbers = await visitors.numbers()
    assert numbers["minutesViewed"] == pytest.approx(0.4 if broken else 0.5)
    assert numbers["rejections"] == (["UNSTORABLE"] if broken else [])


async def test_step_that_equals_a_forgotten_one_counts(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.processing.MAX_REMEMBERED_CONTENTS", 1)
    step = {"nodeId": "b", "position": 3, "eventIndex": 1}
    await visitors.send(
        request(44, 0, **step),
        request(3, 1, position=0, eventIndex=2),
        request(44, 31, **step),
    )
    visitors.now = BEGIN + QUEUE_SECONDS + 2
    await until_processed(visitors.client.services.writing, watermark=BEGIN + 1)
    await visitors.send(request(44, 62, **step))
    assert await visitors.numbers() == {"impressions": 0, "minutesViewed": 0.0, "plays": [0, 3, 0], "rejections": []}


@fault(
    Section.STRANGERS,
    "Very many page loads send beacons of Kaltura's player, none of them more than 200 in half a minute",
    client="200; beyond 100,000 queued beacons of a playlist, a beacon still counts, but not what was watched until "
    "it, and `rejections` lists it as `TOO_MANY_BEACONS`",
    others="Other playlists, unless 500,000 beacons are queued in all",
    recovery="By itself, as queued beacons are processed",
)
@pytest.mark.parametrize("bound", ["MAX_QUEUED_OF_PLAYLIST", "MAX_QUEUED"])
async def test_queued_beacons_of_page_loads_that_have_begun_are_limited_too(
    database_url: str, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.CACHE_SECONDS", 0.0)
    monkeypatch.setattr(f"ivgraph.sources.kaltura.limits.{bound}", 3)
    # Opened here, not by the fixture: a cache gets its seconds when it is made.
    async with open_visitors(database_url) as visitors:
        await visitors.send(*(request(99, number, position=number, eventIndex=number) for number in range(5)))
        assert (await visitors.numbers())["rejections"] == ["TOO_MANY_BEACONS"] * 2


async def test_page_load_with_queued_beacons_is_kept_while_no_server_runs_for_days(
    visitors: Visitors,
) -> None:
    start = [request(3, 0, position=0, eventIndex=1, playTimeSum=0), request(44, 0, position=0, eventIndex=1)]
    await visitors.send(*start, request(99, 10, position=10, eventIndex=2, playTimeSum=10))
    visitors.now = BEGIN + QUEUE_SECONDS + 1
    await until_processed(visitors.client.services.writing, watermark=BEGIN)
    visitors.now += 3 * 86_400
    await until_processed(visitors.client.services.writing)
    assert (await visitors.numbers())["minutesViewed"] == pytest.approx(10 / 60)
