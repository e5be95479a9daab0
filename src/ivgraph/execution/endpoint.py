"""GraphQL over HTTP, as https://graphql.github.io/graphql-over-http says: GET for queries, POST for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ivgraph.bodies import BODY_TIMEOUT_SECONDS, MemoryBudget, Reserve
from ivgraph.errors import BadRequest, Overloaded
from ivgraph.execution.handler import GRAPHQL_JSON, JSON, GraphQLRequest, GraphQLResponse, refuse
from ivgraph.execution.service import GraphQLService, cancel
from ivgraph.quoting import reason_of

LARGEST_BODY = 5_000_000
#: How often a body is in memory at a time: as it arrives, as a whole, and on its way to a process of its own.
COPIES = 3


async def answer(
    request: Request, service: GraphQLService, budget: MemoryBudget, now: datetime, page: Callable[[], Response]
) -> Response:
    """The answer to a query; a browser that asks for nothing gets the page."""
    reads = request.method in ("GET", "HEAD")
    if reads and "query" not in request.query_params and _wants_page(request):
        return page()
    media_type = _choose_media_type(request.headers.get("accept", "*/*"))
    try:
        with budget.reservation() as reserve:
            content = _read_parameters(request) if reads else await _read_body(request, reserve)
            asked = GraphQLRequest(
                content=content,
                may_change=not reads,
                media_type=media_type,
                now=now,
                accepts_gzip="gzip" in request.headers.get("accept-encoding", ""),
            )
            departure = asyncio.create_task(_wait_for_departure(request))
            try:
                return _respond(await service.answer(asked, departure))
            finally:
                await cancel(departure)
    except BadRequest as error:
        return _respond(refuse(error, media_type))
    except Overloaded as error:
        return _respond(refuse(error, media_type, 503))
    except ClientDisconnect:
        return Response(status_code=400)


async def _wait_for_departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _read_parameters(request: Request) -> bytes:
    """The parameters of the address as a JSON object."""
    parameters: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if text := parameters.pop(name, None):
            parameters[name] = _parse_json(text, name)
    return orjson.dumps(parameters)


def _parse_json(text: str, name: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"Send {name} as JSON: {reason_of(error)}.") from error


async def _read_body(request: Request, reserve: Reserve) -> bytes:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != JSON:
        said = f"not {media_type[:80]}" if media_type else "and say so in Content-Type"
        raise BadRequest(f"Send the query as {JSON}, {said}.", 415)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            async for chunk in request.stream():
                reserve(COPIES * len(chunk))
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise BadRequest(f"Send at most {LARGEST_BODY:,} bytes at once.", 413)
    except TimeoutError:
        raise BadRequest(f"The body must arrive within {BODY_TIMEOUT_SECONDS:g} seconds.", 408) from None
    if not body.strip():
        raise BadRequest('Send a query: {"query": "…", "variables": {…}}. The body is empty.')
    return bytes(body)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _choose_media_type(accept: str) -> str:
    """The newer one only where it is asked for, and not less than the other."""
    wanted: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        try:
            wanted[name] = float(weight)
        except ValueError:
            wanted[name] = 0
    newer = wanted.get(GRAPHQL_JSON, 0)
    return GRAPHQL_JSON if newer > 0 and newer >= wanted.get(JSON, 0) else JSON


def _respond(response: GraphQLResponse) -> Response:
    headers = dict(response.headers)
    if response.status == 408:
        headers["Connection"] = "close"  # or the rest of the body, which nobody waits for, would be read as it comes
    return Response(response.body, response.status, headers)
