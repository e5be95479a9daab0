"""Errors of a whole request to the collector: each has a code, a status and a message that says what to change."""

from __future__ import annotations

from enum import StrEnum

from ivgraph.errors import IvgraphError


class RequestErrorCode(StrEnum):
    """Why a request was refused."""

    #: The body is neither JSON nor one JSON object a line.
    MALFORMED_JSON = "MALFORMED_JSON"
    #: The body is not what Content-Encoding says, or ends early.
    MALFORMED_ENCODING = "MALFORMED_ENCODING"
    #: A query parameter of the URL is invalid.
    INVALID_PARAMETER = "INVALID_PARAMETER"
    #: The body took too long to arrive; none of its events is stored.
    BODY_TOO_SLOW = "BODY_TOO_SLOW"
    #: The body is too large as it was sent.
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    #: The body is too large once it is decompressed.
    CONTENT_TOO_LARGE = "CONTENT_TOO_LARGE"
    #: The server does not support this Content-Encoding.
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    #: The body holds no event.
    NO_EVENTS = "NO_EVENTS"
    #: The body holds too many events.
    TOO_MANY_EVENTS = "TOO_MANY_EVENTS"
    #: Too many events wait to be stored: send the same again in a while.
    OVERLOADED = "OVERLOADED"
    #: The database is unavailable: send the same again in a while.
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"


#: The HTTP status of each error.
STATUS = {
    RequestErrorCode.MALFORMED_JSON: 400,
    RequestErrorCode.MALFORMED_ENCODING: 400,
    RequestErrorCode.INVALID_PARAMETER: 400,
    RequestErrorCode.BODY_TOO_SLOW: 408,
    RequestErrorCode.BODY_TOO_LARGE: 413,
    RequestErrorCode.CONTENT_TOO_LARGE: 413,
    RequestErrorCode.UNKNOWN_ENCODING: 415,
    RequestErrorCode.NO_EVENTS: 422,
    RequestErrorCode.TOO_MANY_EVENTS: 422,
    RequestErrorCode.OVERLOADED: 503,
    RequestErrorCode.DATABASE_UNAVAILABLE: 503,
}


class RequestError(IvgraphError):
    """A request is refused as a whole; the message says what to change."""

    code: RequestErrorCode

    def __init__(self, code: RequestErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
