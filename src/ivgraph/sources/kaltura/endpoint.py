"""GET and POST /api_v3/index.php, which takes the beacons of Kaltura's player.

A player sends every beacon once, whatever the status of the response, but stops its heartbeats unless the response says
``viewEventsEnabled``; so every response does. 200 means that the beacon is durable and counted, or that there was
nothing to count; 503 that it was not stored, for a proxy that can send it again.
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
from ivgraph.sources.kaltura.poller import Poller
from ivgraph.sources.kaltura.recorder import Recorder
from ivgraph.sources.kaltura.request import NotABeacon, UnusableBeacon

#: Bytes of a beacon's query and body together; most have about two thousand. With the limits of PageLoadLimits it also
#: bounds what the queue takes on disk.
MAX_BEACON_BYTES = 16_000
#: Characters of the header User-Agent that are stored; it may have 60,000.
MAX_USER_AGENT_LENGTH = 1_000

_HEADERS = {"Cache-Control": "no-store"}
_UNAVAILABLE_HEADERS = {**_HEADERS, "Retry-After": str(RETRY_AFTER_SECONDS)}


@asynccontextmanager
async def _open(shared: Shared) -> AsyncIterator[Endpoint]:
    services = shared.services
    async with (
        Recorder(
            services.writing, services.writer, lambda id: read_structure(services.writing.reserve, id)
        ) as recorder,
        Poller(recorder, services.writing, shared.now),
    ):
        yield Endpoint(
            lambda request: _handle(request, recorder, shared),
            recorder.is_open,
            lambda: _respond(shared.now(), 503, _UNAVAILABLE_HEADERS),
        )


BEACONS = HttpSource("Kaltura", "/api_v3/index.php", ["GET", "POST"], _open)


async def _handle(request: Request, recorder: Recorder, shared: Shared) -> Response:
    """Records a beacon, or a rejection if it is invalid. Requests for Kaltura's other services are ignored."""
    received_at = shared.now()
    if request.method == "HEAD":
        return _respond(received_at)
    try:
        with shared.budget.reservation() as reserve:
            try:
                beacon = await _read_beacon(request, received_at, reserve)
                # The server checked is_open after it read the headers, which may be a minute ago.
                if not recorder.is_open():
                    raise Overloaded
                sender = shared.senders.read(request.headers, request.client and request.client.host)
                await recorder.record(beacon, sender)
            except NotABeacon:
                pass
            except UnusableBeacon as error:
                await shared.queue.record_rejections([error.rejection], received_at)
    except ClientDisconnect:
        return Response(status_code=400)
    except (Overloaded, DatabaseUnavailable):
        return _respond(received_at, 503, _UNAVAILABLE_HEADERS)
    return _respond(received_at)


async def _read_beacon(request: Request, received_at: datetime, reserve: Reserve) -> Beacon:
    query: bytes = request.scope["query_string"]
    agent = request.headers.get("user-agent")
    reserve(len(query))
    record = {
        "received_at": received_at.timestamp(),
        "path": "?" + query.decode(errors="replace"),
        "body": await _read_body(request, reserve, MAX_BEACON_BYTES - len(query)),
        "user_agent": agent and agent[:MAX_USER_AGENT_LENGTH],
    }
    return parse_beacon(record)


async def _read_body(request: Request, reserve: Reserve, max_bytes: int) -> bytes:
    """Reads the body.

    Raises:
        UnusableBeacon: It is larger than max_bytes, or does not arrive in time.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            async for piece in request.stream():
                reserve(len(piece))
                body += piece
                if len(body) > max_bytes:
                    raise UnusableBeacon(
                        RejectionCode.TOO_LONG, f"a beacon must have at most {MAX_BEACON_BYTES:,} bytes"
                    )
    except TimeoutError:
        raise UnusableBeacon(
            RejectionCode.MISSING_FIELD, f"the body did not arrive whole within {BODY_TIMEOUT_SECONDS} seconds"
        ) from None
    return bytes(body)


def _respond(received_at: datetime, status: int = 200, headers: Mapping[str, str] = _HEADERS) -> Response:
    return Response(_response_body(received_at), status, headers, "application/json")


def _response_body(received_at: datetime) -> bytes:
    return orjson.dumps({"time": int(received_at.timestamp()), "viewEventsEnabled": True})
