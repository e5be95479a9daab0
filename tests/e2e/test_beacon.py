"""The JavaScript client, in a real browser on another host's page, against a real server."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from e2e.browser.beacon_page import beacon_page
from e2e.browser.programs import REPOSITORY, run_script
from e2e.browser.server import serving as serving_app
from support.postgres import Postgres
from support.serving import serving
from support.tables import connect_to

STATIC = REPOSITORY / "src" / "ivgraph" / "static"
TYPES = (REPOSITORY / "web" / "src" / "beacon" / "ivgraph-beacon.d.ts").read_text(encoding="utf-8")
LARGEST = 3_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def used(postgres: Postgres) -> AsyncIterator[tuple[dict[str, Any], list[Any]]]:
    """What the page recorded, and the events that the server stored."""
    async with postgres.clone() as dsn:
        with serving(dsn) as server, serving_app(beacon_page(server.address)) as page:
            recorded = run_script("beacon.mjs", f"{page}/", f"{server.address}/v1/events")
        connection = await connect_to(dsn)
        try:
            events = await connection.fetch(
                "select event.*, playlist.external_id as playlist from event"
                " join playlist on playlist.id = event.playlist_id order by event.at"
            )
        finally:
            await connection.close()
        yield recorded, events
    assert events


def of_playlist(events: list[Any], playlist: str) -> list[Any]:
    return [event for event in events if event["playlist"] == playlist]


def test_no_event_is_lost_and_none_counts_twice(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    assert recorded["lost"] == 2
    positions = [event["position_ms"] // 1000 for event in of_playlist(events, "drill") if event["type"] == "play"]
    assert sorted(positions) == recorded["recorded"]


def test_events_wait_while_there_is_no_network(used: tuple[dict[str, Any], list[Any]]) -> None:
    assert used[0]["whileOffline"] == 5


def test_each_page_load_is_a_session_and_the_browser_one_visitor(used: tuple[dict[str, Any], list[Any]]) -> None:
    plays = [event for event in of_playlist(used[1], "drill") if event["type"] == "play"]
    assert len({event["session"] for event in plays}) == 2
    assert len({event["visitor_id"] for event in plays}) == 1


def test_what_is_recorded_at_once_keeps_its_order(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    plays = [event for event in of_playlist(events, "drill") if event["type"] == "play"]
    assert [event["position_ms"] // 1000 for event in plays] == recorded["recorded"]
    assert len({event["at"] for event in plays}) == len(plays)


def test_rejected_events_are_logged_to_the_console_and_block_no_others(
    used: tuple[dict[str, Any], list[Any]],
) -> None:
    recorded, events = used
    assert [text.partition(" {id: ")[0] for text in recorded["rejected"]] == [
        'ivgraph rejects an event: an event of type switch needs the field "cause" (MISSING_FIELD)',
        "ivgraph rejects an event: fields unknown to ivgraph must not exceed 8192 bytes of JSON (TOO_LONG)",
    ]
    drill = of_playlist(events, "drill")
    assert [event["type"] for event in drill if event["type"] != "play"] == ["impression", "session_end"]


def test_retries_respect_the_retry_after_header(
    used: tuple[dict[str, Any], list[Any]],
) -> None:
    assert used[0]["paused"]["before"] == 1
    assert used[0]["paused"]["after"] >= 1


def test_a_stopped_beacon_sends_its_queue_and_nothing_later(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    stopped = recorded["stopped"]
    # Without a network it leaves its events to the next beacon, including those recorded after it was stopped.
    assert stopped["left"] == stopped["said"] == 2
    assert stopped["requests"] == 1
    assert [event["type"] for event in of_playlist(events, "stopped")] == ["impression", "play", "play"]


def test_events_arrive_even_without_storage(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    assert recorded["full"] == []
    assert recorded["forbidden"] == "SecurityError"
    for playlist in ("full", "forbidden"):
        arrived = of_playlist(events, playlist)
        assert [event["type"] for event in arrived] == ["impression", "play"]
        assert len({event["visitor_id"] for event in arrived}) == 1


def test_client_stays_small() -> None:
    assert len(gzip.compress((STATIC / "beacon.js").read_bytes(), 9)) < LARGEST


async def test_client_and_its_types_are_served_to_every_host(postgres: Postgres) -> None:
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            async with httpx.AsyncClient(base_url=server.address) as http:
                script = await http.get("/v1/beacon.js", headers={"Origin": "https://player.example"})
                types = await http.get("/v1/beacon.d.ts")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.text == (STATIC / "beacon.js").read_text(encoding="utf-8")
    assert types.text == TYPES
