"""Reads several files, of text or tables, as one sequence of lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, Protocol

from ivgraph.errors import IvgraphError
from ivgraph.ingest.event import Rejection
from ivgraph.quoting import reason_of
from ivgraph.sources.files.csv_rows import read_csv
from ivgraph.sources.files.lines import STANDARD_INPUT, RawLine, read_lines
from ivgraph.sources.files.parquet import read_parquet
from ivgraph.sources.files.rows import InvalidTable, RowBlock

#: Yields the lines of a file, and the rows of a table in blocks.
Reader = Callable[[Path], Iterator[RawLine | RowBlock]]

#: Kinds of files, by the name that `ivgraph import --kind` takes.
KINDS: Mapping[str, Reader] = {"ndjson": read_lines, "csv": read_csv, "parquet": read_parquet}

#: Kinds by the suffix of a file's name, without .gz. All other files are read as lines of JSON.
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}

_NO_LINES: Mapping[Path, int] = {}


class UnreadableFile(IvgraphError):
    """A file can't be read to its end."""

    code = "UNREADABLE_FILE"


class Line(Protocol):
    """One line of a text file (TextLine), or one row of a table (TableRow)."""

    @property
    def file(self) -> Path: ...

    @property
    def number(self) -> int:
        """From 1. A row of a CSV file has the number of its last line, with the header as line 1."""

    @property
    def text(self) -> bytes:
        """The line without its line break, cut off if it is too long. For a row of a table: JSON of its columns."""

    @property
    def size(self) -> int:
        """Bytes that the line takes, about."""

    @property
    def offset(self) -> int:
        """Bytes of all files, as they are on the disk, that are read so far."""

    @property
    def rejection(self) -> Rejection | None:
        """Why the line is not a valid row of its table; None if it is. The text of an invalid row is that of the file,
        not JSON."""


class TextLine(NamedTuple):
    """One line of a text file, or a line of a table that is no row."""

    file: Path
    number: int
    text: bytes
    offset: int
    rejection: Rejection | None = None

    @property
    def size(self) -> int:
        return len(self.text)


def detect_kind(path: Path) -> str:
    """Returns the kind of a file by its name, as a key of KINDS."""
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    return _SUFFIXES.get(plain.suffix.lower(), "ndjson")


def read_files(paths: Sequence[Path], kind: str | None = None, done: Mapping[Path, int] = _NO_LINES) -> Iterator[Line]:
    """Yields the lines of the files, one file after the other.

    Args:
        kind: A key of KINDS; None to detect it for each file by its name.
        done: Numbers of lines to skip at the beginning of files.

    Raises:
        UnreadableFile: A file is cut off, damaged, or can't be read.
    """
    read_before = 0
    for path in paths:
        number, offset, skipped = 0, 0, done.get(path, 0)
        try:
            for read in KINDS[kind or detect_kind(path)](path):
                if isinstance(read, RowBlock):
                    offset = read.offset
                    for row in replace(read, offset=read_before + offset):
                        if (number := row.number) > skipped:
                            yield row
                else:
                    number, text, offset, rejection = read
                    if number > skipped:
                        yield TextLine(path, number, text, read_before + offset, rejection)
        except (EOFError, OSError, ValueError, zlib.error, InvalidTable) as error:
            raise UnreadableFile(_explain(path, number, error)) from error
        read_before += offset


def _explain(path: Path, number: int, error: Exception) -> str:
    name = "Standard input" if path == STANDARD_INPUT else str(path)
    match error:
        case EOFError():
            return f"{name} is cut off after line {number}: its gzip data have no end. Fetch the whole file again."
        case gzip.BadGzipFile() | zlib.error():
            return f"{name} is damaged after line {number} ({reason_of(error)}). Fetch the file again."
        case InvalidTable():
            return f"{name} {error}"
        case _:
            return f"{name} can't be read after line {number}: {reason_of(error)}."
