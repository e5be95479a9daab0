"""The interactive videos of the demo, as structures in ivgraph's own format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ivgraph.errors import InvalidInput, Problem

#: A native structure, or a node or hotspot in one.
Document = dict[str, Any]

#: The playlist that most viewers watch.
MAIN_STORY = "last-ferry"

#: The age of the main story in days, on the day for which the demo is made.
_MAIN_STORY_AGE = 470

#: How likely a click on a hotspot is, compared with the others of its node; 1 if the hotspot isn't listed. One is never
#: clicked, so that nobody sees the node to which it leads, and one is nearly always chosen.
APPEAL: Mapping[str, float] = {
    "pier-board": 2.1,
    "pier-skip": 0.35,
    "pier-teaser": 1.6,
    "gangway-talk": 1.4,
    "waiting-room-door": 1.7,
    "saloon-piano": 2.4,
    "saloon-noise": 1.5,
    "saloon-score": 0.6,
    "saloon-gull": 0.5,
    "deckhand-believe": 1.8,
    "deckhand-bribe": 0.7,
    "letter-burn": 0.45,
    "bridge-signal": 1.6,
    "hold-hum": 1.3,
    "fog-horn": 1.9,
    "lighthouse-lamp": 2.6,
    "ending-keeper-sequel": 2.5,
    "menu-steam": 1.8,
    "menu-cleaning": 0,
    "offer-buy": 1.4,
    "question-ask": 1.9,
    "start-shelter": 60,
}


def build_stories(now: datetime) -> tuple[Document, ...]:
    """All playlists of the demo, the main story first.

    Times of creation and deletion are counted back from the UTC day of ``now``; the time of day makes no difference.

    Raises:
        InvalidInput: ``now`` has no time zone.
    """
    today = start_of_day(now)
    return _last_ferry(today), _coffee_tour(today), _first_week(today), _ridge_storm(today)


def demo_day_of(created_at: datetime) -> datetime:
    """The day for which a demo was made, from the time at which its main story was created."""
    return start_of_day(created_at) + timedelta(days=_MAIN_STORY_AGE)


def build_versions(story: Document) -> Iterator[tuple[datetime, Document]]:
    """The structures that a story has had, each with the time at which it was saved: whatever is deleted today was
    there before. Only the last one has the name of the story, which tells whether all of them were saved.
    """
    parts = [*story["nodes"], *(hotspot for node in story["nodes"] for hotspot in node["hotspots"])]
    *earlier, latest = sorted({story["createdAt"], *(part["deletedAt"] for part in parts if "deletedAt" in part)})
    for time in earlier:
        nodes = [
            _before_deletion(node, time) | {"hotspots": [_before_deletion(each, time) for each in node["hotspots"]]}
            for node in story["nodes"]
        ]
        unnamed = {key: value for key, value in story.items() if key != "name"}
        yield datetime.fromisoformat(time), unnamed | {"nodes": nodes}
    yield datetime.fromisoformat(latest), story


def _before_deletion(part: Document, time: str) -> Document:
    if part.get("deletedAt", time) <= time:
        return part
    return {key: value for key, value in part.items() if key != "deletedAt"}


def start_of_day(now: datetime) -> datetime:
    """Midnight UTC of the day of ``now``.

    Raises:
        InvalidInput: ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise InvalidInput([Problem("now", "Give the time with its zone, such as datetime.now(UTC).")])
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def _last_ferry(today: datetime) -> Document:
    """A mystery with loops, a dead end (engine-room), an extra that nothing leads to, and a deleted ending."""
    teaser_gone, bargain_gone = _ago(today, days=52, hour=9), _ago(today, days=38, hour=15)
    nodes = [
        _node("pier", "The pier at dusk", 41.5, "waiting-room"),
        _node("gangway", "Up the gangway", 28, "saloon"),
        _node("waiting-room", "The waiting room", 18, "waiting-room"),
        _node("office", "The harbour office", 49, "gangway"),
        _node("saloon", "The empty saloon", 62, "bridge"),
        _node("deckhand", "The deckhand's warning", 47, "saloon"),
        _node("letter", "The letter in the piano", 35, "saloon"),
        _node("bridge", "On the bridge", 55),
        _node("hold", "In the hold", 39.2, "saloon"),
        _node("crate", "What the crate held", 44, "lighthouse"),
        _node("engine-room", "The locked engine room", 22),
        _node("fog", "Into the fog", 51, "ending-lost"),
        _node("lighthouse", "The lighthouse", 58),
        _node("ending-rescue", "Ending: The rescue", 66),
        _node("ending-lost", "Ending: Lost in the fog", 38),
        _node("ending-keeper", "Ending: The keeper", 72.4),
        _node("ending-bargain", "Ending: The bargain", 33) | {"deletedAt": bargain_gone},
        _node("fog-machine", "Extra: The fog machine", 95),
    ]
    site = "https://lastferry.example"
    hotspots = [
        _hotspot("pier-board", "Board the ferry", 24, 41.5, toNode="gangway"),
        _hotspot("pier-stay", "Stay ashore", 24, 41.5, toNode="waiting-room"),
        _hotspot("pier-skip", "Skip the opening", 3, 15, toNode="gangway", seekTo=6),
        _hotspot("pier-about", "About the film", 8, 20, url=f"{site}/about"),
        _hotspot("pier-teaser", "Watch the teaser", 15, 24, url=f"{site}/teaser", deletedAt=teaser_gone),
        _hotspot("gangway-talk", "Speak to the deckhand", 10, 28, toNode="deckhand"),
        _hotspot("gangway-saloon", "Go to the saloon", 14, 28, toNode="saloon"),
        _hotspot("waiting-room-door", "Try the side door", 5, 18, toNode="office"),
        _hotspot("waiting-room-run", "Run for the ferry", 5, 18, toNode="gangway"),
        _hotspot("waiting-room-notices", "Read the notices", 2, 18, pause=True),
        _hotspot("office-call", "Call the coastguard", 26, 49, toNode="ending-rescue"),
        _hotspot("office-run", "Run for the ferry", 30, 49, toNode="gangway"),
        _hotspot("office-log", "Read the logbook", 8, 26, pause=True),
        _hotspot("office-map", "See the real harbour", 4, url=f"{site}/harbour"),
        _hotspot("saloon-piano", "Lift the piano lid", 20, 50, toNode="letter"),
        _hotspot("saloon-bridge", "Climb to the bridge", 30, 62, toNode="bridge"),
        _hotspot("saloon-noise", "What was that noise?", 33, 48, seekTo=12.5),
        _hotspot("saloon-score", "Hear the score", 5, 60, url=f"{site}/score"),
        _hotspot("saloon-gull", "The gull at the window", 10, 25),
        _hotspot("deckhand-believe", "Believe her", 30, 47, toNode="hold"),
        _hotspot("deckhand-doubt", "Go on alone", 30, 47, toNode="saloon"),
        _hotspot("deckhand-bribe", "Offer her money", 32, 47, toNode="ending-bargain", deletedAt=bargain_gone),
        _hotspot("letter-captain", "Take it to the captain", 15, 35, toNode="bridge"),
        _hotspot("letter-burn", "Burn it", 20, 35, toNode="fog"),
        _hotspot("letter-read", "Read it slowly", 6, 30, pause=True),
        _hotspot("bridge-wheel", "Take the wheel", 35, toNode="fog"),
        _hotspot("bridge-signal", "Answer the signal", 35, toNode="lighthouse"),
        _hotspot("bridge-below", "Go below", 40, toNode="hold"),
        _hotspot("hold-crate", "Open the crate", 12, 39.2, toNode="crate"),
        _hotspot("hold-hum", "Follow the hum", 16, 39.2, toNode="engine-room"),
        _hotspot("crate-captain", "Tell the captain", 25, 44, toNode="bridge"),
        _hotspot("crate-again", "Look again", 20, 40, seekTo=8),
        _hotspot("fog-horn", "Sound the horn", 12, 40, toNode="ending-rescue"),
        _hotspot("fog-turn", "Turn back", 18, 40, toNode="pier"),
        _hotspot("lighthouse-lamp", "Relight the lamp", 38, toNode="ending-keeper"),
        _hotspot("lighthouse-row", "Row ashore", 38, toNode="pier"),
        _hotspot("ending-rescue-share", "Share your ending", 40, url=f"{site}/share/rescue"),
        _hotspot("ending-lost-share", "Share your ending", 20, url=f"{site}/share/lost"),
        _hotspot("ending-keeper-share", "Share your ending", 45, url=f"{site}/share/keeper"),
        _hotspot("ending-keeper-sequel", "Tickets for part two", 30, url=f"{site}/part-two"),
        _hotspot("fog-machine-crew", "Meet the crew", 10, 90, url=f"{site}/crew"),
    ]
    return _playlist(MAIN_STORY, "The Last Ferry", _ago(today, days=_MAIN_STORY_AGE, hour=10), nodes, hotspots)


