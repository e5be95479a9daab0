"""What messages show of callers' values, and of what libraries and the system say."""

from __future__ import annotations

import gzip
import io
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from ivgraph.quoting import quote, reason_of, requote


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("it's", '"it\'s"'),
        ('a "b"', '"a \\"b\\""'),
        ("Süd", '"Süd"'),
        ("a\0\ud800", '"a\\u0000\\ud800"'),
        ("x" * 100, f'"{"x" * 80}…"'),
        (None, "null"),
        (True, "true"),
        (1.5, "1.5"),
        ([1], "a list"),
        ((1,), "a list"),
        ({"a": 1}, "an object"),
    ],
)
def test_a_value_is_shown_as_json(value: object, shown: str) -> None:
    assert quote(value) == shown


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Unknown type 'Playlst'. Did you mean 'Playlist'?", 'Unknown type "Playlst". Did you mean "Playlist"?'),
        ("It doesn't say, and it can't.", "It doesn't say, and it can't."),
        ("String \"it's 'so'\" of 'A'", 'String "it\'s \'so\'" of "A"'),
        ("Unexpected single quote character (')", "Unexpected single quote character (')"),
        ("Cannot declare ('a', 'b') or ('c',) twice", 'Cannot declare "a.b" or "c" twice'),
    ],
)
def test_names_are_in_double_quotation_marks(message: str, told: str) -> None:
    assert requote(message) == told


@pytest.mark.parametrize(
    ("fail", "told"),
    [
        (lambda: orjson.loads(b'"\xff"'), "the text is not UTF-8: line 1 column 1 (char 0)"),
        (lambda: orjson.loads(b"nulx"), 'invalid literal, expected "null": line 1 column 1 (char 0)'),
        (lambda: tomllib.loads("[a]\n[a]"), 'Cannot declare "a" twice (at line 2, column 3)'),
        (lambda: zlib.decompress(b"\x78\x9c\xff\xff"), "invalid block type"),
        (lambda: gzip.GzipFile(fileobj=io.BytesIO(b"'nothing'")).read(), "Not a gzipped file"),
        (lambda: Path("/nowhere/at/all").read_bytes(), "No such file or directory"),
    ],
)
def test_a_reason_has_nothing_of_python(fail: Callable[[], object], told: str) -> None:
    with pytest.raises((ValueError, OSError, zlib.error)) as caught:
        fail()
    assert reason_of(caught.value) == told


def test_a_connection_that_is_refused_is_told_in_the_systems_words() -> None:
    assert reason_of(ConnectionRefusedError(111, "Connect call failed ('127.0.0.1', 1)")) == "Connection refused"
    assert reason_of(TimeoutError()) == "there was no answer in time"
    assert reason_of(ConnectionError()) == "the connection broke"
