"""Recorded requests of players, as `ivgraph import` reads them from files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent, Rejection
from ivgraph.ingest.parser import decode_line, parse
from ivgraph.settings import Settings
from ivgraph.sources.files.formats import FileFormat, Found, ReadStructure
from ivgraph.sources.files.reader import Line
from ivgraph.sources.kaltura.beacon import parse_beacon
from ivgraph.sources.kaltura.recorded_page_loads import PageLoads
from ivgraph.sources.kaltura.request import UnusableBeacon
from ivgraph.sources.sender import Sender, SenderReader

#: Of a recorded request only the user agent is known.
_ORIGINS = SenderReader(Settings(), None)


class BeaconFormat:
    """One recorded player request a line, about in order of arrival; what it means depends on others around it."""

    def __init__(self, read_structure: ReadStructure) -> None:
        self._read_structure = read_structure
        self._structures: dict[str, PlaylistStructure] = {}
        self._asked: set[str] = set()
        self._page_loads = PageLoads[Line](self._structures)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> Found:
        found: Found = []
        for line in lines:
            record = decode_line(line.text)
            if isinstance(record, Rejection):
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


def _parse(told: Iterable[tuple[Line, EventContext, RawEvent]], received_at: datetime) -> Found:
    return [(line, parse(raw, received_at, Sender(context).complete)) for line, context, raw in told]


RECORDED_BEACONS = FileFormat(
    "kaltura", "a recorded request of Kaltura's player", BeaconFormat, lines_are_independent=False
)
