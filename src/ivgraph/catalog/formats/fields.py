"""Reads the fields of a JSON object by their types. Problems are collected, so that all are reported at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from ivgraph.catalog.model import EARLIEST, MAX_ID_LENGTH
from ivgraph.errors import Problem
from ivgraph.quoting import quote

MAX_NAME_LENGTH = 500
MAX_URL_LENGTH = 2_000
#: A week: no interactive video is longer.
MAX_MEDIA_MS = 7 * 86_400_000

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_URL = re.compile(r"(https?://[^\s/?#]\S*|mailto:\S+)", re.IGNORECASE)
# Python's own parser accepts more than RFC 3339: dates alone, week dates, a comma for the point.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fields:
    """Reads the fields of one JSON object of a document. A field that is missing or invalid is read as None."""

    values: Mapping[str, Any]
    #: Where the object is in the document, such as nodes[0]; empty for the document itself.
    path: str
    #: Shared by the whole document.
    problems: list[Problem]

    def id(self, *keys: str) -> str | None:
        """Reads a required id, from the first of the keys that has a value."""
        key = self._find_key(keys)
        if self.values.get(key) is None:
            self.report(key, "Add it: an id is required.")
            return None
        return self.text(key, MAX_ID_LENGTH)

    def reference(self, key: str) -> str | None:
        """Reads the id of another object."""
        return self.text(key, MAX_ID_LENGTH)

    def name(self, *keys: str) -> str | None:
        return self.text(self._find_key(keys), MAX_NAME_LENGTH)

    def text(self, key: str, max_length: int) -> str | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.report(key, "Give a text, in quotation marks.")
            return None
        if not value.strip():
            self.report(key, "Give a text that is not empty, or leave the key out.")
            return None
        if len(value) > max_length:
            self.report(key, f"Shorten it to {max_length:,} characters.")
            return None
        if _UNSTORABLE.search(value):
            self.report(key, "Remove the NUL character or half surrogate pair: it can't be stored.")
            return None
        return value

    def url(self, key: str) -> str | None:
        url = self.text(key, MAX_URL_LENGTH)
        if url is not None and not _URL.fullmatch(url):
            self.report(key, "Give a whole address without spaces, with https://, http:// or mailto: before it.")
            return None
        return url

    def time(self, key: str) -> datetime | None:
        """Reads an RFC 3339 time, and converts it to UTC."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not _TIME.fullmatch(value):
                raise ValueError
            time = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            self.report(key, "Give an RFC 3339 time with its offset, such as 2026-11-24T09:30:00Z.")
            return None
        if time < EARLIEST:
            self.report(key, "Give a time after 1999.")
            return None
        return time

    def milliseconds(self, key: str, unit: int) -> int | None:
        """Reads a position in media or a duration, as milliseconds.

        Args:
            unit: Milliseconds in the unit of the document.
        """
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report(key, "Give a number.")
            return None
        if not 0 <= value * unit <= MAX_MEDIA_MS:
            self.report(key, f"Give a number from 0 to {MAX_MEDIA_MS // unit}, a week.")
            return None
        return round(value * unit)

    def share(self, key: str) -> float | None:
        """Reads a required share of the frame."""
        if (share := read_share(self.values.get(key))) is None:
            self.report(key, "Give a number from 0 to 1, a share of the frame.")
        return share

    def inner(self, key: str) -> Fields:
        """Reads the object under the key; an empty one if it is missing."""
        value = self.values.get(key)
        path = self.at(key)
        if value is None or isinstance(value, dict):
            return Fields(value or {}, path, self.problems)
        self.problems.append(Problem(path, "Give a JSON object."))
        return Fields({}, path, self.problems)

    def objects(self, key: str) -> Iterator[Fields]:
        """Reads the objects of the list under the key."""
        value = self.values.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.report(key, "Give a list.")
            return
        for position, item in enumerate(value):
            path = f"{self.at(key)}[{position}]"
            if isinstance(item, dict):
                yield Fields(item, path, self.problems)
            else:
                self.problems.append(Problem(path, "Give a JSON object."))

    def only(self, known: Collection[str]) -> None:
        """Reports each key that is unknown, since it is probably misspelt."""
        for key in self.values:
            if key not in known:
                close = get_close_matches(str(key), known, n=1)
                advice = f"Did you mean {close[0]}?" if close else f"Remove it; the known keys are {', '.join(known)}."
                self.problems.append(Problem(self.path, f"The key {quote(key)} is unknown. {advice}"))

    def at(self, key: str) -> str:
        """Returns the path of the value under the key."""
        return f"{self.path}.{key}" if self.path else key

    def report(self, key: str, message: str) -> None:
        """Reports a problem of the value under the key."""
        self.problems.append(Problem(self.at(key), message))

    def _find_key(self, keys: tuple[str, ...]) -> str:
        return next((key for key in keys if self.values.get(key) is not None), keys[0])


def read_share(value: object) -> float | None:
    """A number from 0 to 1; None if the value is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        return None
    return float(value)
