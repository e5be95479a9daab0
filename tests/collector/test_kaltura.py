"""The endpoint /api_v3/index.php: what players send, what they are answered, and what is stored."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.client import open_client
from support.firedrill import PERIOD, QUERY, TRUTH, read_recorded_structure, read_recording
from support.kaltura import BEGIN, request
from support.kaltura_player import EXPECTED, PAGE_LOAD, PATH, Player, assert_accepted, open_player
from support.tables import connect_to


async def test_recording_sent_live_gives_what_its_viewers_did(database_url: str) -> None:
    structure, recording = read_recorded_structure(), read_recording()
    async with open_player(database_url, structure=structure, begin=recording[0]["received_at"]) as player:
        await player.send(*recording)
        await player.wait()
        playlist = (await player.client.ask(QUERY, period=PERIOD))["playlist"]
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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.binary(max_size=60), body=st.binary(max_size=60), json_body=st.booleans())
async def test_no_bytes_break_the_endpoint(player: Player, query: bytes, body: bytes, json_body: bool) -> None:
    prefix = "service=analytics&action=trackEvent&eventType=44&sessionId=v:p&entryId=e&"
    content = json.dumps({"nodeId": body.decode("latin-1")}).encode() if json_body else body
    assert_accepted(await player.client.http.post(f"{PATH}?{prefix}{quote(query, safe='&=%')}", content=content))
