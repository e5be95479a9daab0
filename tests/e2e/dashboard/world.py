"""The data of the dashboard tests: a small demo, the fire drill, large stories, and many other playlists.

Of the playlist `bare` nothing is known but its events, nor of the node `elsewhere` and the
hotspot `hidden` of `island`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import orjson

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.demo.story import build_stories, build_versions
from ivgraph.demo.traffic import generate_events
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import record_events
from ivgraph.services import open_services
from ivgraph.settings import Settings
from support.events import event
from support.firedrill import FOLDER
from support.structures import tree, wheel

#: Enough for the last 30 days to have 30 others before them.
DAYS = 66
#: Of the demo's viewers.
SCALE = 0.12
#: With the demo, the fire drill and the wheel more than two pages.
FILLERS = 40
#: Plays of one session: a page of 100, one of 500, and some.
LONG_SESSION = 607

#: A name that is written from right to left, and is longer than its place on the map.
HEBREW = "מה קרה באי אחרי הסערה הגדולה של החורף"
#: Ways of each kind: clicks and a default between the same two nodes, loops, one back, one from where no way leads.
ISLAND: dict[str, Any] = {
    "id": "island",
    "name": "The island",
    "startNode": "storm",
    "nodes": [
        {
            "id": "storm",
            "name": HEBREW,
            "defaultNode": "beach",
            "hotspots": [
                {"id": "run", "name": "Run", "toNode": "beach"},
                {"id": "swim", "name": "Swim", "toNode": "beach"},
                {"id": "again", "name": "Again", "toNode": "storm"},
                {"id": "nothing", "name": "Nothing"},
            ],
        },
        {"id": "beach", "name": "Beach", "hotspots": [{"id": "back", "name": "Back", "toNode": "storm"}]},
        {"id": "cave", "name": "Cave", "defaultNode": "cave", "hotspots": [{"id": "out", "toNode": "beach"}]},
    ],
}

#: A name that would be markup if it were not taken as text.
AWKWARD = "<b>Über</b> & \"unter\" 'uns'"
#: Hebrew, which ends where a reader of English would begin: the last train, with a number and a mark at its end.
FROM_THE_RIGHT = "\u05d4\u05e8\u05db\u05d1\u05ea \u05d4\u05d0\u05d7\u05e8\u05d5\u05e0\u05d4 (2)!"


async def fill(settings: Settings, now: datetime) -> None:
    """Stores everything except the beacons of the fire drill, which the command imports."""
    async with open_services(settings) as services:
        main, *others = build_stories(now)
        for time, version in build_versions(main):
            await save_structure(services.database, parse_structure(version), time)
        documents: list[dict[str, Any]] = [
            *others,
            orjson.loads((FOLDER / "interactivity.json").read_bytes()),
            wheel(200),
            _ring(26),
            {**wheel(501), "id": "large-wheel"},
            tree(500),
            ISLAND,
            *(_short(f"filler-{number:02}", f"Filler {number:02}") for number in range(FILLERS)),
            _short("awkward/id?&=#", AWKWARD),
            _short("from-the-right", FROM_THE_RIGHT),
        ]
        for document in documents:
            await save_structure(services.database, parse_structure(document), now)
        traffic = generate_events(now, now, days=DAYS, scale=SCALE)
        while batch := list(islice(traffic, 20_000)):
            await record_events(services.writer, [parse(raw, now) for raw in batch], now)
        for others in (_unlisted(now), _long_session(now)):
            await record_events(services.writer, [parse(raw, now) for raw in others], now)


def _unlisted(now: datetime) -> list[dict[str, Any]]:
    at = now - timedelta(days=2)
    return [
        *(event("node_play", at=at, playlist="bare", node=node) for node in ("one", "two", "three")),
        event("hotspot_click", at=at, playlist="bare", node="one", hotspot="door"),
        event("node_play", at=at, playlist="island", node="elsewhere"),
        event("hotspot_click", at=at, playlist="island", node="storm", hotspot="hidden"),
    ]


def _long_session(now: datetime) -> list[dict[str, Any]]:
    """A session of a playlist that has no other viewers, with more plays than three pages of the dashboard have."""
    start = now - timedelta(days=3)
    return [
        event("node_play", at=start + timedelta(seconds=second), playlist="filler-38", node="a b&c", viewer="patient")
        for second in range(LONG_SESSION)
    ]


def _ring(nodes: int) -> dict[str, Any]:
    """A ring: each node leads to the next one, and the last one back to the first."""
    return {**wheel(nodes, hotspots=1), "id": "ring", "name": "Ring"}


def _short(id: str, name: str) -> dict[str, Any]:
    return {"id": id, "name": name, "startNode": "a b&c", "nodes": [{"id": "a b&c", "name": name}]}
