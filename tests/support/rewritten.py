"""A story that is rewritten: a clock that the test sets, two versions, and the sessions that play it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from support.events import event

Structure = dict[str, Any]

START = datetime(2026, 11, 2, 8, 7, 30, tzinfo=UTC)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


#: The hall leads to the end; later to the gallery first, from where a way leads on.
SHORT: Structure = {
    "id": "story",
    "startNode": "hall",
    "nodes": [{"id": "hall", "hotspots": [{"id": "on", "toNode": "end"}]}, {"id": "end"}],
}
LONG: Structure = {
    "id": "story",
    "startNode": "hall",
    "nodes": [
        {"id": "hall", "hotspots": [{"id": "on", "toNode": "gallery"}]},
        {"id": "gallery", "hotspots": [{"id": "further", "toNode": "end"}]},
        {"id": "end", "hotspots": [{"id": "again", "toNode": "hall"}]},
    ],
}


def sessions(clock: Clock, minutes: int, count: int) -> Iterator[dict[str, Any]]:
    """Sessions that play the hall and the end."""
    for number in range(count):
        at = clock.now + timedelta(minutes=minutes, seconds=number)
        names = {"playlist": "story", "session": f"s{at.isoformat()}"}
        yield event("play", at=at, **names)
        yield event("node_play", at=at, node="hall", **names)
        yield event("node_play", at=at + timedelta(seconds=1), node="end", **names)
