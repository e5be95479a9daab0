"""What can be wrong with a request as a whole; the answer says what to change."""

from __future__ import annotations

from enum import StrEnum

from ivgraph.errors import IvgraphError


class RefusalCode(StrEnum):
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
    RefusalCode.MALFORMED_JSON: 400,
    RefusalCode.MALFORMED_ENCODING: 400,
    RefusalCode.INVALID_PARAMETER: 400,
    RefusalCode.BODY_TOO_SLOW: 408,
    RefusalCode.BODY_TOO_LARGE: 413,
    RefusalCode.CONTENT_TOO_LARGE: 413,
    RefusalCode.UNKNOWN_ENCODING: 415,
    RefusalCode.NO_EVENTS: 422,
    RefusalCode.TOO_MANY_EVENTS: 422,
    RefusalCode.OVERLOADED: 503,
    RefusalCode.DATABASE_UNAVAILABLE: 503,
}


class Refusal(IvgraphError):
    """A request that is not taken, with what to change."""

    code: RefusalCode

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(message)
        self.code = code
