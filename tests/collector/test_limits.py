"""Limits of one request: a request at the limit is accepted, one beyond it is refused with the limit."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ivgraph.database import Database
from ivgraph.ingest.event import MAX_EXTRA_BYTES, MAX_LINE_BYTES, MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH
from ivgraph.sources.http.body import MAX_EVENTS
from ivgraph.sources.http.endpoint import MAX_BODY_BYTES, MAX_CONTENT_BYTES
from support.client import Client, open_client
from support.events import event
from support.faults import Section, fault


async def post(client: Client, content: Any, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.http.post("/v1/events?verbose=false", content=content, headers=named)


def padded(size: int) -> bytes:
    return json.dumps(event("play")).encode().ljust(size)


def assert_refused(response: httpx.Response, status: int, code: str, limit: int) -> None:
    assert response.status_code == status
    assert response.json()["code"] == code
    assert str(limit) in response.json()["message"]


async def test_the_body_is_limited(client: Client) -> None:
    assert (await post(client, padded(MAX_BODY_BYTES))).json()["accepted"] == 1
    assert_refused(await post(client, padded(MAX_BODY_BYTES + 1)), 413, "BODY_TOO_LARGE", MAX_BODY_BYTES)


async def test_a_body_without_content_length_is_read_only_up_to_the_limit(client: Client) -> None:
    arrived = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal arrived
        while True:
            yield bytes(100_000)
            arrived += 100_000

    assert_refused(await post(client, endless()), 413, "BODY_TOO_LARGE", MAX_BODY_BYTES)
    assert arrived <= MAX_BODY_BYTES


async def test_the_decompressed_body_is_limited(client: Client) -> None:
    packed = gzip.compress(padded(MAX_CONTENT_BYTES), 1)
    assert (await post(client, packed, content_encoding="gzip")).json()["accepted"] == 1
    bomb = gzip.compress(padded(MAX_CONTENT_BYTES + 1), 1)
    assert len(bomb) < MAX_BODY_BYTES
    refused = await post(client, bomb, content_encoding="gzip")
    assert_refused(refused, 413, "CONTENT_TOO_LARGE", MAX_CONTENT_BYTES)


async def test_the_number_of_events_is_limited_and_nothing_of_more_is_stored(client: Client) -> None:
    one = json.dumps(event("play"))
    refused = await post(client, "\n".join([one] * (MAX_EVENTS + 1)))
    assert_refused(refused, 422, "TOO_MANY_EVENTS", MAX_EVENTS)
    answer = (await post(client, "\n".join([one] * MAX_EVENTS))).json()
    assert answer == {"accepted": 1, "duplicate": MAX_EVENTS - 1, "rejected": 0}


async def test_a_line_is_limited_and_its_neighbours_are_taken(client: Client) -> None:
    longest = padded(MAX_LINE_BYTES)
    lines = [json.dumps(event("play")).encode(), longest + b" ", longest, json.dumps(event("play")).encode()]
    response = await client.http.post("/v1/events", content=b"\n".join(lines))
    assert [each["status"] for each in response.json()["events"]] == ["accepted", "rejected", "accepted", "accepted"]
    assert response.json()["events"][1]["code"] == "TOO_LONG"
    assert str(MAX_LINE_BYTES) in response.json()["events"][1]["reason"]


async def test_texts_are_limited(client: Client) -> None:
    for field in ("playlist", "session", "node", "hotspot", "viewer", "visitor"):
        at, beyond = (event("hotspot_click", **{field: "ü" * size}) for size in (MAX_TEXT_LENGTH, MAX_TEXT_LENGTH + 1))
        response = await client.http.post("/v1/events", json=[beyond, at])
        first, second = response.json()["events"]
        assert (first["code"], first["field"]) == ("TOO_LONG", field)
        assert str(MAX_TEXT_LENGTH) in first["reason"]
        assert second["status"] == "accepted"


@pytest.mark.parametrize(
    ("at", "beyond", "code", "limit"),
    [
        pytest.param(
            {"position": MAX_MEDIA_SECONDS},
            {"position": MAX_MEDIA_SECONDS + 1},
            "INVALID_FIELD",
            MAX_MEDIA_SECONDS,
            id="media",
        ),
        pytest.param(
            {"note": "x" * (MAX_EXTRA_BYTES - len('{"note":""}'))},
            {"note": "x" * (MAX_EXTRA_BYTES - len('{"note":""}') + 1)},
            "TOO_LONG",
            MAX_EXTRA_BYTES,
            id="unknown fields",
        ),
        pytest.param(
            {"context": {"region": "x" * MAX_TEXT_LENGTH}},
            {"context": {"region": "x" * (MAX_TEXT_LENGTH + 1)}},
            "TOO_LONG",
            MAX_TEXT_LENGTH,
            id="context",
        ),
    ],
)
async def test_other_fields_are_limited(
    client: Client, at: dict[str, Any], beyond: dict[str, Any], code: str, limit: int
) -> None:
    response = await client.http.post("/v1/events", json=[event("play", **beyond), event("play", **at)])
    first, second = response.json()["events"]
    assert first["code"] == code
    assert str(limit) in first["reason"]
    assert second["status"] == "accepted"


async def test_quoted_values_in_reasons_are_limited(client: Client) -> None:
    response = await client.http.post("/v1/events", json=[{**event("play"), "id": "x" * 100_000}])
    assert response.json()["events"][0]["id"] is None
    assert len(response.content) < 1000


@fault(
    Section.LOAD,
    "The bodies of events need more memory than all requests may use together",
    client="503 OVERLOADED with Retry-After",
    others="Requests that fit into the remaining memory",
    recovery="At once, as soon as other bodies are stored",
)
async def test_the_memory_of_all_bodies_is_limited(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.server.app.MEMORY_BUDGET", 1_000)
    async with open_client(database_url) as client:
        refused = await post(client, padded(1_001))
        assert refused.status_code == 503
        assert refused.json()["code"] == "OVERLOADED"
        assert refused.headers["retry-after"] == "5"
        assert (await post(client, padded(1_000))).json()["accepted"] == 1


@fault(
    Section.CONNECTIONS,
    "A body of events arrives too slowly, or never ends",
    client="408 BODY_TOO_SLOW, and the connection is closed",
    others="Everyone: the memory of the body is free again",
    recovery="At once",
)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
async def test_a_body_that_does_not_arrive_in_time_is_refused_and_frees_its_memory(
    database_url: str, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr("ivgraph.server.app.MEMORY_BUDGET", 1_000)
    monkeypatch.setattr("ivgraph.sources.http.endpoint.BODY_TIMEOUT_SECONDS", 0)
    line = padded(900) + b"\n"

    async def endless() -> AsyncIterator[bytes]:
        yield gzip.compress(line) if encoding == "gzip" else line
        await asyncio.Event().wait()

    async with open_client(database_url) as client:
        refused = await post(client, endless(), content_encoding=encoding)
        assert_refused(refused, 408, "BODY_TOO_SLOW", 0)
        assert refused.headers["connection"] == "close"
        assert (await post(client, line)).json() == {"accepted": 1, "duplicate": 0, "rejected": 0}


async def test_the_time_in_which_events_are_written_is_not_limited(
    client: Client, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.http.endpoint.BODY_TIMEOUT_SECONDS", 0)
    async with database.transaction() as session:
        await session.fetch("ingest/lock_playlists", ["story"])
        held_up = asyncio.create_task(post(client, padded(300)))
        assert (await client.http.post("/v1/events", json=event("play", playlist="other"))).status_code == 200
        assert not held_up.done()
    assert (await held_up).json()["accepted"] == 1
