"""Tables, CSV and Parquet: each row the JSON object of its columns."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import orjson

from ivgraph.ingest.event import MAX_LINE_BYTES, Rejection, RejectionCode
from ivgraph.ingest.parser import LINE_TOO_LONG
from ivgraph.quoting import quote
from ivgraph.sources.files.lines import ASKED_EVERY, Text, open_file

#: Lines of one row: quoted cells may hold line breaks. A quote that is not closed would make one row of the rest of the
#: file, and no more of it than this is looked through.
MOST_LINES = 1_000

# The module's own limit, 131,072 characters a cell, is lower than what a line may have; Lines limits rows instead.
csv.field_size_limit(2 * MAX_LINE_BYTES)


class Lines:
    """The lines of a text, for csv.reader. Lines that turn out to make no row together can be given back."""

    def __init__(self, text: TextIO) -> None:
        """``text`` is opened with newline=""."""
        self._text = text
        self._given_back: deque[str] = deque()
        self._size = 0
        #: The lines of the row that is being read, with their ends; of one that is too long the beginning.
        self.row: list[str] = []
        #: Of the last one of these, from 1.
        self.number = 0

    def start_row(self) -> None:
        self.row = []
        self._size = 0

    def give_back(self, kept: int) -> None:
        """Keeps so many lines of the row; the others are the next ones again."""
        self._given_back.extendleft(reversed(self.row[kept:]))
        self.number -= len(self.row) - kept
        del self.row[kept:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line.

        Raises:
            csv.Error: It is too long, or the row is; it counts as read.
        """
        line = self._given_back.popleft() if self._given_back else self._read()
        if not line:
            raise StopIteration
        self.row.append(line)
        self.number += 1
        self._size += len(line)
        if self._size > MAX_LINE_BYTES or len(self.row) > MOST_LINES:
            raise csv.Error("the row is too long")
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(MAX_LINE_BYTES + 1)
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(("\r", "\n")):
            rest = self._text.readline(MAX_LINE_BYTES + 1)
        return line


def read_rows(lines: Lines, delimiter: str, width: int) -> Iterator[list[str] | None]:
    """The cells of each row, or None for a broken line. Until the next one is asked for, ``lines.row`` has its lines.

    Where a quote joins several lines and they make no row, or one of another width than the table's, the quote was
    probably never closed. Then only the first of these lines is broken, and reading goes on with the second. A single
    line of another width is a row: its caller can say more of it.
    """
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.start_row()
        try:
            cells = next(rows, None)
        except csv.Error:
            is_row = False
        else:
            if cells is None:
                return
            is_row = len(cells) == width or len(lines.row) == 1
        if is_row:
            yield cells
        else:
            lines.give_back(kept=1)
            yield None


#: What parts the cells of a row; the header tells which.
DELIMITERS = ",;\t|"
#: Rows of a Parquet file that are held at once.
ROWS = 5_000

_NOT_UTF8 = Rejection(RejectionCode.MALFORMED_ROW, "this is not UTF-8 text: save the file with that encoding")
_OPEN_QUOTE = Rejection(
    RejectionCode.MALFORMED_ROW,
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
                broken = LINE_TOO_LONG if len(lines.row[0]) > MAX_LINE_BYTES else _OPEN_QUOTE
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
    return "".join(lines).encode("utf-8", "surrogateescape").rstrip(b"\r\n")[:MAX_LINE_BYTES]


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
