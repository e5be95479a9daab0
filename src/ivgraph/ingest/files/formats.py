"""What the lines of a file say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from ivgraph.ingest.event import Event, Rejected
from ivgraph.ingest.files.source import Line
from ivgraph.ingest.kaltura import PageLoads, UnusableBeacon, parse_beacon
from ivgraph.ingest.origin import OriginReader
from ivgraph.ingest.parser import decode_line, parse, parse_line
from ivgraph.model import PlaylistStructure
from ivgraph.settings import Settings

#: Of a recorded request only the user agent is known.
_ORIGINS = OriginReader(Settings(), None)


class Format(Protocol):
    """How lines are understood."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        """What each line says: one event, several, none, or a rejection."""


class NativeFormat:
    """One event a line."""

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        return [(line, parse_line(line.text, received_at)) for line in lines]


class KalturaFormat:
    """One recorded player request a line, in order of arrival; what it means depends on those before."""

    def __init__(self, read_structure: Callable[[str], Awaitable[PlaylistStructure | None]]) -> None:
        self._read_structure = read_structure
        self._structures: dict[str, PlaylistStructure] = {}
        self._asked: set[str] = set()
        self._page_loads = PageLoads(self._structures)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> list[tuple[Line, Event | Rejected]]:
        found: list[tuple[Line, Event | Rejected]] = []
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
                origin = _ORIGINS.read({"user-agent": beacon.user_agent or ""}, None)
                told = self._page_loads.translate(beacon)
                found += [(line, parse(raw, received_at, origin.complete)) for raw in told]
        return found

    async def _know_structure(self, playlist: str) -> None:
        if playlist not in self._asked:
            self._asked.add(playlist)
            structure = await self._read_structure(playlist)
            if structure is not None:
                self._structures[playlist] = structure
