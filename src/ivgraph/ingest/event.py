"""An event as a player reports it: what it may say, and what is wrong with one that can't be taken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn, TypeAlias
from uuid import UUID

import orjson

from ivgraph.db import parse_uuid
from ivgraph.model import EARLIEST

#: Bytes of JSON of one event.
LONGEST_LINE = 1_000_000
#: Characters of an id or of a context's value.
LONGEST_TEXT = 200
#: Seconds into a media; the store counts milliseconds in 32 bits.
LONGEST_MEDIA = 2_000_000
#: Bytes of JSON in fields that we have no column for.
LARGEST_EXTRA = 8_192
#: How far a client's clock may be ahead of ours.
CLOCK_TOLERANCE = timedelta(hours=24)


class EventType(StrEnum):
    """What happened."""

    #: The player was loaded on a page.
    IMPRESSION = "impression"
    #: Playback of the playlist was started.
    PLAY = "play"
    #: A node started.
    NODE_PLAY = "node_play"
    #: Media of a node was played, from … to.
    WATCH = "watch"
    #: A hotspot became visible.
    HOTSPOT_SHOWN = "hotspot_shown"
    #: A hotspot was clicked.
    HOTSPOT_CLICK = "hotspot_click"
    #: The viewer went from one node to another.
    SWITCH = "switch"
    #: A node played to its end.
    NODE_END = "node_end"
    #: The viewer left.
    SESSION_END = "session_end"


class Cause(StrEnum):
    """Why the viewer went to another node."""

    #: A hotspot was clicked.
    CLICK = "CLICK"
    #: Nobody clicked: the default path.
    DEFAULT = "DEFAULT"
    #: The node starts again by itself.
    LOOP = "LOOP"
    #: The page asked for it.
    API = "API"


class Code(StrEnum):
    """Why an event was rejected."""

    #: The line or body is not JSON.
    MALFORMED_JSON = "MALFORMED_JSON"
    #: The event is not a JSON object.
    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    #: A field that this type of event needs is absent.
    MISSING_FIELD = "MISSING_FIELD"
    #: A field holds what it can't hold.
    INVALID_FIELD = "INVALID_FIELD"
    #: The type is none of ours.
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    #: The time is no RFC 3339 time with an offset.
    INVALID_TIME = "INVALID_TIME"
    #: The time lies more than a day ahead of the server's clock.
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    #: The time lies before 2000.
    TIME_TOO_OLD = "TIME_TOO_OLD"
    #: A text, a line or the unknown fields together are too long.
    TOO_LONG = "TOO_LONG"
    #: The database refuses a value that passed every check: tell us.
    UNSTORABLE = "UNSTORABLE"
    #: The recorded request is no player's beacon.
    NOT_A_BEACON = "NOT_A_BEACON"


@dataclass(frozen=True, slots=True)
class Rejected:
    """An event that can't be taken, and what to change."""

    code: Code
    reason: str
    #: The field that is wrong, where it is one.
    field: str | None = None
    #: The event's own id and its playlist's, as far as they could be read.
    id: str | None = None
    playlist: str | None = None


class Context(NamedTuple):
    """Where and on what the viewer watched."""

    country: str | None = None
    region: str | None = None
    device: str | None = None
    operating_system: str | None = None
    browser: str | None = None
    domain: str | None = None
    application: str | None = None
    playback_context: str | None = None
    #: A crawler or a monitor: kept, and left out of every number unless a filter asks for it.
    bot: bool = False


class Event(NamedTuple):
    """One valid event, under external ids."""

    id: UUID
    type: EventType
    #: The client's clock.
    at: datetime
    playlist: str
    #: One visit of one viewer.
    session: str
    node: str | None
    hotspot: str | None
    to_node: str | None
    cause: Cause | None
    #: Media milliseconds of the node.
    watched_from_ms: int | None
    watched_to_ms: int | None
    position_ms: int | None
    #: Authenticated id.
    viewer: str | None
    #: Anonymous id.
    visitor: str | None
    context: Context
    #: Fields that we have no column for.
    extra: dict[str, Any] | None


#: The fields that an event of each type needs beside id, type, at, playlist and session.
REQUIRED: dict[EventType, tuple[str, ...]] = {
    EventType.IMPRESSION: (),
    EventType.PLAY: (),
    EventType.NODE_PLAY: ("node",),
    EventType.WATCH: ("node", "from", "to"),
    EventType.HOTSPOT_SHOWN: ("node", "hotspot"),
    EventType.HOTSPOT_CLICK: ("node", "hotspot"),
    EventType.SWITCH: ("node", "toNode", "cause"),
    EventType.NODE_END: ("node",),
    EventType.SESSION_END: (),
}
CONTEXT_FIELDS = {
    "country": "country",
    "region": "region",
    "device": "device",
    "operatingSystem": "operating_system",
    "browser": "browser",
    "domain": "domain",
    "application": "application",
    "playbackContext": "playback_context",
}
FIELDS = frozenset(
    "id type at playlist session node hotspot toNode cause from to position viewer visitor context".split()
)

