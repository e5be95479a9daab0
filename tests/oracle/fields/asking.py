"""What questions about journeys have in common: a world to ask about, a period, a filter, a comparison."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from oracle.behaviour import random_behaviour, resolve
from oracle.journeys import Name, Names, Walks, journeys_of
from oracle.period import bounds, compared_spans
from oracle.place import NOW
from oracle.question import random_comparison, random_filter, random_zoned_period
from oracle.recount import Fact, Number, Span, authenticated, belongs, facts, matching, ratio, unique
from oracle.structure import durations, endings, levels, versions
from oracle.world import World
from support.journeys import Journey

Answer = dict[str, Any]

#: The fields of ViewerCounts.
VIEWERS = "viewers { unique authenticated anonymous }"


class Told:
    """A world, and what its events tell."""

    def __init__(self, world: World, names: Names) -> None:
        self.world = world
        self.names = names
        self.facts = facts(world.events, "story")
        self.levels, self.durations, self.endings = levels(world), durations(world), endings(world)

    @cached_property
    def is_named(self) -> bool:
        """Whether anybody ever named the playlist."""
        return self.world.saved != "never" or any(event["playlist"] == "story" for event in self.world.events)

    @cached_property
    def journeys(self) -> list[Journey]:
        return journeys_of(self.facts, self.names)

    def of_version(self, number: int | None) -> Told:
        """The same events with the levels and endings of a version; of today, if it is None."""
        if number is None:
            return self
        told = copy(self)
        told.world = versions(self.world)[number - 1]
        told.levels, told.endings = levels(told.world), endings(told.world)
        return told

    def resolve(self, filter: Mapping[str, Any] | None, span: Span) -> dict[str, Any]:
        """A filter whose behaviours were looked for in a time."""
        return resolve(filter or {}, self.journeys, self.of_version, span)

    def matching(self, filter: Mapping[str, Any] | None, span: Span) -> list[Fact]:
        """What the audience reported in a time."""
        return span.within(matching(self.facts, self.resolve(filter, span)))

    def walks(self, filter: Mapping[str, Any] | None, span: Span) -> Walks:
        """What the audience did in a time."""
        resolved = self.resolve(filter, span)
        return Walks.of(self.journeys, lambda fact: belongs(fact, resolved)).within(span)


@dataclass(frozen=True)
class Asked:
    """The arguments that every field has."""

    period: dict[str, Any]
    filter: dict[str, Any] | None
    compare_to: dict[str, Any] | None

    @property
    def variables(self) -> dict[str, Any]:
        return {"period": self.period, "filter": self.filter, "compareTo": self.compare_to}

    @property
    def span(self) -> Span:
        return Span(*bounds(self.period, NOW))

    @property
    def compared(self) -> Span | None:
        """What the period is compared with, if anything."""
        if self.compare_to is None:
            return None
        ((start, end),) = compared_spans([self.span.start, self.span.end], self.compare_to, self.period["timeZone"])
        return Span(start, end) if start < end else None

    def tell(self, span: Span) -> Answer:
        return {"start": span.start.isoformat(), "end": span.end.isoformat(), "timeZone": self.period["timeZone"]}


@dataclass(frozen=True)
class FieldQuestion:
    """A selection of fields of a playlist, and what they should answer."""

    selection: str
    asked: Asked
    expected: Callable[[Told], Answer]
    #: Of two answers that are equally right it makes the same one.
    arrange: Callable[[Answer], Answer] = lambda answer: answer
    #: Arguments besides those that every field has.
    further: Mapping[str, Any] = field(default_factory=dict)

    @property
    def variables(self) -> dict[str, Any]:
        return {**self.asked.variables, **self.further}

    @property
    def text(self) -> str:
        declared = {
            "period": "PeriodInput!",
            "filter": "AudienceFilter",
            "compareTo": "ComparisonInput",
            "a": "VariantInput!",
            "b": "VariantInput!",
        }
        used = [f", ${name}: {type}" for name, type in declared.items() if re.search(rf"\${name}\b", self.selection)]
        return f"query ($id: ID!{''.join(used)}) {{ playlist(id: $id) {{ {self.selection} }} }}"


#: Whether the viewers or the sessions count that behave so.
SCOPES = ("VIEWER", "SESSION")


def random_asked(random: Random, world: World, *, comparable: bool = False, scopes: Sequence[str] = SCOPES) -> Asked:
    return Asked(
        period=random_zoned_period(random, world),
        filter=random_audience(random, world, scopes),
        compare_to=random_comparison(random, world) if comparable and random.random() < 0.5 else None,
    )


def random_version(random: Random, world: World) -> int | None:
    """The number of a version; mostly today's structure."""
    numbers: list[int | None] = [None, None, *range(1, len(versions(world)) + 1)]
    return random.choice(numbers)


def random_audience(random: Random, world: World, scopes: Sequence[str]) -> dict[str, Any] | None:
    """A filter, or none."""
    if random.random() < 0.4:
        return None
    behaviour = {"behaviour": random_behaviour(random, world, scopes)}
    match random.choice(["context", "behaviour", "both", "either", "not"]):
        case "behaviour":
            return behaviour
        case "both":
            return behaviour | random_filter(random, 1)
        case "either":
            return {"or": [behaviour, random_filter(random, 1), {"behaviour": random_behaviour(random, world, scopes)}]}
        case "not":
            return {"not": behaviour}
    return random_filter(random, 3)


def count_viewers(facts: Iterable[Fact]) -> Answer:
    people = {fact.person for fact in facts}
    known = authenticated(people)
    return {"unique": unique(people), "authenticated": len(known), "anonymous": len(people - known)}


def named(name: Name | None) -> Answer | None:
    """A node or hotspot in an answer."""
    return None if name is None else {"externalId": name.text}


def growth(now: Number, compared: Number) -> float | None:
    return None if now is None or compared is None else ratio(now - compared, compared)
