"""From exceptions to the errors of an answer: each with a code, none with what only the server's log may know."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from ivgraph.errors import AnswerTooLarge, DatabaseUnavailable, InvalidInput, IvgraphError
from ivgraph.quoting import requote
from ivgraph.schema.enums import ErrorCode


def restate(message: str) -> str:
    """With null for None, and names in the quotation marks that GraphQL's texts have."""
    return requote(message).replace("not to be None", "not to be null")


logger = logging.getLogger(__name__)

#: Problems of one answer that are told.
MOST_PROBLEMS = 100

#: In place of the message of a lost connection, which names addresses.
AWAY = "The database can't be reached for now; ask again in a while."


def explain(errors: Sequence[GraphQLError]) -> tuple[list[GraphQLError], bool]:
    """The errors as users may see them, and whether they leave anything of the answer."""
    for error in errors:
        match error.original_error:
            case AnswerTooLarge() as cause:
                return [GraphQLError(str(cause), extensions={"code": cause.code, "cost": cause.cost})], False
            case DatabaseUnavailable() as cause:
                return [GraphQLError(AWAY, extensions={"code": cause.code})], False
    logged: set[int] = set()
    return [_explain(error, logged) for error in errors], True


def _explain(error: GraphQLError, logged: set[int]) -> GraphQLError:
    match error.original_error:
        case InvalidInput() as cause:
            told = [{"path": problem.path, "message": problem.message} for problem in cause.problems[:MOST_PROBLEMS]]
            return _restate(error, _sum_up(cause), code=cause.code, problems=told)
        case IvgraphError() as cause:
            return _restate(error, str(cause), code=cause.code)
        case None | GraphQLError() if error.path is None:
            parsed = not isinstance(error, GraphQLSyntaxError)
            code = ErrorCode.GRAPHQL_VALIDATION_FAILED if parsed else ErrorCode.GRAPHQL_PARSE_FAILED
            return _restate(error, restate(error.message), code=code.value)
    failure = error.original_error or error
    # One failure of a batch is met by every field that waited for it.
    if id(failure) not in logged:
        logged.add(id(failure))
        logger.error("a query failed at %s", error.path, exc_info=failure)
    message = "Something went wrong on the server; its log has the details."
    return _restate(error, message, code=ErrorCode.INTERNAL.value)


def _sum_up(cause: InvalidInput) -> str:
    if len(cause.problems) <= MOST_PROBLEMS:
        return str(cause)
    told = "; ".join(str(problem) for problem in cause.problems[:MOST_PROBLEMS])
    return f"{told}; and {len(cause.problems) - MOST_PROBLEMS:,} more problems"


def _restate(error: GraphQLError, message: str, **extensions: Any) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
