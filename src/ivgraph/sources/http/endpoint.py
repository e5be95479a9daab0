"""POST /v1/events: takes one event, an array of events, or one a line, and answers once accepted events are durable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ivgraph.bodies import BODY_TIMEOUT_SECONDS, Reserve
from ivgraph.errors import DatabaseUnavailable, Overloaded
from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.verdicts import EventStatus, Verdict, VerdictCounts, record_events
from ivgraph.sources.endpoint import Endpoint, HttpSource, Shared
from ivgraph.sources.http.body import LINE_TYPES, EventReader
from ivgraph.sources.http.encoding import ENCODINGS, decompress
from ivgraph.sources.http.errors import STATUS, RequestError, RequestErrorCode
from ivgraph.sources.sender import SenderReader

#: Bytes of a body as it was sent.
MAX_BODY_BYTES = 5_000_000
#: Bytes of a body once it is decompressed.
MAX_CONTENT_BYTES = 10_000_000
#: Seconds after which a client may send a request again that was refused with status 503.
RETRY_AFTER_SECONDS = 5

_RETRY = "Send the same again in a while: each event is stored once."

_OVERLOADED = f"{Overloaded.__doc__} {_RETRY}"

_VERBOSE = {"true": True, "1": True, "false": False, "0": False}


@asynccontextmanager
async def _open(shared: Shared) -> AsyncIterator[Endpoint]:
    overloaded = _error_response(RequestError(RequestErrorCode.OVERLOADED, _OVERLOADED))
    yield Endpoint(lambda request: _collect(request, shared), shared.queue.is_open, lambda: overloaded)


EVENTS = HttpSource("Collector", "/v1/events", ["POST"], _open)


async def _collect(request: Request, shared: Shared) -> Response:
    """Answers with a verdict on every event, in order, and with the number of events by verdict.

    If a request is refused with status 503, some of its events may be stored; with any other error status, none is. The
    client can send the same again: the events that were stored are duplicates then.
    """
    try:
        verbose = _read_verbose(request)
        received_at = shared.now()
        with shared.budget.reservation() as reserve:
            body = await _receive(request, reserve)
            # The load shedder checked this when the headers arrived, which may be a minute ago.
            if not shared.queue.is_open():
                raise Overloaded
            events = await _read_events(request, body, received_at, shared.senders, reserve)
            verdicts = await record_events(shared.queue, events, received_at)
    except ClientDisconnect:
        return Response(status_code=400)
    except RequestError as error:
        return _error_response(error)
    except Overloaded:
        return _error_response(RequestError(RequestErrorCode.OVERLOADED, _OVERLOADED))
    except DatabaseUnavailable:
        return _error_response(
            RequestError(RequestErrorCode.DATABASE_UNAVAILABLE, f"The database is unavailable. {_RETRY}")
        )
    return _build_response(verdicts, verbose)


async def _receive(request: Request, reserve: Reserve) -> list[bytes]:
    """Receives the body as it was sent, in chunks. If Content-Length says that it is too large, nothing is read.

    The body is read whole before any of it is parsed, since parsed events take several times as much memory, which a
    slow sender would hold for up to a minute.
    """
    too_large = RequestError(RequestErrorCode.BODY_TOO_LARGE, f"Send at most {MAX_BODY_BYTES} bytes at once.")
    content_length = request.headers.get("content-length", "")
    if content_length.isdecimal() and int(content_length) > MAX_BODY_BYTES:
        raise too_large
    body: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BODY_BYTES:
                    raise too_large
                reserve(len(chunk))
                body.append(chunk)
    except TimeoutError:
        raise RequestError(
            RequestErrorCode.BODY_TOO_SLOW,
            f"The body must arrive within {BODY_TIMEOUT_SECONDS} seconds. "
            "Send the same again, or fewer events at once.",
        ) from None
    return body


async def _read_events(
    request: Request, body: list[bytes], received_at: datetime, senders: SenderReader, reserve: Reserve
) -> Sequence[Event | Rejection]:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    encoding = request.headers.get("content-encoding", "")
    sender = senders.read(request.headers, request.client and request.client.host)
    reader = EventReader(received_at, sender.complete, lines=media_type in LINE_TYPES)
    size = 0
    async for chunk in decompress(_release_chunks(body, reserve), encoding):
        size += len(chunk)
        if size > MAX_CONTENT_BYTES:
            raise RequestError(
                RequestErrorCode.CONTENT_TOO_LARGE, f"Send at most {MAX_CONTENT_BYTES} bytes at once, decompressed."
            )
        reserve(len(chunk))
        await reader.feed(chunk)
    return await reader.finish()


async def _release_chunks(body: list[bytes], reserve: Reserve) -> AsyncIterator[bytes]:
    """Yields the chunks in order, and frees the memory of each one."""
    body.reverse()
    while body:
        chunk = body.pop()
        reserve(-len(chunk))
        yield chunk


def _read_verbose(request: Request) -> bool:
    value = request.query_params.get("verbose", "true").lower()
    if value not in _VERBOSE:
        raise RequestError(RequestErrorCode.INVALID_PARAMETER, "verbose must be true or false.")
    return _VERBOSE[value]


def _build_response(verdicts: Sequence[Verdict], verbose: bool) -> Response:
    counts = VerdictCounts.from_verdicts(verdicts)
    content: dict[str, Any] = {
        "accepted": counts.accepted,
        "duplicate": counts.duplicate,
        "rejected": counts.rejected.total(),
    }
    if verbose:
        content["events"] = [
            {"id": id, "status": status} if rejection is None else _format_rejection(rejection)
            for status, id, rejection in verdicts
        ]
    return Response(orjson.dumps(content), media_type="application/json")


def _format_rejection(rejection: Rejection) -> dict[str, Any]:
    return {
        "id": rejection.id,
        "status": EventStatus.REJECTED,
        "code": rejection.code,
        "field": rejection.field,
        "reason": rejection.reason,
    }


def _error_response(error: RequestError) -> Response:
    headers = {}
    if STATUS[error.code] == 503:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if error.code is RequestErrorCode.BODY_TOO_SLOW:
        headers["Connection"] = "close"  # Otherwise the server would go on reading a body that nobody waits for.
    if error.code is RequestErrorCode.UNKNOWN_ENCODING:
        headers["Accept-Encoding"] = ", ".join(ENCODINGS)
    content = orjson.dumps({"code": error.code, "message": str(error)})
    return Response(content, STATUS[error.code], headers, "application/json")
