"""POST /v1/events: one event, an array of them, or one a line. Answered when what it accepts is durable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from ivgraph.errors import DatabaseUnavailable
from ivgraph.ingest.event import Event, Rejected, parse, parse_line
from ivgraph.ingest.verdict import Tally, Verdict, record
from ivgraph.ingest.writer import Writer

LARGEST_BODY = 5_000_000
MOST_EVENTS = 10_000


async def collect(request: Request, writer: Writer, now: Callable[[], datetime]) -> Response:
    """A verdict on every event, in order, and how many met which.

    413 for too large a body, 422 for too many events or none, 503 where the database is away: then nothing was stored
    and the same request may be sent again.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return _refuse(413, "BODY_TOO_LARGE", f"Send at most {LARGEST_BODY} bytes at once.")
    received_at = now()
    parsed = parse_body(bytes(body), received_at)
    if not parsed:
        return _refuse(422, "NO_EVENTS", "Send an event as a JSON object, an array of events, or one event a line.")
    if len(parsed) > MOST_EVENTS:
        return _refuse(422, "TOO_MANY_EVENTS", f"Send at most {MOST_EVENTS} events at once, not {len(parsed)}.")
    try:
        verdicts = await record(writer, parsed, received_at)
    except DatabaseUnavailable as error:
        return _refuse(503, error.code, "The database is away: nothing was stored. Send the same again in a while.")
    return _answer(verdicts)


def parse_body(body: bytes, received_at: datetime) -> list[Event | Rejected]:
    """Reads the events of a body. Players' beacons say text/plain, whatever they send: the content decides."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return [parse_line(line, received_at) for line in body.splitlines() if line.strip()]
    return [parse(raw, received_at) for raw in (content if isinstance(content, list) else [content])]


def _answer(verdicts: list[Verdict]) -> Response:
    tally = Tally.of(verdicts)
    content = {
        "accepted": tally.accepted,
        "duplicate": tally.duplicate,
        "rejected": tally.rejected.total(),
        "events": [_describe(verdict) for verdict in verdicts],
    }
    return Response(orjson.dumps(content), media_type="application/json")


def _describe(verdict: Verdict) -> dict[str, Any]:
    described: dict[str, Any] = {"id": verdict.id, "status": verdict.status}
    if verdict.rejected:
        described |= {"code": verdict.rejected.code, "field": verdict.rejected.field, "reason": verdict.rejected.reason}
    return described


def _refuse(status: int, code: str, message: str) -> Response:
    headers = {"Retry-After": "5"} if status == 503 else None
    content = orjson.dumps({"code": code, "message": message})
    return Response(content, status, headers, "application/json")
