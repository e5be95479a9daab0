"""Behaviours of audience filters, found naively: each viewer's or session's plays are read one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from oracle.recount import Span, facts, holds, mentions_bots
from support.journeys import Journey, Play, read_journeys
from support.wandering import ENDINGS, HOTSPOTS, LEVELS, NODES, person, to_model

Fields = dict[str, Any]


class Question:
    """A filter, in a period, of the events of one playlist."""

    def __init__(self, events: Sequence[Fields], filter: Fields, span: Span) -> None:
        self._events, self._filter, self._span = events, filter, span
        self._bots = mentions_bots(filter)
        self._journeys = read_journeys(map(to_model, events))

    @property
    def journeys(self) -> list[Journey]:
        return self._journeys

    def matching(self) -> list[Fields]:
        """The events of the audience, at any time."""
        return [
            event for event in self._events if self._matches(event, self._filter) and (self._bots or not event["bot"])
        ]

    def _matches(self, event: Fields, filter: Mapping[str, Any]) -> bool:
        return all(self._holds(event, field, condition) for field, condition in filter.items())

    def _holds(self, event: Fields, field: str, condition: Any) -> bool:
        match field:
            case "and":
                return all(self._matches(event, each) for each in condition)
            case "or":
                return any(self._matches(event, each) for each in condition)
            case "not":
                return not self._matches(event, condition)
            case "behaviour":
                return self._behaves(event, condition)
        (fact,) = facts([event], event["playlist"])
        return holds(fact, field, condition)

    def _behaves(self, event: Fields, behaviour: Fields) -> bool:
        by_session = behaviour.get("scope") == "SESSION"
        times = sum(
            count_times(behaviour, self._plays(journey))
            for journey in self._journeys
            if journey.viewer == person(event) and (not by_session or journey.session == event["session"])
        )
        return times >= int(behaviour.get("atLeast", 1))

    def _plays(self, journey: Journey) -> list[Play]:
        return [
            play
            for play in journey.plays
            if self._span.start <= play.event.at < self._span.end and (self._bots or not play.event.bot)
        ]


def count_times(behaviour: Fields, plays: Sequence[Play]) -> int:
    """How often a behaviour is shown in a session."""
    if "visited" in behaviour:
        return sum(play.node == behaviour["visited"] for play in plays)
    if "chose" in behaviour:
        return sum(play.hotspot == behaviour["chose"] for play in plays)
    if "reached" in behaviour:
        level = behaviour["reached"].get("level")
        return sum(play.node in ENDINGS if level is None else LEVELS.get(play.node, 0) >= level for play in plays)
    passes, place = 0, 0
    for play in plays:
        if play.node == behaviour["path"][place]:
            passes, place = (passes + 1, 0) if place + 1 == len(behaviour["path"]) else (passes, place + 1)
    return passes


def is_by_session(filter: Any) -> bool:
    """Whether a behaviour of sessions is somewhere in a filter."""
    if isinstance(filter, list):
        return any(map(is_by_session, filter))
    return isinstance(filter, dict) and (filter.get("scope") == "SESSION" or any(map(is_by_session, filter.values())))


def random_behaviour(random: Random) -> Fields:
    act: Fields = random.choice(
        [
            {"visited": random.choice(NODES)},
            {"chose": random.choice(list(HOTSPOTS))},
            {"reached": {"level": random.randrange(1, 5)}},
            {"reached": {"ending": True}},
            {"path": random.choices(NODES, k=random.randrange(1, 4))},
        ]
    )
    scope = random.choice([{}, {"scope": "VIEWER"}, {"scope": "SESSION"}, {"scope": "SESSION"}])
    return {"behaviour": act | scope | random.choice([{}, {}, {"atLeast": random.randrange(1, 4)}])}


def random_filter(random: Random, depth: int = 2) -> Fields:
    """A filter with behaviours, among other conditions."""
    if depth and random.random() < 0.6:
        inner = [random_filter(random, depth - 1) for _ in range(random.randrange(1, 4))]
        return random.choice([{"and": inner}, {"or": inner}, {"not": inner[0]}, inner[0] | random_condition(random)])
    return random_behaviour(random) if random.random() < 0.7 else random_condition(random)


def random_condition(random: Random) -> Fields:
    return random.choice(
        [
            {"country": {"in": ["AT"]}},
            {"device": {"notIn": [None]}},
            {"viewerKind": random.choice(["AUTHENTICATED", "ANONYMOUS"])},
            {"viewer": {"in": ["ann", "nobody"]}},
            {"isBot": random.choice([True, False])},
        ]
    )
