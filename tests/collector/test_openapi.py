"""The collector behaves as /v1/openapi.json describes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from ivgraph.dimensions import CONTEXT_FIELDS
from ivgraph.ingest.event import MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, REQUIRED_FIELDS, Event
from ivgraph.ingest.parser import parse
from ivgraph.sources.http.openapi import describe_collector
from support.client import Client
from support.events import RECEIVED_AT, event
from support.postgres import Postgres
from support.serving import serving

#: Requests that schemathesis generates from the description.
CASES = 60

description = describe_collector()


def validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": description["components"]}, validate_formats=True
    )


def without(raw: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in raw.items() if name != field}


COMPLETE = event("switch", hotspot="left", position=1.5, viewer="anna", visitor="browser-1", context={"country": "DE"})
VARIANTS = {
    **{f"{type.value} as it should be": event(type) for type in REQUIRED_FIELDS},
    **{
        f"{type.value} without {field}": without(event(type), field)
        for type, fields in REQUIRED_FIELDS.items()
        for field in ("id", "type", "at", "playlist", "session", *fields)
    },
    "every field": COMPLETE,
    **{f"{field} null": COMPLETE | {field: None} for field in COMPLETE},
    **{f"{field} a list": COMPLETE | {field: []} for field in COMPLETE},
    **{f"{field} empty": COMPLETE | {field: ""} for field in COMPLETE},
    **{
        f"{field} of {size}": COMPLETE | {field: "x" * size}
        for field in ("playlist", "session", "node", "hotspot", "toNode", "viewer", "visitor")
        for size in (MAX_TEXT_LENGTH, MAX_TEXT_LENGTH + 1)
    },
    **{f"context.{field}": COMPLETE | {"context": {field: "x"}} for field in CONTEXT_FIELDS},
    **{f"context.{field} a number": COMPLETE | {"context": {field: 1}} for field in CONTEXT_FIELDS},
    **{
        f"position {value}": COMPLETE | {"position": value}
        for value in (0, MAX_MEDIA_SECONDS, MAX_MEDIA_SECONDS + 1, -1, True)
    },
    "id no UUID": COMPLETE | {"id": "one"},
    "at without an offset": COMPLETE | {"at": "2026-11-24T09:00:00"},
    "at in another zone": COMPLETE | {"at": "2026-11-24T14:30:00.123456+05:30"},
    "unknown type": COMPLETE | {"type": "pause"},
    "unknown cause": COMPLETE | {"cause": "click"},
    "unknown field": COMPLETE | {"mood": {"good": True}},
    "hotspot without its node": without(event("play", hotspot="left"), "node"),
    "no object": [],
}


@pytest.mark.parametrize("raw", VARIANTS.values(), ids=VARIANTS)
def test_the_description_allows_what_is_accepted_and_nothing_else(raw: Any) -> None:
    accepted = isinstance(parse(raw, RECEIVED_AT), Event)
    assert validator("Event").is_valid(raw) is accepted


async def test_answers_are_as_described(client: Client) -> None:
    served = await client.http.get("/v1/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == description
    sent = event("play")
    answers = validator("Answer")
    for query in ("", "?verbose=false"):
        answer = (await client.http.post(f"/v1/events{query}", json=[sent, event("play"), {}, sent])).json()
        answers.validate(answer)


async def test_requests_made_from_the_description_get_answers_as_described(postgres: Postgres) -> None:
    async with postgres.clone() as dsn:
        await asyncio.to_thread(request_as_described, dsn)


def request_as_described(dsn: str) -> None:
    with serving(dsn) as server:
        operation = schemathesis.openapi.from_url(f"{server.address}/v1/openapi.json")["/v1/events"]["POST"]

        @settings(max_examples=CASES)
        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def check(case: Any) -> None:
            # Generated bodies are not compressed.
            case.headers.pop("Content-Encoding", None)
            # An invalid event is rejected inside a valid answer, and not every text is one event a line.
            left_out = [negative_data_rejection]
            if case.media_type != "application/json":
                left_out.append(positive_data_acceptance)
            case.call_and_validate(excluded_checks=left_out)

        check()
        assert server.log == ""
