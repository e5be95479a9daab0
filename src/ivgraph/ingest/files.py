"""Events from files: line by line, in constant memory, safe to interrupt and to repeat."""

from __future__ import annotations

import gzip
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import orjson

from ivgraph.ingest.event import Code, Event, Rejected, parse, parse_line
from ivgraph.ingest.kaltura import UnusableBeacon, Visits, parse_beacon
from ivgraph.ingest.verdict import Verdict, record
from ivgraph.ingest.writer import Writer
from ivgraph.model import PlaylistStructure

#: Lines of one transaction: the cost per event hardly falls beyond.
BATCH = 10_000
#: Bytes of one line.
LONGEST_LINE = 1_000_000
STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file."""

    file: Path
    #: From 1.
    number: int
    #: Without its end; cut off where it is longer than a line may be.
    text: bytes
    #: How far the file is read, in bytes as it lies on the disk.
    offset: int


class Format(Protocol):
    """How lines are understood."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        """What each line says: one event, several, none, or a rejection."""


class NativeFormat:
    """One event a line."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        return [(line, _too_long(line) or parse_line(line.text, received_at)) for line in lines]


class KalturaFormat:
    """One recorded player request a line, in order of arrival; what it means depends on those before."""

    def __init__(self, read_structure: Callable[[str], Awaitable[PlaylistStructure | None]]) -> None:
        self._read_structure = read_structure
        self._structures: dict[str, PlaylistStructure] = {}
        self._asked: set[str] = set()
        self._visits = Visits(self._structures)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        found: list[tuple[Line, Event | Rejected]] = []
        for line in lines:
            try:
                beacon = parse_beacon(orjson.loads(line.text))
            except orjson.JSONDecodeError as error:
                found.append((line, _too_long(line) or Rejected(Code.MALFORMED_JSON, f"this is not JSON: {error}")))
            except UnusableBeacon as error:
                found.append((line, Rejected(Code.NOT_A_BEACON, str(error))))
            else:
                await self._know_structure(beacon.playlist)
                found += [(line, parse(raw, received_at)) for raw in self._visits.translate(beacon)]
        return found

    async def _know_structure(self, playlist: str) -> None:
        if playlist not in self._asked:
            self._asked.add(playlist)
            structure = await self._read_structure(playlist)
            if structure is not None:
                self._structures[playlist] = structure


async def import_lines(
    writer: Writer, lines: Iterator[Line], format: Format, received_at: datetime
) -> AsyncIterator[tuple[Sequence[tuple[Line, Verdict]], int]]:
    """Writes the lines' events; gives, batch by batch, each event's verdict and how far the last file is read.

    What a batch's verdicts say is durable when they are given. Interrupted and repeated, it stores every event once.
    """
    while batch := list(islice(lines, BATCH)):
        found = await format.read(batch, received_at)
        verdicts = await record(writer, [item for _, item in found], received_at)
        yield [(line, verdict) for (line, _), verdict in zip(found, verdicts, strict=True)], batch[-1].offset


def read_lines(paths: Sequence[Path]) -> Iterator[Line]:
    """All lines of the files, one file after the other; empty lines are passed over. Gzip is found out by itself."""
    for path in paths:
        with _open(path) as (file, tell):
            for number, text in enumerate(_cut(file), start=1):
                if text.strip():
                    yield Line(path, number, text.rstrip(b"\r\n"), tell())


@contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """The file's content, and how far it is read."""
    if path == STANDARD_INPUT:
        raw = cast(BinaryIO, sys.stdin.buffer)
        yield (_unpack(raw), lambda: 0)
        return
    with path.open("rb") as raw:
        yield _unpack(raw), raw.tell


def _unpack(raw: BinaryIO) -> BinaryIO:
    is_gzip = raw.peek(2)[:2] == b"\x1f\x8b"  # type: ignore[attr-defined]
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_gzip else raw


def _cut(file: BinaryIO) -> Iterator[bytes]:
    """Lines; of one that is too long its beginning, the rest is read past."""
    while line := file.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield line


def _too_long(line: Line) -> Rejected | None:
    if len(line.text) <= LONGEST_LINE:
        return None
    return Rejected(Code.TOO_LONG, f"a line must have at most {LONGEST_LINE} bytes")
