"""GET and POST /api_v3/index.php: what Kaltura's players send while they play, answered as they need it.

A player sends every beacon once, whatever becomes of it, and looks into the answer for ``viewEventsEnabled``: without
that no more heartbeats come. So every answer has it. 200 says that the beacon is durable and counted, or that there was
nothing to count; 503 that it was not taken, for whoever stands between and can send it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ivgraph.bodies import BODY_TIMEOUT_SECONDS, Reserve
from ivgraph.catalog.structures import read_structure
from ivgraph.errors import DatabaseUnavailable, Overloaded
from ivgraph.ingest.event import RejectionCode
from ivgraph.sources.endpoint import Endpoint, HttpSource, Shared
from ivgraph.sources.http.endpoint import RETRY_AFTER_SECONDS
from ivgraph.sources.kaltura.beacon import Beacon, parse_beacon
from ivgraph.sources.kaltura.recorder import Recorder
from ivgraph.sources.kaltura.releaser import Releaser
from ivgraph.sources.kaltura.request import NotABeacon, UnusableBeacon

#: Bytes of a beacon's query and body; most have two thousand or so. As many beacons wait as Bounds allows, so this also
#: bounds what they take on disk.
LARGEST_BEACON = 16_000
#: Characters that are kept of the header User-Agent, which may have 60,000.
LONGEST_AGENT = 1_000

_OK = {"Cache-Control": "no-store"}
_UNAVAILABLE = {**_OK, "Retry-After": str(RETRY_AFTER_SECONDS)}


@asynccontextmanager
async def _open(shared: Shared) -> AsyncIterator[Endpoint]:
    services = shared.services
    async with (
        Recorder(services.writing, services.writer, lambda id: read_structure(services.writing.aside, id)) as recorder,
        Releaser(recorder, services.writing, shared.now),
    ):
        yield Endpoint(
            lambda request: _collect(request, recorder, shared),
            recorder.is_open,
            lambda: _answer(shared.now(), 503, _UNAVAILABLE),
        )


BEACONS = HttpSource("Kaltura", "/api_v3/index.php", ["GET", "POST"], _open)


async def _collect(request: Request, recorder: Recorder, shared: Shared) -> Response:
    """Records a beacon; one that can't be used is recorded as rejected.

    Requests to Kaltura's other services are answered in the same way, and nothing comes of them.
    """
    received_at = shared.now()
    if request.method == "HEAD":
        return _answer(received_at)
    try:
        with shared.budget.reservation() as reserve:
            try:
                beacon = await _read_beacon(request, received_at, reserve)
                # The recorder was open when the head of the request was there, which may be a minute ago.
                if not recorder.is_open():
                    raise Overloaded
                sender = shared.senders.read(request.headers, request.client and request.client.host)
                await recorder.record(beacon, sender)
            except NotABeacon:
                pass
            except UnusableBeacon as error:
                await shared.queue.record_rejections([error.rejected], received_at)
    except ClientDisconnect:
        return Response(status_code=400)
    except (Overloaded, DatabaseUnavailable):
        return _answer(received_at, 503, _UNAVAILABLE)
    return _answer(received_at)


async def _read_beacon(request: Request, received_at: datetime, reserve: Reserve) -> Beacon:
    query: bytes = request.scope["query_string"]
    agent = request.headers.get("user-agent")
    reserve(len(query))
    record = {
        "received_at": received_at.timestamp(),
        "path": "?" + query.decode(errors="replace"),
        "body": await _read_body(request, reserve, LARGEST_BEACON - len(query)),
        "user_agent": agent and agent[:LONGEST_AGENT],
    }
    return parse_beacon(record)


async def _read_body(request: Request, reserve: Reserve, most: int) -> bytes:
    """The body, of at most so many bytes: what the query leaves of a beacon's.

    Raises:
        UnusableBeacon: It is larger, or does not arrive in time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            async for piece in request.stream():
                reserve(len(piece))
                body += piece
                if len(body) > most:
                    raise UnusableBeacon(RejectionCode.TOO_LONG, f"a beacon must have at most {LARGEST_BEACON:,} bytes")
    except TimeoutError:
        raise UnusableBeacon(
            RejectionCode.MISSING_FIELD, f"the body did not arrive whole within {BODY_TIMEOUT_SECONDS} seconds"
        ) from None
    return bytes(body)


def _answer(received_at: datetime, status: int = 200, headers: Mapping[str, str] = _OK) -> Response:
    return Response(_content(received_at), status, headers, "application/json")


def _content(received_at: datetime) -> bytes:
    return orjson.dumps({"time": int(received_at.timestamp()), "viewEventsEnabled": True})
