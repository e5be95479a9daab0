"""The endpoint /api_v3/index.php: what players send, what they are answered, and what is stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.ingest.rollups import rebuild
from ivgraph.sources.kaltura.processing import History, Processed, process
from ivgraph.sources.kaltura.queued_beacon import QUEUE_SECONDS, QueuedBeacon
from support.client import NOW, Client, open_client
from support.faults import Section, fault
from support.firedrill import PERIOD, QUERY, TRUTH, Truth, read_recorded_structure, read_recording
from support.kaltura import BEGIN, STRUCTURE, Record, events_of, request, spans, switch, until_processed
from support.proof import differences
from support.statements import recorded_statements
from support.tables import connect_to

PATH = "/api_v3/index.php"
DAY = 86_400

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


@pytest.fixture(autouse=True)
def poll_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server polls its queue all the time."""
    monkeypatch.setattr("ivgraph.sources.kaltura.poller.POLL_SECONDS", 0.01)


@asynccontextmanager
async def open_player(database_url: str) -> AsyncIterator[Player]:
    clock = Clock()
    async with open_client(database_url, now=clock) as client:
        await save_structure(client.services.database, STRUCTURE, NOW)
        yield Player(client, clock)


@pytest.fixture
async def player(database_url: str) -> AsyncIterator[Player]:
    async with open_player(database_url) as player:
        yield player


EXPECTED = {
    "metrics": {"impressions": 1, "plays": 1, "minutesViewed": 0.25},
    "nodes": [
        {"externalId": "a", "metrics": {"plays": 1, "clicks": 1}},
        {"externalId": "b", "metrics": {"plays": 1, "clicks": 0}},
        {"externalId": "c", "metrics": {"plays": 0, "clicks": 0}},
    ],
}


async def test_recording_sent_live_gives_what_its_viewers_did(database_url: str) -> None:
    clock = Clock(read_recording()[0]["received_at"])
    async with open_client(database_url, now=clock) as client:
        await save_structure(client.services.database, read_recorded_structure(), NOW)
        player = Player(client, clock)
        await player.send(*read_recording())
        await player.wait()
        playlist = (await client.ask(QUERY, period=PERIOD))["playlist"]
    TRUTH.check(playlist)
    assert 0.95 <= playlist["metrics"]["minutesViewed"] * 60 / sum(TRUTH.seconds.values()) <= 1.02


async def test_fields_may_be_in_the_query(player: Player) -> None:
    await player.send(*PAGE_LOAD)
    await player.wait()
    assert await player.numbers() == EXPECTED


@pytest.mark.parametrize("form", ["json", "form", "form alone"])
async def test_fields_may_be_in_the_body(player: Player, form: str) -> None:
    for record in PAGE_LOAD:
        await player.post(record, form)
    await player.wait()
    assert await player.numbers() == EXPECTED


async def test_response_has_what_the_player_needs(player: Player) -> None:
    response = await player.client.http.get(PAGE_LOAD[0]["path"], headers={"origin": "https://shop.example.com"})
    assert response.json() == {"time": int(BEGIN), "viewEventsEnabled": True}
    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"


