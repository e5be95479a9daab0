"""Reads the exports of other products, by a mapping of their columns to the fields of events.

A mapping is a TOML file:

    [fields]                           # our field = their column; a list is joined, a dot leads into an object
    type = "event_name"
    at = "timestamp"
    playlist = "video.id"
    session = ["user_id", "visit"]
    "context.country" = "geo"

    [constants]                        # our field = its value in every row
    "context.application" = "Shop"

    [types]                            # their word = our type; "" leaves the row out
    scene_started = "node_play"
    heartbeat = ""

    [causes]                           # their word = our cause
    automatic = "DEFAULT"

    [time]
    format = "epoch_ms"                # or epoch_s, or strptime's, such as "%d.%m.%Y %H:%M:%S"; RFC 3339 if not given
    zone = "Europe/Berlin"             # for times without an offset

    [media]
    unit = "ms"                        # of from, to and position; seconds if not given

An id that is not a UUID is hashed into one. Without an id, the whole row is hashed, so that equal rows are one event.
Columns that the mapping does not name are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from ivgraph.sources.files.cells import to_text
from ivgraph.sources.files.reader import Line

#: Fields that a mapping may fill.
MAPPABLE_FIELDS = (*sorted(EVENT_FIELDS - {"context"}), *(f"context.{name}" for name in CONTEXT_FIELDS))
#: Fields that a mapping must fill; an id is made if there is none.
REQUIRED_FIELDS = ("type", "at", "playlist", "session")
#: Fields that are times in media.
MEDIA_FIELDS = ("from", "to", "position")

#: Formats of times that are numbers, and how many units each counts in a second.
EPOCH_UNITS = {"epoch_s": 1.0, "epoch_ms": 1_000.0}
#: Units of media times, and how many of each make a second.
MEDIA_UNITS = {"s": 1.0, "ms": 1_000.0}

Row = dict[str, Any]


class _InvalidValue(Exception):
    """A value of a row can't be converted."""

    def __init__(self, code: RejectionCode, reason: str, name: str) -> None:
        self.rejection = Rejection(code, reason, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Maps the columns of a row to the fields of an event."""

    #: Field → its columns.
    fields: Mapping[str, Sequence[str]]
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    causes: Mapping[str, str] = field(default_factory=dict)
    #: A key of EPOCH_UNITS, or a format of strptime; None means RFC 3339.
    time_format: str | None = None
    #: The time zone of times without an offset.
    zone: tzinfo | None = None
    #: How many of the export's units of media time make a second.
    units: float = 1.0

    def convert(self, row: Row) -> Row | None:
        """Returns the row as a native event, which is not validated yet; None if it is left out.

        Raises:
            _InvalidValue: A time or a number of the row can't be converted.
        """
        values: Row = {**self.constants, **{name: self._read_value(name, row) for name in self.fields}}
        kind = values.get("type")
        values["type"] = self.types.get(kind, kind) if isinstance(kind, str) else kind
        if values["type"] == "":
            return None
        if isinstance(values.get("cause"), str):
            values["cause"] = self.causes.get(values["cause"], values["cause"])
        values["at"] = self._convert_time(values.get("at"))
        values["id"] = build_id(values.get("id"), lambda: orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
        for name in MEDIA_FIELDS:
            if values.get(name) is not None:
                values[name] = self._convert_media_time(values[name], name)
        return _build_event(values)

    def _read_value(self, name: str, row: Row) -> Any:
        """Returns the value of a field; None for an empty cell."""
        columns = self.fields[name]
        if len(columns) == 1:
            value = _find_value(row, columns[0])
            return value if value is None or name in MEDIA_FIELDS or name == "at" else to_text(value)
        parts = [_find_value(row, column) for column in columns]
        return None if None in parts else "|".join(map(to_text, parts))

    def _convert_time(self, value: Any) -> str | None:
        if value is None:
            return None
        try:
            time = self.parse_time(value)
        except (ValueError, TypeError, OverflowError, OSError):
            form = self.time_format or "RFC 3339"
            raise _InvalidValue(
                RejectionCode.INVALID_TIME, f"{quote(to_text(value))} is not a time in the format {form}", "at"
            ) from None
        if time.tzinfo is None:
            if self.zone is None:
                raise _InvalidValue(
                    RejectionCode.INVALID_TIME, "the time has no offset: name its zone in the mapping", "at"
                )
            time = time.replace(tzinfo=self.zone)
        return time.isoformat()

    def parse_time(self, value: Any) -> datetime:
        """Returns a time, which has no time zone if the value has no offset.

        Raises:
            ValueError, TypeError, OverflowError, OSError: The value is not a time in the mapping's format.
        """
        if self.time_format is None:
            return datetime.fromisoformat(to_text(value).upper())
        if units := EPOCH_UNITS.get(self.time_format):
            return datetime.fromtimestamp(float(value) / units, UTC)
        return datetime.strptime(to_text(value), self.time_format)  # noqa: DTZ007 - the caller adds the zone

    def _convert_media_time(self, value: Any, name: str) -> float:
        try:
            return float(value) / self.units
        except (ValueError, TypeError):
            raise _InvalidValue(RejectionCode.INVALID_FIELD, f"{quote(to_text(value))} is not a number", name) from None


#: For tables whose columns have the names of the fields. Columns that are missing are empty.
IDENTITY_MAPPING = ColumnMapping(fields={name: (name,) for name in MAPPABLE_FIELDS})


def parse_row(line: Line, mapping: ColumnMapping, received_at: datetime) -> Event | Rejection | None:
    """Parses one row of an export, as a JSON object; returns None if the mapping leaves it out."""
    row = line.rejection or decode_line(line.text)
    if isinstance(row, Rejection):
        return row
    if isinstance(row, list):
        return Rejection(RejectionCode.NOT_AN_OBJECT, "the row has more or fewer cells than the header")
    if not isinstance(row, dict):
        return Rejection(RejectionCode.NOT_AN_OBJECT, "a row is a JSON object")
    try:
        raw = mapping.convert(row)
    except _InvalidValue as error:
        return error.rejection
    return None if raw is None else parse(raw, received_at)


def _find_value(row: Row, column: str) -> Any:
    """Returns the value in a column, or at a path with dots; None for an empty text."""
    value: Any = row.get(column)
    if value is None and "." in column:
        value = row
        for part in column.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    return None if value == "" else value


def build_id(id: str | None, encode_row: Callable[[], bytes]) -> str:
    """Returns the id of an event as a UUID.

    Args:
        id: Any text, or None if the row has none.
        encode_row: Returns the row as JSON with sorted keys.
    """
    try:
        return str(UUID(id or ""))
    except ValueError:
        source = id.encode("utf-8", "surrogatepass") if id else encode_row()
        return str(UUID(bytes=blake2b(source, digest_size=16).digest()))


def _build_event(values: Row) -> Row:
    """Builds a native event: without empty values, and with the fields of the context in an object."""
    event = {name: value for name, value in values.items() if value is not None and not name.startswith("context.")}
    context = {
        name.removeprefix("context."): value
        for name, value in values.items()
        if value is not None and name.startswith("context.")
    }
    return {**event, "context": context} if context else event
