"""Reads text files, plain or gzip, line by line, without ever holding a whole file in memory."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from ivgraph.ingest.event import MAX_LINE_BYTES, Rejection

#: A line of a file: its number, its text, the bytes of the file read so far, and the rejection of an invalid row.
RawLine: TypeAlias = tuple[int, bytes, int, Rejection | None]

STANDARD_INPUT = Path("-")
#: Lines between two queries of the file's offset: a query takes longer than reading a line.
OFFSET_INTERVAL = 64

#: What some programs write before UTF-8.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"


def read_lines(path: Path) -> Iterator[RawLine]:
    """Yields each line of a file that is not blank. Its offset is approximate. Gzip is detected by its content."""
    with open_file(path) as (file, tell):
        offset = 0
        for number, text in enumerate(_split_lines(file), start=1):
            if number <= OFFSET_INTERVAL or number % OFFSET_INTERVAL == 0:
                offset = tell()
            if text and not text.isspace():
                yield number, text, offset, None


@contextmanager
def open_file(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """Yields the file's content, decompressed, and a function that returns how many bytes of it are read.

    That is always 0 for a pipe, whose offset is not known.
    """
    if path == STANDARD_INPUT:
        yield _decompress(cast(BufferedReader, sys.stdin.buffer)), lambda: 0
        return
    with path.open("rb") as raw:
        yield _decompress(raw), raw.tell if raw.seekable() else lambda: 0


def _decompress(raw: BufferedReader) -> BinaryIO:
    is_gzip = raw.peek(2)[:2] == _GZIP_MAGIC
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw


def _split_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yields lines without their line breaks. A line that is too long is cut off."""
    is_first = True
    while line := file.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES + 1)
        yield line.removeprefix(_BYTE_ORDER_MARK if is_first else b"").rstrip(b"\r\n")
        is_first = False
