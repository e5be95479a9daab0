"""The collector described in OpenAPI 3.1, from the same enums and limits that it works by."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Any, TypeAlias

from ivgraph import __version__
from ivgraph.comments import value_comments
from ivgraph.ingest.body import MOST_EVENTS
from ivgraph.ingest.encoding import ENCODINGS
from ivgraph.ingest.event import (
    CLOCK_TOLERANCE,
    CONTEXT_FIELDS,
    LARGEST_EXTRA,
    LONGEST_LINE,
    LONGEST_MEDIA,
    LONGEST_TEXT,
    REQUIRED,
    Cause,
    Code,
    EventType,
)
from ivgraph.ingest.http import LARGEST_BODY, LARGEST_CONTENT
from ivgraph.ingest.refusal import STATUS, RefusalCode
from ivgraph.ingest.verdict import Status
from ivgraph.model import EARLIEST

Json: TypeAlias = dict[str, Any]

_HOURS = int(CLOCK_TOLERANCE.total_seconds() // 3600)
_DESCRIPTION = f"""\
Takes the events of players of interactive videos. 200 says that every event that is accepted is durable and in every
number. Events are named by playlist, at and id together: sent again they are duplicates and change nothing, so that a
request without an answer, or with 503, may be sent again as it is.

An event that can't be taken is rejected alone, with code and reason; its neighbours are accepted. A request that is
refused as a whole stored nothing, unless with 503: then some of it may be stored.

The content decides what a body is, whatever its type says: one event, an array of events, or one event a line.
At most {LARGEST_BODY} bytes as sent, {LARGEST_CONTENT} unpacked, {MOST_EVENTS} events; {LONGEST_LINE} bytes a line."""


def describe_collector() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ivgraph collector", "version": __version__, "description": _DESCRIPTION},
        "paths": {"/v1/events": {"post": _describe_collecting()}},
        "components": {
            "schemas": {
                "Event": _describe_event(),
                "Context": _describe_context(),
                "Verdict": _describe_verdict(),
                "Answer": _describe_answer(),
                "EventType": _describe_enum(EventType),
                "Cause": _describe_enum(Cause),
                "RejectionCode": _describe_enum(Code),
                "Status": _describe_enum(Status),
            }
        },
    }


def _describe_collecting() -> Json:
    lines = {"type": "string", "description": "One event a line."}
    return {
        "operationId": "collectEvents",
        "summary": "Collect events.",
        "parameters": [
            {
                "name": "verbose",
                "in": "query",
                "description": "false leaves out the list of verdicts: the answer has totals only.",
                "schema": {"type": "boolean", "default": True},
            },
            {
                "name": "Content-Encoding",
                "in": "header",
                "description": "What the body is packed with.",
                "schema": {"type": "string", "enum": list(ENCODINGS)},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [
                            _refer("Event"),
                            {"type": "array", "items": _refer("Event"), "minItems": 1, "maxItems": MOST_EVENTS},
                        ]
                    }
                },
                "application/x-ndjson": {"schema": lines},
                "text/plain": {
                    "schema": lines | {"description": "As navigator.sendBeacon sends it: any of the above."}
                },
            },
        },
        "responses": {
            "200": {
                "description": "What became of each event.",
                "content": {"application/json": {"schema": _refer("Answer")}},
            }
        }
        | {str(status): _describe_refusal(status) for status in sorted(set(STATUS.values()))},
    }


def _describe_refusal(status: int) -> Json:
    comments = value_comments(RefusalCode)
    codes = [code for code in RefusalCode if STATUS[code] == status]
    response: Json = {
        "description": "\n".join(f"- {code}: {comments[code.name]}" for code in codes),
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "code": {"type": "string", "enum": [code.value for code in codes]},
                        "message": {"type": "string", "description": "What to change."},
                    },
                    "required": ["code", "message"],
                    "additionalProperties": False,
                }
            }
        },
    }
    if status == 503:
        seconds = {"description": "Seconds after which to send the same again.", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": seconds | {"required": True}}
    return response


def _describe_event() -> Json:
    position = f"A second of the node's media, up to {LONGEST_MEDIA}."
    number = {"type": ["number", "null"], "minimum": 0, "maximum": LONGEST_MEDIA}
    return {
        "type": "object",
        "description": f"What happened. Other fields are kept as they are, up to {LARGEST_EXTRA} bytes of JSON in all.",
        "properties": {
            "id": _text("A UUID that the client makes once per event.", format="uuid"),
            "type": _refer("EventType"),
            "at": _text(
                f"When it happened by the client's clock, with an offset; from {EARLIEST.year} on, and at most "
                f"{_HOURS} hours ahead of the server's clock.",
                format="date-time",
            ),
            "playlist": _text("Id of the interactive video."),
            "session": _text("Id of one visit of one viewer."),
            "node": _optional_text("Id of the node."),
            "hotspot": _optional_text("Id of the hotspot, in the node."),
            "toNode": _optional_text("Id of the node that the viewer goes to."),
            "cause": {"oneOf": [_refer("Cause"), {"type": "null"}], "description": "Why the viewer goes there."},
            "from": number | {"description": f"watch: where the span begins that was played. {position}"},
            "to": number | {"description": f"watch: where the span ends, not before it begins. {position}"},
            "position": number | {"description": f"Where the media was when it happened. {position}"},
            "viewer": _optional_text("Id of the viewer, where the viewer is authenticated."),
            "visitor": _optional_text("Id of an anonymous viewer, kept by the browser."),
            "context": {"oneOf": [_refer("Context"), {"type": "null"}]},
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
        "properties": {field: _optional_text() for field in CONTEXT_FIELDS},
    }


def _describe_verdict() -> Json:
    return {
        "type": "object",
        "properties": {
            "id": {"type": ["string", "null"], "description": "The event's id, as far as it could be read."},
            "status": _refer("Status"),
            "code": _refer("RejectionCode"),
            "field": {"type": ["string", "null"], "description": "The field that is wrong, where it is one."},
            "reason": {"type": "string", "description": "What to change."},
        },
        "required": ["id", "status"],
        "if": {"properties": {"status": {"const": Status.REJECTED.value}}},
        "then": {"required": ["code", "field", "reason"]},
        "additionalProperties": False,
    }


def _describe_answer() -> Json:
    comments = value_comments(Status)
    return {
        "type": "object",
        "properties": {
            **{
                status.value: {"type": "integer", "minimum": 0, "description": comments[status.name]}
                for status in Status
            },
            "events": {"type": "array", "items": _refer("Verdict"), "description": "A verdict on each, in order."},
        },
        "required": [status.value for status in Status],
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


def _refer(schema: str) -> Json:
    return {"$ref": f"#/components/schemas/{schema}"}
