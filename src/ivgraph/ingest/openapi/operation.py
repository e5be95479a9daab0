"""What can be asked of the collector, and every way in which it may answer."""

from __future__ import annotations

from ivgraph.comments import value_comments
from ivgraph.ingest.body import MOST_EVENTS
from ivgraph.ingest.encoding import ENCODINGS
from ivgraph.ingest.openapi.schemas import Json, refer
from ivgraph.ingest.refusal import STATUS, RefusalCode


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
                            {"type": "array", "items": refer("Event"), "minItems": 1, "maxItems": MOST_EVENTS},
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
