"""Pages of other sites in a real browser, beside a real server: what they can read, change and send."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from e2e.browser.programs import run_script
from e2e.browser.server import serving as serving_app
from support.postgres import Postgres
from support.serving import Server, serving

NAME = "rebound.example"
PLAYLISTS = {"query": "{ playlists { nodes { name id } } }"}


def foreign_app() -> Starlette:
    """The empty page of another site."""

    async def show(request: Request) -> Response:
        return HTMLResponse('<!doctype html><title>Another site</title><link rel="icon" href="data:,"><body>')

    return Starlette(routes=[Route("/", show)])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def attempted(postgres: Postgres) -> AsyncIterator[tuple[dict[str, Any], set[str]]]:
    """What the page of another site saw, and the ids of the playlists that are there afterwards."""
    async with postgres.clone() as dsn:
        with serving(dsn) as server, serving_app(foreign_app()) as page:
            yield _visit(page, server), _playlists(server)


def test_they_read_nothing(attempted: tuple[dict[str, Any], set[str]]) -> None:
    readings = attempted[0]["readings"]
    assert readings.pop("query without CORS") in ("opaque", "TypeError")
    assert len(readings) == 5
    assert set(readings.values()) == {"TypeError"}


def test_they_change_nothing(attempted: tuple[dict[str, Any], set[str]]) -> None:
    seen, playlists = attempted
    assert set(seen["writings"].values()) <= {"TypeError", "opaque"}
    assert playlists == {"foreign"}, "that of the player's event"


def test_they_load_no_answer_as_something_else(attempted: tuple[dict[str, Any], set[str]]) -> None:
    assert attempted[0]["loadings"] == {"image": False, "script": False}


def test_nothing_is_run_for_what_they_load(attempted: tuple[dict[str, Any], set[str]]) -> None:
    statuses = attempted[0]["statuses"]
    # Fetched, and loaded as an image, a script and, by a form, a frame.
    assert {"Fetch", "Image", "Script", "Document"} <= statuses.keys()
    assert {status for of_kind in statuses.values() for status in of_kind} == {403}


def test_they_play(attempted: tuple[dict[str, Any], set[str]]) -> None:
    players = attempted[0]["players"]
    assert '"accepted":1' in players["events"]
    assert players["client"] == ["createBeacon", "observeVideo"]
    assert players["kaltura"]


def test_they_do_not_become_this_server_s_by_their_name(attempted: tuple[dict[str, Any], set[str]]) -> None:
    rebound = attempted[0]["rebound"]
    assert rebound["status"] == rebound["mutation"]["status"] == 421
    assert "IVGRAPH_ALLOWED_HOSTS" in rebound["text"]
    assert rebound["mutation"]["content"]["errors"][0]["extensions"]["code"] == "UNKNOWN_HOST"
    assert "rebound" not in attempted[1]


async def test_listed_ones_read_and_change(postgres: Postgres) -> None:
    async with postgres.clone() as dsn:
        with (
            serving_app(foreign_app()) as page,
            serving(dsn, "--allowed-origins", page, "--allowed-hosts", NAME) as server,
        ):
            seen = _visit(page, server)
            playlists = _playlists(server)
    assert seen["readings"]["query"].startswith('{"data":{"playlists":{"totalCount":')
    # The times in the extensions differ.
    first, second = (json.loads(seen["readings"][how])["data"] for how in ("query", "query by GET"))
    assert first == second
    assert "savePlaylist" in seen["writings"]["mutation"]
    assert "Send the query as application/json" in seen["writings"]["mutation as text"]
    assert playlists == {"foreign", "json"}
    assert seen["rebound"]["status"] == 200
    assert "<title>" in seen["rebound"]["text"]


def _visit(page: str, server: Server) -> dict[str, Any]:
    return run_script("foreign.mjs", f"{page}/", server.address, f"http://{NAME}:{server.port}")


def _playlists(server: Server) -> set[str]:
    answer = httpx.post(f"{server.address}/graphql", json=PLAYLISTS).json()
    return {playlist["id"] for playlist in answer["data"]["playlists"]["nodes"]}


def test_a_server_at_all_addresses_knows_this_machine_s_name(database_url: str) -> None:
    with serving(database_url, "--host", "0.0.0.0") as server, httpx.Client(base_url=server.address) as http:
        statuses = {
            name: http.post("/graphql", json=PLAYLISTS, headers={"Host": f"{name}:{server.port}"}).status_code
            for name in (socket.gethostname(), NAME)
        }
    assert statuses == {socket.gethostname(): 200, NAME: 421}
