"""Parses and validates events: decoded JSON or a line of it → an Event, or the Rejection that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

import orjson

from ivgraph.catalog.model import EARLIEST
from ivgraph.database import parse_uuid
from ivgraph.dimensions import CONTEXT_FIELDS, EventContext, find_country
from ivgraph.ingest.event import (
    CLOCK_TOLERANCE,
    EVENT_FIELDS,
    MAX_EXTRA_BYTES,
    MAX_LINE_BYTES,
    MAX_MEDIA_SECONDS,
    MAX_TEXT_LENGTH,
    REQUIRED_FIELDS,
    Cause,
    Event,
    EventType,
    RawEvent,
    Rejection,
    RejectionCode,
)
from ivgraph.quoting import reason_of

_TYPES = {type.value: type for type in EventType}
_CAUSES = {cause.value: cause for cause in Cause}
#: Fields that every event needs besides its type.
_REQUIRED_IN_ALL = frozenset({"id", "at", "playlist", "session"})
_NO_CONTEXT = EventContext()
#: The rejection of any line that is too long, which is not parsed.
LINE_TOO_LONG = Rejection(RejectionCode.TOO_LONG, f"a line must have at most {MAX_LINE_BYTES} bytes")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
# Python's own parser accepts more than RFC 3339: dates alone, week dates, a comma for the point.
_TIME = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


#: Fills in what an event's context leaves out, from what is known of its sender.
CompleteContext: TypeAlias = Callable[[EventContext], EventContext]


class _InvalidEvent(Exception):
    def __init__(self, code: RejectionCode, reason: str, field: str | None = None) -> None:
        self.rejection = Rejection(code, reason, field)


def parse_line(
    line: bytes | bytearray | str, received_at: datetime, complete: CompleteContext | None = None
) -> Event | Rejection:
    """Parses a line of JSON."""
    raw = LINE_TOO_LONG if len(line) > MAX_LINE_BYTES else decode_line(line)
    return raw if isinstance(raw, Rejection) else parse(raw, received_at, complete)


def decode_line(line: bytes | bytearray | str) -> Any | Rejection:
    """Decodes a line of JSON, which may hold any value. An overlong line may have been cut off by its reader."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        if len(line) > MAX_LINE_BYTES:
            return LINE_TOO_LONG
        return Rejection(RejectionCode.MALFORMED_JSON, f"this is not JSON: {reason_of(error)}")


def parse(raw: object, received_at: datetime, complete: CompleteContext | None = None) -> Event | Rejection:
    """Parses decoded JSON.

    Args:
        raw: Any value. Fields without a column are kept in Event.extra.
        received_at: When the request arrived: an event can't be much later.
        complete: Completes the event's context.
    """
    if not isinstance(raw, dict):
        return Rejection(RejectionCode.NOT_AN_OBJECT, "an event is a JSON object")
    try:
        return _parse(raw, received_at, complete)
    except _InvalidEvent as error:
        return replace(error.rejection, id=_read_if_valid(raw, "id"), playlist=_read_if_valid(raw, "playlist"))


def _parse(raw: RawEvent, received_at: datetime, complete: CompleteContext | None) -> Event:
    type = _read_type(raw)
    for field in REQUIRED_FIELDS[type]:
        if raw.get(field) is None:
            raise _InvalidEvent(
                RejectionCode.MISSING_FIELD, f'an event of type {type} needs the field "{field}"', field
            )
    context, unknown_context = _read_context(raw)
    watched_from, watched_to = _read_span(raw) if type is EventType.WATCH else (None, None)
    # Arguments by position, and a call only for a field that is there: calls take most of the time of parsing.
    return Event(
        _read_id(raw),
        type,
        _read_time(raw, received_at),
        _read_text(raw, "session") or _fail_missing("session"),
        _read_text(raw, "playlist") or _fail_missing("playlist"),
        _read_text(raw, "node") if "node" in raw else None,
        _read_hotspot(raw) if "hotspot" in raw else None,
        _read_text(raw, "toNode") if "toNode" in raw else None,
        _read_cause(raw) if "cause" in raw else None,
        watched_from,
        watched_to,
        _read_milliseconds(raw, "position") if "position" in raw else None,
        _read_text(raw, "viewer") if "viewer" in raw else None,
        _read_text(raw, "visitor") if "visitor" in raw else None,
        complete(context) if complete else context,
        _read_extra(raw, unknown_context, type),
    )


