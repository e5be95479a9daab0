"""What can be wrong with a request as a whole; the answer says what to change."""

from __future__ import annotations

from enum import StrEnum

from ivgraph.errors import IvgraphError


class RequestErrorCode(StrEnum):
    """Why a request was refused."""

    #: The body is neither JSON nor one JSON object a line.
    MALFORMED_JSON = "MALFORMED_JSON"
    #: The body is not what Content-Encoding says, or ends early.
    MALFORMED_ENCODING = "MALFORMED_ENCODING"
    #: A parameter of the address can't be used.
    INVALID_PARAMETER = "INVALID_PARAMETER"
    #: The body took too long to arrive; nothing of it is stored.
    BODY_TOO_SLOW = "BODY_TOO_SLOW"
    #: The body is too large as it was sent.
    BODY_TOO_LARGE = "BODY_TOO_LARGE"
    #: The body is too large once it is unpacked.
    CONTENT_TOO_LARGE = "CONTENT_TOO_LARGE"
    #: Content-Encoding is none of ours.
    UNKNOWN_ENCODING = "UNKNOWN_ENCODING"
    #: The body holds no event.
    NO_EVENTS = "NO_EVENTS"
    #: The body holds too many events.
    TOO_MANY_EVENTS = "TOO_MANY_EVENTS"
    #: More waits to be written than there is room for: send the same again in a while.
    OVERLOADED = "OVERLOADED"
    #: The database is away: send the same again in a while.
    DATABASE_UNAVAILABLE = "DATABASE_UNAVAILABLE"


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
    """A request that is not taken, with what to change."""

    code: RequestErrorCode

    def __init__(self, code: RequestErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
