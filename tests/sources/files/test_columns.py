"""Tables that are converted by columns give what they give row by row: the same events, the same rejections."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
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

from ivgraph.ingest.event import REQUIRED_FIELDS, EventType
from ivgraph.sources.files import ColumnMapping, MappedFormat, TextLine, mapped_format, parse_mapping, read_files
from ivgraph.sources.files.columns import ColumnConverter
from ivgraph.sources.files.csv_rows import Lines, read_rows
from ivgraph.sources.files.formats import ParsedLines
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

    async def read_passes() -> list[ParsedLines]:
        return [await format.read(lines[start : start + 3], RECEIVED_AT) for start in range(0, len(lines), 3)]

    passes = asyncio.run(read_passes())
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
            """,
            """
            [fields]
            id = "session"
            at = ["at", "node"]
            session = "id"
            playlist = "playlist"
            position = ["position"]
            visitor = ["visitor", "viewer"]
            [constants]
            type = "play"
            [time]
            format = "%d.%m.%Y|%H:%M"
            zone = "America/New_York"
            """,
            """
            [fields]
            type = "type"
            at = "at"
            session = "session"
            playlist = "playlist"
            [constants]
            viewer = ""
            """,
        ],
    ),
]

#: Valid values of each column. Those of the time follow from the mapping.
VALID: dict[str, list[str]] = {
    "type": ["play", "node_play", "watch", "switch", "hotspot_click", "session_end"],
    "playlist": ["story", "é", "x" * 200],
    "session": ["s1", "s2"],
    "id": [ID, ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", "no uuid", "", " "],
    "node": ["a", "b"],
    "hotspot": ["h", "", ""],
    "toNode": ["b", "", ""],
    "cause": ["CLICK", "LOOP", "", ""],
    "from": ["0", "-0", "0.0005", "", "1_0", " 2 ", "1e1"],
    "to": ["12", "17.5", "", "2000000"],
    "position": ["1", "0.0005", ""],
    "viewer": ["ada", "é" * 150],
    "visitor": ["v", "", ""],
    "context.country": ["AT", "at", ""],
    "context.device": ["Mobile", ""],
    "a": ["x", ""],
    "a.viewer": ["ben", "", "NL"],
    "other": ["1", "", "ü"],
}
#: Values that are not valid, or only with some mappings.
ODD: dict[str, list[str]] = {
    "type": ["started", "heartbeat", "1", "", "unheard", "watch", "hotspot_shown"],
    "at": [
        "2026-11-24t09:00:00.123456789z",
        "2026-11-24T09:00:00+01:00:30",
        "2026-11-24",
        "20261124T09",
        "2026-10-25T02:30:00",
        "2026-11-25T09:30:00Z",
        "2026-11-25T09:30:01Z",
        "1999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "nan",
        "inf",
        "yesterday",
        "",
    ],
    "playlist": ["", "x" * 201, "nul\0"],
    "session": ["", "x" * 201],
    "id": ["é\0"],
    "node": ["", "09:00", "nul\0"],
    "hotspot": ["h", "x" * 201],
    "toNode": ["x" * 201],
    "cause": ["auto", "why"],
    "from": ["1", "-1", "nan", "far", "3e6"],
    "to": ["0", "1e999", "inf", "2000001"],
    "position": ["x", "2000001", "-1"],
    "viewer": ["é" * 201],
    "context.country": ["At", "XX"],
    "context.device": ["x" * 201],
}


#: The fields that events of some types need.
ALL_REQUIRED = tuple({name: None for names in REQUIRED_FIELDS.values() for name in names})


def valid_times(mapping: ColumnMapping) -> list[str]:
    if mapping.time_format == "epoch_ms":
        return ["1795507200000", "1795507200500.5", " 1795507200000 "]
    if mapping.time_format:
        return ["23.11.2026", "01.02.2026"]
    local = ["2026-11-24T08:00:00.5", "2026-10-25 02:30:00", "20261124"] if mapping.zone else []
    return ["2026-11-24T09:00:00Z", "2026-11-24 09:00:00.25+01:00", "2026-11-24t09:00:00z", *local]


@st.composite
def text_tables(draw: st.DrawFn, mapping: ColumnMapping) -> dict[str, list[str]]:
    """Texts by column. Most rows are valid: they have the fields that their type needs, and few cells are odd."""
    valid = {"at": valid_times(mapping), **VALID}
    if mapping.time_format == "%d.%m.%Y|%H:%M":
        valid["node"] = ["09:00", "23:59"]
    names = draw(st.lists(st.sampled_from(list(VALID)[3:]), unique=True))
    names = ["type", "at", "playlist", "session", "node", "viewer", *names, *draw(st.sampled_from([(), ALL_REQUIRED]))]
    valid["type"] = [each for each in VALID["type"] if {*names}.issuperset(REQUIRED_FIELDS[EventType(each)])]
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        row = {name: draw(st.sampled_from(valid[name])) for name in names}
        required = REQUIRED_FIELDS[EventType(row["type"])]
        row |= {name: row[name] or valid[name][0] for name in required if name in row}
        rows.append({name: "" if name in ("from", "to") and name not in required else row[name] for name in row})
    table = {name: [row[name] for row in rows] for name in rows[0]}
    for name in draw(st.lists(st.sampled_from(list(table)), max_size=2)):
        table[name][draw(st.integers(0, len(rows) - 1))] = draw(st.sampled_from(ODD.get(name, [""])))
    return table


#: A mapping, and a table of texts for it.
TABLES = st.sampled_from(MAPPINGS).flatmap(lambda mapping: st.tuples(st.just(mapping), text_tables(mapping)))


@settings(max_examples=40, deadline=None)
@given(TABLES, st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_a_csv_file_is_read_as_row_by_row(drawn: tuple[ColumnMapping, dict[str, list[str]]], quoting: int) -> None:
    mapping, table = drawn
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
    (pyarrow.time64("us"), [time(9)]),
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
def typed_tables(draw: st.DrawFn) -> tuple[ColumnMapping, pyarrow.Table]:
    """Tables some of whose columns have other types, and some of whose cells are empty."""
    mapping, texts = draw(TABLES)
    count = len(texts["type"])
    columns = {
        name: pyarrow.array([value or None for value in values], pyarrow.string()) for name, values in texts.items()
    }
    for name in draw(st.lists(st.sampled_from(["at", "from", "to", "a", *texts]), unique=True, max_size=2)):
        type, values = draw(st.sampled_from(TYPED))
        cells = draw(st.lists(st.sampled_from([*values, None]), min_size=count, max_size=count))
        columns[name] = pyarrow.array(cells, type)
    return mapping, pyarrow.table(columns)


@settings(max_examples=40, deadline=None)
@given(typed_tables())
def test_a_parquet_file_is_read_as_row_by_row(drawn: tuple[ColumnMapping, pyarrow.Table]) -> None:
    mapping, table = drawn
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        parquet.write_table(table, path, row_group_size=5)
        assert read(path, mapping) == read_by_row(parquet_rows(path), mapping)


def valid_row(mapping: ColumnMapping, type: str) -> dict[str, str]:
    """A valid row of each column, with what an event of the type needs."""
    row = {"at": valid_times(mapping)[0], **{name: values[0] for name, values in VALID.items()}, "type": type}
    unwanted = {"from", "to", "a"} - {*REQUIRED_FIELDS[EventType(type)]}
    return row | {"node": "09:00"} | dict.fromkeys(unwanted, "")


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_each_value_of_a_csv_file_is_converted_as_row_by_row(tmp_path: Path, mapping: ColumnMapping) -> None:
    rows = [
        {**valid_row(mapping, type), name: value}
        for type in EventType
        for name in valid_row(mapping, type)
        for value in [*VALID.get(name, valid_times(mapping)), *ODD.get(name, [])]
    ]
    rows += [{**valid_row(mapping, "watch"), "from": start, "to": end} for start in "012" for end in "012"]
    path = tmp_path / "table.csv"
    write_csv(path, rows)
    assert read(path, mapping) == read_by_row(csv_rows(path), mapping)


@pytest.mark.parametrize("mapping", MAPPINGS)
@pytest.mark.parametrize("name", ["id", "type", "at", "session", "cause", "from", "position", "context.country", "a"])
def test_each_value_of_a_parquet_file_is_converted_as_row_by_row(
    tmp_path: Path, name: str, mapping: ColumnMapping
) -> None:
    for number, (type, values) in enumerate(TYPED):
        cells = [*values, None]
        rows = [valid_row(mapping, "watch" if name == "from" else "play")] * len(cells)
        columns: dict[str, Any] = {each: [row[each] or None for row in rows] for each in rows[0]}
        columns["a.viewer"] = [None, *columns["a.viewer"][1:]]
        path = tmp_path / f"{number}.parquet"
        parquet.write_table(pyarrow.table({**columns, name: pyarrow.array(cells, type)}), path)
        assert read(path, mapping) == read_by_row(parquet_rows(path), mapping), type


def write_csv(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


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
        write_csv(path, table)
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
