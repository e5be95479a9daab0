"""Handles GraphQL requests over HTTP: GET for queries, POST for queries and mutations.

The protocol is https://graphql.github.io/graphql-over-http.
"""

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
from ivgraph.execution.handler import GRAPHQL_JSON, JSON, GraphQLRequest, GraphQLResponse, error_response
from ivgraph.execution.service import GraphQLService, cancel
from ivgraph.quoting import reason_of

MAX_BODY_BYTES = 5_000_000
#: The most copies of a body in memory at a time: in chunks, as a whole, and in the message to a worker.
BODY_COPIES = 3


async def handle_graphql(
    request: Request, service: GraphQLService, budget: MemoryBudget, now: datetime, page: Callable[[], Response]
) -> Response:
    """Answers a GraphQL request, or returns the page to a browser that requests it without a query.

    Args:
        budget: The memory that the bodies of all requests share.
        now: The instant that the request's resolvers take as the current time.
        page: Makes the response with the GraphiQL page.
    """
    is_get = request.method in ("GET", "HEAD")
    if is_get and "query" not in request.query_params and _wants_page(request):
        return page()
    media_type = _choose_media_type(request.headers.get("accept", "*/*"))
    try:
        with budget.reservation() as reserve:
            content = _read_parameters(request) if is_get else await _read_body(request, reserve)
            graphql_request = GraphQLRequest(
                content=content,
                allow_mutations=not is_get,
                media_type=media_type,
                now=now,
                accepts_gzip="gzip" in request.headers.get("accept-encoding", ""),
            )
            disconnected = asyncio.create_task(_wait_for_disconnect(request))
            try:
                return _respond(await service.answer(graphql_request, disconnected))
            finally:
                await cancel(disconnected)
    except BadRequest as error:
        return _respond(error_response(error, media_type))
    except Overloaded as error:
        return _respond(error_response(error, media_type, 503))
    except ClientDisconnect:
        return Response(status_code=400)


async def _wait_for_disconnect(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _read_parameters(request: Request) -> bytes:
    """The parameters of the URL as a JSON object, in the shape of a body."""
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
        hint = f"not {media_type[:80]}" if media_type else "with this Content-Type"
        raise BadRequest(f"Send the query as {JSON}, {hint}.", 415)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_SECONDS):
            async for chunk in request.stream():
                reserve(BODY_COPIES * len(chunk))
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise BadRequest(f"Send at most {MAX_BODY_BYTES:,} bytes at once.", 413)
    except TimeoutError:
        raise BadRequest(f"The body must arrive within {BODY_TIMEOUT_SECONDS:g} seconds.", 408) from None
    if not body.strip():
        raise BadRequest('Send a query: {"query": "…", "variables": {…}}. The body is empty.')
    return bytes(body)


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _choose_media_type(accept: str) -> str:
    """The newer media type if the client accepts it explicitly and does not prefer the older one."""
    weights: dict[str, float] = {}
    for item in accept.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0
    newer = weights.get(GRAPHQL_JSON, 0)
    return GRAPHQL_JSON if newer > 0 and newer >= weights.get(JSON, 0) else JSON


def _respond(response: GraphQLResponse) -> Response:
    headers = dict(response.headers)
    if response.status == 408:
        headers["Connection"] = "close"  # the server would read the rest of the late body otherwise
    return Response(response.body, response.status, headers)
