"""Converts the rows of a table into events by columns: a value that repeats is validated once.

It converts only rows that are certainly valid, and leaves the others to ``mapping``, which converts one row at a time.
``mapping`` alone decides whether such a row is an event, and why it is rejected. The parser is asked whether a text, a
context or a combination of fields is valid, so that its rules are not repeated here. Only the ranges of times and of
media times are repeated: nearly every row has other ones, so that asking would be as slow as parsing each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import repeat
from math import isfinite
from typing import Any
from uuid import UUID

import orjson

from ivgraph.catalog.model import EARLIEST
from ivgraph.database import parse_uuid
from ivgraph.ingest.event import CLOCK_TOLERANCE, MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, Cause, Event, EventType
from ivgraph.ingest.parser import parse
from ivgraph.sources.files.cells import decode_cell, is_text, read_text
from ivgraph.sources.files.mapping import ColumnMapping, build_id
from ivgraph.sources.files.remembered import LEFT_OUT, UNCERTAIN, Remembered, Unconverted
from ivgraph.sources.files.rows import RowBlock

_TYPES = {type.value: type for type in EventType}
_CAUSES = {cause.value: cause for cause in Cause}
_MINUTE = timedelta(minutes=1)
_NUMBERS = frozenset((str, int, float, bool))
#: The fields of an event that are valid whatever its type.
_ALWAYS = {"id": str(UUID(int=0)), "at": EARLIEST.isoformat()}
#: A valid event. To ask whether something is valid, it is put into this event.
_EVENT = {**_ALWAYS, "type": "impression", "session": "s", "playlist": "p"}
#: The fields whose presence or absence may make an event invalid, with a valid value each.
_SOMETIMES_REQUIRED = {
    "session": "s",
    "playlist": "p",
    "node": "n",
    "hotspot": "h",
    "toNode": "n",
    "cause": Cause.CLICK.value,
    "from": 0,
    "to": 1,
}


class ColumnConverter:
    """Converts the rows of blocks by a mapping."""

    def __init__(self, mapping: ColumnMapping) -> None:
        self._mapping = mapping
        self._leaves_out = "" in mapping.types.values()
        # An empty constant is not an empty cell. Nobody needs one, so such a mapping may be slow: all its rows are
        # left to ``mapping``.
        self._has_empty_constant = "" in mapping.constants.values()
        self._context_fields = [name for name in mapping.fields if name.startswith("context.")]
        self._context_constants = {
            name: value
            for name, value in mapping.constants.items()
            if name.startswith("context.") and name not in mapping.fields
        }
        self._types = Remembered(self._convert_type, is_text)
        self._causes = Remembered(self._convert_cause, is_text)
        self._contexts = Remembered(self._convert_context, lambda values: all(map(is_text, values)))
        self._combinations = Remembered(_check_combination, lambda values: True)
        self._texts = {
            name: Remembered(_convert_text, is_text)
            for name in ("session", "playlist", "node", "hotspot", "toNode", "viewer", "visitor")
        }

    def convert(self, block: RowBlock, rows: range, received_at: datetime) -> Sequence[Event | Unconverted]:
        """Converts rows of a block. Returns an item for each row."""
        if self._has_empty_constant:
            return [UNCERTAIN] * len(rows)
        types = self._types.convert_all(self._read(block, rows, "type"), set())
        if not self._leaves_out:
            return self._convert(block, rows, types, received_at)
        kept = [(row, type) for row, type in zip(rows, types, strict=True) if type is not LEFT_OUT]
        converted = iter(self._convert(block, [row for row, _ in kept], [type for _, type in kept], received_at))
        return [LEFT_OUT if type is LEFT_OUT else next(converted) for type in types]

    def _convert(
        self, block: RowBlock, rows: Sequence[int], types: list[Any], received_at: datetime
    ) -> Sequence[Event | Unconverted]:
        uncertain: set[int] = set()
        texts = {name: each.convert_all(self._read(block, rows, name), uncertain) for name, each in self._texts.items()}
        cause = self._causes.convert_all(self._read(block, rows, "cause"), uncertain)
        start, end, position = (
            self._convert_media_times(self._read(block, rows, name), uncertain) for name in ("from", "to", "position")
        )
        by_field = {**texts, "cause": cause, "from": start, "to": end}
        missing = ([value is None for value in by_field[name]] for name in _SOMETIMES_REQUIRED)
        self._combinations.convert_all(list(zip(types, *missing, strict=True)), uncertain)
        # The parser rejects spans of media that are empty or go backwards.
        uncertain.update(
            index
            for index, (begin, finish) in enumerate(zip(start, end, strict=True))
            if isinstance(begin, int) and isinstance(finish, int) and begin >= finish
        )
        columns: Sequence[Iterable[Any]] = (
            self._convert_ids(block, rows),
            types,
            self._convert_times(self._read(block, rows, "at"), received_at + CLOCK_TOLERANCE, uncertain),
            texts["session"],
            texts["playlist"],
            texts["node"],
            texts["hotspot"],
            texts["toNode"],
            cause,
            start,
            end,
            position,
            texts["viewer"],
            texts["visitor"],
            self._contexts.convert_all(self._read_contexts(block, rows), uncertain),
            repeat(None, len(rows)),
        )
        events: list[Event | Unconverted] = list(map(Event._make, zip(*columns, strict=True)))
        for index in uncertain:
            events[index] = UNCERTAIN
        return events

    def _read(self, block: RowBlock, rows: Sequence[int], field: str) -> Sequence[Any]:
        """Returns the values of a field: those of its column, or the joined texts of its columns, or its constant."""
        columns = self._mapping.fields.get(field)
        if columns is None:
            return [self._mapping.constants.get(field)] * len(rows)
        if len(columns) == 1:
            return block.find(columns[0], rows)
        parts = zip(*(map(read_text, block.find(column, rows)) for column in columns), strict=True)
        return [None if None in part else "|".join(part) for part in parts]

    def _read_contexts(self, block: RowBlock, rows: Sequence[int]) -> Sequence[tuple[Any, ...]]:
        if not self._context_fields:
            return [()] * len(rows)
        return list(zip(*(self._read(block, rows, name) for name in self._context_fields), strict=True))

    def _convert_type(self, value: Any) -> EventType | Unconverted:
        kind = read_text(value)
        if kind is None:
            return UNCERTAIN
        type = self._mapping.types.get(kind, kind)
        return LEFT_OUT if type == "" else _TYPES.get(type, UNCERTAIN)

    def _convert_cause(self, value: Any) -> Cause | Unconverted | None:
        cause = read_text(value)
        if cause is None:
            return None
        return _CAUSES.get(self._mapping.causes.get(cause, cause), UNCERTAIN)

    def _convert_context(self, values: tuple[Any, ...]) -> Any:
        texts = dict(zip(self._context_fields, map(read_text, values), strict=True))
        context = {
            name.removeprefix("context."): text
            for name, text in {**self._context_constants, **texts}.items()
            if text is not None
        }
        event = _ask(context=context)
        return UNCERTAIN if event is None else event.context

    def _convert_ids(self, block: RowBlock, rows: Sequence[int]) -> Sequence[UUID]:
        ids = []
        for value, row in zip(self._read(block, rows, "id"), rows, strict=True):
            try:
                # parse_uuid reads bytes as an id, too.
                id = parse_uuid(value if type(value) is str else "")
            except ValueError:
                id = _build_id(value, block, row)
            ids.append(id)
        return ids

    def _convert_times(self, values: Sequence[Any], latest: datetime, uncertain: set[int]) -> Sequence[datetime | None]:
        times = []
        for index, value in enumerate(values):
            time = self._convert_time(value)
            if time is None or not EARLIEST <= time <= latest:
                uncertain.add(index)
            times.append(time)
        return times

    def _convert_time(self, value: Any) -> datetime | None:
        """Returns the time in UTC; None if it may be invalid."""
        is_time = type(value) is datetime and self._mapping.time_format is None
        try:
            time: datetime = value if is_time else self._mapping.parse_time(decode_cell(value))
            if time.tzinfo is UTC:
                return time
            if time.tzinfo is None:
                if self._mapping.zone is None:
                    return None
                time = time.replace(tzinfo=self._mapping.zone)
            # The parser accepts offsets of whole minutes only.
            offset = time.utcoffset()
            return None if offset is None or offset % _MINUTE else time.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, OSError):
            return None

    def _convert_media_times(self, values: Sequence[Any], uncertain: set[int]) -> Sequence[int | None]:
        """Returns milliseconds."""
        units = self._mapping.units
        milliseconds: list[int | None] = []
        for index, value in enumerate(values):
            converted = None
            if value is not None and value != "":
                try:
                    seconds = float(value if type(value) in _NUMBERS else decode_cell(value)) / units
                except (ValueError, TypeError):
                    uncertain.add(index)
                else:
                    if 0 <= seconds <= MAX_MEDIA_SECONDS:
                        converted = round(seconds * 1000)
                    elif type(value) is not float or isfinite(value):  # other floats stand for an empty cell
                        uncertain.add(index)
            milliseconds.append(converted)
        return milliseconds


def _convert_text(value: Any) -> Any:
    text = read_text(value)
    if text is None or (len(text) <= MAX_TEXT_LENGTH and text.isascii() and "\0" not in text):
        return text
    event = _ask(session=text)
    return UNCERTAIN if event is None else event.session


def _build_id(value: Any, block: RowBlock, row: int) -> UUID:
    return parse_uuid(build_id(read_text(value), lambda: block.encode(row, orjson.OPT_SORT_KEYS)))


def _check_combination(combination: tuple[Any, ...]) -> Unconverted | None:
    """Returns None if an event of a type may have and lack these fields, and nothing of it is without a column."""
    type, *missing = combination
    fields = zip(_SOMETIMES_REQUIRED.items(), missing, strict=True)
    present = {name: value for (name, value), is_missing in fields if not is_missing}
    event = None if type is UNCERTAIN else parse({**_ALWAYS, "type": type.value, **present}, EARLIEST)
    return None if isinstance(event, Event) and event.extra is None else UNCERTAIN


def _ask(**fields: Any) -> Event | None:
    """Returns the event that has these fields, or None if it is invalid."""
    parsed = parse({**_EVENT, **fields}, EARLIEST)
    return parsed if isinstance(parsed, Event) else None
