"""Reads the cells of tables as what they are in the JSON object of their row."""

from __future__ import annotations

from typing import Any

import orjson


def decode_cell(value: Any) -> Any:
    """Returns what is read of a value if its row is written as JSON and read again: a time is a text, for example."""
    return value if type(value) is str else orjson.loads(orjson.dumps(value, default=str))


def read_text(value: Any) -> str | None:
    """Returns the text of a value; None for an empty cell."""
    if type(value) is str or value is None:
        return value or None
    decoded = decode_cell(value)
    return None if decoded is None or decoded == "" else to_text(decoded)


def is_text(value: Any) -> bool:
    """Whether a value is a text, or missing."""
    return value is None or type(value) is str


def to_text(value: Any) -> str:
    """Returns a decoded value of JSON as a text."""
    return value if isinstance(value, str) else orjson.dumps(value).decode()
