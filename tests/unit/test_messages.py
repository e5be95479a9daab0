"""Whatever is wrong with an event, a structure, a mapping or a setting, its message is plain: see support/plain.py."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.errors import InvalidInput, InvalidSetting
from ivgraph.ingest.event import EVENT_FIELDS, REQUIRED_FIELDS, EventType, Rejection
from ivgraph.ingest.parser import decode_line, parse
from ivgraph.settings import Settings
from ivgraph.sources.files.mapping_file import parse_mapping
from support.events import event
from support.firedrill import FOLDER
from support.plain import assert_plain, find_python

NOW = datetime(2026, 11, 24, tzinfo=UTC)
NATIVE = {
    "id": "p",
    "name": "P",
    "createdAt": "2026-01-01T00:00:00Z",
    "startNode": "a",
    "nodes": [
        {"id": "a", "durationSeconds": 9, "defaultNode": "b", "hotspots": [{"id": "h", "toNode": "b", "shownFrom": 1}]},
        {"id": "b", "deletedAt": "2026-01-02T00:00:00Z", "hotspots": [{"id": "i", "url": "https://a.example"}]},
    ],
}
MAPPING = """
[fields]
type = "t"
at = "a"
playlist = ["p", "q"]
session = "s"
[types]
x = "play"
[causes]
y = "CLICK"
[constants]
"context.country" = "AT"
[time]
[media]
"""
#: Each is wrong nearly everywhere.
WRONG: list[Any] = [None, True, -1, 1.5, 1e300, "", "x", "it's", "\0", "\ud800", "x" * 5_000, [], [None], {}, {"x": ()}]


@pytest.mark.parametrize(
    "message",
    [
        "Expected value of non-null type 'PeriodInput!' not to be None.",
        "Int cannot represent non-integer value: 'x'",
        'Boolean cannot represent a non boolean value: {"a": True}',
        "Cannot declare ('a', 'b') twice (at line 1, column 2)",
        "Connect call failed ('127.0.0.1', 1)",
        "str is not valid UTF-8: surrogates not allowed",
        "[Errno 2] No such file or directory",
        "invalid literal for int() with base 10: 'x'",
        "<Preset.TODAY: 'today'> is no day",
        "can't be read: UnicodeDecodeError",
        "<NoneType object at 0x7f>",
        "GraphQLInputObjectType expected",
        r"Found invalid character \x01",
    ],
)
def test_what_python_writes_is_found(message: str) -> None:
    assert find_python(message)


@pytest.mark.parametrize(
    "message",
    [
        'There is no playlist "it\'s None".',
        "The database can't be reached, and it doesn't say why.",
        "Syntax Error: <EOF>.",
    ],
)
def test_plain_english_is_let_through(message: str) -> None:
    assert not find_python(message)


def test_of_every_field_of_an_event() -> None:
    count = 0
    for type_ in EventType:
        good = event(
            type_, **{field: "x" for field in REQUIRED_FIELDS[type_] if field in ("node", "hotspot", "toNode")}
        )
        for field in (*EVENT_FIELDS, "unknown"):
            for value in WRONG:
                told = parse(good | {field: value}, NOW)
                if isinstance(told, Rejection):
                    assert_plain(told.reason)
                    count += 1
    assert count > 1_000


@pytest.mark.parametrize(
    "line", ["", "{", "[1,", "nul", "'x'", '{"a" 1}', '"\\ud800"', "NaN", "[" * 5_000, "1e999", "\t{]"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp437"])
def test_of_lines_that_are_no_json(line: str, encoding: str) -> None:
    told = decode_line(line.encode(encoding))
    if isinstance(told, Rejection):
        assert_plain(told.reason)


def test_of_every_part_of_a_structure() -> None:
    kaltura = json.loads((FOLDER / "interactivity.json").read_text("utf-8"))
    count = 0
    for document in (NATIVE, {**kaltura, "nodes": kaltura["nodes"][:2]}):
        for changed in _changes(document):
            try:
                parse_structure(changed)
            except InvalidInput as error:
                for problem in error.problems:
                    assert_plain(problem.message)
                    count += 1
    assert count > 500


def test_of_every_line_of_a_mapping() -> None:
    lines = MAPPING.splitlines()
    added = [
        "[fields]",
        "x",
        "x = ",
        "x = 'y",
        'node = "a"',
        "constants = 1",
        "[a.b]",
        "[[time]]",
        '"\\q" = 1',
        "x = \x01",
    ]
    changed = [[*lines[:at], *lines[at + 1 :]] for at in range(len(lines))]
    changed += [[*lines[:at], each, *lines[at:]] for at in range(len(lines) + 1) for each in added]
    for key in ('zome = "x"', 'zone = "Nowhere"', 'format = "x"', "unit = 3", 'unit = "h"', 'x = "y"'):
        changed += [[*lines[: at + 1], key, *lines[at + 1 :]] for at, line in enumerate(lines) if line.startswith("[")]
    count = 0
    for each in changed:
        try:
            parse_mapping("\n".join(each))
        except InvalidInput as error:
            for problem in error.problems:
                assert_plain(problem.message)
                count += 1
    assert count > 100


def test_of_every_setting() -> None:
    count = 0
    for name in Settings.__dataclass_fields__:
        for text in ("x", "-1", "1.5", "'", "10.0.0.0/99", "http://a b", "9" * 5_000, "\u0661", "é"):
            try:
                Settings.from_environment({f"IVGRAPH_{name.upper()}": text})
            except InvalidSetting as error:
                assert_plain(str(error))
                count += 1
    assert count > 50


def _changes(document: Any) -> Iterator[Any]:
    """The document with each of its parts in turn replaced, left out, joined by another or repeated."""
    yield from WRONG
    if isinstance(document, dict):
        yield {**document, "unknown": 1}
        for key, part in document.items():
            yield {name: value for name, value in document.items() if name != key}
            yield from ({**document, key: changed} for changed in _changes(part))
    if isinstance(document, list):
        yield [*document, *document]
        for at, part in enumerate(document):
            yield from ([*document[:at], changed, *document[at + 1 :]] for changed in _changes(part))
