"""Behaviour in filters: who behaves so in a period, or in which sessions it is so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, Protocol

from oracle.recount import Span, mentions_bots
from oracle.structure import parts, versions
from oracle.world import World
from support.journeys import Journey, Play


def random_behaviour(random: Random, world: World, scopes: Sequence[str]) -> dict[str, Any]:
    """A condition, as GraphQL takes it."""
    nodes = list(parts(world))
    hotspots = [hotspot for here in parts(world).values() for hotspot in here]
    version = random.choice([None, None, *range(1, len(versions(world)) + 1)])
    acts: list[dict[str, Any]] = [
        {"reached": {"level": random.randint(1, 4)}, "version": version},
        {"reached": {"ending": True}, "version": version},
    ]
    if nodes:
        acts += [{"visited": random.choice(nodes)}] * 3
        acts += [{"path": [random.choice(nodes) for _ in range(random.randint(1, 4))]} for _ in range(3)]
    if hotspots:
        acts += [{"chose": random.choice(hotspots)}] * 3
    return random.choice(acts) | {
        "scope": random.choice(scopes),
        "atLeast": random.choice([1, 1, 1, 2, 3]),
    }


class Structured(Protocol):
    """What a structure tells of nodes."""

    levels: dict[str, int]
    endings: set[str]


def resolve(
    filter: Mapping[str, Any], journeys: Sequence[Journey], structured: Callable[[int | None], Structured], span: Span
) -> dict[str, Any]:
    """The filter with the people and sessions that behave so in place of each behaviour.

    Args:
        structured: Tells the levels and endings of a version, or of today.
    """
    bots = mentions_bots(filter)

    def resolved(filter: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(filter)
        for operator in ("and", "or"):
            if operator in filter:
                found[operator] = [resolved(each) for each in filter[operator]]
        if "not" in filter:
            found["not"] = resolved(filter["not"])
        if "behaviour" in filter:
            found["behaviour"] = behaving(filter["behaviour"])
        return found

    def behaving(behaviour: Mapping[str, Any]) -> set[Any]:
        times, of_version = Counter[Any](), structured(behaviour.get("version"))
        for journey in journeys:
            plays = [play for play in journey.plays if span.start <= play.event.at < span.end]
            who = journey.viewer if behaviour["scope"] == "VIEWER" else (journey.session, journey.viewer)
            times[who] += count([play for play in plays if bots or not play.event.bot], behaviour, of_version)
        return {who for who, number in times.items() if number >= behaviour["atLeast"]}

    return resolved(filter)


def count(plays: Iterable[Play], behaviour: Mapping[str, Any], structured: Structured) -> int:
    """How often it was so among the plays of one session."""
    match behaviour:
        case {"visited": node}:
            return sum(play.node.text == node for play in plays)
        case {"chose": hotspot}:
            return sum(play.hotspot is not None and play.hotspot.text == hotspot for play in plays)
        case {"reached": {"level": level}}:
            return sum(structured.levels.get(play.node.text, 0) >= level for play in plays)
        case {"reached": _}:
            return sum(play.node.text in structured.endings for play in plays)
        case {"path": nodes}:
            passed = 0
            for play in plays:
                passed += play.node.text == nodes[passed % len(nodes)]
            return passed // len(nodes)
    raise ValueError(behaviour)
