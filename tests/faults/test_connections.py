"""Clients that hold connections and send nothing, or almost nothing."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack, suppress

import httpx
import pytest

from ivgraph.server.connections import RESERVED_FILES, raise_file_limit
from support.events import event
from support.faults import Section, fault
from support.limited import limited_serving
from support.postgres import Postgres
from support.raw import Connection, connected, post
from support.serving import Server, serving

#: More connections than the usual soft limit of open files allows.
MANY = 1_300
#: Files that the server may open.
FILES = 1_024


@pytest.fixture(autouse=True)
def many_files() -> None:
    """The clients' ends of the connections are files of this process."""
    raise_file_limit()


async def is_answered(server: Server) -> bool:
    """Whether a request on a new connection is answered at once."""
    try:
        async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
            response = await http.post("/v1/events", json=event("play"))
    except httpx.TransportError:
        return False
    assert response.status_code in (200, 503), response.text
    return response.status_code == 200


async def connect_many(stack: AsyncExitStack, server: Server, number: int) -> list[Connection]:
    clients: list[Connection] = []
    while len(clients) < number:
        batch = [stack.enter_async_context(connected(server.port)) for _ in range(min(100, number - len(clients)))]
        clients += await asyncio.gather(*batch)
    return clients


@fault(
    Section.CONNECTIONS,
    "One address opens more idle connections than the server may open files",
    client="503 `OVERLOADED` on the connections beyond half of all, and they are closed; the others after 10 seconds",
    others="Everyone at other addresses, and on connections that were open before",
    recovery="By itself, after 10 seconds; two lines in the log",
)
async def test_idle_connections_block_nobody_and_are_logged_once(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(limited_serving(dsn, files=FILES))
        async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
            assert (await http.post("/v1/events", json=event("play"))).status_code == 200
            began = time.monotonic()
            silent = await connect_many(stack, server, MANY)
            while time.monotonic() < began + 3:
                assert (await http.post("/v1/events", json=event("play"))).status_code == 200
            ended = await asyncio.gather(*(client.read_rest() for client in silent))
        refused = [told for told in ended if told]
        # Half of all, less the one that sends.
        assert len(refused) == MANY - (FILES - RESERVED_FILES) // 2 + 1
        assert all("503 Service Unavailable" in told and '"code":"OVERLOADED"' in told for told in refused)
        async with asyncio.timeout(60):
            while not await is_answered(server):
                pass
        log = server.log
        assert log.count("\n") <= 2, log
        assert "An address has reached its limit of 412 connections: its further connections are refused." in log


async def test_no_address_can_take_the_connections_of_a_proxys_clients(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        options = ("--trusted-proxies", "127.0.0.0/8", "--max-connections", "50", "--max-connections-per-address", "1")
        server = stack.enter_context(serving(dsn, *options))
        clients = await connect_many(stack, server, 50)
        for client in clients:
            await client.send(b"GET /healthz HTTP/1.1\r\nHost: ivgraph.test\r\n\r\n")
            assert (await client.read_answer())[0] == 200
        async with connected(server.port) as one_more:
            assert '"code":"OVERLOADED"' in await one_more.read_rest()


async def test_where_files_allow_it_there_are_more_connections_than_the_soft_limit(postgres: Postgres) -> None:
    if raise_file_limit() < 2 * MANY + RESERVED_FILES:
        pytest.skip("this machine allows too few open files")
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(serving(dsn))
        silent = await connect_many(stack, server, MANY)
        assert await is_answered(server)
        await silent[-1].send(b"GET /healthz HTTP/1.1\r\nHost: ivgraph.test\r\n\r\n")
        assert (await silent[-1].read_answer())[0] == 200
        assert server.log == ""


@fault(
    Section.CONNECTIONS,
    "The head of a request arrives one byte at a time, or not at all",
    client="408 `REQUEST_TIMEOUT` after 10 seconds, and the connection is closed",
    others="Everyone",
    recovery="By itself",
)
async def test_slow_heads_time_out(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(serving(dsn))
        dribbling = await connect_many(stack, server, 20)
        began = time.monotonic()
        sending = [asyncio.create_task(dribble(client)) for client in dribbling]
        ended = [asyncio.create_task(client.read_rest()) for client in dribbling]
        assert await is_answered(server)
        for told in await asyncio.gather(*ended):
            assert told.startswith("HTTP/1.1 408 Request Timeout\r\n")
        assert 9 < time.monotonic() - began < 40
        for task in sending:
            task.cancel()
        assert server.log == ""


async def dribble(client: Connection) -> None:
    with suppress(OSError):
        for byte in b"POST /v1/events HTTP/1.1\r\nX: " + b"x" * 1_000:
            await client.send(bytes([byte]))
            await asyncio.sleep(0.5)


async def test_clients_that_vanish_leave_nothing_in_the_log(postgres: Postgres) -> None:
    async with postgres.clone() as dsn, AsyncExitStack() as stack:
        server = stack.enter_context(serving(dsn))
        head = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
        for sent in (b"", b"GET", head, head + b"{"):
            for _ in range(10):
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.write(sent)
                await writer.drain()
                writer.transport.abort()
        assert await is_answered(server)
        assert server.log == ""


@fault(
    Section.CONNECTIONS,
    "A client sends hundreds of requests at once and disconnects without reading the responses",
    client="Nothing: it has disconnected",
    others="Everyone",
    recovery="At once; the log stays empty",
)
async def test_a_client_that_disconnects_amid_its_requests_is_not_logged(postgres: Postgres) -> None:
    query = post("/graphql", b'{"query": "{ playlists { nodes { id } } }"}', "Content-Type: application/json")
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            for _ in range(10):
                async with connected(server.port) as client:
                    await client.send(query * 300)
                    client.abort()
            assert await is_answered(server)
            assert server.log == ""
