"""Small random worlds: few names, so that everything meets everything, and times on edges of slots, days and years.

Hypothesis draws how large a world is and a seed; the rest follows from the seed. Drawn piece by piece, worlds would be
too thin for viewers to come again, late and in other contexts, in every few cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ivgraph.ingest.event import REQUIRED_FIELDS, Event, EventType
from support.events import event, parsed

DAYS = [
    datetime(2000, 1, 1, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    *(datetime(2025, 12, 30, tzinfo=UTC) + timedelta(days=day) for day in range(4)),
]
#: Seconds into a day: on, before and after the edges of slots and of the day itself.
SECONDS = [0, 0.000001, 899.999999, 900, 900.000001, 43_200, 85_499.999999, 85_500, 86_399.999999]

TYPES = [*EventType, EventType.IMPRESSION, EventType.PLAY, EventType.WATCH, EventType.HOTSPOT_CLICK]
#: The same names for viewers and visitors: they are not the same people.
PEOPLE = [None, "ann", "bob"]
CONTEXTS = [None, {"country": "NL"}, {"country": "NL", "device": "phone"}, {"browser": "NL"}]


@dataclass(frozen=True)
class Stream:
    """Events, and one order in which they may arrive."""

    #: Each event once, by time.
    events: list[Event]
    #: All events in some order, some of them repeatedly.
    batches: list[list[Event]]


def raw_event(random: Random) -> dict[str, Any]:
    """One event of any type, as a player sends it."""
    type = random.choice(TYPES)
    fields: dict[str, Any] = {
        "id": str(UUID(int=random.randrange(100))),
        "at": random.choice(DAYS) + timedelta(microseconds=round(random.choice(SECONDS) * 1_000_000)),
        "playlist": random.choice(["p1", "p1", "p2"]),
        "session": random.choice(["s1", "s2"]),
        "viewer": random.choice(PEOPLE),
        "visitor": random.choice(PEOPLE),
        "context": random.choice(CONTEXTS),
    }
    if "node" in REQUIRED_FIELDS[type] or random.random() < 0.5:
        fields["node"] = random.choice(["n1", "n2"])
    if "hotspot" in REQUIRED_FIELDS[type]:
        fields["hotspot"] = random.choice(["h1", "h2"])
    if "from" in REQUIRED_FIELDS[type]:
        start = random.randrange(100)
        fields |= {"from": start, "to": start + random.randrange(1, 20)}
    return event(type, **fields)


def _perhaps_a_bots(event: Event, random: Random) -> Event:
    """Makes some events those of bots."""
    return event._replace(context=event.context._replace(bot=random.random() < 0.1))


def _make_stream(size: int, seed: int) -> Stream:
    drawing, arranging = Random(seed), Random(seed)
    drawn = [_perhaps_a_bots(parsed(raw_event(drawing)), drawing) for _ in range(size)]
    # An id may stand for several events at other times or of other playlists, but not for two that are named the same.
    events = sorted({(item.playlist, item.at, item.id): item for item in drawn}.values(), key=lambda item: item.at)
    arriving = events + arranging.choices(events, k=size // 4)
    arranging.shuffle(arriving)
    cuts = sorted({0, len(arriving), *(arranging.randrange(1, len(arriving) + 1) for _ in range(5))})
    return Stream(events, [arriving[start:end] for start, end in pairwise(cuts)])


streams = st.builds(_make_stream, st.integers(1, 200), st.integers(0, 2**32))
