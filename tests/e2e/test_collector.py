"""The collector in a process of its own, spoken to over sockets."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import httpx
import pytest

from ivgraph.sources.http.endpoint import MAX_BODY_BYTES
from support.events import event
from support.postgres import Postgres
from support.serving import Server, serving
from support.traffic import Traffic, assert_consistent


@pytest.fixture(scope="module")
def server(postgres: Postgres) -> Iterator[Server]:
    """A server that several tests share."""
    with asyncio.Runner() as runner:
        clone = postgres.clone()
        with serving(runner.run(clone.__aenter__())) as server:
            yield server
        runner.run(clone.__aexit__(None, None, None))


def send(server: Server, content: bytes) -> socket.socket:
    """Sends bytes as they are."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.sendall(content)
    return connection


def head(length: int) -> bytes:
    return f"POST /v1/events HTTP/1.1\r\nHost: ivgraph.test\r\nContent-Length: {length}\r\n\r\n".encode()


def test_a_connection_serves_many_requests(server: Server) -> None:
    with httpx.Client(base_url=server.address) as http:
        for _ in range(5):
            response = http.post("/v1/events", json=event("play"))
            assert response.json()["accepted"] == 1
            assert response.headers.get("connection") != "close"


def test_a_body_that_is_too_large_is_answered_before_it_has_arrived(server: Server) -> None:
    with send(server, head(MAX_BODY_BYTES + 1)) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_clients_that_leave_disturb_nobody(server: Server) -> None:
    body = json.dumps(event("play")).encode()
    for content in (head(len(body)) + body[:50], head(len(body)) + body, head(len(body))[:30]):
        send(server, content).close()
        assert httpx.post(f"{server.address}/v1/events", json=event("play")).json()["accepted"] == 1
    assert server.log == ""


async def test_a_server_that_is_told_to_stop_finishes_what_it_took(database_url: str) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(serving(database_url))
        traffic = Traffic(server.address, seed=1)
        async with traffic.running():
            await traffic.progress()
            server.process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.process.wait) == 0
            assert server.log == ""
            await asyncio.to_thread(stack.enter_context, serving(database_url, port=server.port))
    assert traffic.answers[503] == 0
    assert traffic.acknowledged == traffic.sent
    await assert_consistent(database_url, traffic)


COUNTRIES = '{ playlist(id: "p") { audienceValues(dimension: COUNTRY, period: { preset: TODAY }) { value } } }'


@pytest.mark.parametrize(("proxies", "country"), [("10.0.0.0/8", None), ("10.0.0.0/8, 127.0.0.1", "DE")])
async def test_only_a_trusted_proxy_is_believed(database_url: str, proxies: str, country: str | None) -> None:
    options = ("--trusted-proxies", proxies, "--country-header", "X-Country")
    with serving(database_url, *options) as server:
        async with httpx.AsyncClient(base_url=server.address) as http:
            # Whoever calls says that a trusted proxy did; only the address that the connection comes from counts.
            headers = {"x-forwarded-for": "10.0.0.1", "x-country": "DE"}
            play = event("play", playlist="p", at=datetime.now(UTC).isoformat())
            assert (await http.post("/v1/events", json=play, headers=headers)).json()["accepted"] == 1
            answer = (await http.post("/graphql", json={"query": COUNTRIES})).json()
    assert answer["data"]["playlist"]["audienceValues"] == [{"value": country}]
