"""The file format of recorded requests: `ivgraph import --format kaltura`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ivgraph.catalog.model import PlaylistStructure, ReadStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent, Rejection
from ivgraph.ingest.parser import decode_line, parse
from ivgraph.settings import Settings
from ivgraph.sources.files.formats import FileFormat, ParsedLines
from ivgraph.sources.files.reader import Line
from ivgraph.sources.kaltura.beacon import parse_beacon
from ivgraph.sources.kaltura.recorded_page_loads import RecordedPageLoads
from ivgraph.sources.kaltura.request import UnusableBeacon
from ivgraph.sources.sender import Sender, SenderReader

#: A recorded request has a user agent and no address, so that there is no country to look up.
_SENDERS = SenderReader(Settings(), None)


class BeaconFormat:
    """One recorded request a line, roughly in order of arrival. What a line means depends on the lines around it."""

    def __init__(self, read_structure: ReadStructure) -> None:
        self._read_structure = read_structure
        self._structures: dict[str, PlaylistStructure] = {}
        self._playlists: set[str] = set()
        self._page_loads = RecordedPageLoads[Line](self._structures)

    async def read(self, lines: Sequence[Line], received_at: datetime) -> ParsedLines:
        found: ParsedLines = []
        for line in lines:
            record = decode_line(line.text)
            if isinstance(record, Rejection):
                found.append((line, record))
                continue
            try:
                beacon = parse_beacon(record)
            except UnusableBeacon as error:
                found.append((line, error.rejection))
            else:
                await self._load_structure(beacon.playlist)
                context = _SENDERS.read({"user-agent": beacon.user_agent or ""}, None).context
                found += _parse(self._page_loads.add(beacon, context, line), received_at)
        return found

    async def finish(self, received_at: datetime) -> ParsedLines:
        return _parse(self._page_loads.finish(), received_at)

    async def _load_structure(self, playlist: str) -> None:
        """Reads the structure once for the whole import."""
        if playlist not in self._playlists:
            self._playlists.add(playlist)
            structure = await self._read_structure(playlist)
            if structure is not None:
                self._structures[playlist] = structure


def _parse(events: Iterable[tuple[Line, EventContext, RawEvent]], received_at: datetime) -> ParsedLines:
    return [(line, parse(raw, received_at, Sender(context).complete)) for line, context, raw in events]


RECORDED_BEACONS = FileFormat(
    "kaltura", "a recorded request of Kaltura's player", BeaconFormat, lines_are_independent=False
)
