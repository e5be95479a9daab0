"""Builds requests as Kaltura's player sends them, and translates them into events."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from math import inf
from typing import Any
from urllib.parse import urlencode

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.database import Database
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import Beacon, RecordedPageLoads, parse_beacon

#: Unix seconds: when the first request arrives.
BEGIN = 1_795_500_000.0

Record = dict[str, Any]

#: Node a is followed by b, unless a click leads elsewhere.
STRUCTURE = PlaylistStructure(
    id="video",
    start_node="a",
    nodes=(
        NodeStructure(
            id="a",
            default_node="b",
            duration_ms=60_000,
            hotspots=(
                HotspotStructure(id="to b", kind=HotspotKind.NODE_SWITCH, to_node="b"),
                HotspotStructure(id="into c", kind=HotspotKind.NODE_SWITCH, to_node="c", seek_ms=5_000),
                HotspotStructure(id="link", kind=HotspotKind.LINK, url="https://example.com/"),
                HotspotStructure(id="pause", kind=HotspotKind.PAUSE),
                HotspotStructure(id="seek", kind=HotspotKind.SEEK, seek_ms=1_000),
            ),
        ),
        NodeStructure(id="b", duration_ms=60_000),
        NodeStructure(id="c", duration_ms=60_000),
    ),
)


def request(type: object, at: float = 0.0, **parameters: object) -> Record:
    """A request of an event type that arrives ``at`` seconds after BEGIN. A parameter of None is left out."""
    common = {
        "service": "analytics",
        "action": "trackEvent",
        "eventType": type,
        "partnerId": 101,
        "entryId": "entry",
        "sessionId": "page:player",
        "rootEntryId": "video",
        "nodeId": "a",
    }
    query = {name: value for name, value in (common | parameters).items() if value is not None}
    return {"received_at": BEGIN + at, "method": "GET", "path": f"/api_v3/index.php?{urlencode(query)}", "body": None}


def switch(at: float, from_node: str, to_node: str, position: float, **parameters: object) -> list[Record]:
    """Both requests of a step: copies of the first request, with the position of the player that is left."""
    copied = {"eventIndex": 1, "position": position, **parameters}
    return [
        request(44, at, nodeId=to_node, **copied),
        request(48, at, nodeId=from_node, fromNodeId=from_node, toNodeId=to_node, **copied),
    ]


def events_of(records: Iterable[Record], structure: PlaylistStructure | None = None) -> list[RawEvent]:
    """The events of requests in order of arrival."""
    return translate(map(parse_beacon, records), structure)


def translate(beacons: Iterable[Beacon], structure: PlaylistStructure | None = None) -> list[RawEvent]:
    """The events of beacons in order of arrival."""
    page_loads = RecordedPageLoads[None]({structure.id: structure} if structure else {})
    events = [event for beacon in beacons for event in page_loads.add(beacon, EventContext(), None)]
    return [event for _, _, event in [*events, *page_loads.finish()]]


async def until_processed(database: Database, *locked: str, watermark: float = inf) -> None:
    """Waits until no beacon that arrived up to the watermark is queued, except those of the locked playlists.

    The clock of the server must be at least QUEUE_SECONDS ahead of the beacons.
    """
    async with asyncio.timeout(60):
        # Another task or process processes them: there is no event to wait for.
        while await database.fetch("sources/kaltura/due_page_loads", watermark, locked, 1, 1):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def spans(events: Iterable[RawEvent]) -> list[tuple[str, float, float]]:
    """The watched spans (node, from, to), with adjacent ones joined."""
    joined: list[tuple[str, float, float]] = []
    for event in events:
        if event["type"] == "watch":
            node, start, end = event["node"], event["from"], event["to"]
            if joined and joined[-1][0] == node and joined[-1][2] == start:
                start = joined.pop()[1]
            joined.append((node, start, end))
    return joined


def described(events: Iterable[RawEvent], *fields: str) -> list[tuple[Any, ...]]:
    """The given fields of all events that are not watch events."""
    return [tuple(event.get(field) for field in fields) for event in events if event["type"] != "watch"]