async def test_player_on_another_page_may_post_json(player: Player) -> None:
    headers = {
        "origin": "https://shop.example.com",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    response = await player.client.http.options(PATH, headers=headers)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"].lower() == "content-type"


async def test_event_has_the_context_and_the_viewer_of_the_request(player: Player) -> None:
    phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
    await player.send(request(3, 0, userId="dana", referrer="https://shop.example.com/page") | {"user_agent": phone})
    answer = await player.client.ask(
        """
        query ($filter: AudienceFilter) { playlist(id: "video") {
          metrics(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}, filter: $filter) { plays } } }
        """,
        filter={
            "and": [
                {"domain": {"in": ["shop.example.com"]}},
                {"operatingSystem": {"in": ["iOS"]}},
                {"viewer": {"in": ["dana"]}},
            ]
        },
    )
    assert answer["playlist"]["metrics"]["plays"] == 1


async def test_request_to_another_service_is_answered_and_ignored(player: Player) -> None:
    for query in ("service=stats&action=collect&event:eventType=3", "service=multirequest", ""):
        assert_accepted(await player.client.http.get(f"{PATH}?{query}"))
        assert_accepted(await player.client.http.post(f"{PATH}?{query}", json={"1": {"service": "session"}}))
    assert (await player.numbers())["metrics"]["plays"] == 0


async def test_invalid_beacon_is_listed_as_rejected(player: Player) -> None:
    await player.send(request(44, 0, nodeId=None), *PAGE_LOAD)
    assert_accepted(await player.client.http.post(PAGE_LOAD[0]["path"], content=b"x" * 200_000))
    await player.wait()
    answer = await player.client.ask(
        """
        { ingestStatus(period: {start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z"}) {
            accepted rejectedBy { code count } }
          rejections { playlist code reason } }
        """
    )
    assert answer["ingestStatus"] == {
        "accepted": 8,
        "rejectedBy": [{"code": "MISSING_FIELD", "count": 1}, {"code": "TOO_LONG", "count": 1}],
    }
    assert answer["rejections"] == [
        {"playlist": None, "code": "TOO_LONG", "reason": "a beacon must have at most 16,000 bytes"},
        {"playlist": "video", "code": "MISSING_FIELD", "reason": "event 44 (node play) needs nodeId"},
    ]
    assert await player.numbers() == EXPECTED


@pytest.mark.parametrize("form", ["query", "both"])
async def test_query_and_body_of_a_beacon_are_limited_together(player: Player, form: str) -> None:
    record = request(3, 1, position=0, eventIndex=2, note="x" * 9_000)
    rest = {"more": "y" * (9_000 if form == "both" else 1)}
    path = record["path"] + ("&more=" + "y" * 9_000 if form == "query" else "")
    assert_accepted(await player.client.http.post(path, data=rest))
    assert (await player.client.ask("{ rejections { code reason } }"))["rejections"] == [
        {"code": "TOO_LONG", "reason": "a beacon must have at most 16,000 bytes"}
    ]


async def test_long_user_agent_is_truncated(player: Player, database_url: str) -> None:
    record = request(3, 1, position=0, eventIndex=2)
    assert_accepted(await player.client.http.get(record["path"], headers={"user-agent": "x" * 30_000}))
    connection = await connect_to(database_url)
    lengths = await connection.fetchval("select array_agg(octet_length(content)) from kaltura_beacon")
    await connection.close()
    assert len(lengths) == 1
    assert lengths[0] < 2_000


async def test_beacon_that_does_not_arrive_in_time_is_rejected_and_frees_its_memory(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.server.app.MEMORY_BUDGET", 1_000)
    monkeypatch.setattr("ivgraph.sources.kaltura.endpoint.BODY_TIMEOUT_SECONDS", 0)

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * 800
        await asyncio.Event().wait()

    async with open_client(database_url) as client:
        for _ in range(2):
            assert_accepted(await client.http.post(PATH, content=endless()))
        assert_accepted(await client.http.get(PAGE_LOAD[0]["path"]))
        answer = await client.ask("{ rejections { code reason } }")
    reason = "the body did not arrive whole within 0 seconds"
    assert answer["rejections"] == [{"code": "MISSING_FIELD", "reason": reason}] * 2


async def test_head_request_is_no_beacon(player: Player) -> None:
    assert (await player.client.http.head(PAGE_LOAD[0]["path"])).status_code == 200
    assert (await player.numbers())["metrics"]["impressions"] == 0


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("eventType=1&sessionId=%FF%FE&entryId=%FF", b""),
        ("eventType=1&sessionId=%00:%00&entryId=%00&userId=%FF", b""),
        ("", b'{"eventType": 1e400, "sessionId": [1]}'),
        ("", b"[" * 10_000),
        ("eventType=48", bytes(range(256))),
        ("&".join(f"a{number}=1" for number in range(600)), b""),
    ],
)
async def test_garbage_is_answered_200(player: Player, query: str, body: bytes) -> None:
    assert_accepted(await player.client.http.post(f"{PATH}?service=analytics&action=trackEvent&{query}", content=body))


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
    clock = Clock(visit[0]["received_at"])
    async with open_client(database_url, now=clock) as client:
        await save_structure(client.services.database, structure, NOW)
        player = Player(client, clock)
        await player.send(*sorted([*delayed, *again], key=lambda record: float(record["received_at"])))
        await player.wait()
        playlist = (await client.ask(QUERY, period=PERIOD))["playlist"]
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=60), body=st.binary(max_size=60), json_body=st.booleans())
async def test_no_bytes_break_the_endpoint(player: Player, query: bytes, body: bytes, json_body: bool) -> None:
    prefix = "service=analytics&action=trackEvent&eventType=44&sessionId=v:p&entryId=e&"
    content = json.dumps({"nodeId": body.decode("latin-1")}).encode() if json_body else body
    assert_accepted(await player.client.http.post(f"{PATH}?{prefix}{quote(query, safe='&=%')}", content=content))
