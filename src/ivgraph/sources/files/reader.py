"""Reads several files, of text or tables, as one sequence of lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ivgraph.errors import IvgraphError
from ivgraph.ingest.event import Rejection
from ivgraph.quoting import reason_of
from ivgraph.sources.files.lines import STANDARD_INPUT, RawLine, read_lines
from ivgraph.sources.files.tables import InvalidTable, read_csv, read_parquet

#: Yields the lines of a file. A row of a table is a line too: the JSON object of its columns.
Reader = Callable[[Path], Iterator[RawLine]]

#: Kinds of files, by the name that `ivgraph import --kind` takes.
KINDS: Mapping[str, Reader] = {"ndjson": read_lines, "csv": read_csv, "parquet": read_parquet}

#: Kinds by the suffix of a file's name, without .gz. All other files are read as lines of JSON.
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}

_NO_LINES: Mapping[Path, int] = {}


class UnreadableFile(IvgraphError):
    """A file can't be read to its end."""

    code = "UNREADABLE_FILE"


class Line(NamedTuple):
    """One line of a file, or one row of a table."""

    file: Path
    #: From 1. A row of a CSV file has the number of its last line, with the header as line 1.
    number: int
    #: Without its line break. Cut off if it is too long.
    text: bytes
    #: Bytes of all files, as they are on the disk, that are read so far.
    offset: int
    #: Why the line is not a valid row of the table; None if it is. The text of an invalid row is that of the file, not
    #: JSON.
    rejection: Rejection | None = None


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
            for number, text, offset, rejection in KINDS[kind or detect_kind(path)](path):
                if number > skipped:
                    yield Line(path, number, text, read_before + offset, rejection)
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
