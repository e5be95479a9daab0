"""Formats values and errors for messages: values as short JSON, and errors without Python's notation."""

from __future__ import annotations

import json
import os
import re

#: Longer texts are cut off.
MAX_CHARACTERS = 80


def quote(value: object) -> str:
    """Formats a value of JSON or TOML as JSON. A list or an object is named by its type: its contents may be long."""
    match value:
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
        case str():
            text = value if len(value) <= MAX_CHARACTERS else f"{value[:MAX_CHARACTERS]}…"
            # Invisible characters and lone surrogates are shown as escapes.
            return json.dumps(text, ensure_ascii=not text.isprintable())
        case bool() | int() | float() | None:
            return json.dumps(value)
    return json.dumps(str(value))


def requote(message: str) -> str:
    """Replaces 'single' quotation marks around names in a library's message by "double" ones, as in JSON and GraphQL.

    Text in double quotation marks, such as a value that the caller sent, is not changed.
    """
    return _QUOTED.sub(_use_double_quotes, message)


def reason_of(error: BaseException) -> str:
    """The reason of an error in the words of the system or library that raised it, without what Python adds to them."""
    match error:
        case TimeoutError() if not str(error):
            return "there was no answer in time"
        case ConnectionError(errno=int() as number, strerror=str() as reason) if reason.startswith("Connect call"):
            return os.strerror(number)
        case OSError(strerror=str() as reason):
            return reason
    text = _PYTHON_DETAILS.sub("", str(error)).rstrip(".")
    return requote(text.replace(_ORJSON_NOT_UTF8, "the text is not UTF-8")) or "the connection broke"


def _use_double_quotes(match: re.Match[str]) -> str:
    if match["keys"]:
        return quote(".".join(re.findall("'([^']*)'", match["keys"])))
    return match[0] if match["name"] is None else quote(match["name"])


#: Matches a text in double quotation marks; a tuple of names, as tomllib writes the key a.b; or a name in single
#: quotation marks. An apostrophe within a word is not a quotation mark.
_QUOTED = re.compile(
    r""""(?:[^"\\]|\\.)*"|(?P<keys>\((?:'[^'\n]*'(?:, |,(?=\))|(?=\))))+\))|(?<![\w(])'(?P<name>[^'\n]*)'(?!\w)"""
)
#: Error numbers of system calls and of zlib, and the first bytes of a file that is not gzip.
_PYTHON_DETAILS = re.compile(r"\[Errno -?\d+\] |Error -?\d+ while decompressing data: | \(b['\"].*['\"]\)")
#: The message of orjson for a text that is not UTF-8.
_ORJSON_NOT_UTF8 = "str is not valid UTF-8: surrogates not allowed"