_TYPES = {type.value: type for type in EventType}
_CAUSES = {cause.value: cause for cause in Cause}
_NO_CONTEXT = Context()
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
# Python's own parser takes more than RFC 3339 does: dates alone, week dates, a comma for the point.
_TIME = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)

Raw: TypeAlias = dict[str, Any]


class _Rejection(Exception):
    def __init__(self, code: Code, reason: str, field: str | None = None) -> None:
        self.rejected = Rejected(code, reason, field)


def parse_line(line: bytes | bytearray | str, received_at: datetime) -> Event | Rejected:
    """Reads an event from a line of JSON."""
    if len(line) > LONGEST_LINE:
        return Rejected(Code.TOO_LONG, f"a line must have at most {LONGEST_LINE} bytes")
    try:
        raw = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Rejected(Code.MALFORMED_JSON, f"this is not JSON: {error}")
    return parse(raw, received_at)


def parse(raw: object, received_at: datetime) -> Event | Rejected:
    """Reads an event from decoded JSON; every field that arrives is kept."""
    if not isinstance(raw, dict):
        return Rejected(Code.NOT_AN_OBJECT, "an event is a JSON object")
    try:
        return _parse(raw, received_at)
    except _Rejection as rejection:
        return replace(rejection.rejected, id=_read_if_valid(raw, "id"), playlist=_read_if_valid(raw, "playlist"))


def _parse(raw: Raw, received_at: datetime) -> Event:
    type = _read_type(raw)
    for field in REQUIRED[type]:
        if raw.get(field) is None:
            raise _Rejection(Code.MISSING_FIELD, f"an event of type {type} needs {field}", field)
    context, unknown_context = _read_context(raw)
    watched_from, watched_to = _read_span(raw) if type is EventType.WATCH else (None, None)
    # By position, and asking only for what is there: what takes the time of a parser is its calls.
    return Event(
        _read_id(raw),
        type,
        _read_time(raw, received_at),
        _read_text(raw, "playlist") or _miss("playlist"),
        _read_text(raw, "session") or _miss("session"),
        _read_text(raw, "node") if "node" in raw else None,
        _read_hotspot(raw) if "hotspot" in raw else None,
        _read_text(raw, "toNode") if "toNode" in raw else None,
        _read_cause(raw) if "cause" in raw else None,
        watched_from,
        watched_to,
        _read_milliseconds(raw, "position") if "position" in raw else None,
        _read_text(raw, "viewer") if "viewer" in raw else None,
        _read_text(raw, "visitor") if "visitor" in raw else None,
        context,
        _read_extra(raw, unknown_context, type),
    )


def _read_type(raw: Raw) -> EventType:
    value = raw.get("type")
    if value is None:
        raise _Rejection(Code.MISSING_FIELD, "an event needs type", "type")
    if not isinstance(value, str) or value not in _TYPES:
        raise _Rejection(Code.UNKNOWN_TYPE, f"type must be one of {', '.join(_TYPES)}", "type")
    return _TYPES[value]


def _read_id(raw: Raw) -> UUID:
    try:
        return parse_uuid(raw["id"])
    except (KeyError, TypeError, ValueError):
        if not _read_text(raw, "id"):
            _miss("id")
        raise _Rejection(Code.INVALID_FIELD, "id must be a UUID that the client makes once per event", "id") from None


def _read_time(raw: Raw, received_at: datetime) -> datetime:
    try:
        value = raw["at"]
        if not _TIME.fullmatch(value):
            raise ValueError
        at = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        if not _read_text(raw, "at"):
            _miss("at")
        reason = "at must be an RFC 3339 time with an offset, such as 2026-11-24T09:30:00.250Z"
        raise _Rejection(Code.INVALID_TIME, reason, "at") from None
    if at > received_at + CLOCK_TOLERANCE:
        raise _Rejection(Code.TIME_IN_FUTURE, "at lies more than 24 hours ahead of the server's clock", "at")
    if at < EARLIEST:
        raise _Rejection(Code.TIME_TOO_OLD, "at lies before the year 2000", "at")
    return at


def _miss(field: str) -> NoReturn:
    raise _Rejection(Code.MISSING_FIELD, f"an event needs {field}", field)


