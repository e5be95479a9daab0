"""Files of whatever kind as one sequence of lines."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ivgraph.errors import IvgraphError
from ivgraph.ingest.event import Rejection
from ivgraph.quoting import reason_of
from ivgraph.sources.files.lines import STANDARD_INPUT, Text, read_lines
from ivgraph.sources.files.tables import BadTable, read_csv, read_parquet

#: Gives each line. A row of a table is a line too: the JSON object of its columns.
Reader = Callable[[Path], Iterator[Text]]

KINDS: Mapping[str, Reader] = {"ndjson": read_lines, "csv": read_csv, "parquet": read_parquet}

#: By the ending of a file's name, gzip's own left out.
_ENDINGS = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}

_NOTHING: Mapping[Path, int] = {}


class UnreadableFile(IvgraphError):
    """A file can't be read, or not to its end."""

    code = "UNREADABLE_FILE"


class Line(NamedTuple):
    """One line of a file, or one row of a table."""

    file: Path
    #: From 1; rows of a CSV file count as lines do, with the header as the first.
    number: int
    #: Without its end; cut off where it is longer than a line may be.
    text: bytes
    #: How far the files are read, all together, in bytes as they lie on the disk.
    offset: int
    #: Why no row of a table can be read from it. Its text is then what stands in the file, and not JSON.
    broken: Rejection | None = None


def kind_of(path: Path) -> str:
    """What a file's name says it holds."""
    plain = path.with_suffix("") if path.suffix == ".gz" else path
    return _ENDINGS.get(plain.suffix.lower(), "ndjson")


def read_files(paths: Sequence[Path], kind: str | None = None, done: Mapping[Path, int] = _NOTHING) -> Iterator[Line]:
    """All lines of the files, one file after the other; of each file what follows the number that is done.

    Raises:
        UnreadableFile: A file ends too early, is damaged, or can't be read.
    """
    read_before = 0
    for path in paths:
        number, offset, skipped = 0, 0, done.get(path, 0)
        try:
            for number, text, offset, broken in KINDS[kind or kind_of(path)](path):
                if number > skipped:
                    yield Line(path, number, text, read_before + offset, broken)
        except (EOFError, OSError, ValueError, zlib.error, BadTable) as error:
            raise UnreadableFile(_explain(path, number, error)) from error
        read_before += offset


def _explain(path: Path, number: int, error: Exception) -> str:
    name = "Standard input" if path == STANDARD_INPUT else str(path)
    match error:
        case EOFError():
            return f"{name} is cut off after line {number}: its gzip data have no end. Fetch the whole file again."
        case gzip.BadGzipFile() | zlib.error():
            return f"{name} is damaged after line {number} ({reason_of(error)}). Fetch the file again."
        case BadTable():
            return f"{name} {error}"
        case _:
            return f"{name} can't be read after line {number}: {reason_of(error)}."