def _coffee_tour(today: datetime) -> Document:
    """A product tour: a menu, and stops that lead back to it."""
    nodes = [
        _node("hello", "Hello, Mira One", 16.5, "menu"),
        _node("menu", "What would you like to see?", 20),
        _node("grinder", "Twelve grinds", 34, "menu"),
        _node("steam", "Milk in forty seconds", 41, "menu"),
        _node("cleaning", "Two minutes a week", 27.8, "menu"),
        _node("offer", "Take it home", 19),
    ]
    hotspots = [
        _hotspot("hello-skip", "Skip", 2, 14, toNode="menu"),
        _hotspot("menu-grinder", "The grinder", 4, toNode="grinder"),
        _hotspot("menu-steam", "The steam wand", 4, toNode="steam"),
        _hotspot("menu-cleaning", "Cleaning", 4, toNode="cleaning"),
        _hotspot("menu-offer", "I have seen enough", 8, toNode="offer"),
        _hotspot("grinder-again", "Again, slowly", 18, 32, seekTo=9),
        _hotspot("steam-hold", "Hold it there", 10, 35, pause=True),
        _hotspot("offer-buy", "Order now", 3, url="https://mira.example/order"),
    ]
    return _playlist("coffee-tour", "Mira One: the guided tour", _ago(today, days=263, hour=8), nodes, hotspots)


