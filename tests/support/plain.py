"""Checks that messages for callers have plain English, JSON and GraphQL, and nothing of Python's notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: Patterns of Python's notation. Texts in double quotation marks are not searched: they are the caller's own.
PYTHON = {
    "None, True and False": r"(?<!^)(?<!\. )\b(None|True|False)\b",
    "a text in single quotation marks": r"(?<![\w(])'[^'\n]*'(?!\w)",
    "bytes": r"\bb'|\\x[0-9a-f]{2}",
    "a tuple": r"\('[^'()]*'[^()]*\)|\(\w+,\)",
    "a number of a system's error": r"\[Errno",
    "an object's repr": r"<(?!EOF>)[A-Za-z_.]+[ >]|\bobject at 0x",
    "an exception's name": r"\b[A-Z][A-Za-z]+(Error|Exception|Warning)\b",
    "a type's name": r"\b(NoneType|str|dict|tuple|bytearray|memoryview|isoformat|strptime|utf-8' codec)\b",
    "a call": r"\b(int|float|str|len|repr)\(",
    "graphql-core's name": r"\bGraphQL(?!/| over|'|,|\.| |;|:)[A-Z]?\w+",
    "a traceback": r"Traceback|, line \d+, in ",
}


def find_python(message: str) -> list[str]:
    """The names of the patterns that a message matches."""
    own = re.sub(r'"(?:[^"\\]|\\.)*"', '""', message)
    return [name for name, pattern in PYTHON.items() if re.search(pattern, own)]


def assert_plain(message: str) -> None:
    found = find_python(message)
    assert not found, f"{', '.join(found)} in: {message}"


def messages(content: Any) -> Iterator[str]:
    """The messages and reasons in a JSON response, at any depth."""
    if isinstance(content, list):
        for item in content:
            yield from messages(item)
    elif isinstance(content, dict):
        for key, item in content.items():
            if key in ("message", "reason") and isinstance(item, str):
                yield item
            elif key != "data" or "errors" not in content:
                yield from messages(item)