def _read_text(raw: Mapping[str, Any], field: str, name: str | None = None) -> str | None:
    value = raw.get(field)
    if value is None:
        return None
    # Nearly every text ends here: what is asked below takes most of the time of parsing.
    if type(value) is str and 0 < len(value) <= LONGEST_TEXT and value.isascii() and "\0" not in value:
        return value
    name = name or field
    if not isinstance(value, str) or not value:
        raise _Rejection(Code.INVALID_FIELD, f"{name} must be a text that is not empty; leave it out if unknown", name)
    if len(value) > LONGEST_TEXT:
        raise _Rejection(Code.TOO_LONG, f"{name} must have at most {LONGEST_TEXT} characters", name)
    if (not value.isascii() and _SURROGATE.search(value)) or "\0" in value:
        raise _Rejection(Code.INVALID_FIELD, f"{name} holds a character that can't be stored", name)
    return value


def _read_if_valid(raw: Raw, field: str) -> str | None:
    try:
        return _read_text(raw, field)
    except _Rejection:
        return None


def _read_hotspot(raw: Raw) -> str | None:
    hotspot = _read_text(raw, "hotspot")
    if hotspot is not None and raw.get("node") is None:
        raise _Rejection(Code.MISSING_FIELD, "an event that names a hotspot needs the node it is in", "node")
    return hotspot


def _read_cause(raw: Raw) -> Cause | None:
    value = raw.get("cause")
    if value is None:
        return None
    if not isinstance(value, str) or value not in _CAUSES:
        raise _Rejection(Code.INVALID_FIELD, f"cause must be one of {', '.join(_CAUSES)}", "cause")
    return _CAUSES[value]


def _read_span(raw: Raw) -> tuple[int, int]:
    watched_from, watched_to = _read_milliseconds(raw, "from"), _read_milliseconds(raw, "to")
    assert watched_from is not None
    assert watched_to is not None
    if watched_from > watched_to:
        raise _Rejection(Code.INVALID_FIELD, "from must not lie after to: report each span that was played", "from")
    return watched_from, watched_to


def _read_milliseconds(raw: Raw, field: str) -> int | None:
    value = raw.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (float, int)) or not 0 <= value <= LONGEST_MEDIA:
        reason = f"{field} must be seconds of media, a number from 0 to {LONGEST_MEDIA}"
        raise _Rejection(Code.INVALID_FIELD, reason, field)
    return round(value * 1000)


def _read_context(raw: Raw) -> tuple[Context, Raw]:
    """The context, and the fields in it that we have no column for."""
    value = raw.get("context")
    if value is None:
        return _NO_CONTEXT, {}
    if not isinstance(value, dict):
        raise _Rejection(Code.INVALID_FIELD, "context must be an object", "context")
    try:
        context = _read_known_context((*value, *value.values()))
    except TypeError:
        context = None  # some value is a list or an object
    if context:
        return context, {}
    known = {field: item for field, item in value.items() if field in CONTEXT_FIELDS}
    unknown = {field: item for field, item in value.items() if field not in CONTEXT_FIELDS}
    return _check_context(known), unknown


@lru_cache(maxsize=8_192)
def _read_known_context(names_and_values: tuple[str, ...]) -> Context | None:
    """None where some field is none of ours. A visit's events all have the same context: it is checked once."""
    middle = len(names_and_values) // 2
    value = dict(zip(names_and_values[:middle], names_and_values[middle:], strict=True))
    return _check_context(value) if value.keys() <= CONTEXT_FIELDS.keys() else None


def _check_context(known: Mapping[str, Any]) -> Context:
    texts = (_read_text(known, field, f"context.{field}") for field in CONTEXT_FIELDS)
    return Context._make([*texts, False])


def _read_extra(raw: Raw, unknown_context: Raw, type: EventType) -> Raw | None:
    has_span = type is not EventType.WATCH and ("from" in raw or "to" in raw)
    if not has_span and not unknown_context and FIELDS.issuperset(raw):
        return None
    kept = {field: value for field, value in raw.items() if field not in FIELDS}
    if unknown_context:
        kept["context"] = unknown_context
    if has_span:
        kept |= {field: raw[field] for field in ("from", "to") if field in raw}
    try:
        encoded = orjson.dumps(kept)
    except orjson.JSONEncodeError:
        raise _Rejection(Code.INVALID_FIELD, "a field unknown to ivgraph holds what can't be stored") from None
    if len(encoded) > LARGEST_EXTRA:
        raise _Rejection(Code.TOO_LONG, f"fields unknown to ivgraph must not exceed {LARGEST_EXTRA} bytes of JSON")
    if _ESCAPED_NUL.search(encoded):
        raise _Rejection(Code.INVALID_FIELD, "a field unknown to ivgraph holds a character that can't be stored")
    return kept
