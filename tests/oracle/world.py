"""Random interactive videos and what random viewers do there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from random import Random
from typing import Any
from uuid import UUID

from ivgraph.dimensions import CONTEXT_FIELDS
from oracle.clock import DAY
from oracle.place import STEPS, Place, random_instant, random_place
from oracle.story import earlier_story, random_story
from oracle.walk import EARLIEST, LATEST, LENGTHS, Walk

#: Who watches. Ids of one kind are those of another too, and mean someone else there.
PEOPLE: list[dict[str, str]] = [
    {"session": "s1", "viewer": "ann"},
    {"session": "s2", "visitor": "ann"},
    {"session": "ann"},
    {"session": "s1", "visitor": "vic"},
    {"session": "s1", "viewer": "ann", "visitor": "vic"},  # signed in on vic's machine
    {"session": "s3", "viewer": "bob"},
    {"session": "s4", "viewer": "cat"},
    {"session": "s5", "visitor": "wes"},
    {"session": "s6"},
    {"session": "s7"},
]

#: The fields that tell who watches.
PERSON = ("viewer", "visitor", "session")

#: Where and on what they watch. A dimension that is absent is unknown.
CONTEXTS: list[dict[str, Any]] = [
    {},
    {"context": {}},
    {"context": {"country": "DE", "device": "phone"}},
    {
        "context": {
            "country": "DE",
            "region": "BE",
            "device": "desktop",
            "browser": "Firefox",
            "operatingSystem": "Linux",
        }
    },
    {"context": {"country": "IN", "device": "phone", "playbackContext": "course"}},
    {"context": {"country": "IN", "domain": "example.org", "application": "lms"}},
    {"context": {"device": "phone", "domain": "example.com"}},
    {"context": {"browser": "Firefox", "application": "lms", "playbackContext": "course"}},
    {"context": {**dict.fromkeys(CONTEXT_FIELDS, "any"), "country": "DE"}},
]

#: Spans of media seconds.
SPANS = [(0, 10), (2.5, 7.251), (0.001, 0.002), (10, 3600)]

#: Of a node or hotspot, mostly not.
REMOVED: list[dict[str, str]] = [{}, {}, {}, {"deletedAt": "2025-06-01T00:00:00Z"}]


@dataclass(frozen=True)
class World:
    """An interactive video and all that was reported of it."""

    place: Place
    #: The video's own, and one that must not be mixed up with it.
    structure: dict[str, Any]
    #: Whether the structure is saved before the first event, after the last, or never.
    saved: str
    #: In order of arrival, each a list of events.
    batches: list[list[dict[str, Any]]]
    #: The structure that was saved before the first event, if it was another one.
    earlier: dict[str, Any] | None = None

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for batch in self.batches for event in batch]


def random_world(random: Random) -> World:
    """What viewers do there is without any sense in one half of the worlds; in the other half they walk the story."""
    return random_walks(random) if random.random() < 0.5 else scattered_events(random)


def random_walks(random: Random) -> World:
    """Sessions that walk a story, and a few events without any sense."""
    place, structure = random_place(random), random_story(random)
    saved = random.choice(["before", "after", "never", "after"])
    events: list[dict[str, Any]] = []
    for _ in range(random.choice([0, 1, 3, 6, 12])):
        person, context, bot = random.choice(PEOPLE), random.choice(CONTEXTS), random.random() < 0.08
        walk = Walk(random, place, structure, person, context, bot=bot, saved=saved != "never")
        events += walk.events_of(70 if random.random() < 0.02 else random.choice(LENGTHS), CONTEXTS)
    doings = list(possible_doings(structure, saved))
    for _ in range(random.choice([0, 0, 3])):
        event = random_event(random, place, doings)
        events.append(shortly_after(random, random.choice(events), event) if events else event)
    events = [event | {"id": str(UUID(int=number))} for number, event in enumerate(events)]
    events += [repeated(random, random.choice(events)) for _ in range(len(events) // 20)]
    match random.choice(["in order", "late", "in any order"]):
        case "in order":
            events.sort(key=itemgetter("at"))
        case "late":
            events.sort(key=lambda event: (random.random() < 0.05, event["at"]))
        case _:
            random.shuffle(events)
    earlier = earlier_story(random, structure) if saved == "after" and random.random() < 0.6 else None
    return World(place, structure, saved, in_batches(random, events), earlier)


def in_batches(random: Random, events: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    cuts = sorted(random.randint(0, len(events)) for _ in range(random.randint(0, 4)))
    return [events[start:end] for start, end in pairwise([0, *cuts, len(events)]) if start < end]


def scattered_events(random: Random) -> World:
    place, structure = random_place(random), random_structure(random)
    saved = random.choice(["before", "after", "never"])
    doings = list(possible_doings(structure, saved))
    events: list[dict[str, Any]] = []
    for number in range(random.choice([0, 5, 20, 40, 80, 120])):
        if events and random.random() < 0.1:
            events.append(repeated(random, random.choice(events)))
        else:
            event = random_event(random, place, doings)
            if events and random.random() < 0.4:
                event = shortly_after(random, random.choice(events), event)
            events.append(event | {"id": str(UUID(int=number))})
    return World(place, structure, saved, in_batches(random, events))


def random_structure(random: Random) -> dict[str, Any]:
    """A native structure: with loops, links out, dead ends, and parts that were removed or can't be reached."""
    ids = [f"n{number}" for number in range(random.randint(1, 5))]
    nodes: list[dict[str, Any]] = []
    for id in ids:
        hotspots = [
            {"id": f"{id}-h{number}", **random_action(random, ids), **random.choice(REMOVED)}
            for number in range(random.randint(0, 3))
        ]
        follows = {"defaultNode": random.choice(ids)} if random.random() < 0.5 else {}
        nodes.append({"id": id, **follows, "hotspots": hotspots, **(random.choice(REMOVED) if nodes else {})})
    return {"id": "story", "name": "A story", "startNode": "n0", "nodes": nodes}


