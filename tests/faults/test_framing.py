"""Requests for whose end a server and a proxy may disagree (request smuggling)."""

from __future__ import annotations

import json

from support.events import event
from support.faults import Section, fault
from support.postgres import Postgres
from support.raw import connected, post
from support.serving import serving
from support.tables import connect_to

#: What comes behind the head, as either of two lengths would have it.
CONTENT = json.dumps(event("play")).encode()
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(CONTENT), CONTENT)
LENGTH = f"Content-Length: {len(CONTENT)}"

AMBIGUOUS: list[tuple[list[str], bytes]] = [
    ([LENGTH, "Transfer-Encoding: chunked"], CHUNKED),
    (["Transfer-Encoding: chunked", LENGTH], CHUNKED),
    ([f"Content-Length: {len(CHUNKED)}", "Transfer-Encoding: chunked"], CHUNKED),
    ([LENGTH, "Content-Length: 0"], CONTENT),
    (["Content-Length: 0", LENGTH], CONTENT),
    ([f"{LENGTH}, {len(CONTENT)}"], CONTENT),
    ([f"Content-Length: +{len(CONTENT)}"], CONTENT),
    ([f"Content-Length: 0x{len(CONTENT):x}"], CONTENT),
    ([f"Content-Length: -{len(CONTENT)}"], CONTENT),
    (["Content-Length: 99999999999999999999999999"], CONTENT),
    (["Content-Length:"], CONTENT),
    (["Content-Length : 5"], CONTENT),
    (["Transfer-Encoding: xchunked"], CHUNKED),
    (["Transfer-Encoding: chunked, identity"], CHUNKED),
    (["Transfer-Encoding: identity"], CONTENT),
    (["Transfer-Encoding: gzip"], CONTENT),
    (["Transfer-Encoding : chunked"], CHUNKED),
    (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], CHUNKED),
    (["Transfer-Encoding:", " chunked"], CHUNKED),
    (["X: a\rTransfer-Encoding: chunked"], CHUNKED),
    (["Transfer-Encoding: chunked"], b"zz\r\n" + CONTENT),
    (["Transfer-Encoding: chunked"], b"-1\r\n" + CONTENT),
    (["Transfer-Encoding: chunked"], b"fffffffffffffffff\r\n" + CONTENT),
    (["Transfer-Encoding: chunked"], CHUNKED.replace(b"\r\n0", b"0", 1)),
    (["Transfer-Encoding: chunked"], CHUNKED.replace(b"\r\n", b"\n", 1)),
    (["Transfer-Encoding: chunked"], CHUNKED.replace(CONTENT, CONTENT + b" ")),
]


@fault(
    Section.REQUESTS,
    "A request has both Content-Length and Transfer-Encoding, two lengths, or malformed chunks",
    client="400 `BAD_REQUEST`, and the connection is closed; nothing is stored, and later bytes are not read",
    others="Everyone; the log says nothing",
    recovery="None is needed",
)
async def test_a_request_that_may_end_in_two_places_is_refused_and_ends_its_connection(postgres: Postgres) -> None:
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            for headers, content in AMBIGUOUS:
                head = "\r\n".join(["POST /v1/events HTTP/1.1", "Host: ivgraph.test", *headers, "", ""]).encode()
                async with connected(server.port) as client:
                    await client.send(head + content + post("/v1/events", json.dumps(event("play")).encode()))
                    received = await client.read_rest()
                assert received.startswith("HTTP/1.1 400 Bad Request\r\n"), (headers, content, received)
                assert received.count("\r\n\r\n") == 1, (headers, content, received)
                assert '"code":"BAD_REQUEST"' in received, (headers, content, received)
            assert server.log == ""
            async with connected(server.port) as client:
                await client.send(post("/v1/events", CONTENT))
                assert (await client.read_answer())[0] == 200
        connection = await connect_to(dsn)
        assert await connection.fetchval("select count(*) from event") == 1
        await connection.close()


async def test_valid_chunks_and_trailers_are_accepted(postgres: Postgres) -> None:
    async with postgres.clone() as dsn:
        with serving(dsn) as server:
            async with connected(server.port) as client:
                pieces = [CONTENT[start : start + 7] for start in range(0, len(CONTENT), 7)]
                chunks = b"".join(b"%X;name=value\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
                head = b"POST /v1/events HTTP/1.1\r\nHost: ivgraph.test\r\nTransfer-Encoding: Chunked\r\n\r\n"
                await client.send(head + chunks + b"0\r\nX-Trailer: ignored\r\n\r\n")
                assert '"accepted":1' in (await client.read_answer())[1]
