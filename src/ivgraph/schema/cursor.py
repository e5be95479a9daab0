"""Encodes sort keys as cursors: opaque texts that a caller sends back to read the next page.

A cursor contains a fingerprint of the list's arguments as the caller wrote them, so that a cursor of another list is
rejected. A preset enters it by its name: paging continues past midnight, with the numbers of the new day.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.ranking import SortKey, SortValue
from ivgraph.errors import InvalidArgument, Problem

Place = TypeVar("Place")

#: Increment it when the content of cursors changes, so that older cursors are rejected.
_VERSION = 1
#: The largest bigint.
_MAX_ID = 2**63 - 1

_INVALID_CURSOR = Problem("after", "Give the cursor or endCursor of an earlier page: this is not a cursor.")
_OTHER_LIST = Problem(
    "after",
    "Give a cursor of this list: this one comes from a list with other arguments, such as another search, orderBy, "
    "period or filter. Leave out after to read this list from its start.",
)


def fingerprint(*arguments: object) -> str:
    """A short hash of a list's arguments, taken from their repr."""
    text = repr((_VERSION, *arguments)).encode(errors="surrogatepass")
    return base64.urlsafe_b64encode(hashlib.blake2b(text, digest_size=9).digest()).decode()


def encode_cursor(list_fingerprint: str, sort_key: SortKey) -> str:
    """The cursor of a sort key in the list with a fingerprint."""
    return encode_values(list_fingerprint, sort_key.id, sort_key.key)


def encode_values(list_fingerprint: str, *values: object) -> str:
    """The cursor of the values that give an item its place in the list with a fingerprint."""
    return base64.urlsafe_b64encode(orjson.dumps([list_fingerprint, *values])).decode()


def decode_cursor(cursor: str, list_fingerprint: str, by: str) -> SortKey:
    """The sort key in a cursor of the list with a fingerprint.

    Args:
        by: What the list is ordered by: a property or a metric, as in `Ranking.by`.

    Raises:
        InvalidArgument: The text is not a cursor, or the cursor is from another list.
    """

    def read(values: list[Any]) -> SortKey:
        match values:
            case [int(id), key] if 0 < id <= _MAX_ID:
                return SortKey(_read_key(key, by), id)
        raise ValueError(values)

    return decode_values(cursor, list_fingerprint, read)


def decode_values(cursor: str, list_fingerprint: str, read: Callable[[list[Any]], Place]) -> Place:
    """The place in a cursor of the list with a fingerprint.

    Args:
        read: Reads the values that `encode_values` got. Anybody may have forged others: for those it raises ValueError.

    Raises:
        InvalidArgument: The text is not a cursor, or the cursor is from another list.
    """
    try:
        match orjson.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)):
            case [str(text), *values]:
                if text == list_fingerprint:
                    return read(values)
                raise InvalidArgument([_OTHER_LIST])
    except ValueError:
        pass
    raise InvalidArgument([_INVALID_CURSOR])


def read_after(
    after: str | None, list_fingerprint: str, read: Callable[[list[Any]], Place], problems: list[Problem]
) -> Place | None:
    """The place in the argument after; None without one. An invalid cursor is added to the field's problems."""
    if after is None:
        return None
    try:
        return decode_values(after, list_fingerprint, read)
    except InvalidArgument as error:
        problems.extend(error.problems)
        return None


def read_id(value: object) -> int:
    """An internal id in a cursor, or a hash.

    Raises:
        ValueError: The value is not one.
    """
    if type(value) is int and -_MAX_ID <= value <= _MAX_ID:
        return value
    raise ValueError(value)


def read_instant(value: object) -> datetime:
    """A time in a cursor, in UTC.

    Raises:
        ValueError: The value is not one.
    """
    if isinstance(value, str) and (at := datetime.fromisoformat(value)).utcoffset() == timedelta(0):
        return at
    raise ValueError(value)


def _read_key(key: object, by: str) -> SortValue:
    """
    Raises:
        ValueError: The key has the wrong type for this order.
    """
    match by, key:
        case "created_at", str() if (at := datetime.fromisoformat(key)).utcoffset() is not None:
            return at
        case "name", str() if "\0" not in key:
            return key
        case "name", None:
            return None
        case _, float() | None if by in PLAYLIST_METRICS:
            return key
    raise ValueError(key)
