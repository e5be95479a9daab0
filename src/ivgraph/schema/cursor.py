"""Cursors: places in a list as text, which callers hand back and can't read.

A cursor names the list that it is of by a fingerprint of the arguments as the caller wrote them. A preset of a period
is written the same on the next day, so paging goes on over midnight, by the numbers of the new day.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime

import orjson

from ivgraph.analytics.metrics import PLAYLIST_METRICS
from ivgraph.analytics.ranking import SortKey, SortValue
from ivgraph.errors import InvalidArgument, Problem

#: Counted up whenever the meaning of a cursor changes.
_VERSION = 1
#: What PostgreSQL takes as an id.
_LARGEST_ID = 2**63 - 1

_NO_CURSOR = Problem("after", "Give the cursor or endCursor of an earlier page: this is none.")
_OTHER_LIST = Problem(
    "after",
    "Give a cursor of this list: this one is of a list with another search, orderBy, period or filter. Leave out after "
    "to read this list from its start.",
)


def fingerprint(*arguments: object) -> str:
    """A short name of the list that has these arguments, from how Python writes them."""
    written = repr((_VERSION, *arguments)).encode(errors="surrogatepass")
    return base64.urlsafe_b64encode(hashlib.blake2b(written, digest_size=9).digest()).decode()


def write_cursor(list_name: str, sort_key: SortKey) -> str:
    """The cursor of a place in the list of a fingerprint."""
    return base64.urlsafe_b64encode(orjson.dumps([list_name, sort_key.id, sort_key.key])).decode()


def read_cursor(cursor: str, list_name: str, by: str) -> SortKey:
    """The place of a cursor in the list of a fingerprint, which is ordered by a property or metric.

    Raises:
        InvalidArgument: It is no cursor, or one of another list.
    """
    try:
        match orjson.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)):
            case [str(name), int(id), key] if 0 < id <= _LARGEST_ID:
                if name == list_name:
                    return SortKey(_read_key(key, by), id)
                raise InvalidArgument([_OTHER_LIST])
    except ValueError:
        pass
    raise InvalidArgument([_NO_CURSOR])


def _read_key(key: object, by: str) -> SortValue:
    """
    Raises:
        ValueError: It is no key of this order.
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