def _read_type(raw: RawEvent) -> EventType:
    value = raw.get("type")
    if value is None:
        raise _InvalidEvent(RejectionCode.MISSING_FIELD, 'an event needs the field "type"', "type")
    if not isinstance(value, str) or value not in _TYPES:
        raise _InvalidEvent(RejectionCode.UNKNOWN_TYPE, f"type must be one of {', '.join(_TYPES)}", "type")
    return _TYPES[value]


def _read_id(raw: RawEvent) -> UUID:
    try:
        return parse_uuid(raw["id"])
    except (KeyError, TypeError, ValueError):
        if not _read_text(raw, "id"):
            _fail_missing("id")
        raise _InvalidEvent(
            RejectionCode.INVALID_FIELD, "id must be a UUID that the client makes once per event", "id"
        ) from None


def _read_time(raw: RawEvent, received_at: datetime) -> datetime:
    try:
        value = raw["at"]
        if not _TIME.fullmatch(value):
            raise ValueError
        at = datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        if not _read_text(raw, "at"):
            _fail_missing("at")
        reason = "at must be an RFC 3339 time with an offset, such as 2026-11-24T09:30:00.250Z"
        raise _InvalidEvent(RejectionCode.INVALID_TIME, reason, "at") from None
    if at > received_at + CLOCK_TOLERANCE:
        raise _InvalidEvent(RejectionCode.TIME_IN_FUTURE, "at is more than 24 hours ahead of the server's clock", "at")
    if at < EARLIEST:
        raise _InvalidEvent(RejectionCode.TIME_TOO_OLD, "at is before the year 2000", "at")
    return at


def _fail_missing(field: str) -> NoReturn:
    raise _InvalidEvent(RejectionCode.MISSING_FIELD, f'an event needs the field "{field}"', field)


def _read_text(raw: Mapping[str, Any], field: str, name: str | None = None) -> str | None:
    value = raw.get(field)
    if value is None:
        return None
    # Nearly every text is returned here: the checks below would take most of the time of parsing.
    if type(value) is str and 0 < len(value) <= MAX_TEXT_LENGTH and value.isascii() and "\0" not in value:
        return value
    name = name or field
    if not isinstance(value, str) or not value:
        hint = "" if name in _REQUIRED_IN_ALL else "; leave it out if unknown"
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, f"{name} must be a text that is not empty{hint}", name)
    if len(value) > MAX_TEXT_LENGTH:
        raise _InvalidEvent(RejectionCode.TOO_LONG, f"{name} must have at most {MAX_TEXT_LENGTH} characters", name)
    if (not value.isascii() and _SURROGATE.search(value)) or "\0" in value:
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, f"{name} holds a character that can't be stored", name)
    return value


def _read_if_valid(raw: RawEvent, field: str) -> str | None:
    """Returns a text field, or None if it is invalid. A rejection names the event and its playlist if it can."""
    try:
        return _read_text(raw, field)
    except _InvalidEvent:
        return None


def _read_hotspot(raw: RawEvent) -> str | None:
    hotspot = _read_text(raw, "hotspot")
    if hotspot is not None and raw.get("node") is None:
        raise _InvalidEvent(
            RejectionCode.MISSING_FIELD, "an event that names a hotspot needs the node it is in", "node"
        )
    return hotspot


def _read_cause(raw: RawEvent) -> Cause | None:
    value = raw.get("cause")
    if value is None:
        return None
    if not isinstance(value, str) or value not in _CAUSES:
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, f"cause must be one of {', '.join(_CAUSES)}", "cause")
    return _CAUSES[value]


