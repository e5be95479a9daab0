"""The queue of beacons: each counts once in whatever order it arrives, and nothing that waits holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.ingest.rollups import rebuild
from ivgraph.sources.kaltura.processing import History, Processed, process
from ivgraph.sources.kaltura.queued_beacon import QueuedBeacon
from support.client import NOW
from support.faults import Section, fault
from support.firedrill import PERIOD, QUERY, TRUTH, Truth, read_recorded_structure, read_recording
from support.kaltura import BEGIN, STRUCTURE, events_of, request, spans
from support.kaltura_player import EXPECTED, PAGE_LOAD, Player, assert_accepted, open_player
from support.proof import differences
from support.statements import recorded_statements

DAY = 86_400


async def test_duplicate_counts_once(player: Player) -> None:
    play = request(3, 0, position=0, eventIndex=2)
    await player.send(play, play | {"received_at": play["received_at"] + 2})
    assert (await player.numbers())["metrics"]["plays"] == 1


async def test_beacons_that_arrive_at_once_share_transactions(player: Player) -> None:
    paths = [request(3, 0, sessionId=f"page {number}:x", eventIndex=1)["path"] for number in range(50)]
    with recorded_statements() as names:
        for response in await asyncio.gather(*(player.client.http.get(path) for path in paths)):
            assert_accepted(response)
    assert (await player.numbers())["metrics"]["plays"] == 50
    assert 1 <= names.count("ingest/store_events") < 10
    assert names.count("catalog/playlists_by_external_id") < 10


async def test_beacons_of_one_page_load_that_arrive_at_once_all_count(player: Player) -> None:
    await player.send(*PAGE_LOAD[:3])
    clicks = [request(47, 2, hotspotId="link", position=1, customVar1=number)["path"] for number in range(20)]
    for response in await asyncio.gather(*(player.client.http.get(path) for path in clicks)):
        assert_accepted(response)
    numbers = await player.numbers()
    assert numbers["nodes"][0]["metrics"] == {"plays": 1, "clicks": 20}


async def test_locked_playlist_delays_no_other(player: Player) -> None:
    database = player.client.services.database
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["video"])
        waiting = asyncio.create_task(player.client.http.get(PAGE_LOAD[0]["path"]))
        await player.send(request(1, 0, rootEntryId="other"))
        assert not waiting.done()
    assert_accepted(await waiting)
    assert (await player.numbers())["metrics"]["impressions"] == 1


async def test_beacons_that_wait_for_a_lock_lose_nothing(player: Player) -> None:
    database = player.client.services.database
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["video"])
        waiting = []
        for record in PAGE_LOAD:
            player.clock.now = record["received_at"]
            waiting.append(asyncio.create_task(player.client.http.get(record["path"])))
            # Its response shows that the server has taken up the request before.
            await player.send(request(1, record["received_at"] - BEGIN, rootEntryId="other", sessionId="other"))
    for response in await asyncio.gather(*waiting):
        assert_accepted(response)
    await player.wait()
    assert await player.numbers() == EXPECTED


async def test_page_load_is_deleted_a_day_after_its_last_beacon(player: Player) -> None:
    await player.send(*PAGE_LOAD)
    await player.wait()
    await player.send(request(1, DAY, sessionId="next day:x"))
    assert len(await player.documents()) == 1
    await player.send(request(1, 2 * DAY, sessionId="day after:x"))
    assert await player.documents() == []


async def test_page_load_that_goes_on_is_kept(player: Player) -> None:
    await player.send(*PAGE_LOAD)
    for day in (1, 2, 3):
        await player.send(request(33, day * DAY, nodeId="b", position=5, eventIndex=1 + day))
        await player.wait()
    (document,) = await player.documents()
    assert document["current"]["node"] == "b"


async def test_document_of_another_version_is_ignored(player: Player) -> None:
    async with player.client.services.database.session() as session:
        await session.execute(
            "sources/kaltura/save_page_loads",
            ["video"],
            ["page"],
            [{"of": "another version"}],
            [{}],
            [int(BEGIN // DAY)],
        )
    await player.send(*PAGE_LOAD)
    await player.wait()
    assert await player.numbers() == EXPECTED


async def test_counts_show_at_once_and_what_was_watched_half_a_minute_later(player: Player) -> None:
    await player.send(*PAGE_LOAD)
    counts = {"impressions": 1, "plays": 1}
    assert (await player.numbers())["metrics"] == {**counts, "minutesViewed": 0.0}
    assert (await player.numbers())["nodes"] == EXPECTED["nodes"]
    await player.wait()
    assert (await player.numbers())["metrics"] == {**counts, "minutesViewed": 0.25}


@fault(
    Section.CONNECTIONS,
    "A network delivers the beacons of Kaltura's player out of order, or a proxy sends some of them again",
    client="200; each beacon counts once. The events are the same as in the right order, if no beacon is more than 30 "
    "s late",
    others="Everyone",
    recovery="None is needed; what was watched shows half a minute after its beacons arrived",
)
@pytest.mark.parametrize("seed", range(3))
async def test_disordered_and_duplicated_beacons_give_the_same_numbers(database_url: str, seed: int) -> None:
    random, structure = Random(seed), read_recorded_structure()
    visit = [record for record in read_recording() if TRUTH.sessions[1]["session"].partition(":")[0] in record["path"]]
    delayed = [record | {"received_at": record["received_at"] + random.uniform(0, 25)} for record in visit]
    again = [record | {"received_at": record["received_at"] + random.uniform(0, 25)} for record in delayed]
    async with open_player(database_url, structure=structure, begin=visit[0]["received_at"]) as player:
        await player.send(*sorted([*delayed, *again], key=lambda record: float(record["received_at"])))
        await player.wait()
        playlist = (await player.client.ask(QUERY, period=PERIOD))["playlist"]
    Truth((TRUTH.sessions[1],)).check(playlist)
    watched = sum(end - start for _, start, end in spans(events_of(visit, structure)))
    assert playlist["metrics"]["minutesViewed"] * 60 == pytest.approx(watched, abs=0.01)


async def test_queued_beacons_do_not_disturb_a_proof_a_rebuild_or_a_new_structure(player: Player) -> None:
    await player.send(*PAGE_LOAD)
    database = player.client.services.writing
    async for _ in rebuild(database, "video"):
        pass
    await save_structure(database, STRUCTURE, NOW)
    assert await differences(database) == []
    await player.wait()
    assert await differences(database) == []
    assert await player.numbers() == EXPECTED


@fault(
    Section.STRANGERS,
    "A page load sends more than 200 beacons of Kaltura's player in half a minute, as no player does",
    client="200; each beacon beyond the 200th still counts, but not what was watched until it, and `rejections` lists "
    "it as `TOO_MANY_BEACONS`",
    others="Everyone",
    recovery="By itself, as queued beacons are processed",
)
async def test_queued_beacons_of_a_page_load_are_limited(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.beacon_writer.MAX_QUEUED_OF_PAGE_LOAD", 3)
    await player.send(*PAGE_LOAD)
    assert (await player.numbers())["nodes"] == EXPECTED["nodes"]
    rejections = (await player.client.ask("{ rejections { playlist code } }"))["rejections"]
    assert rejections == [{"playlist": "video", "code": "TOO_MANY_BEACONS"}] * 3
    await player.wait()
    await player.send(*(request(99, at, nodeId="b", position=at - 60, eventIndex=at) for at in (65, 75)))
    await player.wait()
    assert (await player.numbers())["metrics"]["minutesViewed"] > 0


@fault(
    Section.STRANGERS,
    "Strangers send beacons of Kaltura's player with ever new page loads",
    client="200; beyond 200,000 page loads or 90,000 queued beacons of a playlist, a beacon of a new page load still "
    "counts, but not what was watched until it, and `rejections` lists it as `TOO_MANY_BEACONS`",
    others="Page loads that have begun before, and other playlists, are not affected",
    recovery="By itself, as queued beacons are processed, and page loads are deleted a day after their last beacon",
)
@pytest.mark.parametrize("bound", ["MAX_PAGE_LOADS_OF_PLAYLIST", "MAX_QUEUED_OF_PLAYLIST", "MAX_QUEUED"])
async def test_page_loads_of_a_playlist_are_limited(
    database_url: str, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.CACHE_SECONDS", 0.0)
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.NEW_PAGE_LOAD_SHARE", 0.01)
    monkeypatch.setattr(f"ivgraph.sources.kaltura.limits.{bound}", 1 if bound == "MAX_PAGE_LOADS_OF_PLAYLIST" else 100)
    # Opened here, not by the fixture: a cache gets its seconds when it is made.
    async with open_player(database_url) as player:
        await player.send(PAGE_LOAD[0])
        later = 60 if bound == "MAX_PAGE_LOADS_OF_PLAYLIST" else 0
        if later:
            await player.wait()
        await player.send(*(request(1, 10 + later, sessionId=f"page {number}:x", eventIndex=1) for number in range(3)))
        assert (await player.numbers())["metrics"]["impressions"] == 4
        rejections = (await player.client.ask("{ rejections { playlist code } }"))["rejections"]
        assert rejections == [{"playlist": "video", "code": "TOO_MANY_BEACONS"}] * 3
        await player.send(*(record | {"received_at": record["received_at"] + later} for record in PAGE_LOAD[1:]))
        await player.wait()
        assert (await player.numbers())["metrics"] == {"impressions": 4, "plays": 1, "minutesViewed": 0.25}


async def test_page_load_that_cannot_be_processed_is_dropped_and_delays_no_other(
    player: Player, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail_for_one(
        history: History, beacons: Sequence[QueuedBeacon], watermark: float, structure: PlaylistStructure | None
    ) -> Processed:
        if beacons[0].beacon.page_load == "broken":
            raise ValueError("a fault of ours")
        return process(history, beacons, watermark, structure)

    monkeypatch.setattr("ivgraph.sources.kaltura.beacon_writer.process", fail_for_one)
    await player.send(request(3, 0, sessionId="broken:x", position=0), *PAGE_LOAD)
    await player.wait()
    numbers = await player.numbers()
    assert numbers["metrics"] == {"impressions": 1, "plays": 2, "minutesViewed": 0.25}
    rejections = (await player.client.ask("{ rejections { playlist code } }"))["rejections"]
    assert rejections == [{"playlist": "video", "code": "UNSTORABLE"}]
    assert "What was watched in page load broken of video could not be stored." in caplog.text
