"""Reads tables, CSV and Parquet: each row is a line with the JSON object of its columns."""

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
from ivgraph.sources.files.lines import OFFSET_INTERVAL, RawLine, open_file

#: Lines of one row, whose quoted cells may have line breaks. Without a limit, a quote that is not closed would make one
#: row of the rest of the file.
MAX_ROW_LINES = 1_000

# The limit of the module csv, 131,072 characters for a cell, is lower than that for a line. Lines limits rows instead.
csv.field_size_limit(2 * MAX_LINE_BYTES)


class Lines:
    """Iterates over the lines of a text, for csv.reader. Lines that turn out to be no row can be put back."""

    def __init__(self, text: TextIO) -> None:
        """``text`` is opened with newline=""."""
        self._text = text
        self._put_back: deque[str] = deque()
        self._size = 0
        #: The lines of the row that is being read, with their line breaks. A line that is too long is cut off.
        self.row: list[str] = []
        #: The number of the last of these lines, from 1.
        self.number = 0

    def start_row(self) -> None:
        self.row = []
        self._size = 0

    def put_back(self, kept: int) -> None:
        """Puts the lines of the row back, except for the first ``kept`` ones: they are read again."""
        self._put_back.extendleft(reversed(self.row[kept:]))
        self.number -= len(self.row) - kept
        del self.row[kept:]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """Returns the next line.

        Raises:
            csv.Error: The line or the row is too long. The line counts as read.
        """
        line = self._put_back.popleft() if self._put_back else self._read()
        if not line:
            raise StopIteration
        self.row.append(line)
        self.number += 1
        self._size += len(line)
        if self._size > MAX_LINE_BYTES or len(self.row) > MAX_ROW_LINES:
            raise csv.Error("the row is too long")
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(MAX_LINE_BYTES + 1)
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(("\r", "\n")):
            rest = self._text.readline(MAX_LINE_BYTES + 1)
        return line


def read_rows(lines: Lines, delimiter: str, width: int) -> Iterator[list[str] | None]:
    """Yields the cells of each row, or None for a broken line. Until the next row, ``lines.row`` has its lines.

    If a quote joins several lines that are no row, or a row with another number of cells than the header, the quote was
    probably never closed. Then only the first of these lines is broken, and reading continues with the second one. A
    single line with another number of cells is yielded as a row, so that the caller can explain what is wrong.

    Args:
        width: The number of columns.
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
            lines.put_back(kept=1)
            yield None


#: Delimiters of cells. A file has the one that is most frequent in its header.
DELIMITERS = ",;\t|"
#: Rows of a Parquet file that are in memory at a time.
PARQUET_BATCH_ROWS = 5_000

_NOT_UTF8 = Rejection(RejectionCode.MALFORMED_ROW, "this is not UTF-8 text: save the file with that encoding")
_OPEN_QUOTE = Rejection(
    RejectionCode.MALFORMED_ROW,
    "the quotes of this line do not give as many cells as the header has: close each quoted cell, and write a quote "
    "within a cell twice",
)


class InvalidTable(Exception):
    """A file is not a table. The message is the rest of a sentence that begins with the file's name."""


def read_csv(path: Path) -> Iterator[RawLine]:
    """Yields each row, with the number of its last line. A row with too many or too few cells is a JSON list of them.

    A broken row has the text of the file, and reading continues after it.
    """
    with (
        open_file(path) as (file, tell),
        io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as text,
    ):
        lines = Lines(text)
        delimiter, header = _read_header(lines)
        offset = 0
        for position, cells in enumerate(read_rows(lines, delimiter, len(header)), start=1):
            if position <= OFFSET_INTERVAL or position % OFFSET_INTERVAL == 0:
                offset = tell()
            if cells is None:
                rejection = LINE_TOO_LONG if len(lines.row[0]) > MAX_LINE_BYTES else _OPEN_QUOTE
                yield lines.number, _join_text(lines.row), offset, rejection
            elif cells:
                encoded = _encode(dict(zip(header, cells, strict=True)) if len(cells) == len(header) else cells)
                if encoded is None:
                    yield lines.number, _join_text(lines.row), offset, _NOT_UTF8
                else:
                    yield lines.number, encoded, offset, None


def _read_header(lines: Lines) -> tuple[str, list[str]]:
    """Returns the delimiter of cells, and the names of the columns."""
    try:
        first = next(lines, "")
        if not first.strip():
            raise InvalidTable("has no header: its first line must name the columns.")
        delimiter = max(DELIMITERS, key=first.count)
        lines.put_back(kept=0)
        lines.start_row()
        header = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InvalidTable(
            f"has no header that can be read ({error}): its first line must name the columns."
        ) from error
    if re.search("[\0\udc80-\udcff]", "".join(header)):
        raise InvalidTable("is not UTF-8 text: save it with that encoding.")
    if repeated := next((name for name in header if header.count(name) > 1), None):
        raise InvalidTable(f"has two columns {quote(repeated)}: give each a name of its own.")
    return delimiter, header


def _encode(row: dict[str, str] | list[str]) -> bytes | None:
    """Returns the row as JSON; None if it is not UTF-8: the surrogates that stand for other bytes can't be encoded."""
    try:
        return orjson.dumps(row)
    except orjson.JSONEncodeError:
        return None


def _join_text(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape").rstrip(b"\r\n")[:MAX_LINE_BYTES]


def read_parquet(path: Path) -> Iterator[RawLine]:
    """Yields each row. Its offset is estimated from its number."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise InvalidTable("is a Parquet file, which needs pyarrow: pip install pyarrow.") from None
    try:
        with ParquetFile(path) as file:
            size, total = path.stat().st_size, file.metadata.num_rows
            rows = (row for batch in file.iter_batches(batch_size=PARQUET_BATCH_ROWS) for row in batch.to_pylist())
            for number, row in enumerate(rows, start=1):
                yield number, orjson.dumps(row, default=str), size * number // total, None
    except ArrowException as error:
        raise InvalidTable(f"can't be read as Parquet: {str(error).splitlines()[0]}") from error
