"""Reads CSV files, in blocks of rows, and goes on after each line that is broken."""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import orjson

from ivgraph.ingest.event import MAX_LINE_BYTES, Rejection, RejectionCode
from ivgraph.ingest.parser import LINE_TOO_LONG
from ivgraph.quoting import quote
from ivgraph.sources.files.lines import RawLine, open_file
from ivgraph.sources.files.rows import BLOCK_BYTES, BLOCK_ROWS, InvalidTable, RowBlock

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
        self._failure: Exception | None = None
        #: The lines of the row that is being read, with their line breaks. A line that is too long is cut off.
        self.row: list[str] = []
        #: The number of the last of these lines, from 1.
        self.number = 0

    def start_row(self) -> None:
        self.row = []
        self._size = 0

    @property
    def has_put_back(self) -> bool:
        """Whether there are lines that were put back and not read again."""
        return bool(self._put_back)

    def take(self, count: int, size: int) -> list[str]:
        """Returns the next lines, at most ``count`` and until they have ``size`` characters, as if they were one row.

        Raises:
            EOFError, OSError, zlib.error: The file can't be read, and no line is left of what was read before.
        """
        self.start_row()
        try:
            while len(self.row) < count and self._size < size and (line := self._next()):
                self.row.append(line)
                self._size += len(line)
        except (EOFError, OSError, zlib.error) as error:
            # Reading again may not raise the error again.
            self._failure = error
            if not self.row:
                raise
        self.number += len(self.row)
        return self.row

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
        line = self._next()
        if not line:
            raise StopIteration
        self.row.append(line)
        self.number += 1
        self._size += len(line)
        if self._size > MAX_LINE_BYTES or len(self.row) > MAX_ROW_LINES:
            raise csv.Error("the row is too long")
        return line

    def _next(self) -> str:
        """Returns the next line; an empty text if there is none."""
        return self._put_back.popleft() if self._put_back else self._read()

    def _read(self) -> str:
        if self._failure:
            raise self._failure
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

_NOT_UTF8 = Rejection(RejectionCode.MALFORMED_ROW, "this is not UTF-8 text: save the file with that encoding")
_OPEN_QUOTE = Rejection(
    RejectionCode.MALFORMED_ROW,
    "the quotes of this line do not give as many cells as the header has: close each quoted cell, and write a quote "
    "within a cell twice",
)


def read_csv(path: Path) -> Iterator[RowBlock | RawLine]:
    """Yields the rows, in blocks, and each broken line with its rejection, after which reading continues.

    A row with too many or too few cells is a line with the JSON list of its cells.

    Raises:
        InvalidTable: There is no header that can be read.
        EOFError, OSError, zlib.error: The file can't be read to its end.
    """
    with (
        open_file(path) as (file, tell),
        io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as text,
    ):
        lines = Lines(text)
        delimiter, header = _read_header(lines)
        rows = read_rows(lines, delimiter, len(header))
        while taken := lines.take(BLOCK_ROWS, BLOCK_BYTES):
            cells = _read_simple_rows(taken, delimiter, len(header))
            if cells is None:
                lines.put_back(kept=0)
                yield from _read_put_back(path, lines, rows, header, tell)
            else:
                numbers = range(lines.number - len(taken) + 1, lines.number + 1)
                yield _build_block(path, header, cells, numbers, tell(), sum(map(len, taken)))


def _read_simple_rows(lines: Sequence[str], delimiter: str, width: int) -> list[list[str]] | None:
    """Returns the cells of lines each of which is one valid row; None if any is not."""
    if max(map(len, lines)) > MAX_LINE_BYTES or not _is_utf8("".join(lines)):
        return None
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) and {*map(len, rows)} == {width} else None


def _read_put_back(
    path: Path, lines: Lines, rows: Iterator[list[str] | None], header: Sequence[str], tell: Callable[[], int]
) -> Iterator[RowBlock | RawLine]:
    """Yields the rows and the broken lines of the lines that were put back."""
    good: list[list[str]] = []
    numbers: list[int] = []
    size = 0
    while lines.has_put_back:
        try:
            cells = next(rows)
        except (EOFError, OSError, zlib.error):
            if good:
                yield _build_block(path, header, good, numbers, tell(), size)
            raise
        line = _find_broken(lines, cells, len(header))
        if cells and line is None:
            good.append(cells)
            numbers.append(lines.number)
            size += sum(map(len, lines.row))
        if good and (line or size > BLOCK_BYTES or not lines.has_put_back):
            yield _build_block(path, header, good, numbers, tell(), size)
            good, numbers, size = [], [], 0
        if line:
            text, rejection = line
            yield lines.number, text, tell(), rejection


def _find_broken(lines: Lines, cells: list[str] | None, width: int) -> tuple[bytes, Rejection | None] | None:
    """Returns the text of a line that is no row of the table, and its rejection unless it is a list of cells."""
    if cells is None:
        rejection = LINE_TOO_LONG if len(lines.row[0]) > MAX_LINE_BYTES else _OPEN_QUOTE
        return _join_text(lines.row), rejection
    if not _is_utf8("".join(lines.row)):
        return _join_text(lines.row), _NOT_UTF8
    return (orjson.dumps(cells), None) if cells and len(cells) != width else None


def _build_block(
    path: Path, header: Sequence[str], rows: list[list[str]], numbers: Sequence[int], offset: int, size: int
) -> RowBlock:
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    return RowBlock(path, columns, numbers, offset, size)


def _is_utf8(text: str) -> bool:
    """Whether the text has none of the surrogates that stand for bytes that are not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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


def _join_text(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape").rstrip(b"\r\n")[:MAX_LINE_BYTES]
