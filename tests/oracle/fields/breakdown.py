"""breakdown of playlists, nodes and hotspots; and their metrics for those who behave in some way."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any

from oracle.clock import bucket_bounds, wall
from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, random_asked
from oracle.journeys import Walks
from oracle.part import Part
from oracle.period import bounds
from oracle.place import NOW
from oracle.question import METRICS
from oracle.recount import PRESENT, Fact, Numbers, Span, belongs, change
from oracle.structure import parts
from oracle.world import World

#: By → the field of the context.
DIMENSIONS = {"COUNTRY": "country", "DEVICE": "device", "BROWSER": "browser", "PLAYBACK_CONTEXT": "playbackContext"}
WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

#: A value of what is broken down by; None is unknown.
Value = str | None
#: The numbers of a playlist, a node or a hotspot in a part of the audience.
Count = Callable[[Part, Span], Numbers]


def random_metrics(random: Random, world: World) -> FieldQuestion:
    """The metrics of all parts of the video, mostly for those who behave in some way."""
    asked = random_asked(random, world, comparable=True)

    def field(level: str) -> str:
        names = " ".join(METRICS[level])
        return f"""metrics(period: $period, filter: $filter, compareTo: $compareTo) {{
            {names} comparison {{ metrics {{ {names} }} change {{ {names} }} }}
          }}"""

    selection = f"""
        {field("playlist")}
        nodes(includeDeleted: true) {{
          externalId {field("node")} hotspots(includeDeleted: true) {{ externalId {field("hotspot")} }}
        }}"""

    def expected(told: Told) -> Answer:
        span, compared = asked.span, asked.compared
        here, there = part_of(told, asked, span), part_of(told, asked, compared) if compared else None

        def metrics(count: Count) -> Answer:
            now, then = count(here, span), count(there, compared) if there and compared else None
            comparison = None if then is None else {"metrics": then, "change": change(now, then)}
            return {"metrics": now | {"comparison": comparison}}

        return every_subject(told, metrics)

    return FieldQuestion(selection, asked, expected)


def random_breakdown(random: Random, world: World) -> FieldQuestion:
    asked = random_asked(random, world)
    start, end = bounds(asked.period, NOW)
    days = (end - start).days
    times = ["WEEKDAY"] * (days < 400) + ["HOUR"] * (days < 32)
    every = [*DIMENSIONS, "VIEWER_KIND", "NEW_OR_RETURNING", *times]
    by, first = random.choice(every), random.choice([1, 2, 25])
    order = random.choice([None, None, "CLICKS"])
    descending = random.random() < 0.5
    ordered = f", orderBy: {{by: {order}, direction: {'DESC' if descending else 'ASC'}}}" if order else ""

    def field(level: str) -> str:
        names = " ".join(random.sample(METRICS[level], random.randint(1, len(METRICS[level]))))
        return f"""breakdown(by: {by}, period: $period, filter: $filter, first: {first}{ordered}) {{
            valueCount rows {{ value metrics {{ {names} }} }}
            rest {{ {names} }} unknown {{ {names} }} total {{ {names} }}
          }}"""

    below = f"nodes(includeDeleted: true) {{ externalId {field('node')} }}"
    if random.random() < 0.5:
        below = f"""nodes(includeDeleted: true) {{
          externalId hotspots(includeDeleted: true) {{ externalId {field("hotspot")} }}
        }}"""
    selection = f"{field('playlist')} {below}"

    def expected(told: Told) -> Answer:
        asking = Breakdown(told, asked, by, first, order and order.lower(), descending)
        return every_subject(told, lambda count: {"breakdown": asking.answer(count)})

    return FieldQuestion(selection, asked, expected)


def every_subject(told: Told, answer: Callable[[Count], Answer]) -> Answer:
    """An answer for the playlist, for each node and for each hotspot."""
    return {
        **answer(lambda part, span: part.of_playlist(span)),
        "nodes": [
            {
                "externalId": node,
                **answer(lambda part, span, node=node: part.of_node(node, span)),  # type: ignore[misc]
                "hotspots": [
                    {
                        "externalId": hotspot,
                        **answer(
                            lambda part, span, node=node, hotspot=hotspot: part.of_hotspot(  # type: ignore[misc]
                                hotspot, node, span
                            )
                        ),
                    }
                    for hotspot in hotspots
                ],
            }
            for node, hotspots in parts(told.world).items()
        ],
    }


def part_of(
    told: Told,
    asked: Asked,
    span: Span,
    counts: Callable[[Fact], bool] = lambda fact: True,
    is_earlier: Callable[[Fact], bool] | None = None,
) -> Part:
    """What the audience did at any time, as far as it counts.

    Args:
        is_earlier: What tells who has been here before, as far as the audience did it; by default what counts.
    """
    filter = told.resolve(asked.filter, span)
    facts = [fact for fact in told.facts if belongs(fact, filter)]
    earlier = [fact for fact in facts if (is_earlier or counts)(fact)]
    if by_session(asked.filter or {}):
        # Sessions before the period were not asked how they went.
        earlier = [fact for fact in told.facts if not fact.bot]
    walks = Walks.of(told.journeys, lambda fact: belongs(fact, filter) and counts(fact))
    return Part([fact for fact in facts if counts(fact)], walks, told.durations, told.endings, earlier)


def by_session(filter: Any) -> bool:
    match filter:
        case {"behaviour": {"scope": "SESSION"}}:
            return True
        case {"behaviour": _}:
            filter = {name: value for name, value in filter.items() if name != "behaviour"}
    if isinstance(filter, dict):
        return any(map(by_session, filter.values()))
    return isinstance(filter, list) and any(map(by_session, filter))


@dataclass(frozen=True)
class Breakdown:
    """The arguments of a breakdown."""

    told: Told
    asked: Asked
    by: str
    first: int
    order: str | None
    descending: bool

    def answer(self, count: Count) -> Answer:
        def numbers(values: Collection[Value] | None) -> Numbers:
            return count(self.part(values), self.asked.span)

        values = {value: numbers([value]) for value in self.values()}
        if self.by in DIMENSIONS:
            values = {value: each for value, each in values.items() if any(each.get(name) for name in ANYTHING)}
        unknown = values.pop(None, None)
        ordered = self.in_order(values)
        rest = ordered[self.first :]
        return {
            "valueCount": len(ordered),
            "rows": [{"value": value, "metrics": values[value]} for value in ordered[: self.first]],
            "rest": numbers(rest) if rest else None,
            "unknown": unknown,
            "total": numbers(None),
        }

    def in_order(self, values: dict[Value, Numbers]) -> list[Value]:
        by_value = sorted(values, key=lambda value: WEEKDAYS.index(value) if value in WEEKDAYS else value or "")
        if self.order is None and self.by not in DIMENSIONS:
            return by_value
        default = "plays" if values and "plays" in next(iter(values.values())) else "clicks"
        name, descending = self.order or default, self.descending or self.order is None
        return sorted(by_value, key=lambda value: values[value][name] or 0, reverse=descending)

    def values(self) -> Iterable[Value]:
        """All that there can be."""
        match self.by:
            case "VIEWER_KIND":
                return ["AUTHENTICATED", "ANONYMOUS"]
            case "NEW_OR_RETURNING":
                return ["NEW", "RETURNING"]
            case "WEEKDAY" | "HOUR":
                return dict.fromkeys(map(self.time_value, self.buckets[:-1]))
        return {fact.context.get(DIMENSIONS[self.by]) for fact in self.told.facts}

    @cached_property
    def parts(self) -> dict[frozenset[Value] | None, Part]:
        """What was found before."""
        return {}

    def part(self, values: Collection[Value] | None) -> Part:
        """What the audience did with some values; with any value if they are None."""
        key = None if values is None else frozenset(values)
        if key not in self.parts:
            self.parts[key] = self.find_part(key)
        return self.parts[key]

    def find_part(self, values: frozenset[Value] | None) -> Part:
        if values is None:
            return part_of(self.told, self.asked, self.asked.span)
        if self.by in ("WEEKDAY", "HOUR"):
            span = self.asked.span

            def is_then(fact: Fact) -> bool:
                return span.start <= fact.at < span.end and self.value_at(fact.at) in values

            return part_of(self.told, self.asked, span, is_then, lambda fact: True)
        return part_of(self.told, self.asked, self.asked.span, lambda fact: self.value_of(fact) in values)

    def value_of(self, fact: Fact) -> Value:
        match self.by:
            case "VIEWER_KIND":
                return "AUTHENTICATED" if fact.person[0] == "viewer" else "ANONYMOUS"
            case "NEW_OR_RETURNING":
                return "RETURNING" if fact.person in self.came_before else "NEW"
        return fact.context.get(DIMENSIONS[self.by])

    @cached_property
    def came_before(self) -> set[tuple[str, str]]:
        """Who was present before the period."""
        return {
            fact.person
            for fact in self.told.facts
            if fact.at < self.asked.span.start and fact.type in PRESENT and not fact.bot
        }

    @cached_property
    def buckets(self) -> list[datetime]:
        interval = "DAY" if self.by == "WEEKDAY" else "HOUR"
        return bucket_bounds(self.asked.span.start, self.asked.span.end, interval, self.asked.period["timeZone"])

    def value_at(self, at: datetime) -> Value:
        return self.time_value(self.buckets[bisect_right(self.buckets, at) - 1])

    def time_value(self, start: datetime) -> Value:
        shown = wall(start, self.asked.period["timeZone"])
        return WEEKDAYS[shown.weekday()] if self.by == "WEEKDAY" else f"{shown.hour:02}"


#: A value of a dimension is there if any of these is not zero.
ANYTHING = ("impressions", "plays", "clicks", "minutesViewed", "exposures", "uniqueViewers")
