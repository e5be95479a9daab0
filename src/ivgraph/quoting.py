"""Values that callers sent, as messages show them: in JSON, which they know, and short."""

from __future__ import annotations

import json
import os
import re

#: Characters of a text that are shown.
LONGEST = 80


def quote(value: object) -> str:
    """A value of JSON or TOML as JSON; of lists and objects only what they are, since they may hold anything."""
    match value:
        case list() | tuple():
            return "a list"
        case dict():
            return "an object"
        case str():
            text = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
            # What can't be seen, or is no character at all, is shown by its number.
            return json.dumps(text, ensure_ascii=not text.isprintable())
        case bool() | int() | float() | None:
            return json.dumps(value)
    return json.dumps(str(value))


def requote(message: str) -> str:
    """A library's message with its names in "double" quotation marks, as in JSON and GraphQL, and not in 'single' ones.

    What stands in double ones already, such as a text of the caller's, stays as it is.
    """
    return _QUOTED.sub(_in_double_marks, message)


def reason_of(error: BaseException) -> str:
    """What is wrong, in the words of the system or library that found it, and without what Python adds to them."""
    match error:
        case TimeoutError() if not str(error):
            return "there is no answer in time"
        case ConnectionError(errno=int() as number, strerror=str() as reason) if reason.startswith("Connect call"):
            return os.strerror(number)
        case OSError(strerror=str() as reason):
            return reason
    told = _ADDED.sub("", str(error)).rstrip(".")
    return requote(told.replace(_NO_UTF8, "the text is not UTF-8")) or "the connection broke"


def _in_double_marks(found: re.Match[str]) -> str:
    if found["keys"]:
        return quote(".".join(re.findall("'([^']*)'", found["keys"])))
    return found[0] if found["name"] is None else quote(found["name"])


#: A text in double quotation marks; or a tuple of names, as tomllib writes a.b; or a name in single marks, which are no
#: apostrophes.
_QUOTED = re.compile(
    r""""(?:[^"\\]|\\.)*"|(?P<keys>\((?:'[^'\n]*'(?:, |,(?=\))|(?=\))))+\))|(?<![\w(])'(?P<name>[^'\n]*)'(?!\w)"""
)
#: Numbers before the reasons of system calls and of zlib; the first bytes of a file that gzip does not know.
_ADDED = re.compile(r"\[Errno -?\d+\] |Error -?\d+ while decompressing data: | \(b['\"].*['\"]\)")
#: As orjson says it.
_NO_UTF8 = "str is not valid UTF-8: surrogates not allowed"
