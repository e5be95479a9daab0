"""More requests than can be answered: some are refused at once, and the others are served as usual."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from ivgraph.database import connect
from ivgraph.server.serving import SHUTDOWN_SECONDS
from support.events import event
from support.faults import Section, fault
from support.postgres import Postgres
from support.proof import differences
from support.proxy import proxy
from support.raw import connected
from support.serving import Server, serving
from support.traffic import Traffic, assert_consistent

ORIGIN = {"Origin": "https://videos.example"}
#: Seconds in which a refusal comes whatever this machine does beside; without an overload it is milliseconds.
AT_ONCE = 10
QUERY = {"query": '{ playlist(id: "story") { name } }'}


def events(number: int) -> list[dict[str, Any]]:
    return [event("play") for _ in range(number)]


async def refused(http: httpx.AsyncClient, path: str, **request: Any) -> httpx.Response:
    """The first refusal at the door of a request that is sent again and again."""
    async with asyncio.timeout(60):
        while True:
            try:
                response = await http.post(path, **request, timeout=0.5)
            except httpx.ReadTimeout:
                continue  # it was let in
            # A connection to the database that takes too long is told by another code.
            if response.status_code == 503 and b"OVERLOADED" in response.content:
                return response


@fault(
    Section.LOAD,
    "Events arrive faster than the database stores them",
    client="503 `OVERLOADED` with Retry-After, at once and before the body is read; send the same again",
    others="Clients whose events are accepted get a response within a second or two; `/healthz` answers at once",
    recovery="By itself, within a second; one line in the log when it begins and one when it ends",
)
async def test_events_are_refused_before_they_are_read_if_they_would_wait_too_long(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, proxy(dsn) as between, AsyncExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, serving(between.dsn))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=server.address, timeout=60, headers=ORIGIN, limits=httpx.Limits())
        )
        assert (await http.post("/v1/events", json=events(1))).status_code == 200
        between.freeze()
        # One batch is at work; more than a few events wait behind it, and for longer than they should.
        first = asyncio.create_task(http.post("/v1/events", json=events(1)))
        accepted = [asyncio.create_task(http.post("/v1/events", json=events(200))) for _ in range(8)]
        response = await refused(http, "/v1/events", json=events(1))
        assert response.json()["code"] == "OVERLOADED"
        assert response.headers["retry-after"] == "5"
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["x-content-type-options"] == "nosniff"
        began = time.monotonic()
        for _ in range(100):
            assert (await http.post("/v1/events", json=events(1))).status_code == 503
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.options("/v1/events", headers={"Access-Control-Request-Method": "POST"})).status_code == 200
        assert time.monotonic() - began < AT_ONCE
        between.restore()
        assert [answer.status_code for answer in await asyncio.gather(first, *accepted)] == [200] * 9
        assert (await http.post("/v1/events", json=events(1))).status_code == 200
        assert server.log.count("\n") == 1
        async with connect(dsn) as database:
            assert await differences(database) == []


@fault(
    Section.LOAD,
    "Queries arrive faster than they are answered",
    client="503 with `OVERLOADED` in `extensions.code` and Retry-After, at once; ask again",
    others="Clients that wait already get their responses in order; events are accepted as usual",
    recovery="By itself, within a second; one line in the log when it begins and one when it ends",
)
async def test_queries_are_refused_before_they_are_read_if_they_would_wait_too_long(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, proxy(dsn) as between, AsyncExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, serving(between.dsn))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=server.address, timeout=60, limits=httpx.Limits())
        )
        assert (await http.post("/graphql", json=QUERY)).status_code == 200
        between.freeze()
        waiting = [asyncio.create_task(http.post("/graphql", json=QUERY)) for _ in range(40)]
        response = await refused(http, "/graphql", json=QUERY)
        assert [each["extensions"]["code"] for each in response.json()["errors"]] == ["OVERLOADED"]
        assert int(response.headers["retry-after"]) >= 1
        assert "access-control-allow-origin" not in response.headers
        assert (await http.get("/graphql", headers={"Accept": "text/html"})).headers["content-type"].startswith("text/")
        between.restore()
        answers = await asyncio.gather(*waiting)
        assert {answer.status_code for answer in answers} <= {200, 503}
        async with asyncio.timeout(60):
            while (await http.post("/graphql", json=QUERY)).status_code != 200:
                pass


async def stop(server: Server) -> float:
    """Tells the server to stop and waits until it has; the seconds that it took."""
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    status = await asyncio.to_thread(server.process.wait, SHUTDOWN_SECONDS + 20)
    assert status in (0, -signal.SIGTERM)
    return time.monotonic() - began


@fault(
    Section.LOAD,
    "A server is told to stop (SIGTERM) while many send at full rate",
    client="A response, or a connection that ends without one; acknowledged events are stored, once",
    others="Nobody, by this server",
    recovery="It ends within 10 seconds; start it again, and clients send the events again that had no response",
)
async def test_a_server_that_is_told_to_stop_under_load_ends_in_time_and_loses_nothing(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(serving(dsn))
        traffic = Traffic(server.address, seed=1)
        async with traffic.running(clients=50):
            await traffic.progress()
            assert await stop(server) < SHUTDOWN_SECONDS
            assert server.log == ""
            await assert_consistent(dsn, traffic)
            await asyncio.to_thread(stack.enter_context, serving(dsn, port=server.port))
            await traffic.progress()
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(dsn, traffic)


@pytest.mark.parametrize("path", ["/v1/events", "/graphql"])
async def test_bodies_that_do_not_end_keep_no_server_from_stopping(postgres: Postgres, path: str) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(serving(dsn))
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
        clients = [await stack.enter_async_context(connected(server.port)) for _ in range(10)]
        for client in clients:
            await client.send(head.encode() + b"{")
        async with httpx.AsyncClient(base_url=server.address) as http:
            assert (await http.get("/healthz")).status_code == 200
        assert await stop(server) < SHUTDOWN_SECONDS
        assert server.log == ""
