"""Random interactive videos and what random viewers do there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from oracle.place import NOW, Place, instants, places

#: No event may be older, or be further ahead of the server's clock.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), NOW + timedelta(hours=24)

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

#: Where and on what; what is absent is unknown.
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
]

#: Spans of media seconds; the first is none.
SPANS = [(0, 0), (0, 10), (2.5, 7.251), (0.001, 0.002), (10, 3600)]


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

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for batch in self.batches for event in batch]


@st.composite
def structures(draw: st.DrawFn) -> dict[str, Any]:
    """A native structure: with loops, links out, dead ends, and parts that were removed or can't be reached."""
    ids = [f"n{number}" for number in range(draw(st.integers(1, 5)))]
    target = st.sampled_from(ids)
    removed = st.sampled_from([dict[str, str](), {}, {}, {"deletedAt": "2025-06-01T00:00:00Z"}])
    actions: st.SearchStrategy[dict[str, Any]] = st.one_of(
        target.map(lambda node: {"toNode": node}),
        target.map(lambda node: {"toNode": node, "seekTo": 4}),
        st.sampled_from([{"url": "https://example.org/offer"}, {"seekTo": 2.5}, {"pause": True}, {}]),
    )
    defaults = st.one_of(st.just(dict[str, str]()), target.map(lambda node: {"defaultNode": node}))
    nodes: list[dict[str, Any]] = []
    for id in ids:
        hotspots = [
            {"id": f"{id}-h{number}", **draw(actions), **draw(removed)} for number in range(draw(st.integers(0, 3)))
        ]
        follows = draw(defaults)
        nodes.append({"id": id, **follows, "hotspots": hotspots, **(draw(removed) if nodes else {})})
    return {"id": "story", "name": "A story", "startNode": "n0", "nodes": nodes}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    place, structure = draw(places()), draw(structures())
    saved = draw(st.sampled_from(["before", "after", "never"]))
    doings = list(possible_doings(structure, saved))
    events: list[dict[str, Any]] = []
    for number in range(draw(st.integers(0, 70))):
        at = min(max(draw(instants(place)), EARLIEST), LATEST)
        fresh = {
            "id": str(UUID(int=number)),
            "at": at.isoformat(),
            "playlist": "neighbour" if draw(st.integers(0, 9)) == 9 else "story",
            **draw(st.sampled_from(doings)),
            **draw(st.sampled_from(PEOPLE)),
            **draw(st.sampled_from(CONTEXTS)),
        }
        events.append(draw(repeats(events)) if events and draw(st.integers(0, 6)) == 6 else fresh)
    cuts = sorted(draw(st.lists(st.integers(0, len(events)), max_size=4)))
    batches = [events[start:end] for start, end in zip([0, *cuts], [*cuts, len(events)], strict=True) if start < end]
    return World(place, structure, saved, batches)


def repeats(events: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """An event sent again; a player may have learnt meanwhile who watches, and it is still the same event."""
    learnt = st.sampled_from([{}, {}, {"viewer": "cat", "context": {"country": "IN"}}])
    return st.builds(lambda event, more: event | more, st.sampled_from(events), learnt)


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
            if saved != "never":
                # It stood in another node then; the structure tells where it stands now.
                yield {"type": "hotspot_click", "node": "n0", "hotspot": hotspot}
