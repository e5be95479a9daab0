"""GraphQL over HTTP, as https://graphql.github.io/graphql-over-http says: GET for queries, POST for all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from ivgraph.errors import AnswerTooLate, BadRequest, IvgraphError
from ivgraph.schema import schema
from ivgraph.schema.context import Context

LARGEST_BODY = 5_000_000
#: Seconds after which a query is given up.
LONGEST_ANSWER = 30.0

JSON = "application/json"
#: Clients that ask for it get status 400 with a query that can't be run; with JSON that is 200, since old clients read
#: nothing else.
GRAPHQL_JSON = "application/graphql-response+json"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says, well-formed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def answer(request: Request, context: Context, page: Callable[[], Response]) -> Response:
    """The answer to a query; a browser that asks for nothing gets the page."""
    if request.method in ("GET", "HEAD") and "query" not in request.query_params and _wants_page(request):
        return page()
    media_type = _choose_media_type(request.headers.get("accept", "*/*"))
    try:
        asked = _read_parameters(request) if request.method in ("GET", "HEAD") else await _read_body(request)
        result = await _run(request, asked, context)
    except InvalidOperationTypeError:
        return _refuse(BadRequest("Send mutations by POST: GET only reads.", 405), media_type, {"Allow": "POST"})
    except BadRequest as error:
        return _refuse(error, media_type)
    except ClientDisconnect:
        return Response(status_code=400)
    except AnswerTooLate as error:
        return _refuse(error, media_type, status=504)
    return _respond(result, media_type)


async def _run(request: Request, asked: Asked, context: Context) -> ExecutionResult:
    """Gives a query up when it takes too long or nobody waits for it any more; its statements are cancelled."""
    kinds = set(OperationType) if request.method == "POST" else {OperationType.QUERY}
    executed = schema.execute(
        asked.query,
        variable_values=asked.variables,
        context_value=context,
        operation_name=asked.operation_name,
        allowed_operation_types=kinds,
    )
    execution, departure = asyncio.create_task(executed), asyncio.create_task(_wait_for_departure(request))
    try:
        await asyncio.wait({execution, departure}, timeout=LONGEST_ANSWER, return_when=asyncio.FIRST_COMPLETED)
        if execution.done():
            return execution.result()
        raise AnswerTooLate(f"The answer took longer than {LONGEST_ANSWER:g} seconds: ask for less at once.")
    finally:
        if not execution.done():
            context.loaders.give_up()
        await _cancel(execution)
        await _cancel(departure)


async def _wait_for_departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _cancel(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _read_parameters(request: Request) -> Asked:
    parameters = dict(request.query_params)
    return _read_request(
        {
            **parameters,
            "variables": _parse_json(parameters["variables"], "variables") if parameters.get("variables") else None,
            "extensions": _parse_json(parameters["extensions"], "extensions") if parameters.get("extensions") else None,
        }
    )


async def _read_body(request: Request) -> Asked:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != JSON:
        said = f"not {media_type[:80]}" if media_type else "and say so in Content-Type"
        raise BadRequest(f"Send the query as {JSON}, {said}.", 415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BadRequest(f"Send at most {LARGEST_BODY:,} bytes at once.", 413)
    if not body.strip():
        raise BadRequest('Send a query: {"query": "…", "variables": {…}}. The body is empty.')
    return _read_request(_parse_json(bytes(body), "the body"))


def _parse_json(text: str | bytes, name: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"Send {name} as JSON: {error}.") from error


def _read_request(content: Any) -> Asked:
    if isinstance(content, list):
        raise BadRequest("Send one query at a time, as an object: several fit into one query by aliases.")
    if not isinstance(content, dict):
        raise BadRequest('Send an object: {"query": "…", "variables": {…}}.')
    query, variables, name = (content.get(key) for key in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("Send the query as a text in query.")
    for key, value in (("variables", variables), ("extensions", content.get("extensions"))):
        if value is not None and not isinstance(value, dict):
            raise BadRequest(f"Send {key} as an object, or leave it out.")
    if name is not None and not isinstance(name, str):
        raise BadRequest("Send operationName as a text, or leave it out.")
    return Asked(query, variables, name or None)


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


def _refuse(error: IvgraphError, media_type: str, headers: dict[str, str] | None = None, status: int = 400) -> Response:
    content = {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
    return _write(content, media_type, getattr(error, "status", status), headers)


def _respond(result: ExecutionResult, media_type: str) -> Response:
    errors = result.errors or []
    content: dict[str, Any] = {"errors": [error.formatted for error in errors]} if errors else {}
    if not _was_refused(result.data, errors):
        return _write(content | {"data": result.data}, media_type, 200)
    return _write(content, media_type, 400 if media_type == GRAPHQL_JSON else 200)


def _was_refused(data: Any, errors: list[GraphQLError]) -> bool:
    """Whether nothing was run: then there is no data, not even null."""
    return data is None and all(error.path is None for error in errors)


def _write(content: Any, media_type: str, status: int, headers: dict[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    return Response(orjson.dumps(content), status, headers, f"{media_type}; charset=utf-8")
