"""Formats of files: how their lines are parsed into events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from ivgraph.catalog.model import ReadStructure
from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.parser import parse_line
from ivgraph.sources.files.reader import Line

#: Events and rejections, each with the line that it comes from. A line may have none or several.
ParsedLines: TypeAlias = list[tuple[Line, Event | Rejection]]


class Format(Protocol):
    """Parses the lines of files, in order."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> ParsedLines:
        """Parses lines. Events may belong to earlier lines, which only these lines explain."""

    async def finish(self, received_at: datetime) -> ParsedLines:
        """Returns what is left of the lines, once there are no more."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format that `ivgraph import --format` takes by its name."""

    name: str
    #: What a line is, for the help.
    line: str
    open: Callable[[ReadStructure], Format]
    #: Whether each line is parsed on its own. If so, columns may be mapped and an import may be resumed.
    lines_are_independent: bool


class NativeFormat:
    """Each line is one event, as JSON."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> ParsedLines:
        return [(line, parse_line(line.text, received_at)) for line in lines]

    async def finish(self, received_at: datetime) -> ParsedLines:
        return []


NATIVE = FileFormat("native", "an event", lambda read_structure: NativeFormat(), lines_are_independent=True)
