"""Executes a GraphQL request in the current process and makes the HTTP response."""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import orjson
from graphql import GraphQLError
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from ivgraph.analytics.loaders import Loaders
from ivgraph.database import Database, Replicas
from ivgraph.errors import BadRequest, IvgraphError
from ivgraph.execution.context import OperationContext
from ivgraph.execution.cost import Cost
from ivgraph.execution.engine import schema
from ivgraph.identity import ViewerKey
from ivgraph.ingest.verdicts import EventWriter
from ivgraph.quoting import reason_of
from ivgraph.schema.enums import ErrorCode

JSON = "application/json"
#: With this media type, the response to an invalid query has status 400. With JSON it has status 200, since older
#: clients ignore the body of a response with any other status.
GRAPHQL_JSON = "application/graphql-response+json"

#: The Retry-After of responses with status 503.
RETRY_AFTER_SECONDS = 5
#: Codes of temporary failures: an answer without data has status 503 for these.
TRANSIENT_CODES = frozenset({ErrorCode.DATABASE_UNAVAILABLE.value, ErrorCode.OVERLOADED.value})

#: Shorter bodies are not compressed.
MIN_COMPRESSED_BYTES = 1_000
#: The level that the middleware uses for the other responses of the server.
GZIP_LEVEL = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphQLRequest:
    """A GraphQL request as it arrived."""

    #: A JSON object with query, variables, operationName and extensions, not parsed yet.
    content: bytes
    #: False for GET requests.
    allow_mutations: bool
    #: The media type of the response: JSON or GRAPHQL_JSON.
    media_type: str
    #: The instant that the resolvers take as the current time.
    now: datetime
    accepts_gzip: bool = False


@dataclass(frozen=True, slots=True)
class GraphQLResponse:
    """The response to a GraphQL request, for any web framework."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _ParsedRequest:
    """The content of a request, checked for its types."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    wants_cost: bool


class RequestHandler:
    """Answers requests in this process."""

    def __init__(
        self,
        replicas: Replicas,
        writing: Database,
        writer: EventWriter,
        viewer_key: ViewerKey,
        *,
        max_cost: float,
        max_rows: float,
        compress: bool = False,
    ) -> None:
        """
        Args:
            replicas: What queries read: the replicas, or the primary.
            writing: The primary, with the connections for mutations.
            max_cost: The cost up to which operations run in this process.
            max_rows: The rows that the statements of an operation may read.
            compress: Whether to compress responses for callers who accept gzip. The server's own process leaves this
                to its middleware.
        """
        self._replicas = replicas
        self._writing = writing
        self._writer = writer
        self._viewer_key = viewer_key
        self.max_cost = max_cost
        self._max_rows = max_rows
        self._compresses = compress

    async def answer(self, request: GraphQLRequest) -> GraphQLResponse | None:
        """Executes a request. Cancelling this cancels the statements that it waits for.

        Returns:
            The response; None if the operation is valid but costs more than `max_cost`. No field was run then.
        """
        database = self._replicas.for_request(request.now)
        context = OperationContext(
            now=request.now,
            database=database,
            writing=self._writing,
            loaders=Loaders(database),
            writer=self._writer,
            viewer_key=self._viewer_key,
            max_local_cost=self.max_cost,
            max_rows=self._max_rows,
        )
        try:
            parsed = _parse_request(request.content)
            result = await _execute(parsed, context, allow_mutations=request.allow_mutations)
        except InvalidOperationTypeError:
            error = BadRequest("Send mutations by POST: GET only reads.", 405)
            return error_response(error, request.media_type, headers={"Allow": "POST"})
        except BadRequest as error:
            return error_response(error, request.media_type)
        except Exception:
            logger.exception("A GraphQL request failed outside of any field.")
            return error_response(
                IvgraphError("Something went wrong on the server; its log has the details."), request.media_type, 500
            )
        if context.is_for_worker:
            return None
        extensions = _build_extensions(
            context.cost if parsed.wants_cost else None, None if result.data is None else database.as_of
        )
        return self._respond(result, request, extensions)

    def _respond(
        self, result: ExecutionResult, request: GraphQLRequest, extensions: Mapping[str, Any]
    ) -> GraphQLResponse:
        content, status = _build_content(result, request.media_type)
        if extensions:
            content["extensions"] = extensions
        response = json_response(content, request.media_type, status)
        if not (self._compresses and request.accepts_gzip and len(response.body) >= MIN_COMPRESSED_BYTES):
            return response
        headers = {**response.headers, "Content-Encoding": "gzip", "Vary": "Accept, Accept-Encoding"}
        return GraphQLResponse(status, gzip.compress(response.body, GZIP_LEVEL, mtime=0), headers)


def error_response(
    error: IvgraphError, media_type: str, status: int | None = None, *, headers: Mapping[str, str] | None = None
) -> GraphQLResponse:
    """The response to a request that was not executed. Its status is 400 or the error's own unless one is given."""
    content = {"errors": [{"message": str(error), "extensions": {"code": error.code}}]}
    if status is None:
        status = error.status if isinstance(error, BadRequest) else 400
    return json_response(content, media_type, status, headers)


def json_response(
    content: Mapping[str, Any], media_type: str, status: int, headers: Mapping[str, str] | None = None
) -> GraphQLResponse:
    all_headers = {"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": "no-store", "Vary": "Accept"}
    if status == 503:
        all_headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return GraphQLResponse(status, orjson.dumps(content), {**all_headers, **(headers or {})})


async def _execute(parsed: _ParsedRequest, context: OperationContext, *, allow_mutations: bool) -> ExecutionResult:
    task = asyncio.current_task()
    assert task is not None, "a coroutine runs in a task"
    try:
        return await schema.execute(
            parsed.query,
            variable_values=parsed.variables,
            context_value=context,
            operation_name=parsed.operation_name,
            allowed_operation_types=set(OperationType) if allow_mutations else {OperationType.QUERY},
        )
    except asyncio.CancelledError:
        context.loaders.cancel()
        if task.cancelling():
            raise
        raise RuntimeError("a field was cancelled, but its request was not") from None


def _parse_request(content: bytes) -> _ParsedRequest:
    """Raises BadRequest, with what to change, if the content is not a GraphQL request."""
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
    return _ParsedRequest(query, variables, name or None, wants_cost=bool(extensions and extensions.get("cost")))


def _build_extensions(shown_cost: Cost | None, as_of: datetime | None) -> dict[str, Any]:
    """The extensions of the response: the cost if it was asked for, and up to when the database was read."""
    extensions: dict[str, Any] = {"cost": shown_cost.extensions} if shown_cost else {}
    if as_of is not None:
        # Milliseconds are cut off, not rounded: a later time would promise too much.
        extensions["asOf"] = as_of.astimezone(UTC).isoformat(timespec="milliseconds")
    return extensions


def _build_content(result: ExecutionResult, media_type: str) -> tuple[dict[str, Any], int]:
    """The content of the response, and its HTTP status."""
    errors = result.errors or []
    content: dict[str, Any] = {"errors": [error.formatted for error in errors]} if errors else {}
    if result.data is None and any((error.extensions or {}).get("code") in TRANSIENT_CODES for error in errors):
        return content, 503
    if _nothing_was_run(result.data, errors):
        return content, 400 if media_type == GRAPHQL_JSON else 200
    return content | {"data": result.data}, 200


def _nothing_was_run(data: Any, errors: list[GraphQLError]) -> bool:
    """Whether no field was run. The response must not have data then, not even null."""
    return data is None and all(error.path is None for error in errors)
