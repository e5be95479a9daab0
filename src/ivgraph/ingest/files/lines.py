"""Files of text, plain or gzip, cut into lines without ever holding one whole."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from ivgraph.errors import IvgraphError

#: Bytes of one line.
LONGEST_LINE = 1_000_000
STANDARD_INPUT = Path("-")

#: What some programs write before UTF-8.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"


class UnreadableFile(IvgraphError):
    """A file can't be read, or not to its end."""

    code = "UNREADABLE_FILE"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file."""

    file: Path
    #: From 1.
    number: int
    #: Without its end; cut off where it is longer than a line may be.
    text: bytes
    #: How far the files are read, all together, in bytes as they lie on the disk.
    offset: int


def read_lines(paths: Sequence[Path]) -> Iterator[Line]:
    """All lines of the files, one file after the other; empty lines are passed over. Gzip is found out by itself.

    Raises:
        UnreadableFile: A file ends too early, is damaged, or can't be read.
    """
    read_before = 0
    for path in paths:
        number = 0
        try:
            with _open(path) as (file, tell):
                for number, text in enumerate(_cut(file), start=1):
                    if text.strip():
                        yield Line(path, number, text, read_before + tell())
                read_before += tell()
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFile(_explain(path, number, error)) from error


@contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """The file's content, and how far it is read; of a pipe it can't be told."""
    if path == STANDARD_INPUT:
        raw = cast(BinaryIO, sys.stdin.buffer)
        yield _unpack(raw), lambda: 0
        return
    with path.open("rb") as raw:
        yield _unpack(raw), raw.tell if raw.seekable() else lambda: 0


def _unpack(raw: BinaryIO) -> BinaryIO:
    is_gzip = raw.peek(2)[:2] == _GZIP_MAGIC  # type: ignore[attr-defined]
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw


def _cut(file: BinaryIO) -> Iterator[bytes]:
    """Lines without their ends; of one that is too long its beginning, the rest is read past."""
    is_first = True
    while line := file.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield line.removeprefix(_BYTE_ORDER_MARK if is_first else b"").rstrip(b"\r\n")
        is_first = False


def _explain(path: Path, number: int, error: Exception) -> str:
    name = "Standard input" if path == STANDARD_INPUT else str(path)
    match error:
        case EOFError():
            return f"{name} is cut off after line {number}: its gzip data have no end. Fetch the whole file again."
        case gzip.BadGzipFile() | zlib.error():
            return f"{name} is damaged after line {number} ({error}). Fetch the file again."
        case _:
            reason = error.strerror if isinstance(error, OSError) else None
            return f"{name} can't be read after line {number}: {reason or error}."
