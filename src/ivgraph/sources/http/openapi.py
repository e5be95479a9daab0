"""Describes POST /v1/events in OpenAPI 3.1, from the enums and limits that the endpoint itself uses."""

from __future__ import annotations

from ivgraph import __version__
from ivgraph.comments import value_comments
from ivgraph.ingest.event import MAX_LINE_BYTES
from ivgraph.sources.http.body import MAX_EVENTS
from ivgraph.sources.http.encoding import ENCODINGS
from ivgraph.sources.http.endpoint import MAX_BODY_BYTES, MAX_CONTENT_BYTES
from ivgraph.sources.http.errors import STATUS, RequestErrorCode
from ivgraph.sources.http.openapi_schemas import Json, describe_schemas, refer

__all__ = ["describe_collector"]

_DESCRIPTION = f"""\
Collects events from the players of interactive videos. After a response with 200, every accepted event is durable and
counted in all metrics. An event is identified by its playlist, at and id together: sent again, it is a duplicate and
changes nothing. So a request that got no response, or 503, can be sent again as it is.

Each event is validated on its own: an invalid one is rejected with a code and a reason, and the others are accepted. An
event that was rejected by a limit on new playlists, nodes or hotspots can be sent again later. A request that fails as
a whole has stored nothing, except with 503, where some of its events may be stored.

The format of a body is recognised by its content, not by its type: one event, an array of events, or one event a line.
A body has at most {MAX_BODY_BYTES} bytes as it is sent, {MAX_CONTENT_BYTES} bytes decompressed and {MAX_EVENTS} events;
a line has at most {MAX_LINE_BYTES} bytes."""


def describe_collector() -> Json:
    """The OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ivgraph collector", "version": __version__, "description": _DESCRIPTION},
        "paths": {"/v1/events": {"post": describe_operation()}},
        "components": {"schemas": describe_schemas()},
    }


def describe_operation() -> Json:
    """POST /v1/events."""
    lines = {"type": "string", "description": "Events as JSON, one a line."}
    return {
        "operationId": "collectEvents",
        "summary": "Collect events.",
        "parameters": [
            {
                "name": "verbose",
                "in": "query",
                "description": "With false, the response has totals only, without a verdict on each event.",
                "schema": {"type": "boolean", "default": True},
            },
            {
                "name": "Content-Encoding",
                "in": "header",
                "description": "How the body is compressed.",
                "schema": {"type": "string", "enum": list(ENCODINGS)},
            },
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "oneOf": [
                            refer("Event"),
                            {"type": "array", "items": refer("Event"), "minItems": 1, "maxItems": MAX_EVENTS},
                        ]
                    }
                },
                "application/x-ndjson": {"schema": lines},
                "text/plain": {
                    "schema": lines | {"description": "Any of the above, as navigator.sendBeacon sends it."}
                },
            },
        },
        "responses": {
            "200": {
                "description": "The verdicts on the events.",
                "content": {"application/json": {"schema": refer("Answer")}},
            }
        }
        | {str(status): _describe_error(status) for status in sorted(set(STATUS.values()))},
    }


def _describe_error(status: int) -> Json:
    comments = value_comments(RequestErrorCode)
    codes = [code for code in RequestErrorCode if STATUS[code] == status]
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
        seconds = {"description": "Seconds to wait before sending the request again.", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": seconds | {"required": True}}
    return response
