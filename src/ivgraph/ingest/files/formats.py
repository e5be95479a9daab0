"""What the lines of a file say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from ivgraph.ingest.event import Context, Event, RawEvent, Rejected
from ivgraph.ingest.files.source import Line
from ivgraph.ingest.kaltura import PageLoads, UnusableBeacon, parse_beacon
from ivgraph.ingest.origin import Origin, OriginReader
from ivgraph.ingest.parser import decode_line, parse, parse_line
from ivgraph.model import PlaylistStructure
from ivgraph.settings import Settings

#: Of a recorded request only the user agent is known.
_ORIGINS = OriginReader(Settings(), None)


#: What a line says: an event, or why it is none. One line may say several things, also when later ones are read.
Found: TypeAlias = list[tuple[Line, Event | Rejected]]


class Format(Protocol):
    """How lines are understood."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        """What lines say, and what can be told now of lines before them."""

    async def finish(self, received_at: datetime) -> Found:
        """What else the lines said: none follow."""


class NativeFormat:
    """One event a line."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        return [(line, parse_line(line.text, received_at)) for line in lines]

    async def finish(self, received_at: datetime) -> Found:
        return []


class KalturaFormat:
    """One recorded player request a line, about in order of arrival; what it means depends on others around it."""

    def __init__(self, read_structure: Callable[[str], Awaitable[PlaylistStructure | None]]) -> None:
        self._read_structure = read_structure
        self._structures: dict[str, PlaylistStructure] = {}
        self._asked: set[str] = set()
        self._page_loads = PageLoads[Line](self._structures)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        found: Found = []
        for line in lines:
            record = decode_line(line.text)
            if isinstance(record, Rejected):
                found.append((line, record))
                continue
            try:
                beacon = parse_beacon(record)
            except UnusableBeacon as error:
                found.append((line, error.rejected))
            else:
                await self._know_structure(beacon.playlist)
                context = _ORIGINS.read({"user-agent": beacon.user_agent or ""}, None).context
                found += _parse(self._page_loads.take(beacon, context, line), received_at)
        return found

    async def finish(self, received_at: datetime) -> Found:
        return _parse(self._page_loads.finish(), received_at)

    async def _know_structure(self, playlist: str) -> None:
        if playlist not in self._asked:
            self._asked.add(playlist)
            structure = await self._read_structure(playlist)
            if structure is not None:
                self._structures[playlist] = structure


def _parse(told: Iterable[tuple[Line, Context, RawEvent]], received_at: datetime) -> Found:
    return [(line, parse(raw, received_at, Origin(context).complete)) for line, context, raw in told]
