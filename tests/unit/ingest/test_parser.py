"""Parsing JSON from players: the event, or the rejection with its code, field and reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given

from ivgraph.dimensions import CONTEXT_FIELDS, EventContext
from ivgraph.ingest.event import (
    MAX_EXTRA_BYTES,
    MAX_MEDIA_SECONDS,
    MAX_TEXT_LENGTH,
    REQUIRED_FIELDS,
    Cause,
    Event,
    EventType,
    Rejection,
    RejectionCode,
)
from ivgraph.ingest.parser import parse, parse_line
from support.events import RECEIVED_AT, event, parsed
from support.json import raw_events, values

LONG = "x" * (MAX_TEXT_LENGTH + 1)

#: What is wrong → event, code, field, and the part of the reason that says what to change.
WRONG: dict[str, tuple[object, RejectionCode, str | None, str]] = {
    "a list": ([], RejectionCode.NOT_AN_OBJECT, None, "JSON object"),
    "a text": ("play", RejectionCode.NOT_AN_OBJECT, None, "JSON object"),
    "null": (None, RejectionCode.NOT_AN_OBJECT, None, "JSON object"),
    "nothing in it": ({}, RejectionCode.MISSING_FIELD, "type", "needs the field"),
    "an unknown type": ({"type": "pause"}, RejectionCode.UNKNOWN_TYPE, "type", "one of impression, play, node_play"),
    "a type that is a list": ({"type": ["play"]}, RejectionCode.UNKNOWN_TYPE, "type", "one of impression"),
    "a type in capitals": ({"type": "PLAY"}, RejectionCode.UNKNOWN_TYPE, "type", "one of impression"),
    "no id": (event("play", id=None), RejectionCode.MISSING_FIELD, "id", 'needs the field "id"'),
    "an id that is none": (event("play", id="1"), RejectionCode.INVALID_FIELD, "id", "UUID that the client makes once"),
    "an id that is a number": (event("play", id=1), RejectionCode.INVALID_FIELD, "id", "must be a text"),
    "no playlist": (
        event("play", playlist=None),
        RejectionCode.MISSING_FIELD,
        "playlist",
        'needs the field "playlist"',
    ),
    "an empty playlist": (event("play", playlist=""), RejectionCode.INVALID_FIELD, "playlist", "must be a text"),
    "a playlist that is a number": (
        event("play", playlist=5),
        RejectionCode.INVALID_FIELD,
        "playlist",
        "must be a text",
    ),
    "no session": (event("play", session=None), RejectionCode.MISSING_FIELD, "session", 'needs the field "session"'),
    "a long text": (event("play", viewer=LONG), RejectionCode.TOO_LONG, "viewer", "at most 200 characters"),
    "NUL": (event("play", visitor="a\0b"), RejectionCode.INVALID_FIELD, "visitor", "can't be stored"),
    "half a character": (event("play", visitor="\ud83d"), RejectionCode.INVALID_FIELD, "visitor", "can't be stored"),
    "a click outside any node": (
        event("hotspot_click", node=None),
        RejectionCode.MISSING_FIELD,
        "node",
        "hotspot_click needs",
    ),
    "a hotspot outside any node": (event("play", hotspot="left"), RejectionCode.MISSING_FIELD, "node", "node it is in"),
    "a cause in small letters": (
        event("switch", cause="click"),
        RejectionCode.INVALID_FIELD,
        "cause",
        "CLICK, DEFAULT, LOOP",
    ),
    "a cause that is a list": (event("switch", cause=[]), RejectionCode.INVALID_FIELD, "cause", "one of CLICK"),
    "a backward span": (
        event("watch", from_=5, to=4.999),
        RejectionCode.INVALID_FIELD,
        "from",
        "at least a millisecond before to",
    ),
    "a span of no length": (
        event("watch", from_=5, to=5),
        RejectionCode.INVALID_FIELD,
        "from",
        "report each span that was",
    ),
    "less than a millisecond": (
        event("watch", from_=5, to=5.0004),
        RejectionCode.INVALID_FIELD,
        "from",
        "at least a millisecond before to",
    ),
    "a negative time": (event("watch", from_=-0.1), RejectionCode.INVALID_FIELD, "from", "number from 0 to 2000000"),
    "too late a time": (
        event("watch", to=MAX_MEDIA_SECONDS + 0.001),
        RejectionCode.INVALID_FIELD,
        "to",
        "seconds of media",
    ),
    "a time that is a text": (event("watch", to="10"), RejectionCode.INVALID_FIELD, "to", "seconds of media"),
    "a time that is true": (event("play", position=True), RejectionCode.INVALID_FIELD, "position", "seconds of media"),
    "a time that is no number": (
        event("play", position=float("nan")),
        RejectionCode.INVALID_FIELD,
        "position",
        "seconds",
    ),
    "a time without end": (event("play", position=float("inf")), RejectionCode.INVALID_FIELD, "position", "seconds"),
    "a huge number": (event("play", position=10**400), RejectionCode.INVALID_FIELD, "position", "seconds of media"),
    "a context that is a text": (
        event("play", context="NL"),
        RejectionCode.INVALID_FIELD,
        "context",
        "must be an object",
    ),
    "a country that is a number": (
        event("play", context={"country": 31}),
        RejectionCode.INVALID_FIELD,
        "context.country",
        "must be a text",
    ),
    "a country that is a name": (
        event("play", context={"country": "Austria"}),
        RejectionCode.INVALID_FIELD,
        "context.country",
        "alpha-2 code such as AT; leave it out if unknown",
    ),
    "a code of no country": (
        event("play", context={"country": "XX"}),
        RejectionCode.INVALID_FIELD,
        "context.country",
        "must be an ISO 3166-1",
    ),
    "a long device": (
        event("play", context={"device": LONG}),
        RejectionCode.TOO_LONG,
        "context.device",
        "200 characters",
    ),
    "NUL in the context": (
        event("play", context={"domain": "\0"}),
        RejectionCode.INVALID_FIELD,
        "context.domain",
        "stored",
    ),
    "much beside": (
        event("play", note="x" * MAX_EXTRA_BYTES),
        RejectionCode.TOO_LONG,
        None,
        "must not exceed 8192 bytes",
    ),
    "NUL beside": (event("play", note=["\0"]), RejectionCode.INVALID_FIELD, None, "can't be stored"),
    "NUL in a name beside": (event("play") | {"a\0": 1}, RejectionCode.INVALID_FIELD, None, "can't be stored"),
    "half a character beside": (event("play", note="\ud83d"), RejectionCode.INVALID_FIELD, None, "can't be stored"),
    "too large a number beside": (event("play", note=2**64), RejectionCode.INVALID_FIELD, None, "can't be stored"),
}

TIMES = {
    "2026-11-24T09:30:00Z": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "2026-11-24T09:30Z": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "2026-11-24T09:30:00.25Z": datetime(2026, 11, 24, 9, 30, 0, 250_000, tzinfo=UTC),
    "2026-11-24T09:30:00.123456789Z": datetime(2026, 11, 24, 9, 30, 0, 123_456, tzinfo=UTC),
    "2026-11-24t09:30:00z": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "2026-11-24t09:30:00+05:30": datetime(2026, 11, 24, 4, 0, tzinfo=UTC),
    "2026-11-24T00:30:00-09:00": datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    "2000-01-01T00:00:00Z": datetime(2000, 1, 1, tzinfo=UTC),
    "2024-02-29T12:00:00-00:00": datetime(2024, 2, 29, 12, tzinfo=UTC),
}

NO_TIMES = [
    "2026-11-24",
    "2026-11-24T09:30:00",
    "2026-11-24 09:30:00Z",
    "2026-11-24T09:30:00,5Z",
    "2026-W48-2T09:30:00Z",
    "20261124T093000Z",
    "2026-11-24T09:30:00+0530",
    "2026-13-01T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-11-24T25:00:00Z",
    "2026-11-24T09:30:61Z",
    "2026-11-24T09:30:00+99:99",
    "0001-01-01T00:00:00+12:00",
    "yesterday",
    "1795512600",
    " 2026-11-24T09:30:00Z",
    "2026-11-24T09:30:00Z\n",
]


@pytest.mark.parametrize(("raw", "code", "field", "mend"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told(raw: object, code: RejectionCode, field: str | None, mend: str) -> None:
    rejected = parse(raw, RECEIVED_AT)
    assert isinstance(rejected, Rejection)
    assert (rejected.code, rejected.field) == (code, field)
    assert mend in rejected.reason


@pytest.mark.parametrize("type", EventType)
def test_each_type_needs_its_fields(type: EventType) -> None:
    assert parsed(event(type)).type is type
    for field in REQUIRED_FIELDS[type]:
        rejected = parse(event(type) | {field: None}, RECEIVED_AT)
        assert isinstance(rejected, Rejection)
        assert (rejected.code, rejected.field) == (RejectionCode.MISSING_FIELD, field)
        assert type.value in rejected.reason


@pytest.mark.parametrize(("text", "at"), TIMES.items())
def test_a_time_is_rfc_3339_with_an_offset(text: str, at: datetime) -> None:
    assert parsed(event("play", at=text)).at == at
    assert parsed(event("play", at=text)).at.tzinfo is UTC


@pytest.mark.parametrize("text", NO_TIMES)
def test_another_time_is_refused(text: str) -> None:
    rejected = parse(event("play", at=text), RECEIVED_AT)
    assert isinstance(rejected, Rejection)
    assert (rejected.code, rejected.field) == (RejectionCode.INVALID_TIME, "at")
    assert "such as 2026-11-24T09:30:00.250Z" in rejected.reason


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (RECEIVED_AT + timedelta(hours=24), None),
        (RECEIVED_AT + timedelta(hours=24, microseconds=1), RejectionCode.TIME_IN_FUTURE),
        (datetime(2000, 1, 1, tzinfo=UTC), None),
        (datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), RejectionCode.TIME_TOO_OLD),
    ],
)
def test_a_time_must_be_between_2000_and_tomorrow(at: datetime, code: RejectionCode | None) -> None:
    answer = parse(event("play", at=at), RECEIVED_AT)
    assert (answer.code if isinstance(answer, Rejection) else None) == code


def test_values_at_the_limits_are_accepted() -> None:
    taken = parsed(
        event(
            "watch",
            playlist="é" * MAX_TEXT_LENGTH,
            node="🎬" * MAX_TEXT_LENGTH,
            from_=MAX_MEDIA_SECONDS - 0.001,
            to=MAX_MEDIA_SECONDS,
        )
    )
    assert (taken.watched_from_ms, taken.watched_to_ms) == (1_999_999_999, 2_000_000_000)
    note = "x" * (MAX_EXTRA_BYTES - len('{"note":""}'))
    assert parsed(event("play", note=note)).extra == {"note": note}
    assert isinstance(parse(event("play", note=note + "x"), RECEIVED_AT), Rejection)


def test_every_field_is_read() -> None:
    context = {field: field.upper() for field in CONTEXT_FIELDS} | {"country": "at"}
    values: dict[str, Any] = {name: field.upper() for field, name in CONTEXT_FIELDS.items()} | {"country": "AT"}
    expected = EventContext(**values)
    raw = event(
        "watch", hotspot="left", toNode="ending", cause="LOOP", from_=1.5, to=2.0004, position=3, viewer="ann",
        visitor="v-1", context=context,
    )  # fmt: skip
    assert parsed(raw) == Event(
        id=UUID(raw["id"]),
        type=EventType.WATCH,
        at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        playlist="story",
        session="session-1",
        node="opening",
        hotspot="left",
        to_node="ending",
        cause=Cause.LOOP,
        watched_from_ms=1500,
        watched_to_ms=2000,
        position_ms=3000,
        viewer="ann",
        visitor="v-1",
        context=expected,
        extra=None,
    )


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({}, None),
        ({"partnerId": 7, "tags": ["a", {"b": None}]}, {"partnerId": 7, "tags": ["a", {"b": None}]}),
        ({"context": {"country": "NL", "city": "Delft"}}, {"context": {"city": "Delft"}}),
        ({"from": 1, "to": "later"}, {"from": 1, "to": "later"}),
        ({"note": "\\u0000"}, {"note": "\\u0000"}),
        ({"note": None, "viewer": None}, {"note": None}),
    ],
)
def test_what_has_no_column_is_kept(fields: dict[str, Any], kept: dict[str, Any] | None) -> None:
    assert parsed(event("play", **fields)).extra == kept


def test_null_is_absent() -> None:
    nothing = dict.fromkeys(["node", "hotspot", "toNode", "cause", "position", "viewer", "visitor", "context"])
    taken = parsed(event("play") | nothing)
    assert (taken.node, taken.viewer, taken.context, taken.extra) == (None, None, EventContext(), None)
    assert parsed(event("play", context={"country": None})).context == EventContext()


@pytest.mark.parametrize(("id", "told"), [("no uuid", "no uuid"), (7, None), ({}, None), (LONG, None), (None, None)])
def test_a_rejection_has_the_events_own_id(id: object, told: str | None) -> None:
    rejected = parse(event("play", id=id), RECEIVED_AT)
    assert isinstance(rejected, Rejection)
    assert rejected.id == told


@pytest.mark.parametrize("line", [b"", b"{", b"{} {}", b'{"a": NaN}', b"\xff", '"\ud800"', b'"\\ud800"'])
def test_a_line_that_is_not_json_is_rejected(line: bytes | str) -> None:
    rejected = parse_line(line, RECEIVED_AT)
    assert isinstance(rejected, Rejection)
    assert rejected.code is RejectionCode.MALFORMED_JSON
    assert "not JSON" in rejected.reason


def test_a_line_is_an_event() -> None:
    raw = event("hotspot_click")
    assert parse_line(orjson.dumps(raw), RECEIVED_AT) == parsed(raw)


@given(raw=values | raw_events())
def test_anything_is_parsed_or_rejected(raw: object) -> None:
    answer = parse(raw, RECEIVED_AT)
    assert isinstance(answer, Event) or answer.reason
