"""Turns exceptions into the errors of an answer: each has a code, and none reveals internals of the server."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from ivgraph.errors import AnswerTooLarge, DatabaseUnavailable, InvalidInput, IvgraphError
from ivgraph.quoting import requote
from ivgraph.schema.enums import ErrorCode


def rephrase(message: str) -> str:
    """A message of graphql-core in GraphQL's terms: null instead of None, and double quotation marks around names."""
    return requote(message).replace("not to be None", "not to be null")


logger = logging.getLogger(__name__)

#: The most problems that one error lists.
MAX_PROBLEMS = 100

#: Replaces the message of a lost connection, which contains addresses.
DATABASE_UNAVAILABLE_MESSAGE = "The database can't be reached at the moment; send the request again later."


def format_errors(errors: Sequence[GraphQLError]) -> tuple[list[GraphQLError], bool]:
    """The errors as users see them, and whether the answer keeps its data.

    If one field fails since the answer is too large or the database is unavailable, the whole answer fails with it.
    """
    for error in errors:
        match error.original_error:
            case AnswerTooLarge() as cause:
                return [GraphQLError(str(cause), extensions={"code": cause.code, "cost": cause.cost})], False
            case DatabaseUnavailable() as cause:
                return [GraphQLError(DATABASE_UNAVAILABLE_MESSAGE, extensions={"code": cause.code})], False
    logged: set[int] = set()
    return [_format_error(error, logged) for error in errors], True


def _format_error(error: GraphQLError, logged: set[int]) -> GraphQLError:
    match error.original_error:
        case InvalidInput() as cause:
            problems = [{"path": problem.path, "message": problem.message} for problem in cause.problems[:MAX_PROBLEMS]]
            return _rewrite(error, _summarize(cause), code=cause.code, problems=problems)
        case IvgraphError() as cause:
            return _rewrite(error, str(cause), code=cause.code)
        case None | GraphQLError() if error.path is None:
            is_parsed = not isinstance(error, GraphQLSyntaxError)
            code = ErrorCode.GRAPHQL_VALIDATION_FAILED if is_parsed else ErrorCode.GRAPHQL_PARSE_FAILED
            return _rewrite(error, rephrase(error.message), code=code.value)
    failure = error.original_error or error
    # If a loader's batch fails, every field that waits for it fails with the same exception: log it once.
    if id(failure) not in logged:
        logged.add(id(failure))
        logger.error("a query failed at %s", error.path, exc_info=failure)
    message = "Something went wrong on the server; its log has the details."
    return _rewrite(error, message, code=ErrorCode.INTERNAL.value)


def _summarize(cause: InvalidInput) -> str:
    if len(cause.problems) <= MAX_PROBLEMS:
        return str(cause)
    first_problems = "; ".join(str(problem) for problem in cause.problems[:MAX_PROBLEMS])
    return f"{first_problems}; and {len(cause.problems) - MAX_PROBLEMS:,} more problems"


def _rewrite(error: GraphQLError, message: str, **extensions: Any) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