def _first_week(today: datetime) -> Document:
    """A training with a question that is repeated until the answer is right."""
    nodes = [
        _node("welcome", "Welcome to Halden", 45, "question"),
        _node("question", "The visitor without a badge", 30, "wrong"),
        _node("wrong", "What happened next", 24, "question"),
        _node("right", "Well done", 21, "close"),
        _node("close", "See you on Monday", 12),
    ]
    hotspots = [
        _hotspot("question-ask", "Ask who they are", 18, 30, toNode="right"),
        _hotspot("question-hold", "Hold the door", 18, 30, toNode="wrong"),
        _hotspot("right-policy", "Read the policy", 5, 21, url="https://intranet.halden.example/visitors"),
    ]
    return _playlist("first-week", "Your first week at Halden", _ago(today, days=141, hour=13), nodes, hotspots)


def _ridge_storm(today: datetime) -> Document:
    """A short film that came out five weeks ago, so that its launch is within the 90 days."""
    nodes = [
        _node("start", "Clouds at noon", 38, "onward"),
        _node("onward", "The first thunder", 44, "aftermath"),
        _node("hut", "The hut", 36),
        _node("aftermath", "What the storm left", 29),
    ]
    hotspots = [
        _hotspot("start-shelter", "Look for shelter", 20, 38, toNode="hut"),
        _hotspot("start-summit", "On to the summit", 20, 38, toNode="onward"),
        _hotspot("onward-down", "Get down", 15, 44, toNode="hut"),
        _hotspot("hut-signal", "The alpine distress signal", 6, 30, url="https://mountain-rescue.example/signals"),
    ]
    return _playlist("ridge-storm", "Storm on the Ridge", _ago(today, days=34, hour=7), nodes, hotspots)


#: Where the hotspots of a node are on the picture: the first two at the bottom, where stories ask.
_AREAS = [
    {"left": left, "top": top, "width": width, "height": height}
    for left, top, width, height in (
        (0.06, 0.72, 0.3, 0.16),
        (0.64, 0.72, 0.3, 0.16),
        (0.38, 0.4, 0.22, 0.24),
        (0.74, 0.08, 0.2, 0.14),
        (0.08, 0.1, 0.16, 0.28),
        (0.66, 0.34, 0.16, 0.22),
    )
]


def _playlist(id: str, name: str, created_at: str, nodes: list[Document], hotspots: list[Document]) -> Document:
    """A playlist that starts with its first node. The id of a hotspot begins with the id of its node."""
    for hotspot in hotspots:
        owner = max(
            (node for node in nodes if hotspot["id"].startswith(f"{node['id']}-")), key=lambda node: len(node["id"])
        )
        owner["hotspots"].append({**hotspot, "area": _AREAS[len(owner["hotspots"]) % len(_AREAS)]})
    return {"id": id, "name": name, "createdAt": created_at, "startNode": nodes[0]["id"], "nodes": nodes}


def _node(id: str, name: str, seconds: float, default_node: str | None = None) -> Document:
    follow = {} if default_node is None else {"defaultNode": default_node}
    return {"id": id, "name": name, "durationSeconds": seconds, **follow, "hotspots": []}


def _hotspot(id: str, name: str, shown_from: float, shown_until: float | None = None, **action: Any) -> Document:
    """A hotspot; without ``shown_until`` it is shown to the end of its node, and without an action it does nothing."""
    until = {} if shown_until is None else {"shownUntil": shown_until}
    return {"id": id, "name": name, "shownFrom": shown_from, **until, **action}


def _ago(today: datetime, *, days: int, hour: int) -> str:
    return (today - timedelta(days=days) + timedelta(hours=hour)).isoformat()
