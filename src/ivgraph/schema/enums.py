"""Enums of the domain as GraphQL enums. The line above each value in its source is the value's description."""

from __future__ import annotations

import inspect
from enum import Enum, StrEnum
from typing import TypeVar

import strawberry

from ivgraph.comments import value_comments
from ivgraph.ingest.event import RejectionCode as RejectionCode

AnyEnum = TypeVar("AnyEnum", bound=type[Enum])


def describe(enum: AnyEnum, *, name: str | None = None) -> AnyEnum:
    """Registers the enum with Strawberry, described by its docstring and its values' comments."""
    strawberry.enum(enum, name=name, description=inspect.getdoc(enum))
    comments = value_comments(enum)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = comments[value.name]
    return enum


__all__ = ["ErrorCode", "RejectionCode"]


class ErrorCode(StrEnum):
    """What went wrong, in extensions.code of an error. Messages are for people and may change; codes do not."""

    #: The request is not GraphQL over HTTP: its body is no JSON, too large, of another type, or has no query.
    BAD_REQUEST = "BAD_REQUEST"
    #: The request calls the server by a name that it does not know: see the setting IVGRAPH_ALLOWED_HOSTS.
    UNKNOWN_HOST = "UNKNOWN_HOST"
    #: A page of another origin asks: see the setting IVGRAPH_ALLOWED_ORIGINS.
    FOREIGN_ORIGIN = "FOREIGN_ORIGIN"
    #: The query is not GraphQL; locations say where reading stopped.
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    #: The query does not fit this schema; there is an error for each misfit, with its locations.
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    #: The query has too many characters, tokens, fields, aliases or directives, or too many levels.
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    #: The query has none of the name in operationName, or several operations to choose from.
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    #: Variables do not have the types that the query declares; extensions.problems lists each with its path.
    INVALID_VARIABLE = "INVALID_VARIABLE"
    #: Arguments are impossible; extensions.problems lists each of the whole query with its path. No field was run.
    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    #: The answer would cost too much; extensions.cost tells how much, the limit, and which field costs most.
    ANSWER_TOO_LARGE = "ANSWER_TOO_LARGE"
    #: The answer took too long and was given up.
    TIMEOUT = "TIMEOUT"
    #: The server has more to do than it can do soon; send the same again in a while.
    OVERLOADED = "OVERLOADED"
    #: The database refuses a value of what should be saved.
    UNSTORABLE = "UNSTORABLE"
    #: The database is away for now; ask again in a while.
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    #: The process that worked on the query has ended: send the same again.
    WORKER_LOST = "WORKER_LOST"
    #: Something went wrong on the server, whose log has the details.
    INTERNAL = "INTERNAL"


describe(ErrorCode)
describe(RejectionCode, name="RejectionCode")
