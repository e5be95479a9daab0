"""Requests as Kaltura's player sends them, one at a time, and what ivgraph makes of them."""

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
from ivgraph.sources.kaltura import Beacon, PageLoads, parse_beacon

#: When requests begin to arrive, in Unix seconds.
BEGIN = 1_795_500_000.0

Record = dict[str, Any]

#: a goes on to b unless a click leads elsewhere.
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
    """A request of an event type that arrives ``at`` seconds after the beginning; a parameter of None is absent."""
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


def switch(at: float, origin: str, to: str, position: float, **parameters: object) -> list[Record]:
    """Both requests of a change of nodes; the interactive layer makes them from the first one, and the old player."""
    copied = {"eventIndex": 1, "position": position, **parameters}
    return [
        request(44, at, nodeId=to, **copied),
        request(48, at, nodeId=origin, fromNodeId=origin, toNodeId=to, **copied),
    ]


def tell(records: Iterable[Record], structure: PlaylistStructure | None = None) -> list[RawEvent]:
    """The native events that the requests tell of."""
    return translate(map(parse_beacon, records), structure)


def translate(beacons: Iterable[Beacon], structure: PlaylistStructure | None = None) -> list[RawEvent]:
    """The native events that the beacons tell of."""
    page_loads = PageLoads[None]({structure.id: structure} if structure else {})
    told = [event for beacon in beacons for event in page_loads.take(beacon, EventContext(), None)]
    return [event for _, _, event in [*told, *page_loads.finish()]]


async def until_released(database: Database, *held_up: str, arrived: float = inf) -> None:
    """Until no beacon that arrived by then waits, but for those of some playlists.

    The clock of the server must be ahead of all of them by then.
    """
    async with asyncio.timeout(60):
        # Another process releases them.
        while await database.fetch("sources/kaltura/due_page_loads", arrived, held_up, 1, 1):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def spans(events: Iterable[RawEvent]) -> list[tuple[str, float, float]]:
    """What was watched, with what touches joined."""
    joined: list[tuple[str, float, float]] = []
    for event in events:
        if event["type"] == "watch":
            node, start, end = event["node"], event["from"], event["to"]
            if joined and joined[-1][0] == node and joined[-1][2] == start:
                start = joined.pop()[1]
            joined.append((node, start, end))
    return joined


def described(events: Iterable[RawEvent], *fields: str) -> list[tuple[Any, ...]]:
    """The fields of all events but watches."""
    return [tuple(event.get(field) for field in fields) for event in events if event["type"] != "watch"]
