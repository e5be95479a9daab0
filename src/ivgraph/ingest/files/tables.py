"""Tables, CSV and Parquet: each row the JSON object of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from ivgraph.ingest.event import LONGEST_LINE, Code, Rejected
from ivgraph.ingest.files.lines import ASKED_EVERY, Text, open_file
from ivgraph.ingest.files.rows import Lines, read_rows
from ivgraph.ingest.parser import LINE_TOO_LONG
from ivgraph.quoting import quote

#: What parts the cells of a row; the header tells which.
DELIMITERS = ",;\t|"
#: Rows of a Parquet file that are held at once.
ROWS = 5_000

_NOT_UTF8 = Rejected(Code.MALFORMED_ROW, "this is not UTF-8 text: save the file with that encoding")
_OPEN_QUOTE = Rejected(
    Code.MALFORMED_ROW,
    "the quotes of this line make no row of as many cells as the header: one that opens a cell closes it, and one "
    "within a cell is written twice",
)


class BadTable(Exception):
    """A file is not the table that it should be; what is said of it follows its name."""


def read_csv(path: Path) -> Iterator[Text]:
    """Each row, by its last line. One whose cells are not as many as the header's is a JSON list of them.

    What is broken is told as it stands in the file, and the rows after it are read.
    """
    with (
        open_file(path) as (file, tell),
        io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as text,
    ):
        lines = Lines(text)
        delimiter, header = _read_header(lines)
        end = 0
        for place, cells in enumerate(read_rows(lines, delimiter, len(header)), start=1):
            if place <= ASKED_EVERY or place % ASKED_EVERY == 0:
                end = tell()
            if cells is None:
                broken = LINE_TOO_LONG if len(lines.row[0]) > LONGEST_LINE else _OPEN_QUOTE
                yield lines.number, _as_it_stands(lines.row), end, broken
            elif cells:
                encoded = _encode(dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells)
                if encoded is None:
                    yield lines.number, _as_it_stands(lines.row), end, _NOT_UTF8
                else:
                    yield lines.number, encoded, end, None


def _read_header(lines: Lines) -> tuple[str, list[str]]:
    """What parts the cells, and the names of the columns."""
    try:
        first = next(lines, "")
        if not first.strip():
            raise BadTable("has no header: its first line must name the columns.")
        delimiter = max(DELIMITERS, key=first.count)
        lines.give_back(kept=0)
        lines.start_row()
        header = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadTable(f"has no header that can be read ({error}): its first line must name the columns.") from error
    if re.search("[\0\udc80-\udcff]", "".join(header)):
        raise BadTable("is not UTF-8 text: save it with that encoding.")
    if repeated := next((name for name in header if header.count(name) > 1), None):
        raise BadTable(f"has two columns {quote(repeated)}: give each a name of its own.")
    return delimiter, header


def _encode(row: dict[str, str] | list[str]) -> bytes | None:
    """As JSON; None where the row is no UTF-8 text: whatever stood in its place can't be encoded again."""
    try:
        return orjson.dumps(row)
    except orjson.JSONEncodeError:
        return None


def _as_it_stands(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape").rstrip(b"\r\n")[:LONGEST_LINE]


def read_parquet(path: Path) -> Iterator[Text]:
    """Each row; its end is as far as the rows before tell."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise BadTable("is a Parquet file, which takes pyarrow to read: pip install pyarrow.") from None
    try:
        with ParquetFile(path) as file:
            size, total = path.stat().st_size, file.metadata.num_rows
            rows = (row for batch in file.iter_batches(batch_size=ROWS) for row in batch.to_pylist())
            for number, row in enumerate(rows, start=1):
                yield number, orjson.dumps(row, default=str), size * number // total, None
    except ArrowException as error:
        raise BadTable(f"can't be read as Parquet: {str(error).splitlines()[0]}") from error
