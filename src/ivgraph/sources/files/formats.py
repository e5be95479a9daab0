"""What the lines of a file say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.parser import parse_line
from ivgraph.sources.files.reader import Line

#: What a line says: an event, or why it is none. One line may say several things, also when later ones are read.
Found: TypeAlias = list[tuple[Line, Event | Rejection]]


#: Reads the structure of a playlist, by its external id.
ReadStructure: TypeAlias = Callable[[str], Awaitable[PlaylistStructure | None]]


class Format(Protocol):
    """How lines are understood."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        """What lines say, and what can be told now of lines before them."""

    async def finish(self, received_at: datetime) -> Found:
        """What else the lines said: none follow."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that `ivgraph import --format` takes by its name."""

    name: str
    #: What a line is, as the help says it.
    line: str
    open: Callable[[ReadStructure], Format]
    #: Whether each line stands for itself: then columns may be mapped, and an import may go on where one ended.
    lines_are_independent: bool


class NativeFormat:
    """One event a line."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        return [(line, parse_line(line.text, received_at)) for line in lines]

    async def finish(self, received_at: datetime) -> Found:
        return []


NATIVE = FileFormat("native", "an event", lambda read_structure: NativeFormat(), lines_are_independent=True)
