"""Rows of CSV text, and the lines that belong to none: an open quote costs its line, and not the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from ivgraph.ingest.event import LONGEST_LINE

#: Lines of one row: quoted cells may hold line breaks. A quote that is not closed would make one row of the rest of the
#: file, and no more of it than this is looked through.
MOST_LINES = 1_000

# The module's own limit, 131,072 characters a cell, is lower than what a line may have; Lines limits rows instead.
csv.field_size_limit(2 * LONGEST_LINE)


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
        if self._size > LONGEST_LINE or len(self.row) > MOST_LINES:
            raise csv.Error("the row is too long")
        return line

    def _read(self) -> str:
        line = rest = self._text.readline(LONGEST_LINE + 1)
        while len(rest) > LONGEST_LINE and not rest.endswith(("\r", "\n")):
            rest = self._text.readline(LONGEST_LINE + 1)
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
