"""What the journeys of a playlist add up to, by days and by slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from support.journeys import MAX_PATH, MAX_WALK, Journey, Play

#: Places of a path that are counted.
MAX_PLACES = 12

Counts: TypeAlias = Counter[tuple[Any, ...]]


@dataclass
class Rollups:
    """What the journeys of a playlist add up to, bots left out. Keys are those of the tables' rows."""

    #: Node, day, next node, cause, hotspot → plays.
    transitions: Counts = field(default_factory=Counter)
    #: Day, place, node before it or 0, node → journeys. Place 0 is the last play.
    places: Counts = field(default_factory=Counter)
    #: Day, nodes in their order → journeys whose path is whole.
    node_sets: Counts = field(default_factory=Counter)
    #: Hotspot, day, second → clicks.
    clicks: Counts = field(default_factory=Counter)
    #: Node, day, second → ranges of watched seconds that begin there, less those that end there.
    edges: Counts = field(default_factory=Counter)
    #: Node, day, second → plays whose last watched second is the one before.
    reached: Counts = field(default_factory=Counter)
    #: Node, day, whether one was chosen, hotspots in their order → plays that exposed these.
    exposed_sets: Counts = field(default_factory=Counter)
    #: Subject, slot, name → count. The subject of what a playlist counts is None.
    totals: Counts = field(default_factory=Counter)


def add_up(journeys: Iterable[Journey], durations: Mapping[Any, int | None]) -> Rollups:
    """Args: durations: of nodes, in milliseconds."""
    rollups = Rollups()
    for journey in journeys:
        if journey.start and not journey.start.bot:
            rollups.totals[None, journey.start.slot, "sessions"] += 1
            rollups.places[journey.start.day, 0, 0, journey.plays[-1].node] += 1
            if len(journey.plays) <= MAX_WALK and len(journey.path) < MAX_PATH:
                rollups.node_sets[journey.start.day, tuple(sorted(set(journey.path)))] += 1
            for place, (before, node) in enumerate(pairwise([0, *journey.path[:MAX_PLACES]]), 1):
                rollups.places[journey.start.day, place, before, node] += 1
        for play in journey.plays:
            _add_play(rollups, play, durations.get(play.node))
        for event in journey.events:
            if event.type == "hotspot_click" and event.position_ms is not None and not event.bot:
                rollups.clicks[event.hotspot, event.day, event.position_ms // 1000] += 1
    return rollups


def _add_play(rollups: Rollups, play: Play, duration_ms: int | None) -> None:
    event, node = play.event, play.node
    if event.bot:
        return
    rollups.totals[None, event.slot, "steps"] += 1
    if play.next_node is not None:
        rollups.transitions[node, event.day, play.next_node, play.cause or "", play.hotspot or 0] += 1
        rollups.totals[node, event.slot, "continued"] += 1
    if play.exposed:
        rollups.exposed_sets[node, event.day, play.hotspot is not None, tuple(sorted(play.exposed))] += 1
    if play.watched:
        rollups.totals[node, event.slot, "watched_seconds"] += len(play.watched)
        rollups.totals[node, event.slot, "completed"] += play.is_completed(duration_ms)
        rollups.reached[node, event.day, max(play.watched) + 1] += 1
        for start, end in ranges(play.watched):
            rollups.edges[node, event.day, start] += 1
            rollups.edges[node, event.day, end] -= 1


def ranges(seconds: Iterable[int]) -> list[tuple[int, int]]:
    """A set of seconds as ranges from one up to, not including, another."""
    found: list[tuple[int, int]] = []
    for second in sorted(seconds):
        if found and found[-1][1] == second:
            found[-1] = (found[-1][0], second + 1)
        else:
            found.append((second, second + 1))
    return found
