"""The HTTP protocol on one connection, with a small application."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ivgraph.cli.serving import listen
from ivgraph.server.connections import Connections
from ivgraph.server.load_shedding import LoadShedder
from ivgraph.server.serving import Server
from support.raw import connected, post

MANY = Connections(1_000, 1_000)
GET = b"GET / HTTP/1.1\r\nHost: ivgraph.test\r\n\r\n"


class World:
    """An application that repeats what it is sent, behind a door."""

    def __init__(self) -> None:
        self.is_open = True
        #: The bodies that it was sent whole.
        self.taken: list[bytes] = []

    def app(self) -> Starlette:
        @asynccontextmanager
        async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
            overloaded = Response(b'{"code":"OVERLOADED"}', 503, {"Retry-After": "7"}, "application/json")
            yield {
                "load_shedders": {"/": LoadShedder("/", lambda: self.is_open, lambda: overloaded, open_to_pages=True)}
            }

        async def repeat(request: Request) -> Response:
            with suppress(ClientDisconnect):
                self.taken.append(await request.body())
            return PlainTextResponse(self.taken[-1])

        async def hurry(request: Request) -> Response:
            return PlainTextResponse("unread")

        async def flood(request: Request) -> Response:
            return PlainTextResponse(bytes(50_000_000))

        routes = [Route("/", repeat, methods=["GET", "POST"]), Route("/hurry", hurry, methods=["POST"])]
        return Starlette(routes=[*routes, Route("/flood", flood)], lifespan=lifespan)

    @asynccontextmanager
    async def serving(self, connections: Connections = MANY) -> AsyncIterator[int]:
        """The port of a server of the application."""
        with listen("127.0.0.1", 0) as listener:
            ready = asyncio.Event()
            server = Server(self.app(), connections, ready.set)
            port: int = listener.getsockname()[1]
            running = asyncio.create_task(server._serve([listener]))
            await ready.wait()
            try:
                yield port
            finally:
                server.should_exit = True
                await running


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Sets times of the protocol, in seconds, and has them looked at ten times a second."""

    def set(**times: float) -> None:
        monkeypatch.setattr("ivgraph.server.serving.TICKS_PER_CHECK", 1)
        for name, seconds in times.items():
            monkeypatch.setattr(f"ivgraph.server.protocol.{name}", seconds)

    return set


async def test_a_refused_request_gets_a_response_and_the_connection_stays_open(world: World) -> None:
    async with world.serving() as port, connected(port) as client:
        world.is_open = False
        for _ in range(3):
            await client.send(post("/", b"no"))
            status, answer = await client.read_answer()
            assert status == 503
            assert answer.endswith('\r\n\r\n{"code":"OVERLOADED"}')
            for line in ("retry-after: 7", "access-control-allow-origin: *", "x-content-type-options: nosniff"):
                assert f"\r\n{line}\r\n" in answer
            assert "connection: close" not in answer
        world.is_open = True
        await client.send(post("/", b"yes"))
        assert (await client.read_answer())[1].endswith("\r\n\r\nyes")
    assert world.taken == [b"yes"]


async def test_pages_and_preflights_are_never_refused(world: World) -> None:
    world.is_open = False
    async with world.serving() as port, connected(port) as client:
        await client.send(GET)
        assert (await client.read_answer())[0] == 200
        await client.send(GET.replace(b"GET", b"OPTIONS"))
        assert (await client.read_answer())[0] == 405
        await client.send(GET.replace(b"/ ", b"/?query=1 "))
        assert (await client.read_answer())[0] == 503


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(["Content-Length: 100000"], id="large"),
        pytest.param(["Transfer-Encoding: chunked"], id="of unknown length"),
        pytest.param(["Content-Length: 10", "Expect: 100-continue"], id="not sent before it is asked for"),
        pytest.param(["Content-Length: 10", "Connection: close"], id="the last"),
    ],
)
async def test_a_connection_ends_with_a_refused_request_whose_body_is(
    world: World, headers: list[str], impatient: Callable[..., None]
) -> None:
    impatient(KEEP_ALIVE_SECONDS=0.5)
    world.is_open = False
    async with world.serving() as port, connected(port) as client:
        await client.send("\r\n".join(["POST / HTTP/1.1", "Host: ivgraph.test", *headers, "", ""]).encode())
        status, answer = await client.read_answer()
        assert status == 503
        assert "\r\nconnection: close\r\n" in answer
        with suppress(OSError):
            await client.send(b"x" * 1_000)
        assert await client.read_rest() == ""
    assert world.taken == []


async def test_requests_that_are_sent_ahead_are_answered_in_order(world: World) -> None:
    async with world.serving() as port, connected(port) as client:
        await client.send(b"".join(post("/", b"%d" % number) for number in range(20)))
        assert [(await client.read_answer())[1][-2:].strip() for _ in range(20)] == [str(n) for n in range(20)]


async def test_a_flood_of_requests_that_are_sent_ahead_is_refused(world: World, impatient: Callable[..., None]) -> None:
    impatient(KEEP_ALIVE_SECONDS=0.3)
    world.is_open = False
    async with world.serving() as port, connected(port) as client:
        await client.send(post("/", b"") * 5_000)
        assert (await client.read_rest()).count("503 Service Unavailable") == 5_000