def random_action(random: Random, nodes: list[str]) -> dict[str, Any]:
    """What a click does."""
    node = random.choice(nodes)
    actions: list[dict[str, Any]] = [
        {"toNode": node},
        {"toNode": node, "seekTo": 4},
        {"url": "https://example.org/offer"},
        {"seekTo": 2.5},
        {"pause": True},
        {},
    ]
    return random.choices(actions, weights=[5, 1, 1, 1, 1, 1])[0]


def random_event(random: Random, place: Place, doings: list[dict[str, Any]]) -> dict[str, Any]:
    """Without an id."""
    return {
        "at": min(max(random_instant(random, place), EARLIEST), LATEST).isoformat(),
        "playlist": "neighbour" if random.random() < 0.1 else "story",
        **random.choice(doings),
        **random.choice(PEOPLE),
        **random.choice(CONTEXTS),
        # Which no event says: it is in the header of the request that brings it.
        "bot": random.random() < 0.1,
    }


def shortly_after(random: Random, event: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Another event, of the same person and from about the same time."""
    at = datetime.fromisoformat(event["at"]) + random.choice([timedelta(0), timedelta(0), *STEPS, -DAY, DAY])
    person = {kind: event[kind] for kind in PERSON if kind in event}
    rest = {field: value for field, value in other.items() if field not in PERSON}
    return rest | person | {"at": min(max(at, EARLIEST), LATEST).isoformat()}


def repeated(random: Random, event: dict[str, Any]) -> dict[str, Any]:
    """An event sent again; a player may have learnt meanwhile who watches, and it is still the same event."""
    return event | random.choice([{}, {}, {"viewer": "cat", "context": {"country": "IN"}}])


def possible_doings(structure: dict[str, Any], saved: str) -> Iterator[dict[str, Any]]:
    """What events of the structure's video say; of some parts that the structure does not know."""
    yield from ({"type": type} for type in ("impression", "play", "impression", "play", "session_end"))
    yield from ({"type": type, "node": "n0"} for type in ("impression", "play"))
    parts = [(node["id"], [hotspot["id"] for hotspot in node["hotspots"]]) for node in structure["nodes"]]
    for node, hotspots in [*parts, ("extra", ["extra-h0"])]:
        yield {"type": "node_play", "node": node}
        yield {"type": "node_end", "node": node}
        yield {"type": "switch", "node": node, "toNode": "n0", "cause": "DEFAULT"}
        for start, end in SPANS:
            yield {"type": "watch", "node": node, "from": start, "to": end}
        for hotspot in hotspots:
            yield {"type": "hotspot_click", "node": node, "hotspot": hotspot}
            yield {"type": "hotspot_click", "node": node, "hotspot": hotspot}
            yield {"type": "hotspot_shown", "node": node, "hotspot": hotspot}
            if saved != "never" and node != "extra":
                # It stood in another node then; the structure tells where it stands now.
                yield {"type": "hotspot_click", "node": "n0", "hotspot": hotspot}
