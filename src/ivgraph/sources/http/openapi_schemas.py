"""The JSON that the collector takes and gives."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Any, TypeAlias

from ivgraph.catalog.model import EARLIEST
from ivgraph.comments import value_comments
from ivgraph.dimensions import WRITTEN_COUNTRIES
from ivgraph.ingest.event import (
    CLOCK_TOLERANCE,
    CONTEXT_FIELDS,
    LARGEST_EXTRA,
    LONGEST_MEDIA,
    LONGEST_TEXT,
    REQUIRED,
    Cause,
    EventType,
    RejectionCode,
)
from ivgraph.ingest.verdicts import EventStatus

Json: TypeAlias = dict[str, Any]

_HOURS = int(CLOCK_TOLERANCE.total_seconds() // 3600)


def describe_schemas() -> dict[str, Json]:
    """All schemas, by the name that refer takes."""
    return {
        "Event": _describe_event(),
        "Context": _describe_context(),
        "Answer": _describe_answer(),
        "Verdict": _describe_verdict(),
        "EventType": _describe_enum(EventType),
        "Cause": _describe_enum(Cause),
        "RejectionCode": _describe_enum(RejectionCode),
        "EventStatus": _describe_enum(EventStatus),
    }


def refer(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}


def _describe_event() -> Json:
    position = f"A second of the node's media, up to {LONGEST_MEDIA}, kept to the millisecond."
    number = {"type": ["number", "null"], "minimum": 0, "maximum": LONGEST_MEDIA}
    return {
        "type": "object",
        "description": f"What happened. Other fields are kept as they are, up to {LARGEST_EXTRA} bytes of JSON in all.",
        "properties": {
            "id": _text("A UUID that the client makes once per event.", format="uuid"),
            "type": refer("EventType"),
            "at": _text(
                f"When it happened by the client's clock, with an offset; from {EARLIEST.year} on, as far back as the "
                f"server's settings allow, and at most {_HOURS} hours ahead of the server's clock.",
                format="date-time",
            ),
            "playlist": _text("Id of the interactive video."),
            "session": _text("Id of one visit of one viewer."),
            "node": _optional_text("Id of the node."),
            "hotspot": _optional_text("Id of the hotspot, in the node."),
            "toNode": _optional_text("Id of the node that the viewer goes to."),
            "cause": {"oneOf": [refer("Cause"), {"type": "null"}], "description": "Why the viewer goes there."},
            "from": number | {"description": f"watch: where the span begins that was played. {position}"},
            "to": number | {"description": f"watch: where it ends, a millisecond or more after. {position}"},
            "position": number | {"description": f"Where the media was when it happened. {position}"},
            "viewer": _optional_text("Id of the viewer, where the viewer is authenticated."),
            "visitor": _optional_text("Id of an anonymous viewer, kept by the browser."),
            "context": {"oneOf": [refer("Context"), {"type": "null"}]},
        },
        "required": ["id", "type", "at", "playlist", "session"],
        "dependentRequired": {"hotspot": ["node"]},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": type.value}}, "required": ["type"]},
                "then": {
                    "properties": {field: {"not": {"type": "null"}} for field in fields},
                    "required": list(fields),
                },
            }
            for type, fields in REQUIRED.items()
            if fields
        ],
    }


def _describe_context() -> Json:
    return {
        "type": "object",
        "description": "Where and on what the viewer watches. Other fields are kept.",
        "properties": {
            **{field: _optional_text() for field in CONTEXT_FIELDS},
            "country": {
                "description": "ISO 3166-1 alpha-2, in capitals or in small letters, which are stored as capitals.",
                "enum": [*WRITTEN_COUNTRIES, None],
            },
        },
    }


def _describe_answer() -> Json:
    comments = value_comments(EventStatus)
    return {
        "type": "object",
        "properties": {
            **{
                status.value: {"type": "integer", "minimum": 0, "description": comments[status.name]}
                for status in EventStatus
            },
            "events": {"type": "array", "items": refer("Verdict"), "description": "A verdict on each, in order."},
        },
        "required": [status.value for status in EventStatus],
        "additionalProperties": False,
    }


def _describe_verdict() -> Json:
    return {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "null"], "description": "The event's id, as far as it could be read."},
            "status": refer("EventStatus"),
            "code": refer("RejectionCode"),
            "field": {"type": ["string", "null"], "description": "The field that is wrong, where it is one."},
            "reason": {"type": "string", "description": "What to change."},
        },
        "required": ["id", "status"],
        "if": {"properties": {"status": {"const": EventStatus.REJECTED.value}}},
        "then": {"required": ["code", "field", "reason"]},
        "additionalProperties": False,
    }


def _describe_enum(enum: type[Enum]) -> Json:
    comments = value_comments(enum)
    values = "\n".join(f"- {value.value}: {comments[value.name]}" for value in enum)
    return {
        "type": "string",
        "enum": [value.value for value in enum],
        "description": f"{inspect.getdoc(enum)}\n\n{values}",
    }


def _text(description: str | None = None, **more: Any) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT} | _described(description) | more


def _optional_text(description: str | None = None) -> Json:
    return _text(description) | {"type": ["string", "null"]}


def _described(description: str | None) -> Json:
    return {"description": description} if description else {}