@pytest.mark.parametrize("size", [0, 5, 100_000])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_request_that_offers_an_upgrade_keeps_its_body(world: World, size: int, chunked: bool) -> None:
    """As Java's HTTP client sends its first request."""
    body = b"x" * size
    framed = b"%x\r\n%b\r\n0\r\n\r\n" % (size, body) if chunked and size else b"0\r\n\r\n" if chunked else body
    lines = [
        "POST / HTTP/1.1",
        "Connection: Upgrade, HTTP2-Settings",
        "Transfer-Encoding: chunked" if chunked else f"Content-Length: {size}",
        "Host: ivgraph.test",
        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
        "Upgrade: h2c",
        "",
        "",
    ]
    async with world.serving() as port, connected(port) as client:
        for _ in range(2):
            await client.send("\r\n".join(lines).encode() + framed + post("/", b"next"))
            assert (await client.read_answer())[1].endswith(f"\r\n\r\n{body.decode()}")
            assert (await client.read_answer())[1].endswith("\r\n\r\nnext")


async def test_a_head_that_does_not_end_is_refused(world: World) -> None:
    async with world.serving() as port, connected(port) as client:
        with suppress(OSError):
            await client.send(GET[:-2])
            for _ in range(100):
                await client.send(b"X-More: %b\r\n" % (b"x" * 10_000))
        assert "431 Request Header Fields Too Large" in await client.read_rest()


@pytest.mark.parametrize("tail", [b"X-Trailer: ", b"1;extension="])
async def test_what_follows_a_chunk_and_does_not_end_is_refused(world: World, tail: bytes) -> None:
    async with world.serving() as port, connected(port) as client:
        with suppress(OSError):
            await client.send(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            await client.send((b"0\r\n" if tail.startswith(b"X") else b"") + tail)
            for _ in range(1_000):
                await client.send(b"x" * 10_000)
        await client.read_rest()
    assert world.taken == []


@pytest.mark.parametrize("beginning", [b"", b"GET / HT", b"\r\n\r\n"], ids=["nothing", "half a line", "empty lines"])
async def test_a_late_head_times_out(world: World, impatient: Callable[..., None], beginning: bytes) -> None:
    impatient(HEAD_TIMEOUT_SECONDS=0.3)
    async with world.serving() as port, connected(port) as client:
        await client.send(beginning)
        received = await client.read_rest()
        assert received.startswith("HTTP/1.1 408 Request Timeout\r\n") == bool(beginning)


async def test_a_slow_head_times_out(world: World, impatient: Callable[..., None]) -> None:
    impatient(HEAD_TIMEOUT_SECONDS=0.5, KEEP_ALIVE_SECONDS=0.5)
    async with world.serving() as port, connected(port) as client:
        await client.send(GET)
        assert (await client.read_answer())[0] == 200
        dribbling = asyncio.create_task(dribble(client.send))
        assert "408 Request Timeout" in await client.read_rest()
        dribbling.cancel()


async def dribble(send: Callable[[bytes], Any]) -> None:
    with suppress(OSError):
        for byte in GET[:-2] + b"X: " + b"x" * 10_000:
            await send(bytes([byte]))
            await asyncio.sleep(0.02)


async def test_a_connection_without_a_request_is_closed_after_a_while(
    world: World, impatient: Callable[..., None]
) -> None:
    impatient(KEEP_ALIVE_SECONDS=0.3)
    async with world.serving() as port, connected(port) as client:
        await client.send(GET)
        assert (await client.read_answer())[0] == 200
        assert await client.read_rest() == ""


async def test_the_rest_of_a_refused_body_times_out(world: World, impatient: Callable[..., None]) -> None:
    impatient(KEEP_ALIVE_SECONDS=0.3)
    async with world.serving() as port, connected(port) as client:
        await client.send(b"POST /hurry HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        assert (await client.read_answer())[1].endswith("unread")
        dribbling = asyncio.create_task(dribble(client.send))
        assert await client.read_rest() == ""
        dribbling.cancel()


async def test_a_response_that_the_client_does_not_read_times_out(world: World, impatient: Callable[..., None]) -> None:
    impatient(CLIENT_READ_TIMEOUT_SECONDS=0.3)
    connections = Connections(1, 1)
    async with world.serving(connections) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(GET.replace(b"/ ", b"/flood "))
        await writer.drain()
        while not await is_served(port):
            pass
        writer.transport.abort()


async def is_served(port: int) -> bool:
    async with connected(port) as client:
        with suppress(OSError):
            await client.send(GET)
        return "200 OK" in (await client.read_answer())[1]


async def test_a_connection_beyond_the_limit_gets_a_response_and_is_closed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.serving(Connections(2, 2)) as port:
        async with connected(port) as first, connected(port) as second:
            for client in (first, second):
                await client.send(GET)
                assert (await client.read_answer())[0] == 200
            for _ in range(5):
                async with connected(port) as third:
                    assert "OVERLOADED" in await third.read_rest()
            await first.send(GET)
            assert (await first.read_answer())[0] == 200
        while not await is_served(port):
            pass
    assert [record.getMessage() for record in caplog.records] == [
        "The limit of 2 connections is reached: further connections are refused."
    ]


@pytest.mark.parametrize(
    "malformed",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", id="a space before a colon"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01", id="TLS"),
        pytest.param(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n", id="a proxy's request"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="HTTP/2"),
        pytest.param(
            b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: a\r\nConnection: upgrade\r\nX : y\r\n\r\n", id="an upgrade"
        ),
    ],
)
async def test_a_malformed_request_is_answered_after_earlier_ones_and_closes_the_connection(
    world: World, malformed: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.serving() as port:
        async with connected(port) as client:
            await client.send(malformed)
            received = await client.read_rest()
            assert received.startswith("HTTP/1.1 400 Bad Request\r\n")
            assert '"code":"BAD_REQUEST"' in received
        async with connected(port) as client:
            await client.send(post("/", b"before") + malformed)
            received = await client.read_rest()
            assert received.startswith("HTTP/1.1 200 OK\r\n")
            assert "before" in received
    assert world.taken == [b"before"]
    assert [record for record in caplog.records if record.levelno >= logging.INFO and record.name != "asyncio"] == []
