"""The errors that ivgraph raises on purpose. Each has a code; the docstring of its class is the default message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class IvgraphError(Exception):
    """The server failed."""

    code = "INTERNAL"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One error in an input, and what to change."""

    #: The part of the input, as a dotted path: ``nodes[2].hotspots[0].toNode``, ``period.timeZone``.
    path: str
    #: A sentence that says what to change.
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidInput(IvgraphError):
    """The input can't be used."""

    code = "INVALID_INPUT"

    def __init__(self, problems: Sequence[Problem], message: str | None = None) -> None:
        super().__init__("; ".join([message] if message else [str(problem) for problem in problems]))
        self.problems = tuple(problems)


class InvalidArgument(InvalidInput):
    """An argument of a GraphQL field can't be used."""

    code = "INVALID_ARGUMENT"


class InvalidStructure(InvalidInput):
    """The structure of a playlist can't be used."""

    code = "INVALID_STRUCTURE"


class InvalidSetting(IvgraphError):
    """A setting can't be used."""

    code = "INVALID_SETTING"


class Unavailability(StrEnum):
    """Why the database can't be used."""

    #: It is down, starting or stopping, or refuses the user.
    UNREACHABLE = "UNREACHABLE"
    #: It grants no connection, or all connections are in use.
    NO_CONNECTION = "NO_CONNECTION"
    #: It does not answer in time.
    NO_ANSWER = "NO_ANSWER"
    #: It is a replica, or set to read-only.
    READ_ONLY = "READ_ONLY"
    #: The user lacks a privilege.
    DENIED = "DENIED"
    #: Its disk is full.
    NO_SPACE = "NO_SPACE"
    #: A node of its cluster can't be used, or a shard is moving. What other nodes store can be read and written.
    NODE = "NODE"
    #: A newer version of ivgraph has migrated it.
    MIGRATED = "MIGRATED"


class DatabaseUnavailable(IvgraphError):
    """The database can't be reached."""

    code = "DATABASE_UNAVAILABLE"

    def __init__(self, message: str | None = None, reason: Unavailability = Unavailability.UNREACHABLE) -> None:
        super().__init__(message)
        self.reason = reason


class DatabaseTooNew(IvgraphError):
    """The database was made by a later version of ivgraph. Upgrade ivgraph, or use another database."""

    code = "DATABASE_TOO_NEW"


class Unstorable(IvgraphError):
    """The database refuses a value."""

    code = "UNSTORABLE"


class Overloaded(IvgraphError):
    """Too many events or queries are waiting."""

    code = "OVERLOADED"


class EmbeddedPostgresError(IvgraphError):
    """The embedded PostgreSQL can't run."""

    code = "EMBEDDED_POSTGRES"


class BadRequest(IvgraphError):
    """The request does not follow GraphQL over HTTP."""

    code = "BAD_REQUEST"

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class UnknownHost(IvgraphError):
    """The header Host has a name that the server does not know."""

    code = "UNKNOWN_HOST"


class ForeignOrigin(IvgraphError):
    """Pages of this origin may not use the server."""

    code = "FOREIGN_ORIGIN"


class InvalidVariable(InvalidInput):
    """A variable of a GraphQL query does not have the type that the query declares."""

    code = "INVALID_VARIABLE"


class DocumentTooLarge(IvgraphError):
    """A GraphQL document is longer or more deeply nested than a query needs to be."""

    code = "DOCUMENT_TOO_LARGE"


class OperationNotFound(IvgraphError):
    """A GraphQL document does not have the requested operation."""

    code = "OPERATION_NOT_FOUND"


class AnswerTooLarge(IvgraphError):
    """The estimated cost of a GraphQL query exceeds the limit."""

    code = "ANSWER_TOO_LARGE"

    def __init__(self, message: str, cost: Mapping[str, Any]) -> None:
        """
        Args:
            cost: The cost, in the form that the extensions of the response show.
        """
        super().__init__(message)
        self.cost = cost


class AnswerTooLate(IvgraphError):
    """A GraphQL query took too long."""

    code = "TIMEOUT"


class WorkerLost(IvgraphError):
    """The process of the query has ended. Send the query again."""

    code = "WORKER_LOST"
