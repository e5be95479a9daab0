"""flow of a playlist; arrivals and departures of nodes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from oracle.fields.asking import VIEWERS, Answer, Asked, FieldQuestion, Told, count_viewers, growth, named, random_asked
from oracle.journeys import Name, Walks
from oracle.recount import Fact, ratio
from oracle.structure import parts
from oracle.world import World

#: A node that is left, or None where sessions begin; the node that follows, or None for exits.
Ends = tuple[Name | None, Name | None]

TRANSITION = f"""
    from {{ externalId }} to {{ externalId }} count share {VIEWERS}
    parts {{ cause hotspot {{ externalId }} count share }}
    comparison {{ count share change {{ count share }} }}"""

TRANSITIONS = f"""
    period {{ start end timeZone }} count transitionCount restCount transitions {{ {TRANSITION} }}
    comparison {{ period {{ start end timeZone }} count change }}"""

ARGUMENTS = "period: $period, filter: $filter, compareTo: $compareTo"


def random_flow(random: Random, world: World) -> FieldQuestion:
    asked, first = random_asked(random, world, comparable=True), random.choice([1, 3, 500])
    selection = f"""
        flow({ARGUMENTS}, first: {first}) {{
          period {{ start end timeZone }} sessions transitionCount restCount
          nodes {{ node {{ externalId }} plays }}
          transitions {{ {TRANSITION} }}
          comparison {{ period {{ start end timeZone }} sessions change }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"flow": flow(told, asked, first)})


def random_transitions(random: Random, world: World) -> FieldQuestion:
    asked, first = random_asked(random, world, comparable=True), random.choice([1, 2, 50])
    selection = f"""
        nodes(includeDeleted: true) {{
          externalId
          arrivals({ARGUMENTS}, first: {first}) {{ {TRANSITIONS} }}
          departures({ARGUMENTS}, first: {first}) {{ {TRANSITIONS} }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"nodes": transitions_of_nodes(told, asked, first)})


@dataclass
class Ways:
    """How plays of a time were left, and how its sessions began."""

    viewers: dict[Ends, list[Fact]]
    parts: dict[Ends, Counter[tuple[str | None, Name | None]]]

    @classmethod
    def of(cls, walks: Walks) -> Ways:
        ways = cls(defaultdict(list), defaultdict(Counter))
        for session in walks.sessions:
            assert session.start
            ways.viewers[None, session.start.node].append(session.start.context)
        for play in walks.plays:
            ends = play.node, play.next_node
            ways.viewers[ends].append(play.event.context)
            if play.next_node:
                ways.parts[ends][play.cause, play.hotspot] += 1
        return ways

    def count(self, ends: Ends) -> int:
        return len(self.viewers.get(ends, ()))

    def plays(self, node: Name | None) -> int:
        return sum(len(viewers) for ends, viewers in self.viewers.items() if ends[0] == node)

    def share(self, ends: Ends) -> float | None:
        return ratio(self.count(ends), self.plays(ends[0]))

    @property
    def ends(self) -> list[Ends]:
        """Most frequent first."""
        return sorted(self.viewers, key=lambda ends: (-self.count(ends), *(name.id if name else 0 for name in ends)))


@dataclass
class Compared:
    """The ways of a period and of the compared one, if there is any."""

    now: Ways
    then: Ways | None

    @classmethod
    def of(cls, told: Told, asked: Asked) -> Compared:
        now, then = told.walks(asked.filter, asked.span), asked.compared and told.walks(asked.filter, asked.compared)
        return cls(Ways.of(now), Ways.of(then) if then else None)

    @property
    def ends(self) -> Sequence[Ends]:
        return list(dict.fromkeys([*self.now.ends, *(self.then.ends if self.then else [])]))

    def transition(self, ends: Ends) -> Answer:
        now, then = self.now, self.then
        plays = now.plays(ends[0])
        parts = sorted(now.parts[ends].items(), key=lambda part: (-part[1], part[0][0] or "", _id(part[0][1])))
        return {
            "from": named(ends[0]),
            "to": named(ends[1]),
            "count": now.count(ends),
            "share": now.share(ends),
            "viewers": count_viewers(now.viewers.get(ends, ())),
            "parts": [
                {
                    "cause": cause and cause.upper(),
                    "hotspot": named(hotspot),
                    "count": count,
                    "share": count / plays,
                }
                for (cause, hotspot), count in parts
            ],
            "comparison": then
            and {
                "count": then.count(ends),
                "share": then.share(ends),
                "change": {
                    "count": growth(now.count(ends), then.count(ends)),
                    "share": growth(now.share(ends), then.share(ends)),
                },
            },
        }


def flow(told: Told, asked: Asked, first: int) -> Answer:
    ways = Compared.of(told, asked)
    now, ends = ways.now, ways.ends
    sessions = now.plays(None)
    left = {here for here, _ in now.viewers if here}
    nodes = sorted(((now.plays(node), node) for node in left), key=lambda each: (-each[0], each[1].id))
    return {
        "period": asked.tell(asked.span),
        "sessions": sessions,
        "transitionCount": len(ends),
        "restCount": sum(now.count(each) for each in ends[first:]),
        "nodes": [{"node": named(node), "plays": plays} for plays, node in nodes],
        "transitions": [ways.transition(each) for each in ends[:first]],
        "comparison": ways.then
        and asked.compared
        and {
            "period": asked.tell(asked.compared),
            "sessions": ways.then.plays(None),
            "change": growth(sessions, ways.then.plays(None)),
        },
    }


def transitions_of_nodes(told: Told, asked: Asked, first: int) -> list[Answer]:
    ways = Compared.of(told, asked)

    def transitions(place: int, node: str) -> Answer:
        ends = [each for each in ways.ends if (end := each[place]) and end.text == node]
        count = sum(ways.now.count(each) for each in ends)
        then = sum(ways.then.count(each) for each in ends) if ways.then else None
        return {
            "period": asked.tell(asked.span),
            "count": count,
            "transitions": [ways.transition(each) for each in ends[:first]],
            "transitionCount": len(ends),
            "restCount": sum(ways.now.count(each) for each in ends[first:]),
            "comparison": asked.compared
            and {"period": asked.tell(asked.compared), "count": then, "change": growth(count, then)},
        }

    return [
        {"externalId": node, "arrivals": transitions(1, node), "departures": transitions(0, node)}
        for node in parts(told.world)
    ]


def _id(name: Any) -> int:
    return name.id if name else 0
