"""POST /v1/events: one event, an array of them, or one a line. Answered when what it accepts is durable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ivgraph.bodies import SLOWEST_BODY, Reserve
from ivgraph.errors import DatabaseUnavailable, Overloaded
from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.verdicts import EventStatus, Verdict, VerdictCounts, record_events
from ivgraph.sources.endpoint import Endpoint, HttpSource, Shared
from ivgraph.sources.http.body import LINE_TYPES, EventReader
from ivgraph.sources.http.encoding import ENCODINGS, unpack
from ivgraph.sources.http.errors import STATUS, RequestError, RequestErrorCode
from ivgraph.sources.sender import SenderReader

#: Bytes of a body as it is sent.
LARGEST_BODY = 5_000_000
#: Bytes of a body once it is unpacked.
LARGEST_CONTENT = 10_000_000
#: Seconds after which a client may send again what was refused for want of memory or of a database.
RETRY_AFTER = 5

_AGAIN = "Send the same again in a while: each event is stored once."

_TOO_MUCH = f"{Overloaded.__doc__} {_AGAIN}"

_VERBOSE = {"true": True, "1": True, "false": False, "0": False}


@asynccontextmanager
async def _open(shared: Shared) -> AsyncIterator[Endpoint]:
    overloaded = _refuse(RequestError(RequestErrorCode.OVERLOADED, _TOO_MUCH))
    yield Endpoint(lambda request: _collect(request, shared), shared.queue.is_open, lambda: overloaded)


EVENTS = HttpSource("Collector", "/v1/events", ["POST"], _open)


async def _collect(request: Request, shared: Shared) -> Response:
    """A verdict on every event, in order, and how many events met which verdict.

    A request that is refused as a whole stored nothing, unless it is refused with 503: then some of it may be stored.
    The client sends the same again, and what was stored is a duplicate.
    """
    try:
        verbose = _read_verbose(request)
        received_at = shared.now()
        with shared.budget.reservation() as reserve:
            body = await _receive(request, reserve)
            # The queue was open when the head of the request was there, which may be a minute ago.
            if not shared.queue.is_open():
                raise Overloaded
            events = await _read_events(request, body, received_at, shared.senders, reserve)
            verdicts = await record_events(shared.queue, events, received_at)
    except ClientDisconnect:
        return Response(status_code=400)
    except RequestError as refusal:
        return _refuse(refusal)
    except Overloaded:
        return _refuse(RequestError(RequestErrorCode.OVERLOADED, _TOO_MUCH))
    except DatabaseUnavailable:
        return _refuse(RequestError(RequestErrorCode.DATABASE_UNAVAILABLE, f"The database is away. {_AGAIN}"))
    return _answer(verdicts, verbose)


async def _receive(request: Request, reserve: Reserve) -> list[bytes]:
    """The body as it was sent, in pieces; one that says itself that it is too large is not waited for.

    It is read whole before any of it is parsed: what is parsed takes several times as much memory.
    """
    refusal = RequestError(RequestErrorCode.BODY_TOO_LARGE, f"Send at most {LARGEST_BODY} bytes at once.")
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_BODY:
        raise refusal
    body: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            async for chunk in request.stream():
                size += len(chunk)
                if size > LARGEST_BODY:
                    raise refusal
                reserve(len(chunk))
                body.append(chunk)
    except TimeoutError:
        raise RequestError(
            RequestErrorCode.BODY_TOO_SLOW,
            f"The body must arrive within {SLOWEST_BODY} seconds. Send the same again, or fewer events at once.",
        ) from None
    return body


async def _read_events(
    request: Request, body: list[bytes], received_at: datetime, origins: SenderReader, reserve: Reserve
) -> Sequence[Event | Rejection]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    encoding = request.headers.get("content-encoding", "")
    origin = origins.read(request.headers, request.client and request.client.host)
    reader = EventReader(received_at, origin.complete, lines=media_type in LINE_TYPES)
    size = 0
    async for piece in unpack(_unload(body, reserve), encoding):
        size += len(piece)
        if size > LARGEST_CONTENT:
            raise RequestError(
                RequestErrorCode.CONTENT_TOO_LARGE, f"Send at most {LARGEST_CONTENT} bytes at once, unpacked."
            )
        reserve(len(piece))
        await reader.feed(piece)
    return await reader.finish()


async def _unload(body: list[bytes], reserve: Reserve) -> AsyncIterator[bytes]:
    """The pieces in order, each of which is dropped when it was taken."""
    body.reverse()
    while body:
        piece = body.pop()
        reserve(-len(piece))
        yield piece


def _read_verbose(request: Request) -> bool:
    value = request.query_params.get("verbose", "true").lower()
    if value not in _VERBOSE:
        raise RequestError(RequestErrorCode.INVALID_PARAMETER, "verbose must be true or false.")
    return _VERBOSE[value]


def _answer(verdicts: Sequence[Verdict], verbose: bool) -> Response:
    tally = VerdictCounts.of(verdicts)
    content: dict[str, Any] = {
        "accepted": tally.accepted,
        "duplicate": tally.duplicate,
        "rejected": tally.rejected.total(),
    }
    if verbose:
        content["events"] = [
            {"id": id, "status": status} if rejected is None else _explain(rejected)
            for status, id, rejected in verdicts
        ]
    return Response(orjson.dumps(content), media_type="application/json")


def _explain(rejected: Rejection) -> dict[str, Any]:
    return {
        "id": rejected.id,
        "status": EventStatus.REJECTED,
        "code": rejected.code,
        "field": rejected.field,
        "reason": rejected.reason,
    }


def _refuse(refusal: RequestError) -> Response:
    headers = {}
    if STATUS[refusal.code] == 503:
        headers["Retry-After"] = str(RETRY_AFTER)
    if refusal.code is RequestErrorCode.BODY_TOO_SLOW:
        headers["Connection"] = "close"  # or the rest, which nobody waits for, would be read as it comes
    if refusal.code is RequestErrorCode.UNKNOWN_ENCODING:
        headers["Accept-Encoding"] = ", ".join(ENCODINGS)
    content = orjson.dumps({"code": refusal.code, "message": str(refusal)})
    return Response(content, STATUS[refusal.code], headers, "application/json")
