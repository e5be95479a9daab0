"""Rows of CSV text, and the lines that belong to none: an open quote costs its line, and not the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from ivgraph.ingest.event import LONGEST_LINE

#: Lines of one row, whose cells may hold line breaks. A quote that is not closed makes a row of all that follows, and
#: this is how far that is followed.
MOST_LINES = 1_000

# A cell ends where its line or row does, and these are limited here. The module's own limit is much lower.
csv.field_size_limit(2 * LONGEST_LINE)


class Lines:
    """The lines of a text. Those that make no row together are given back, to be read again one by one."""

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
        """Keeps so many lines of the row; the others are read again."""
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
        if self._size > LONGEST_LINE or len(self.row) > MOST_LINES:
            raise csv.Error("the row is too long")
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(LONGEST_LINE + 1)
        while len(rest) > LONGEST_LINE and not rest.endswith(("\r", "\n")):
            rest = self._text.readline(LONGEST_LINE + 1)
        return line


def read_rows(lines: Lines, delimiter: str, width: int) -> Iterator[list[str] | None]:
    """The cells of each row, whose lines are ``lines.row`` meanwhile; None for a line that begins no row.

    Where quotes join several lines to a row that is not as wide as the table, or to none, the first of these lines is
    taken to be broken, and a row may begin in each of the others. A single line is a row whatever its width.
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
