"""Rows of tables, which are kept as columns until their events are stored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

#: Rows of a block: enough for the work on each column to cost little, and few for a pass of the event loop.
BLOCK_ROWS = 500
#: Bytes of a block: this bounds the memory if cells are long.
BLOCK_BYTES = 1_000_000


class InvalidTable(Exception):
    """A file is not a table. The message is the rest of a sentence that begins with the file's name."""


@dataclass(frozen=True, slots=True, eq=False)
class RowBlock:
    """Consecutive rows of a table. Compared by identity."""

    file: Path
    #: The values of each column, by its name. They have the types that pyarrow gives them; those of CSV are texts.
    columns: Mapping[str, Sequence[Any]]
    #: The numbers of the rows.
    numbers: Sequence[int]
    #: Bytes of the file, as it is on the disk, that are read so far.
    offset: int
    #: Bytes of the block, about.
    size: int

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(self, position) for position in range(len(self.numbers)))

    def find(self, column: str, rows: Sequence[int]) -> Sequence[Any]:
        """Returns the values that rows have in a column, or where they have none, at a path with dots.

        Args:
            rows: Positions in the block.
        """
        values = self._pick(column, rows)
        root, *path = column.split(".")
        if not path or root not in self.columns:
            return values
        roots = self._pick(root, rows)
        return [_follow(top, path) if value is None else value for value, top in zip(values, roots, strict=True)]

    def _pick(self, name: str, rows: Sequence[int]) -> Sequence[Any]:
        column = self.columns.get(name)
        if column is None:
            return [None] * len(rows)
        return column[rows.start : rows.stop] if isinstance(rows, range) else [column[row] for row in rows]

    def encode(self, position: int, option: int = 0) -> bytes:
        """Returns a row as the JSON object of its columns.

        Args:
            option: Options of orjson.
        """
        row = {name: values[position] for name, values in self.columns.items()}
        return orjson.dumps(row, default=str, option=option)


class TableRow(NamedTuple):
    """One row of a table."""

    block: RowBlock
    #: In the block, from 0.
    position: int

    @property
    def file(self) -> Path:
        return self.block.file

    @property
    def number(self) -> int:
        """From 1. A row of a CSV file has the number of its last line, with the header as line 1."""
        return self.block.numbers[self.position]

    @property
    def text(self) -> bytes:
        """The JSON object of the columns."""
        return self.block.encode(self.position)

    @property
    def size(self) -> int:
        """Bytes of the row, about."""
        return self.block.size // len(self.block.numbers)

    @property
    def offset(self) -> int:
        return self.block.offset

    @property
    def rejection(self) -> None:
        return None


def _follow(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value
