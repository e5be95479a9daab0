"""Rows of other products' exports as native events."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ivgraph.ingest.event import MAX_LINE_BYTES, Event, Rejection
from ivgraph.sources.files import MappedFormat, TextLine, parse_mapping

RECEIVED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

PLAIN = """
[fields]
type = "what"
at = "when"
playlist = "video"
session = "visit"
"""

ROW = {"what": "play", "when": "2026-11-24T09:00:00Z", "video": "story", "visit": "v1"}


async def read(mapping: str, *rows: object) -> list[Event | Rejection]:
    lines = [TextLine(Path("export"), number, json.dumps(row).encode(), 0) for number, row in enumerate(rows, start=1)]
    return [item for _, item in await MappedFormat(parse_mapping(mapping)).read(lines, RECEIVED_AT)]


async def read_one(mapping: str, row: object) -> Event:
    (event,) = await read(mapping, row)
    assert isinstance(event, Event), event
    return event


async def reason(mapping: str, row: object) -> tuple[str, str | None, str]:
    (rejected,) = await read(mapping, row)
    assert isinstance(rejected, Rejection)
    return rejected.code.value, rejected.field, rejected.reason


async def test_every_field_comes_from_its_column() -> None:
    mapping = """
    [fields]
    id = "uuid"
    type = "event.name"
    at = "event.at"
    playlist = "video"
    session = ["user", "visit"]
    node = "scene"
    hotspot = "button"
    toNode = "next"
    cause = "why"
    position = "second"
    viewer = "user"
    "context.country" = "geo.country"

    [constants]
    visitor = "someone"
    "context.application" = "Shop"

    [types]
    scene_left = "switch"

    [causes]
    auto = "DEFAULT"
    """
    row = {
        "uuid": "00000000-0000-0000-0000-000000000007",
        "event": {"name": "scene_left", "at": "2026-11-24T09:00:00+01:00"},
        "video": 12,
        "user": "ada",
        "visit": 3,
        "scene": "a",
        "button": "b",
        "next": "c",
        "why": "auto",
        "second": "1.25",
        "geo": {"country": "NL"},
        "unnamed": "left out",
    }
    event = await read_one(mapping, row)
    assert event.id == UUID(int=7)
    assert (event.type, event.cause) == ("switch", "DEFAULT")
    assert event.at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert (event.playlist, event.session) == ("12", "ada|3")
    assert (event.node, event.hotspot, event.to_node) == ("a", "b", "c")
    assert event.position_ms == 1250
    assert (event.viewer, event.visitor) == ("ada", "someone")
    assert (event.context.country, event.context.application) == ("NL", "Shop")
    assert event.extra is None


@pytest.mark.parametrize(
    ("time", "value"),
    [
        ("", "2026-11-24T08:00:00.5Z"),
        ("", "2026-11-24t08:00:00.5z"),
        ("", "2026-11-24 09:00:00.5+01:00"),
        ('[time]\nzone = "Europe/Berlin"', "2026-11-24T09:00:00.500"),
        ('[time]\nzone = "Europe/Berlin"', "2026-11-24T08:00:00.5Z"),
        ('[time]\nformat = "rfc3339"', "2026-11-24T08:00:00.5Z"),
        ('[time]\nformat = "epoch_s"', 1795507200.5),
        ('[time]\nformat = "epoch_s"', "1795507200.5"),
        ('[time]\nformat = "epoch_ms"', 1795507200500),
        ('[time]\nformat = "epoch_ms"', "1795507200500"),
        ('[time]\nformat = "%d.%m.%Y %H:%M:%S.%f"\nzone = "America/New_York"', "24.11.2026 03:00:00.5"),
        ('[time]\nformat = "%Y%m%d%H%M%S.%f%z"', "20261124080000.5+0000"),
    ],
)
async def test_times_are_read_as_the_mapping_says(time: str, value: object) -> None:
    event = await read_one(PLAIN + time, {**ROW, "when": value})
    assert event.at == datetime(2026, 11, 24, 8, 0, 0, 500_000, UTC)


@pytest.mark.parametrize(
    ("time", "value", "problem"),
    [
        ("", "yesterday", '"yesterday" is not a time in the format RFC 3339'),
        ("", "2026-11-24T08:00:00", "the time has no offset: name its zone in the mapping"),
        ('[time]\nformat = "epoch_s"', "soon", '"soon" is not a time in the format epoch_s'),
        ('[time]\nformat = "epoch_s"', 1e300, '"1e+300" is not a time in the format epoch_s'),
        ('[time]\nformat = "epoch_s"', [1], '"[1]" is not a time in the format epoch_s'),
        ('[time]\nformat = "%d.%m.%Y"', "2026-11-24", '"2026-11-24" is not a time in the format %d.%m.%Y'),
    ],
)
async def test_an_invalid_time_is_rejected(time: str, value: object, problem: str) -> None:
    assert await reason(PLAIN + time, {**ROW, "when": value}) == ("INVALID_TIME", "at", problem)


@pytest.mark.parametrize(
    ("unit", "expected"), [("", 2_500), ('[media]\nunit = "ms"', 2), ('[media]\nunit = "s"', 2_500)]
)
async def test_media_times_have_the_unit_that_the_mapping_says(unit: str, expected: int) -> None:
    mapping = f'{PLAIN}\nnode = "scene"\nfrom = "start"\nto = "end"\n{unit}'
    event = await read_one(mapping, {**ROW, "what": "watch", "scene": "a", "start": 0, "end": "2.5"})
    assert (event.watched_from_ms, event.watched_to_ms) == (0, expected)


async def test_rows_of_some_types_are_left_out() -> None:
    mapping = PLAIN + '[types]\nheartbeat = ""\nstarted = "play"'
    rows = [{**ROW, "what": what} for what in ("heartbeat", "started", "play", "unheard")]
    told = await read(mapping, *rows)
    assert [item.type if isinstance(item, Event) else item.code for item in told] == ["play", "play", "UNKNOWN_TYPE"]


async def test_an_id_is_a_uuid_or_a_hash_of_the_text_or_of_the_row() -> None:
    same, other = {**ROW, "n": 1}, {**ROW, "n": 2}
    of_row = [event.id for event in await read(PLAIN, same, dict(reversed(same.items())), other)]
    of_column = [event.id for event in await read(PLAIN + 'id = "n"', same, {**same, "more": 1}, other)]
    of_both = [event.id for event in await read(PLAIN + 'id = ["visit", "n"]', same, other, {**other, "visit": "w"})]
    assert of_row[0] == of_row[1] != of_row[2]
    assert of_column[0] == of_column[1] != of_column[2]
    assert len({*of_row, *of_column, *of_both}) == 2 + 2 + 3


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ([1, 2], ("NOT_AN_OBJECT", None, "the row has more or fewer cells than the header")),
        ("text", ("NOT_AN_OBJECT", None, "a row is a JSON object")),
        ({**ROW, "video": ""}, ("MISSING_FIELD", "playlist", 'an event needs the field "playlist"')),
        ({**ROW, "when": None}, ("MISSING_FIELD", "at", 'an event needs the field "at"')),
        ({}, ("MISSING_FIELD", "type", 'an event needs the field "type"')),
        ({**ROW, "second": "far"}, ("INVALID_FIELD", "position", '"far" is not a number')),
        ({**ROW, "second": {}}, ("INVALID_FIELD", "position", '"{}" is not a number')),
        ({**ROW, "video": "x" * 201}, ("TOO_LONG", "playlist", "playlist must have at most 200 characters")),
    ],
)
async def test_a_row_that_is_no_event_is_rejected(row: object, problem: tuple[str, str | None, str]) -> None:
    assert await reason(PLAIN + 'position = "second"', row) == problem


async def test_a_line_that_is_not_json_is_rejected() -> None:
    ((_, item),) = await MappedFormat().read([TextLine(Path("export"), 1, b"{", 0)], RECEIVED_AT)
    assert isinstance(item, Rejection)
    assert item.code == "MALFORMED_JSON"


async def test_without_a_mapping_columns_have_the_names_of_fields() -> None:
    row: dict[str, Any] = {
        "id": "00000000-0000-0000-0000-000000000007",
        "type": "watch",
        "at": "2026-11-24T09:00:00Z",
        "playlist": "story",
        "session": "s",
        "node": "a",
        "from": "1",
        "to": "2.5",
        "viewer": "",
        "context.country": "NL",
        "context.operatingSystem": "Linux",
    }
    ((_, event),) = await MappedFormat().read([TextLine(Path("export"), 1, json.dumps(row).encode(), 0)], RECEIVED_AT)
    assert isinstance(event, Event)
    assert event.id == UUID(int=7)
    assert (event.watched_from_ms, event.watched_to_ms, event.viewer) == (1000, 2500, None)
    assert (event.context.country, event.context.operating_system) == ("NL", "Linux")


async def test_a_line_that_was_cut_off_is_rejected_as_too_long() -> None:
    line = TextLine(Path("export"), 1, b'{"note": "' + b"x" * MAX_LINE_BYTES, 0)
    ((_, rejected),) = await MappedFormat(parse_mapping(PLAIN)).read([line], RECEIVED_AT)
    assert isinstance(rejected, Rejection)
    assert rejected.code == "TOO_LONG"
