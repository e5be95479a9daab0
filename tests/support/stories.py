"""Random walks through small stories: few nodes, so that every node follows every other one, and dense times.

Hypothesis draws what kind of world it is and a seed; the rest follows from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ivgraph.ingest.event import Event
from support.events import event, parsed

#: Just before midnight, so that journeys run into the next day.
START = datetime(2026, 3, 14, 23, 59, 58, tzinfo=UTC)
UNITS = [
    timedelta(microseconds=1), timedelta(milliseconds=1), timedelta(seconds=1), timedelta(minutes=7), timedelta(hours=2)
]  # fmt: skip
#: How frequent events are: node_play, switch, hotspot_click, hotspot_shown, node_end, watch, session_end.
WEIGHTS = [(5, 3, 3, 3, 1, 3, 1), (8, 1, 1, 1, 0, 3, 0), (2, 6, 6, 6, 1, 2, 1), (4, 4, 0, 0, 0, 2, 0)]
TYPES = "node_play switch hotspot_click hotspot_shown node_end watch session_end".split()


@dataclass(frozen=True)
class Telling:
    """Events of stories, and one order in which they may arrive."""

    #: Each event once.
    events: list[Event]
    #: All events in some order, some of them repeatedly.
    batches: list[list[Event]]


def _make_telling(size: int, weights: tuple[int, ...], unit: timedelta, spread: int, seed: int) -> Telling:
    random = Random(seed)
    nodes = [f"n{number}" for number in range(1, random.randrange(2, 6))]
    sessions = ["s1", "s2", "s3"][: random.randrange(1, 4)]
    viewers: list[str | None] = random.choice([["ann"], ["ann", None]])
    playlists = random.choice([["p1"], ["p1"], ["p1", "p2"]])
    sane = random.choice([0.2, 0.6, 0.95])
    current: dict[tuple[str, str, str | None], str] = {}
    events: dict[tuple[str, datetime, UUID], Event] = {}
    for number, type in enumerate(random.choices(TYPES, weights, k=size)):
        is_sane = random.random() < sane
        where = random.choice(playlists), random.choice(sessions), random.choice(viewers)
        node = random.choice(nodes)
        if is_sane and type != "node_play":
            node = current.get(where, node)
        place = number * spread // size if is_sane else random.randrange(spread)
        at = START + unit * place
        if type == "node_play":
            current[where] = node
        fields: dict[str, Any] = {"node": node}
        if type == "switch":
            fields |= {"toNode": random.choice(nodes), "cause": random.choice(["CLICK", "DEFAULT", "LOOP", "API"])}
            if hotspot := random.choice([None, None, "h1", "h3"]):
                fields["hotspot"] = hotspot
        elif type in ("hotspot_click", "hotspot_shown"):
            fields["hotspot"] = random.choice(["h1", "h2"])
            if (position := random.choice([None, 0, 1.999, 2])) is not None:
                fields["position"] = position
        elif type == "watch":
            start = random.randrange(0, 12_000, random.choice([1, 250, 1000]))
            fields |= {"from": start / 1000, "to": (start + random.randrange(1, 6_000)) / 1000}
        elif type == "session_end":
            fields = {}
        playlist, session, viewer = where
        item = parsed(
            event(
                type, at=at, id=str(UUID(int=random.getrandbits(128))), playlist=playlist, session=session,
                viewer=viewer, visitor="v", context=random.choice([None, {"country": "NL"}]), **fields,
            )
        )  # fmt: skip
        item = item._replace(context=item.context._replace(bot=random.random() < 0.1))
        events[item.playlist, item.at, item.id] = item
    arriving = list(events.values())
    if random.random() < 0.6:
        random.shuffle(arriving)
    arriving += random.choices(arriving, k=random.randrange(4))
    batches, largest = [], random.choice([1, 2, 5, 40])
    while arriving:
        count = random.randint(1, largest)
        batches.append(arriving[:count])
        del arriving[:count]
    return Telling(list(events.values()), batches)


tellings = st.builds(
    _make_telling,
    st.integers(1, 45),
    st.sampled_from(WEIGHTS),
    st.sampled_from(UNITS),
    st.sampled_from([3, 40, 400]),
    st.integers(0, 2**32),
)
