"""The JSON schemas of the requests and responses of POST /v1/events."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Any, TypeAlias

from ivgraph.catalog.model import EARLIEST
from ivgraph.comments import value_comments
from ivgraph.dimensions import CONTEXT_FIELDS, COUNTRY_SPELLINGS, Dimension
from ivgraph.ingest.event import (
    CLOCK_TOLERANCE,
    MAX_EXTRA_BYTES,
    MAX_MEDIA_SECONDS,
    MAX_TEXT_LENGTH,
    REQUIRED_FIELDS,
    Cause,
    EventType,
    RejectionCode,
)
from ivgraph.ingest.verdicts import EventStatus

Json: TypeAlias = dict[str, Any]

_MAX_HOURS_AHEAD = int(CLOCK_TOLERANCE.total_seconds() // 3600)


def describe_schemas() -> dict[str, Json]:
    """All schemas, by their names."""
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
    """A reference to one of the schemas."""
    return {"$ref": f"#/components/schemas/{schema}"}


def _describe_event() -> Json:
    position = f"In seconds of the node's media, up to {MAX_MEDIA_SECONDS}, stored to the millisecond."
    number = {"type": ["number", "null"], "minimum": 0, "maximum": MAX_MEDIA_SECONDS}
    return {
        "type": "object",
        "description": f"A player event. Unknown fields are stored too, up to {MAX_EXTRA_BYTES} bytes of JSON.",
        "properties": {
            "id": _text("A UUID that the client generates once for each event.", format="uuid"),
            "type": refer("EventType"),
            "at": _text(
                f"When it happened by the client's clock, with an offset: not before {EARLIEST.year}, nor before the "
                f"limit in the server's settings, and at most {_MAX_HOURS_AHEAD} hours ahead of the server's clock.",
                format="date-time",
            ),
            "playlist": _text("Id of the interactive video."),
            "session": _text("Id of the session: one stay of one viewer on a page."),
            "node": _optional_text("Id of the node."),
            "hotspot": _optional_text("Id of the hotspot, which is in the node."),
            "toNode": _optional_text("Id of the node that the viewer goes to."),
            "cause": {"oneOf": [refer("Cause"), {"type": "null"}], "description": "Why the viewer goes to that node."},
            "from": number | {"description": f"For a watch: where the played span begins. {position}"},
            "to": number
            | {"description": f"For a watch: where it ends, at least a millisecond after from. {position}"},
            "position": number | {"description": f"The position in the media at which it happened. {position}"},
            "viewer": _optional_text("Id of the viewer, if authenticated."),
            "visitor": _optional_text("Id of the anonymous visitor, kept by the browser."),
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
            for type, fields in REQUIRED_FIELDS.items()
            if fields
        ],
    }


def _describe_context() -> Json:
    comments = value_comments(Dimension)
    properties = {
        field: _optional_text(comments[dimension.name])
        for field, dimension in zip(CONTEXT_FIELDS, Dimension, strict=True)
    }
    properties["country"] = {
        "description": f"{comments['COUNTRY']} Lower case is stored as upper case.",
        "enum": [*COUNTRY_SPELLINGS, None],
    }
    return {
        "type": "object",
        "description": "Where and on what the viewer watches. Unknown fields are stored too.",
        "properties": properties,
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
            "events": {
                "type": "array",
                "items": refer("Verdict"),
                "description": "A verdict on each event, in the order of the request.",
            },
        },
        "required": [status.value for status in EventStatus],
        "additionalProperties": False,
    }


def _describe_verdict() -> Json:
    return {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "null"], "description": "The event's id; null if it could not be read."},
            "status": refer("EventStatus"),
            "code": refer("RejectionCode"),
            "field": {"type": ["string", "null"], "description": "The field at fault, if it is a single one."},
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


def _text(description: str, **more: Any) -> Json:
    return {"type": "string", "minLength": 1, "maxLength": MAX_TEXT_LENGTH, "description": description} | more


def _optional_text(description: str) -> Json:
    return _text(description, type=["string", "null"])
