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
    return _QUOTED.sub(lambda found: found[0] if found[1] is None else quote(found[1]), message)


def describe_failure(error: BaseException) -> str:
    """What the system says of a failure, without what Python adds: numbers of errors, addresses as tuples."""
    match error:
        case TimeoutError() if not str(error):
            return "there is no answer in time"
        case ConnectionError(errno=int() as number, strerror=str() as reason) if reason.startswith("Connect call"):
            return os.strerror(number)
        case OSError(strerror=str() as reason):
            return reason
    return requote(_ERROR_NUMBER.sub("", str(error)).rstrip(".")) or "the connection broke"


#: A text in double quotation marks, or, as its group, what stands between single ones that are no apostrophes.
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|(?<![\w(])'([^'\n]*)'(?!\w)""")
_ERROR_NUMBER = re.compile(r"\[Errno -?\d+\] ")
