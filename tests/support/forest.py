"""The world of the approved answers in tests/graphql, small enough to count by hand.

The story `forest` (all times UTC, in 2026):

    opening ── left ─▶ clearing ── back ─▶ opening            clearing loops onto itself when nobody clicks
       │ ├── right ─▶ cave                                    a dead end: nothing leads out
       │ ├── book ──▶ https://forest.example/book             a link
       │ ├── pause                                            pauses
       │ └── bridge ▶ river                                   both deleted on 20 March
       └── by itself ▶ clearing
    attic                                                     no way leads here
    cellar                                                    only an event names it: a placeholder without a name

Who watches, as (session, viewer, where), and what:

    ann    known as ann   Germany, desktop   25 March 09:00   impression, play, opening for 60 s, click on left,
                                                              clearing for 120 s
                                             29 March 00:30   play, opening for 60 s, click on left (01:30 in
                                                              Berlin, whose clocks go from 2 to 3 that night)
    bob    known as bob   Japan, mobile      25 March 23:30   impression, play, opening for 30 s, click on right, cave
                                                              (already 26 March in Berlin and in Japan)
    v-1    anonymous      Germany, mobile    26 March 10:00   impression, impression, play, opening for 60 s, click on
                                                              left, click on left, clearing for 30 s, cellar
    v-2    anonymous      Japan, mobile      10 March 12:00   impression, play, opening, click on bridge, river for 60 s
                                             29 March 12:00   impression
    ann    as above                          25 March 2025    impression, play, opening for 180 s

So in the week of 23 to 29 March: impressions 1 + 1 + 2 + 1 = 5; plays 2 + 1 + 1 = 4; viewers ann, bob and v-1, so 2
authenticated and 1 anonymous, and 3 unique; minutes 60 + 120 + 60 + 30 + 60 + 30 s = 6; clicks 2 + 1 + 2 = 5. v-2 only
loads the player on the 29th, which makes no viewer. New are bob and v-1; ann was there a year before.

All of March has one impression, play and click and one minute more: those of v-2.

Beside it stand the playlists `desert` and `alps`, which nobody watches, and `unnamed`, of which only an impression is
known.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from support.client import Client
from support.structures import save

Fields = dict[str, Any]

#: When the bridge and the river were removed.
FLOOD = "2026-03-20T08:00:00Z"

FOREST: Fields = {
    "id": "forest",
    "name": "The forest",
    "createdAt": "2025-03-01T00:00:00Z",
    "startNode": "opening",
    "nodes": [
        {
            "id": "opening",
            "name": "Opening",
            "durationSeconds": 60,
            "defaultNode": "clearing",
            "hotspots": [
                {"id": "left", "name": "Go left", "toNode": "clearing", "shownFrom": 10, "shownUntil": 60},
                {"id": "right", "name": "Go right", "toNode": "cave", "shownFrom": 10, "shownUntil": 60, "seekTo": 2.5},
                {"id": "book", "name": "Buy the book", "url": "https://forest.example/book", "shownFrom": 40},
                {"id": "pause", "name": "Look closer", "pause": True, "shownFrom": 20},
                {"id": "bridge", "name": "Cross", "toNode": "river", "shownFrom": 30, "deletedAt": FLOOD},
            ],
        },
        {
            "id": "clearing",
            "name": "clearing",
            "durationSeconds": 120,
            "defaultNode": "clearing",
            "hotspots": [{"id": "back", "name": "Back", "toNode": "opening", "shownFrom": 100}],
        },
        {"id": "cave", "name": "Cave", "durationSeconds": 45.5},
        {"id": "river", "name": "River", "durationSeconds": 60, "deletedAt": FLOOD},
        {"id": "attic", "name": "Attic", "durationSeconds": 10},
    ],
}
DESERT: Fields = {
    "id": "desert",
    "name": "desert",
    "createdAt": "2026-01-15T00:00:00Z",
    "startNode": "dune",
    "nodes": [{"id": "dune", "name": "Dune"}],
}
ALPS: Fields = {
    "id": "alps",
    "name": "Alps",
    "createdAt": "2026-02-15T00:00:00Z",
    "startNode": "hut",
    "nodes": [{"id": "hut", "name": "Hut"}],
}

ANN: Fields = {
    "viewer": "ann",
    "context": {
        "country": "DE", "region": "Bavaria", "device": "Desktop", "operatingSystem": "Linux", "browser": "Firefox",
        "domain": "forest.example", "application": "Website", "playbackContext": "Home",
    },
}  # fmt: skip
BOB: Fields = {"viewer": "bob", "context": {"country": "JP", "device": "Mobile", "application": "App"}}
V_1: Fields = {"visitor": "v-1", "context": {"country": "DE", "device": "Mobile", "browser": "Safari"}}
V_2: Fields = {"visitor": "v-2", "context": {"country": "JP", "device": "Mobile", "application": "App"}}


VISITS: list[tuple[str, Fields, str]] = [
    ("2025-03-25T09:00:00Z", ANN, "impression, play, opening, opening for 180"),
    ("2026-03-10T12:00:00Z", V_2, "impression, play, opening, click bridge in opening, river, river for 60"),
    (
        "2026-03-25T09:00:00Z",
        ANN,
        "impression, play, opening, opening for 60, click left in opening, clearing, clearing for 120",
    ),
    ("2026-03-25T23:30:00Z", BOB, "impression, play, opening, opening for 30, click right in opening, cave"),
    (
        "2026-03-26T10:00:00Z",
        V_1,
        "impression, impression, play, opening, opening for 60, click left in opening, click left in opening, "
        "clearing, clearing for 30, cellar",
    ),
    ("2026-03-29T00:30:00Z", ANN, "play, opening, opening for 60, click left in opening"),
    ("2026-03-29T12:00:00Z", V_2, "impression"),
]


def events() -> list[Fields]:
    """What the players sent. Ids are numbers in the order above, from 1."""
    deeds = [(at, who, deed) for at, who, story in VISITS for deed in story.split(", ")]
    return [
        {"id": str(UUID(int=number)), "at": at, "playlist": "forest", "session": at, **_tell(deed), **who}
        for number, (at, who, deed) in enumerate(deeds, start=1)
    ]


def _tell(deed: str) -> Fields:
    match deed.split():
        case ["impression" | "play" as type]:
            return {"type": type}
        case ["click", hotspot, "in", node]:
            return {"type": "hotspot_click", "node": node, "hotspot": hotspot}
        case [node, "for", seconds]:
            return {"type": "watch", "node": node, "from": 0, "to": int(seconds)}
    return {"type": "node_play", "node": deed}


async def build(client: Client) -> None:
    """Makes the world, as an authoring tool and players would."""
    for structure in (FOREST, DESERT, ALPS):
        await save(client, structure)
    unnamed = {"id": str(UUID(int=0)), "type": "impression", "at": "2026-03-25T12:00:00Z", "session": "unnamed"}
    await client.send(*events(), unnamed | {"playlist": "unnamed"})
