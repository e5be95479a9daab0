"""Registers Python enums as GraphQL enums. The comment above each value in its source becomes its description."""

from __future__ import annotations

import inspect
from enum import Enum, StrEnum
from typing import TypeVar

import strawberry

from ivgraph.comments import value_comments
from ivgraph.ingest.event import RejectionCode as RejectionCode

AnyEnum = TypeVar("AnyEnum", bound=type[Enum])


def describe(enum: AnyEnum, *, name: str | None = None) -> AnyEnum:
    """Registers an enum with Strawberry, with its docstring and the comments of its values as descriptions."""
    strawberry.enum(enum, name=name, description=inspect.getdoc(enum))
    comments = value_comments(enum)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = comments[value.name]
    return enum


__all__ = ["ErrorCode", "RejectionCode"]


class ErrorCode(StrEnum):
    """The code of an error, in extensions.code. Messages are for people and may change; codes do not."""

    #: The request is not GraphQL over HTTP: its body is not JSON, too large, of another media type, or has no query.
    BAD_REQUEST = "BAD_REQUEST"
    #: The request's Host header has a name that the server does not know: see the setting IVGRAPH_ALLOWED_HOSTS.
    UNKNOWN_HOST = "UNKNOWN_HOST"
    #: The request comes from a page of another origin: see the setting IVGRAPH_ALLOWED_ORIGINS.
    FOREIGN_ORIGIN = "FOREIGN_ORIGIN"
    #: The query is not valid GraphQL syntax; locations point to where parsing stopped.
    GRAPHQL_PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
    #: The query does not match this schema; there is an error for each mismatch, with its locations.
    GRAPHQL_VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
    #: The query has too many characters, tokens, fields, aliases or directives, or too many levels.
    DOCUMENT_TOO_LARGE = "DOCUMENT_TOO_LARGE"
    #: No operation has the name in operationName, or there are several operations and operationName is missing.
    OPERATION_NOT_FOUND = "OPERATION_NOT_FOUND"
    #: Variables do not have the types that the query declares; extensions.problems lists each problem with its path.
    INVALID_VARIABLE = "INVALID_VARIABLE"
    #: Arguments are invalid; extensions.problems lists all problems of the query with their paths. No field was run.
    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    #: The answer would cost too much, or the database would read too many rows for it; extensions.cost has both
    #: estimates with their limits, and the fields that cost most.
    ANSWER_TOO_LARGE = "ANSWER_TOO_LARGE"
    #: The answer took too long, and the server stopped working on it.
    TIMEOUT = "TIMEOUT"
    #: The server has too much to do at the moment; send the request again later.
    OVERLOADED = "OVERLOADED"
    #: The database refused a value that a mutation tried to save.
    UNSTORABLE = "UNSTORABLE"
    #: The database can't be reached at the moment; send the request again later.
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"
    #: The process that executed the query has ended; send the request again.
    WORKER_LOST = "WORKER_LOST"
    #: Something went wrong on the server; its log has the details.
    INTERNAL = "INTERNAL"


describe(ErrorCode)
describe(RejectionCode, name="RejectionCode")
