"""Other products' exports, read by a mapping instead of code.

A mapping is a TOML file:

    [fields]                           # our field = their column; several are joined, a dot leads into an object
    type = "event_name"
    at = "timestamp"
    playlist = "video.id"
    session = ["user_id", "visit"]
    "context.country" = "geo"

    [constants]                        # the same in every row
    "context.application" = "Shop"

    [types]                            # their word = our type; rows of the type "" are left out
    scene_started = "node_play"
    heartbeat = ""

    [causes]                           # their word = our cause
    automatic = "DEFAULT"

    [time]
    format = "epoch_ms"                # or epoch_s, or strptime's, such as "%d.%m.%Y %H:%M:%S"; RFC 3339 if not given
    zone = "Europe/Berlin"             # of times that have no offset

    [media]
    unit = "ms"                        # of from, to and position; seconds if not given

An id that is no UUID is hashed into one; without an id the whole row is, so that equal rows are one event. What the
mapping does not name is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from ivgraph.dimensions import CONTEXT_FIELDS
from ivgraph.ingest.event import EVENT_FIELDS, Event, Rejection, RejectionCode
from ivgraph.ingest.parser import decode_line, parse
from ivgraph.quoting import quote
from ivgraph.sources.files.reader import Line

#: What a mapping may fill.
KNOWN = (*sorted(EVENT_FIELDS - {"context"}), *(f"context.{name}" for name in CONTEXT_FIELDS))
#: What every event needs; an id is made where there is none.
NEEDED = ("type", "at", "playlist", "session")
NUMBERS = ("from", "to", "position")

EPOCHS = {"epoch_s": 1.0, "epoch_ms": 1_000.0}
UNITS = {"s": 1.0, "ms": 1_000.0}

Row = dict[str, Any]


class _Unusable(Exception):
    """A row's value says nothing."""

    def __init__(self, code: RejectionCode, reason: str, name: str) -> None:
        self.rejected = Rejection(code, reason, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Which column of a row is which field of an event."""

    #: Field → its columns.
    fields: Mapping[str, Sequence[str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)
    #: A key of EPOCHS, or a format of strptime's; None is RFC 3339.
    time_format: str | None = None
    #: Of times without an offset.
    zone: tzinfo | None = None
    #: How many of the export's units of media are a second.
    units: float = 1.0

    def event_of(self, row: Row) -> Row | None:
        """The row as a native event, still to be validated; None for one that is to be left out."""
        told: Row = {**self.constants, **{name: self._value(name, row) for name in self.fields}}
        kind = told.get("type")
        told["type"] = self.types.get(kind, kind) if isinstance(kind, str) else kind
        if told["type"] == "":
            return None
        if isinstance(told.get("cause"), str):
            told["cause"] = self.causes.get(told["cause"], told["cause"])
        told["at"] = self._time(told.get("at"))
        told["id"] = _uuid(told.get("id"), row)
        for name in NUMBERS:
            if told.get(name) is not None:
                told[name] = self._seconds(told[name], name)
        return _nested(told)

    def _value(self, name: str, row: Row) -> Any:
        """A field's value as the row has it; an empty cell has none."""
        columns = self.fields[name]
        if len(columns) == 1:
            value = _find(row, columns[0])
            return value if value is None or name in NUMBERS or name == "at" else _text(value)
        parts = [_find(row, column) for column in columns]
        return None if None in parts else "|".join(map(_text, parts))

    def _time(self, value: Any) -> str | None:
        if value is None:
            return None
        try:
            time = self._instant(value)
        except (ValueError, TypeError, OverflowError, OSError):
            form = self.time_format or "RFC 3339"
            raise _Unusable(
                RejectionCode.INVALID_TIME, f"{quote(_text(value))} is no time of the form {form}", "at"
            ) from None
        if time.tzinfo is None:
            if self.zone is None:
                raise _Unusable(
                    RejectionCode.INVALID_TIME, "the time has no offset: name its zone in the mapping", "at"
                )
            time = time.replace(tzinfo=self.zone)
        return time.isoformat()

    def _instant(self, value: Any) -> datetime:
        if self.time_format is None:
            return datetime.fromisoformat(_text(value).upper())
        if units := EPOCHS.get(self.time_format):
            return datetime.fromtimestamp(float(value) / units, UTC)
        return datetime.strptime(_text(value), self.time_format)  # noqa: DTZ007 - the zone follows

    def _seconds(self, value: Any, name: str) -> float:
        try:
            return float(value) / self.units
        except (ValueError, TypeError):
            raise _Unusable(RejectionCode.INVALID_FIELD, f"{quote(_text(value))} is no number", name) from None


#: Columns that are named as the fields are; those that a file does not have are empty.
AS_NAMED = ColumnMapping(fields={name: (name,) for name in KNOWN})


class MappedFormat:
    """One row of some export a line, as a JSON object."""

    def __init__(self, mapping: ColumnMapping = AS_NAMED) -> None:
        self._mapping = mapping

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejection]]:
        found = [(line, self._read(line, received_at)) for line in lines]
        return [(line, item) for line, item in found if item is not None]

    async def finish(self, received_at: datetime) -> list[tuple[Line, Event | Rejection]]:
        return []

    def _read(self, line: Line, received_at: datetime) -> Event | Rejection | None:
        row = line.broken or decode_line(line.text)
        if isinstance(row, Rejection):
            return row
        if isinstance(row, list):
            return Rejection(RejectionCode.NOT_AN_OBJECT, "the row has another number of cells than the header")
        if not isinstance(row, dict):
            return Rejection(RejectionCode.NOT_AN_OBJECT, "a row is a JSON object")
        try:
            raw = self._mapping.event_of(row)
        except _Unusable as problem:
            return problem.rejected
        return None if raw is None else parse(raw, received_at)


def _find(row: Row, column: str) -> Any:
    """What a row has in a column; an empty text is nothing."""
    value: Any = row.get(column)
    if value is None and "." in column:
        value = row
        for part in column.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    return None if value == "" else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _uuid(id: str | None, row: Row) -> str:
    try:
        return str(UUID(id or ""))
    except ValueError:
        source = id.encode("utf-8", "surrogatepass") if id else orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
        return str(UUID(bytes=blake2b(source, digest_size=16).digest()))


def _nested(told: Row) -> Row:
    """Without what is nothing, and the parts of the context in an object of their own."""
    event = {name: value for name, value in told.items() if value is not None and not name.startswith("context.")}
    context = {
        name.removeprefix("context."): value
        for name, value in told.items()
        if value is not None and name.startswith("context.")
    }
    return {**event, "context": context} if context else event
