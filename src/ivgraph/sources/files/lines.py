"""Files of text, plain or gzip, cut into lines without ever holding one whole."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from ivgraph.ingest.event import MAX_LINE_BYTES, Rejection

#: A line of a file: its number, its text, how far the file is read, and why no row of a table can be read from it.
Text: TypeAlias = tuple[int, bytes, int, Rejection | None]

STANDARD_INPUT = Path("-")
#: Lines or rows after which the system is asked again how far a file is read: it takes longer than to read a line.
ASKED_EVERY = 64

#: What some programs write before UTF-8.
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"


def read_lines(path: Path) -> Iterator[Text]:
    """Each line of a file, but for empty ones; its end is a rough one. Gzip is found out by itself."""
    with open_file(path) as (file, tell):
        end = 0
        for number, text in enumerate(_cut(file), start=1):
            if number <= ASKED_EVERY or number % ASKED_EVERY == 0:
                end = tell()
            if text and not text.isspace():
                yield number, text, end, None


@contextmanager
def open_file(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """The file's content, unpacked, and how far it is read; of a pipe it can't be told."""
    if path == STANDARD_INPUT:
        yield _unpack(cast(BufferedReader, sys.stdin.buffer)), lambda: 0
        return
    with path.open("rb") as raw:
        yield _unpack(raw), raw.tell if raw.seekable() else lambda: 0


def _unpack(raw: BufferedReader) -> BinaryIO:
    is_gzip = raw.peek(2)[:2] == _GZIP_MAGIC
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw


def _cut(file: BinaryIO) -> Iterator[bytes]:
    """Lines without their ends; of one that is too long its beginning, the rest is read past."""
    is_first = True
    while line := file.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = file.readline(MAX_LINE_BYTES + 1)
        yield line.removeprefix(_BYTE_ORDER_MARK if is_first else b"").rstrip(b"\r\n")
        is_first = False
