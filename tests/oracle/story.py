"""Random stories to walk: nodes of known length, choices, defaults, loops, endings, and what was there before."""

from __future__ import annotations

from random import Random
from typing import Any

#: Seconds of media; None is unknown.
DURATIONS = [None, 0, 0.4, 4, 10, 12.5, 20, 61]

#: Where in its node a hotspot is shown.
WINDOWS: list[dict[str, float]] = [{}, {}, {"shownFrom": 2}, {"shownFrom": 1.5, "shownUntil": 9}, {"shownUntil": 0.5}]

#: Of a node or hotspot, mostly not.
REMOVED: list[dict[str, str]] = [{}, {}, {}, {}, {"deletedAt": "2025-06-01T00:00:00Z"}]


def random_story(random: Random) -> dict[str, Any]:
    """A native structure in which most clicks lead on."""
    ids = [f"n{number}" for number in range(random.randint(1, 7))]
    return {
        "id": "story",
        "name": "A story",
        "startNode": "n0",
        "nodes": [
            _node(random, id, ids)
            | {
                "hotspots": [
                    _hotspot(random, f"{id}-h{number}", ids) for number in range(random.choice([0, 0, 1, 2, 3]))
                ]
            }
            | (random.choice(REMOVED) if id != "n0" else {})
            for id in ids
        ],
    }


def _hotspot(random: Random, id: str, ids: list[str]) -> dict[str, Any]:
    return {"id": id, **_action(random, ids), **random.choice(WINDOWS), **random.choice(REMOVED)}


def earlier_story(random: Random, story: dict[str, Any]) -> dict[str, Any]:
    """What the story was before: the same nodes and hotspots, but not where and how they are.

    What is removed from the story was so then: a later structure may say less of it, and what was known is kept. Of the
    rest, something may have been removed then, too.
    """
    ids = [node["id"] for node in story["nodes"]]
    nodes = [
        node | {"hotspots": []}
        if "deletedAt" in node
        else _node(random, node["id"], ids) | (random.choice(REMOVED) if node["id"] != "n0" else {})
        for node in story["nodes"]
    ]
    hotspots = {node["id"]: node["hotspots"] for node in nodes}
    for node in story["nodes"]:
        for hotspot in node["hotspots"]:
            is_moved = random.random() < 0.3 and "deletedAt" not in hotspot
            hotspots[random.choice(ids) if is_moved else node["id"]].append(
                hotspot
                if "deletedAt" in hotspot
                else {"id": hotspot["id"], **_action(random, ids), **random.choice(REMOVED)}
            )
    return story | {"nodes": nodes}


def _node(random: Random, id: str, ids: list[str]) -> dict[str, Any]:
    """A node without hotspots."""
    seconds = random.choice(DURATIONS)
    length = {} if seconds is None else {"durationSeconds": seconds}
    follows = {"defaultNode": random.choice(ids)} if random.random() < 0.4 else {}
    return {"id": id, **length, **follows, "hotspots": []}


def _action(random: Random, nodes: list[str]) -> dict[str, Any]:
    """What a click does."""
    if random.random() < 0.8:
        return {"toNode": random.choice(nodes)}
    return random.choice([{"url": "https://example.org/offer"}, {"seekTo": 2.5}, {"pause": True}, {}])