def _read_span(raw: RawEvent) -> tuple[int, int]:
    watched_from, watched_to = _read_milliseconds(raw, "from"), _read_milliseconds(raw, "to")
    assert watched_from is not None
    assert watched_to is not None
    # An empty span would count a viewer who watched nothing.
    if watched_from >= watched_to:
        reason = "from must be at least a millisecond before to: report each span that was played"
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, reason, "from")
    return watched_from, watched_to


def _read_milliseconds(raw: RawEvent, field: str) -> int | None:
    value = raw.get(field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (float, int)) or not 0 <= value <= MAX_MEDIA_SECONDS:
        reason = f"{field} must be seconds of media, a number from 0 to {MAX_MEDIA_SECONDS}"
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, reason, field)
    return round(value * 1000)


def _read_context(raw: RawEvent) -> tuple[EventContext, dict[str, Any]]:
    """Returns the context, and the fields in it that have no column."""
    value = raw.get("context")
    if value is None:
        return _NO_CONTEXT, {}
    if not isinstance(value, dict):
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, "context must be an object", "context")
    try:
        context = _read_cached_context((*value, *value.values()))
    except TypeError:
        context = None  # a list or an object can't be a key of the cache
    if context:
        return context, {}
    known = {field: item for field, item in value.items() if field in CONTEXT_FIELDS}
    unknown = {field: item for field, item in value.items() if field not in CONTEXT_FIELDS}
    return _check_context(known), unknown


@lru_cache(maxsize=2_048)
def _read_cached_context(names_and_values: tuple[str, ...]) -> EventContext | None:
    """Validates a context; None if it has a field without a column. Cached, since all events of a session repeat it."""
    middle = len(names_and_values) // 2
    value = dict(zip(names_and_values[:middle], names_and_values[middle:], strict=True))
    return _check_context(value) if value.keys() <= CONTEXT_FIELDS.keys() else None


def _check_context(known: Mapping[str, Any]) -> EventContext:
    values: dict[str, Any] = {
        dimension: _read_text(known, field, f"context.{field}") for field, dimension in CONTEXT_FIELDS.items()
    }
    context = EventContext(**values)
    return context if context.country is None else context._replace(country=_read_country(context.country))


def _read_country(text: str) -> str:
    country = find_country(text)
    if country is None:
        reason = "context.country must be an ISO 3166-1 alpha-2 code such as AT; leave it out if unknown"
        raise _InvalidEvent(RejectionCode.INVALID_FIELD, reason, "context.country")
    return country


def _read_extra(raw: RawEvent, unknown_context: dict[str, Any], type: EventType) -> dict[str, Any] | None:
    """Returns the fields that have no column, and the span of an event other than watch; None if there are none."""
    has_span = type is not EventType.WATCH and ("from" in raw or "to" in raw)
    if not has_span and not unknown_context and EVENT_FIELDS.issuperset(raw):
        return None
    extra = {field: value for field, value in raw.items() if field not in EVENT_FIELDS}
    if unknown_context:
        extra["context"] = unknown_context
    if has_span:
        extra |= {field: raw[field] for field in ("from", "to") if field in raw}
    try:
        encoded = orjson.dumps(extra)
    except orjson.JSONEncodeError:
        raise _InvalidEvent(
            RejectionCode.INVALID_FIELD, "a field unknown to ivgraph holds a value that can't be stored"
        ) from None
    if len(encoded) > MAX_EXTRA_BYTES:
        raise _InvalidEvent(
            RejectionCode.TOO_LONG, f"fields unknown to ivgraph must not exceed {MAX_EXTRA_BYTES} bytes of JSON"
        )
    if _ESCAPED_NUL.search(encoded):
        raise _InvalidEvent(
            RejectionCode.INVALID_FIELD, "a field unknown to ivgraph holds a character that can't be stored"
        )
    return extra
