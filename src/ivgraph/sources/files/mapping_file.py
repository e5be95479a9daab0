"""Reads the TOML file of a mapping, and reports all its problems at once."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from ivgraph.errors import InvalidInput, Problem
from ivgraph.ingest.event import Cause, EventType
from ivgraph.quoting import quote, reason_of
from ivgraph.sources.files.mapping import (
    EPOCH_UNITS,
    MAPPABLE_FIELDS,
    MEDIA_UNITS,
    REQUIRED_FIELDS,
    ColumnMapping,
)

#: The tables of the file and the keys that each may have; None allows any key.
TABLES: Mapping[str, Collection[str] | None] = {
    "fields": MAPPABLE_FIELDS,
    "constants": MAPPABLE_FIELDS,
    "types": None,
    "causes": None,
    "time": ("format", "zone"),
    "media": ("unit",),
}


class InvalidMapping(InvalidInput):
    """The file of a mapping has problems."""

    code = "INVALID_MAPPING"


def parse_mapping(text: str) -> ColumnMapping:
    """Parses the text of the file, which the module ``mapping`` describes.

    Raises:
        InvalidMapping: With all problems of the file.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping([Problem("", f"It is not TOML: {reason_of(error)}.")]) from None
    problems = list(_find_problems(document))
    if problems:
        raise InvalidMapping(problems)
    time, media = document.get("time", {}), document.get("media", {})
    fields = document.get("fields", {})
    return ColumnMapping(
        fields={name: (columns,) if isinstance(columns, str) else tuple(columns) for name, columns in fields.items()},
        constants=document.get("constants", {}),
        types=document.get("types", {}),
        causes=document.get("causes", {}),
        time_format=None if time.get("format") == "rfc3339" else time.get("format"),
        zone=ZoneInfo(time["zone"]) if "zone" in time else None,
        units=MEDIA_UNITS[media.get("unit", "s")],
    )


def _find_problems(document: dict[str, Any]) -> Iterator[Problem]:
    yield from _check_keys("", document, TABLES)
    tables = {name: table for name, table in document.items() if name in TABLES and isinstance(table, dict)}
    for name in document.keys() & TABLES.keys() - tables.keys():
        yield Problem(name, f"Write it as a table, under [{name}].")
    for name, table in tables.items():
        known = TABLES[name]
        if known is not None:
            yield from _check_keys(name, table, known)
        for key, value in table.items():
            is_column_list = (
                name == "fields" and isinstance(value, list) and value and all(isinstance(c, str) for c in value)
            )
            if not isinstance(value, str) and not is_column_list:
                yield Problem(f"{name}.{key}", "Give a text, in quotation marks.")
    filled = tables.get("fields", {}).keys() | tables.get("constants", {}).keys()
    for name in REQUIRED_FIELDS:
        if name not in filled:
            yield Problem(f"fields.{name}", "Name its column, or give it among the constants: every event needs it.")
    yield from _check_values("types", tables.get("types", {}), ["", *EventType])
    yield from _check_values("causes", tables.get("causes", {}), list(Cause))
    yield from _check_values("media", tables.get("media", {}), list(MEDIA_UNITS))
    yield from _check_time(tables.get("time", {}))


def _check_keys(path: str, table: dict[str, Any], known: Collection[str]) -> Iterator[Problem]:
    for key in table.keys() - known:
        close = get_close_matches(key, known, n=1)
        advice = f"Did you mean {close[0]}?" if close else f"The known keys are {', '.join(known)}."
        yield Problem(path, f"The key {quote(key)} is unknown. {advice}")


def _check_values(path: str, table: dict[str, Any], known: list[str]) -> Iterator[Problem]:
    for key, value in table.items():
        if isinstance(value, str) and value not in known:
            words = ", ".join(each or '""' for each in known)
            yield Problem(f"{path}.{key}", f"Give one of {words}.")


def _check_time(table: dict[str, Any]) -> Iterator[Problem]:
    form, zone = table.get("format"), table.get("zone")
    if isinstance(form, str) and form not in (*EPOCH_UNITS, "rfc3339") and "%" not in form:
        yield Problem("time.format", f"Give {', '.join(EPOCH_UNITS)}, rfc3339, or a format such as %Y-%m-%d %H:%M:%S.")
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, KeyError):
            yield Problem("time.zone", "Give a zone of the IANA list, such as Europe/Berlin.")
