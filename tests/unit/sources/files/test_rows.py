"""The rows of a CSV file, however its lines are broken."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import NamedTemporaryFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.ingest.event import MAX_LINE_BYTES
from ivgraph.sources.files import read_files
from ivgraph.sources.files.csv_rows import MAX_ROW_LINES, Lines, read_rows


def read(text: str, width: int = 3) -> list[tuple[int, list[str] | str]]:
    """Returns the number and cells of each row, or the text of a line that is no row."""
    lines = Lines(io.StringIO(text, newline=""))
    return [
        (lines.number, "".join(lines.row).rstrip("\r\n") if cells is None else cells)
        for cells in read_rows(lines, ",", width)
    ]


A, B, C = ["1", "2", "a"], ["1", "2", "b"], ["1", "2", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("1,2,a\n1,2,b", [(1, A), (2, B)], id="plain"),
        pytest.param("1,2,a\r\n1,2,b\r\n", [(1, A), (2, B)], id="lines of another system"),
        pytest.param("1,2,a\r1,2,b\r", [(1, A), (2, B)], id="lines of an old system"),
        pytest.param("1,2,a\n\n1,2,b\n", [(1, A), (2, []), (3, B)], id="empty line"),
        pytest.param('"1",2,"a"\n', [(1, A)], id="quoted"),
        pytest.param('1,2,"a, ""b""\n\nc"\n1,2,b', [(3, ["1", "2", 'a, "b"\n\nc']), (4, B)], id="quoted lines"),
        pytest.param("1,2\n1,2,b", [(1, ["1", "2"]), (2, B)], id="too few cells"),
        pytest.param('1,2,"a\n1,2,b\n1,2,c', [(1, '1,2,"a'), (2, B), (3, C)], id="open to the end"),
        pytest.param('1,2,"a', [(1, '1,2,"a')], id="open in the last line"),
        pytest.param('"1,2,a\n1,"2",b\n1,2,c', [(1, '"1,2,a'), (2, B), (3, C)], id="open to the next quote"),
        pytest.param('1,2,"a\n1,2,""\n1,2,c', [(1, '1,2,"a'), (2, ["1", "2", ""]), (3, C)], id="two quotes follow"),
        pytest.param('1,"2,a\n1,2,b\n1,2,"\n1,2,c', [(1, '1,"2,a'), (2, B), (3, '1,2,"'), (4, C)], id="two are open"),
        pytest.param('1,"2"2,a\n1,2,b', [(1, '1,"2"2,a'), (2, B)], id="text after a quoted cell"),
        pytest.param(
            '1,2,"a\n1,2,"b\nc"\n1,2,c', [(1, '1,2,"a'), (3, ["1", "2", "b\nc"]), (4, C)], id="open before lines"
        ),
        pytest.param('1,2,"a\nb",4\n1,2,c', [(1, '1,2,"a'), (2, ['b"', "4"]), (3, C)], id="lines of too many cells"),
    ],
)
def test_a_broken_line_is_rejected_and_the_next_row_is_read(
    text: str, expected: list[tuple[int, list[str] | str]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("ends", [True, False])
def test_a_line_that_is_too_long_is_cut_off(ends: bool) -> None:
    long = "x" * (2 * MAX_LINE_BYTES)
    found = read(f"1,2,a\n1,2,{long}" + "\n1,2,b" * ends)
    assert [number for number, _ in found] == [1, 2, 3][: 2 + ends]
    assert found[1][1] == f"1,2,{long}"[: MAX_LINE_BYTES + 1]
    assert found[2:] == [(3, B)][:ends]


def test_the_lines_of_a_quoted_cell_that_is_too_long_are_rejected() -> None:
    lines = ["x" * 999] * 2_000
    found = read('1,2,"a' + "\n".join(lines) + '"\n1,2,b')
    assert found[0][1] == '1,2,"a' + lines[0]
    assert [cells for _, cells in found[1:-2]] == [[lines[0]]] * 1_998
    assert found[-1] == (2_001, B)


def test_a_quoted_cell_may_have_the_maximum_of_lines() -> None:
    cell = "\n" * (MAX_ROW_LINES - 1)
    assert read(f'1,2,"{cell}"\n1,2,b') == [(MAX_ROW_LINES, ["1", "2", cell]), (MAX_ROW_LINES + 1, B)]
    found = read(f'1,2,"{cell}\n"\n1,2,b')
    assert found[0] == (1, '1,2,"')
    assert found[-1] == (MAX_ROW_LINES + 2, B)


cells = st.lists(st.sampled_from(["a", ",", ";", '"', "\n", "\r\n", " ", "é"]), max_size=6).map("".join)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(tables, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_every_table_is_read_as_it_was_written(table: list[list[str]], end: str, quoting: int) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting).writerows(table)  # type: ignore[arg-type]
    assert [row for _, row in read(text.getvalue(), len(table[0]))] == table


@given(st.lists(st.text(st.sampled_from('a,"'), max_size=8).map(lambda line: f"{line}\n")), st.integers(1, 4))
def test_every_line_is_in_one_row_or_rejected(written: list[str], width: int) -> None:
    lines = Lines(io.StringIO("".join(written), newline=""))
    read, last = [], 0
    for _ in read_rows(lines, ",", width):
        assert lines.number == last + len(lines.row)
        read += lines.row
        last = lines.number
    assert read == written


good = st.sampled_from([b"1,2,a", b'1,"2",b', b'"1","2","c"', b'1,"2 ""two""",d', b'1,"2\nlines",e', b'1,2,""'])
broken = st.lists(st.sampled_from([b"x", b",", b'"', b";", b"\0", b"\xff", "é".encode(), b" "])).map(b"".join)


@given(st.lists(good, max_size=6), broken, st.lists(good, max_size=6))
def test_whatever_a_line_holds_the_rows_around_it_are_read(
    before: list[bytes], line: bytes, after: list[bytes]
) -> None:
    def rows(*lines: bytes) -> list[bytes]:
        with NamedTemporaryFile(suffix=".csv") as file:
            file.write(b"\n".join([b"i,n,t", *lines]) + b"\n")
            file.flush()
            return [line.text for line in read_files([Path(file.name)])]

    read = rows(*before, line, *after)
    assert read[: len(before)] == rows(*before)
    assert read[len(read) - len(after) :] == rows(*after)
    assert len(read) == len(before) + bool(line) + len(after)
