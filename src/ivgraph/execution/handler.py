"""A GraphQL request → the answer to it, whichever process works on it."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from graphql import GraphQLError
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from ivgraph.analytics.loaders import Loaders
from ivgraph.database import Database
from ivgraph.errors import BadRequest, IvgraphError
from ivgraph.execution.context import OperationContext
from ivgraph.execution.engine import schema
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdicts import EventWriter
from ivgraph.quoting import reason_of
from ivgraph.schema.enums import ErrorCode

JSON = "application/json"
#: Clients that ask for it get status 400 with a query that can't be run; with JSON that is 200, since old clients read
#: nothing else.
GRAPHQL_JSON = "application/graphql-response+json"

#: Seconds after which to try again what was refused because the server or its database is busy or away.
RETRY_AFTER = 5
#: Codes of failures that pass by themselves: an answer without data has status 503 then.
PASSING = frozenset({ErrorCode.DATABASE_UNAVAILABLE.value, ErrorCode.OVERLOADED.value})

#: Bytes from which an answer is compressed where it is made, at the level of the server's other answers.
SMALLEST_COMPRESSED = 1_000
COMPRESSION = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """What a caller asks, as it arrived."""

    #: A JSON object with query, variables, operationName and extensions; not parsed yet.
    content: bytes
    #: Whether mutations may run: GET only reads.
    may_change: bool
    #: JSON or GRAPHQL_JSON.
    media_type: str
    #: The moment that the request is answered at.
    now: datetime
    accepts_gzip: bool = False


@dataclass(frozen=True, slots=True)
class GraphQLResponse:
    """What the caller gets."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _ParsedRequest:
    """What a request says, well-formed."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    tells_cost: bool


class RequestHandler:
    """Answers requests in this process."""

    def __init__(
        self,
        database: Database,
        writing: Database,
        writer: EventWriter,
        viewer_key: ViewerKey,
        *,
        largest: float,
        compresses: bool = False,
    ) -> None:
        """
        Args:
            writing: The same database for mutations.
            largest: The cost up to which operations run here.
            compresses: Whether answers are compressed for callers who accept that.
        """
        self._database = database
        self._writing = writing
        self._writer = writer
        self._viewer_key = viewer_key
        self.largest = largest
        self._compresses = compresses

    async def answer(self, request: GraphQLRequest) -> GraphQLResponse | None:
        """The answer; None where the operation is valid but costs more than what runs here, and nothing of it was run.

        Cancelled, it cancels the statements that it waits for.
        """
        context = OperationContext(
            now=request.now,
            database=self._database,
            writing=self._writing,
            loaders=Loaders(self._database),
            writer=self._writer,
            viewer_key=self._viewer_key,
            largest_here=self.largest,
        )
        try:
            asked = _read(request.content)
            result = await _execute(asked, context, may_change=request.may_change)
        except InvalidOperationTypeError:
            error = BadRequest("Send mutations by POST: GET only reads.", 405)
            return refuse(error, request.media_type, headers={"Allow": "POST"})
        except BadRequest as error:
            return refuse(error, request.media_type)
        except Exception:
            logger.exception("A GraphQL request failed outside of any field.")
            return refuse(
                IvgraphError("Something went wrong on the server; its log has the details."), request.media_type, 500
            )
        if context.is_left_to_worker:
            return None
        return self._respond(result, request, context if asked.tells_cost else None)

    def _respond(
        self, result: ExecutionResult, request: GraphQLRequest, told: OperationContext | None
    ) -> GraphQLResponse:
        content, status = _lay_out(result, request.media_type)
        if told and told.cost:
            content["extensions"] = {"cost": told.cost.extensions}
        response = write(content, request.media_type, status)
        if not (self._compresses and request.accepts_gzip and len(response.body) >= SMALLEST_COMPRESSED):
            return response
        headers = {**response.headers, "Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}
        return GraphQLResponse(status, gzip.compress(response.body, COMPRESSION, mtime=0), headers)


def refuse(
    error: IvgraphError, media_type: str, status: int | None = None, *, headers: Mapping[str, str] | None = None
) -> GraphQLResponse:
    """The answer to a request of which nothing was run."""
    content = {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
    if status is None:
        status = error.status if isinstance(error, BadRequest) else 400
    return write(content, media_type, status, headers)


def write(
    content: Mapping[str, Any], media_type: str, status: int, headers: Mapping[str, str] | None = None
) -> GraphQLResponse:
    all_headers = {"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": "no-store", "Vary": "Accept"}
    if status == 503:
        all_headers["Retry-After"] = str(RETRY_AFTER)
    return GraphQLResponse(status, orjson.dumps(content), {**all_headers, **(headers or {})})


async def _execute(asked: _ParsedRequest, context: OperationContext, *, may_change: bool) -> ExecutionResult:
    task = asyncio.current_task()
    assert task is not None, "it runs in a coroutine"
    try:
        return await schema.execute(
            asked.query,
            variable_values=asked.variables,
            context_value=context,
            operation_name=asked.operation_name,
            allowed_operation_types=set(OperationType) if may_change else {OperationType.QUERY},
        )
    except asyncio.CancelledError:
        context.loaders.cancel()
        if task.cancelling():
            raise
        raise RuntimeError("a field was cancelled that nobody had cancelled") from None


def _read(content: bytes) -> _ParsedRequest:
    """Raises BadRequest where the content is no GraphQL request."""
    try:
        document = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"Send the body as JSON: {reason_of(error)}.") from error
    if isinstance(document, list):
        raise BadRequest("Send one query at a time, as an object: several fit into one query by aliases.")
    if not isinstance(document, dict):
        raise BadRequest('Send an object: {"query": "…", "variables": {…}}.')
    query, variables, name = (document.get(key) for key in ("query", "variables", "operationName"))
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("Send the query as a text in query.")
    extensions = document.get("extensions")
    for key, value in (("variables", variables), ("extensions", extensions)):
        if value is not None and not isinstance(value, dict):
            raise BadRequest(f"Send {key} as an object, or leave it out.")
    if name is not None and not isinstance(name, str):
        raise BadRequest("Send operationName as a text, or leave it out.")
    return _ParsedRequest(query, variables, name or None, tells_cost=bool(extensions and extensions.get("cost")))


def _lay_out(result: ExecutionResult, media_type: str) -> tuple[dict[str, Any], int]:
    """The content of an answer, and its status."""
    errors = result.errors or []
    content: dict[str, Any] = {"errors": [error.formatted for error in errors]} if errors else {}
    if result.data is None and any((error.extensions or {}).get("code") in PASSING for error in errors):
        return content, 503
    if _was_refused(result.data, errors):
        return content, 400 if media_type == GRAPHQL_JSON else 200
    return content | {"data": result.data}, 200


def _was_refused(data: Any, errors: list[GraphQLError]) -> bool:
    """Whether nothing was run: then there is no data, not even null."""
    return data is None and all(error.path is None for error in errors)
