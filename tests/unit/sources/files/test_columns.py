"""Tables that are converted by columns give what they give row by row: the same events, the same rejections."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import orjson
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from ivgraph.sources.files import ColumnMapping, MappedFormat, TextLine, mapped_format, parse_mapping, read_files
from ivgraph.sources.files.columns import ColumnConverter
from ivgraph.sources.files.csv_rows import Lines, read_rows
from ivgraph.sources.files.mapping import IDENTITY_MAPPING, parse_row
from ivgraph.sources.files.remembered import MAX_REMEMBERED
from ivgraph.sources.files.rows import RowBlock

RECEIVED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ID = "0190a6f2-5a7e-7c3b-9f10-2b7f4f1c9a01"

#: What becomes of a row: its number, its text, and its event or rejection as Python writes it: 1 and 1.0 differ then,
#: and not-a-number equals itself.
Outcome = tuple[int, bytes, str]


def read(path: Path, mapping: ColumnMapping) -> list[Outcome]:
    """Reads a table as the import does, in passes of three rows."""
    lines, format = list(read_files([path])), MappedFormat(mapping)
    passes = [asyncio.run(format.read(lines[start : start + 3], RECEIVED_AT)) for start in range(0, len(lines), 3)]
    return [(line.number, line.text, repr(item)) for each in passes for line, item in each]


def read_by_row(lines: Iterator[TextLine], mapping: ColumnMapping) -> list[Outcome]:
    items = [(line, parse_row(line, mapping, RECEIVED_AT)) for line in lines]
    return [(line.number, line.text, repr(item)) for line, item in items if item is not None]


def parquet_rows(path: Path) -> Iterator[TextLine]:
    """Each row as pyarrow converts it."""
    rows = parquet.read_table(path).to_pylist()
    return (TextLine(path, number, orjson.dumps(row, default=str), 0) for number, row in enumerate(rows, start=1))


def csv_rows(path: Path) -> Iterator[TextLine]:
    """Each row of a valid table with commas."""
    lines = Lines(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    header = next(csv.reader(lines))
    for cells in read_rows(lines, ",", len(header)):
        assert cells is not None
        if cells:
            row = dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells
            yield TextLine(path, lines.number, orjson.dumps(row), 0)


MAPPINGS = [
    IDENTITY_MAPPING,
    *map(
        parse_mapping,
        [
            """
            [fields]
            type = "type"
            at = "at"
            playlist = "playlist"
            session = ["session", "viewer"]
            node = "node"
            hotspot = "hotspot"
            toNode = "toNode"
            cause = "cause"
            from = "from"
            to = "to"
            position = "position"
            viewer = "a.viewer"
            "context.country" = "context.country"
            "context.device" = ["node", "cause"]
            [constants]
            "context.application" = "Shop"
            visitor = "someone"
            [types]
            started = "play"
            1 = "watch"
            heartbeat = ""
            [causes]
            auto = "DEFAULT"
            [time]
            zone = "Europe/Berlin"
            """,
            """
            [fields]
            id = "id"
            type = "type"
            at = "at"
            session = "session"
            node = "node"
            from = "from"
            to = "to"
            [constants]
            playlist = "story"
            position = "1500"
            "context.country" = "AT"
            [time]
            format = "epoch_ms"
            [media]
            unit = "ms"
            """,
            """
            [fields]
            id = ["session", "at"]
            type = "type"
            at = "at"
            session = "session"
            playlist = "playlist"
            "context.country" = "a.viewer"
            [constants]
            cause = "CLICK"
            viewer = ""
            """,
            """
            [fields]
            id = "session"
            at = ["at", "node"]
            session = "id"
            playlist = "playlist"
            position = ["position", "to"]
            [constants]
            type = "play"
            [time]
            format = "%d.%m.%Y|%H:%M"
            zone = "America/New_York"
            """,
        ],
    ),
]

#: Values of each field, most of them valid.
TEXTS: dict[str, list[str]] = {
    "id": [ID, ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", "no uuid", "", " ", "é\0"],
    "type": ["play", "node_play", "watch", "switch", "hotspot_click", "started", "heartbeat", "1", "", "unheard"],
    "at": [
        "2026-11-24T09:00:00Z",
        "2026-11-24t09:00:00.123456789z",
        "2026-11-24 09:00:00+01:00",
        "2026-11-24T09:00:00+01:00:30",
        "2026-11-24",
        "20261124T09",
        "2026-10-25T02:30:00",
        "2026-11-26T09:00:00Z",
        "1999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "1795507200000",
        "1795507200.5",
        "24.11.2026",
        "nan",
        "yesterday",
        "",
    ],
    "playlist": ["story", "", "x" * 200, "x" * 201, "é", "nul\0"],
    "session": ["s1", "s2", "", "x" * 201],
    "node": ["a", "b", "", "09:00", "nul\0"],
    "hotspot": ["h", "", ""],
    "toNode": ["b", "", ""],
    "cause": ["CLICK", "auto", "", "", "why"],
    "from": ["0", "1.5", "", "", "-0", "-1", "nan", "1e3", "1_0", " 2 ", "far", "3e6"],
    "to": ["2", "7.5", "", "", "1e999", "2000000", "inf"],
    "position": ["1", "0.0005", "", "", "x", "2000001"],
    "viewer": ["ada", "", "", "é" * 200, "é" * 201],
    "visitor": ["v", "", ""],
    "context.country": ["AT", "at", "", "At", "XX"],
    "context.device": ["Mobile", "", "x" * 201],
    "a": ["x", ""],
    "a.viewer": ["ben", "", "NL"],
    "other": ["1", "", "ü"],
}


@st.composite
def text_tables(draw: st.DrawFn) -> dict[str, list[str]]:
    """Texts by column. Most rows are valid, since most of their cells are the first ones of the list."""
    names = ["type", "at", "playlist", "session", *draw(st.lists(st.sampled_from(list(TEXTS)[4:]), unique=True))]
    names += ["id"] if draw(st.booleans()) else []
    count = draw(st.integers(1, 8))
    cells = {name: st.just(values[0]) | st.sampled_from([values[0], *values]) for name, values in TEXTS.items()}
    return {name: draw(st.lists(cells[name], min_size=count, max_size=count)) for name in names}


@settings(max_examples=200, deadline=None)
@given(text_tables(), st.sampled_from(MAPPINGS), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_a_csv_file_is_read_as_row_by_row(table: dict[str, list[str]], mapping: ColumnMapping, quoting: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, quoting=quoting).writerows([table, *zip(*table.values(), strict=True)])  # type: ignore[arg-type]
        assert read(path, mapping) == read_by_row(csv_rows(path), mapping)


#: Other values of columns of a Parquet file, by their type.
NOON = datetime.fromisoformat("2026-11-23T12:00:00")
TYPED: list[tuple[pyarrow.DataType, list[Any]]] = [
    (pyarrow.int64(), [0, 1, 12, -1, 1795507200000, 2**62]),
    (pyarrow.uint64(), [0, 1, 2**64 - 1]),
    (pyarrow.float64(), [0.0, -0.0, 1.0, 1.5, 1795507200000.0, float("nan"), float("inf"), 2e6, 1e300]),
    (pyarrow.float32(), [0.1, 7.5]),
    (pyarrow.bool_(), [True, False]),
    (pyarrow.decimal128(12, 3), [Decimal("1.5"), Decimal("0"), Decimal("-1")]),
    (pyarrow.binary(), [b"", b"ada", b"\xff", UUID(ID).bytes, b"1.5"]),
    (pyarrow.uuid(), [UUID(ID).bytes]),
    (pyarrow.dictionary(pyarrow.int8(), pyarrow.string()), ["play", "watch", "", "story"]),
    (pyarrow.large_string(), ["play", "2026-11-24T09:00:00Z", ""]),
    (pyarrow.date32(), [date(2026, 11, 24)]),
    (pyarrow.time64("us"), [timedelta(hours=9)]),
    (pyarrow.duration("us"), [timedelta(seconds=1)]),
    (pyarrow.null(), []),
    (pyarrow.list_(pyarrow.int64()), [[1], []]),
    (pyarrow.map_(pyarrow.string(), pyarrow.int64()), [{"a": 1}]),
    (pyarrow.struct([("viewer", pyarrow.string()), ("n", pyarrow.int64())]), [{"viewer": "eve", "n": 1}, {"n": None}]),
    *(
        (pyarrow.timestamp(unit, zone), [NOON, NOON - timedelta(days=200), NOON.replace(year=9999)])
        for unit in ("s", "ms", "us")
        for zone in (None, "UTC", "Europe/Berlin", "+05:30", "America/New_York")
    ),
    *((pyarrow.timestamp("ns", zone), [NOON, NOON - timedelta(days=200)]) for zone in (None, "UTC", "Europe/Berlin")),
    (pyarrow.timestamp("us", "UTC"), [NOON + timedelta(microseconds=123_457)]),
]


@st.composite
def typed_tables(draw: st.DrawFn) -> pyarrow.Table:
    """Tables some of whose columns have other types, and some of whose cells are empty."""
    texts = draw(text_tables())
    count = len(texts["type"])
    columns = {name: pyarrow.array([value or None for value in values]) for name, values in texts.items()}
    for name in draw(st.lists(st.sampled_from(["at", "from", "to", "a", *texts]), unique=True, max_size=3)):
        type, values = draw(st.sampled_from(TYPED))
        cells = draw(st.lists(st.sampled_from([None, *values]), min_size=count, max_size=count))
        columns[name] = pyarrow.array(cells, type)
    return pyarrow.table(columns)


@settings(max_examples=300, deadline=None)
@given(typed_tables(), st.sampled_from(MAPPINGS))
def test_a_parquet_file_is_read_as_row_by_row(table: pyarrow.Table, mapping: ColumnMapping) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        parquet.write_table(table, path, row_group_size=5)
        assert read(path, mapping) == read_by_row(parquet_rows(path), mapping)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_valid_rows_are_not_converted_one_by_one(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"type": "play", "at": "2026-11-24T09:00:00Z", "context.country": "at", "viewer": "Zoë"},
        {"type": "watch", "at": "2026-11-24T09:00:00+01:00", "node": "a", "from": "0", "to": "1.5", "position": "1"},
        {"type": "switch", "at": "2026-11-24T08:00:00Z", "node": "a", "toNode": "b", "cause": "LOOP", "visitor": "v"},
        {"type": "hotspot_click", "at": "2026-11-24T09:00:00Z", "node": "a", "hotspot": "h", "id": "no uuid"},
    ]
    names = list(dict.fromkeys([name for row in rows for name in row]))
    table = [{"playlist": "story", "session": "s", **dict.fromkeys(names, ""), **row} for row in rows]
    path = tmp_path / f"table.{suffix}"
    if suffix == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
    else:
        parquet.write_table(pyarrow.Table.from_pylist(table), path)

    def refuse(*arguments: object) -> None:
        raise AssertionError("a valid row was converted on its own")

    monkeypatch.setattr(mapped_format, "parse_row", refuse)
    assert [outcome[2].startswith("Event") for outcome in read(path, IDENTITY_MAPPING)] == [True] * 4


def test_a_column_remembers_a_limited_number_of_values() -> None:
    converter = ColumnConverter(IDENTITY_MAPPING)
    for start in range(0, 3 * MAX_REMEMBERED, 1_000):
        sessions = [str(number) for number in range(start, start + 1_000)]
        columns = {name: ["x"] * 1_000 for name in ("type", "at", "playlist")} | {"session": sessions}
        block = RowBlock(Path("t"), columns, range(1_000), 0, 0)
        converter.convert(block, range(1_000), RECEIVED_AT)
        assert len(converter._texts["session"]) <= MAX_REMEMBERED + 1_000
