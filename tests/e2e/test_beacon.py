"""The JavaScript client, in a real browser on another host's page, against a real server."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from e2e.browser.programs import REPOSITORY, run_script
from e2e.browser.server import serving as serving_app
from support.postgres import Postgres
from support.serving import serving
from support.tables import connect_to

STATIC = REPOSITORY / "src" / "ivgraph" / "static"
TYPES = (REPOSITORY / "web" / "src" / "beacon" / "ivgraph-beacon.d.ts").read_text(encoding="utf-8")
LARGEST = 3_000

PAGE = """
<!doctype html>
<meta charset="utf-8">
<title>A player</title>
<link rel="icon" href="data:,">
<script type="module">
  import {{ createBeacon, observeVideo }} from "{collector}/v1/beacon.js";
  globalThis.observeVideo = observeVideo;
  globalThis.beacon = createBeacon({{ url: "{collector}/v1/events", playlist: "drill", delay: 50 }});
  globalThis.makeVideo = async (milliseconds) => {{
    const canvas = document.createElement("canvas");
    const paint = setInterval(() => canvas.getContext("2d").fillRect(Math.random() * 300, 0, 10, 150), 40);
    canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(25), {{ mimeType: "video/webm" }});
    const pieces = [];
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    recorder.stop();
    await new Promise((resolve) => recorder.addEventListener("stop", resolve, {{ once: true }}));
    clearInterval(paint);
    const video = document.createElement("video");
    video.muted = true;
    video.src = URL.createObjectURL(new Blob(pieces, {{ type: "video/webm" }}));
    document.body.append(video);
    return video;
  }};
</script>
"""


def page_app(collector: str) -> Starlette:
    """The page of somebody who plays videos, on a host of its own."""

    async def show(request: Request) -> Response:
        return HTMLResponse(PAGE.format(collector=collector))

    return Starlette(routes=[Route("/", show)])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def used(postgres: Postgres) -> AsyncIterator[tuple[dict[str, Any], list[Any]]]:
    """What the page recorded, and the events that the server stored."""
    async with postgres.clone() as dsn:
        with serving(dsn) as server, serving_app(page_app(server.address)) as page:
            recorded = run_script("beacon.mjs", f"{page}/", f"{server.address}/v1/events")
        connection = await connect_to(dsn)
        try:
            events = await connection.fetch("select * from event order by at")
        finally:
            await connection.close()
        yield recorded, events
    assert events


def test_no_event_is_lost_and_none_counts_twice(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    assert recorded["lost"] == 2
    positions = [event["position_ms"] // 1000 for event in events if event["type"] == "play"]
    assert sorted(positions) == recorded["recorded"]


def test_events_wait_while_there_is_no_network(used: tuple[dict[str, Any], list[Any]]) -> None:
    assert used[0]["whileOffline"] == 5


def test_each_page_load_is_a_session_and_the_browser_one_visitor(used: tuple[dict[str, Any], list[Any]]) -> None:
    plays = [event for event in used[1] if event["type"] == "play"]
    assert len({event["session"] for event in plays}) == 2
    assert len({event["visitor_id"] for event in plays}) == 1


def test_what_is_recorded_at_once_keeps_its_order(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    plays = [event for event in events if event["type"] == "play"]
    assert [event["position_ms"] // 1000 for event in plays] == recorded["recorded"]
    assert len({event["at"] for event in events}) == len(events)


def test_a_video_tells_what_was_played_of_it(used: tuple[dict[str, Any], list[Any]]) -> None:
    recorded, events = used
    types = [event["type"] for event in events if event["type"] != "play"]
    assert types[0] == "node_play"
    assert types[-1] == "node_end"
    watched = sum(event["watched_to_ms"] - event["watched_from_ms"] for event in events if event["type"] == "watch")
    assert watched / 1000 == pytest.approx(recorded["played"], abs=0.05)
    assert recorded["played"] > 2


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
