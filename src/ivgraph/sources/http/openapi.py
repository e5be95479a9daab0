"""The collector described in OpenAPI 3.1, from the same enums and limits that it works by."""

from __future__ import annotations

from ivgraph import __version__
from ivgraph.comments import value_comments
from ivgraph.ingest.event import LONGEST_LINE
from ivgraph.sources.http.body import MAX_EVENTS
from ivgraph.sources.http.encoding import ENCODINGS
from ivgraph.sources.http.endpoint import MAX_BODY_BYTES, MAX_CONTENT_BYTES
from ivgraph.sources.http.errors import STATUS, RequestErrorCode
from ivgraph.sources.http.openapi_schemas import Json, describe_schemas, refer

__all__ = ["describe_collector"]

_DESCRIPTION = f"""\
Takes the events of players of interactive videos. 200 says that every event that is accepted is durable and in every
number. Events are named by playlist, at and id together: sent again they are duplicates and change nothing, so that a
request without an answer, or with 503, may be sent again as it is.

An event that can't be taken is rejected alone, with code and reason; its neighbours are accepted. One that is beyond a
limit on what events may create can be sent again later. A request that is refused as a whole stored nothing, unless
with 503: then some of it may be stored.

The content decides what a body is, whatever its type says: one event, an array of events, or one event a line.
At most {MAX_BODY_BYTES} bytes as sent, {MAX_CONTENT_BYTES} decompressed, {MAX_EVENTS} events; {LONGEST_LINE} bytes
a line."""


def describe_collector() -> Json:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "ivgraph collector", "version": __version__, "description": _DESCRIPTION},
        "paths": {"/v1/events": {"post": describe_collecting()}},
        "components": {"schemas": describe_schemas()},
    }


def describe_collecting() -> Json:
    """POST /v1/events."""
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
                            refer("Event"),
                            {"type": "array", "items": refer("Event"), "minItems": 1, "maxItems": MAX_EVENTS},
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
                "content": {"application/json": {"schema": refer("Answer")}},
            }
        }
        | {str(status): _describe_refusal(status) for status in sorted(set(STATUS.values()))},
    }


def _describe_refusal(status: int) -> Json:
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
        seconds = {"description": "Seconds after which to send the same again.", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": seconds | {"required": True}}
    return response
