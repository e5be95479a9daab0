"""experiment of a playlist: two periods, parts of the audience or versions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import NormalDist
from typing import Any

from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, named, random_asked, random_version
from oracle.fields.choices import in_node, is_attempt, leading_on, wilson
from oracle.journeys import Name
from oracle.place import NOW
from oracle.recount import Number, Span, ratio, watched_minutes
from oracle.structure import parts, versions
from oracle.world import World
from support.journeys import Journey, Play

INTERVAL = "interval { low high }"
SHARE = f"{{ unit difference {INTERVAL} a {{ count of share {INTERVAL} }} b {{ count of share {INTERVAL} }} }}"

#: Of how many, how many.
Part = tuple[int, int]


@dataclass(frozen=True)
class Side:
    """A variant: what is asked, and the number of the version."""

    asked: Asked
    version: int | None

    @property
    def variables(self) -> dict[str, Any]:
        return {"period": self.asked.period, "filter": self.asked.filter, "version": self.version}


@dataclass(frozen=True)
class Counted:
    """What a variant's part of the audience did."""

    side: Side
    told: Told
    #: With the levels and endings of its version.
    structured: Told
    sessions: Sequence[Journey]
    plays: Sequence[Play]

    @classmethod
    def of(cls, told: Told, side: Side) -> Counted:
        walks = told.walks(side.asked.filter, side.asked.span)
        return cls(side, told, told.of_version(side.version), walks.sessions, walks.plays)

    @property
    def means(self) -> tuple[Number, Number]:
        """Steps and minutes of a session."""
        minutes = watched_minutes(self.told.matching(self.side.asked.filter, self.side.asked.span))
        return ratio(len(self.plays), len(self.sessions)), ratio(minutes, len(self.sessions))

    @property
    def deepest(self) -> int:
        return max(self.structured.levels.values(), default=0)

    def sessions_that(self, reached: Callable[[str], bool]) -> Part:
        return len(self.sessions), sum(any(reached(play.text) for play in each.walk) for each in self.sessions)

    def viewers_that(self, reached: Callable[[str], bool]) -> Part:
        found = {each.viewer for each in self.sessions if any(reached(play.text) for play in each.walk)}
        return len({each.viewer for each in self.sessions}), len(found)

    def sessions_ended(self, node: Name) -> Part:
        return len(self.sessions), sum(each.walk[-1] == node for each in self.sessions)

    def plays_that(self, node: str, holds: Callable[[Play], bool]) -> Part:
        here = in_node(self.plays, node)
        return len(here), sum(map(holds, here))

    def options(self, node: str) -> dict[Name, Part]:
        """Of the sessions whose first play of the node could choose it, those that did."""
        first = [play for play in in_node(self.plays, node) if is_attempt(self.told, play, "FIRST")]
        names = {self.told.names[id] for id in leading_on(self.structured.world, node)}
        names |= {play.hotspot for play in first if play.hotspot}
        return {
            name: (sum(name in play.exposed for play in first), sum(play.hotspot == name for play in first))
            for name in names
        }


def random_experiment(random: Random, world: World) -> FieldQuestion:
    asked = random_asked(random, world)
    other = asked if random.random() < 0.4 else random_asked(random, world)
    a, b = (Side(each, random_version(random, world)) for each in (asked, other))
    looks = random.choice([1, 1, 7])
    node = random.choice([None, *parts(world)])
    # Behaviours of sessions that are in both variants would be looked for in the time that both have in common.
    warnings = "" if a.asked.period != b.asked.period and is_behaving(a, b) else "warnings { code }"
    of_node = f"""node(externalId: "{node}") {{
            node {{ externalId }} exitRate {SHARE} completionRate {SHARE}
            options {{ hotspot {{ externalId }} chosen {SHARE} }}
          }}"""
    selection = f"""
        experiment(a: $a, b: $b, looks: {looks}) {{
          a {{ period {{ start end timeZone }} version sessions }}
          b {{ period {{ start end timeZone }} version sessions }}
          {warnings}
          stepsPerSession {{ a b difference }} minutesPerSession {{ a b difference }}
          endingRate {SHARE} endingRateOfViewers {SHARE} levels {{ level reached {SHARE} }}
          endings {{ node {{ externalId }} ended {SHARE} }}
          {"" if node is None else of_node}
        }}"""

    def arrange(answer: Answer) -> Answer:
        """Options are listed as the structure lists its hotspots."""
        told = answer["experiment"]
        if told.get("node") is None:
            return answer
        options = sorted(told["node"]["options"], key=lambda each: str(each["hotspot"]["externalId"]))
        return {"experiment": told | {"node": told["node"] | {"options": options}}}

    return FieldQuestion(
        selection,
        asked,
        lambda told: {"experiment": experiment(Counted.of(told, a), Counted.of(told, b), looks, node)},
        arrange,
        {"a": a.variables, "b": b.variables},
    )


def is_behaving(*sides: Side) -> bool:
    return any("behaviour" in repr(side.asked.filter) for side in sides)


def experiment(a: Counted, b: Counted, looks: int, node: str | None) -> Answer:
    z = NormalDist().inv_cdf(1 - 0.05 / looks / 2)

    def compare(unit: str, of: Callable[[Counted], Part]) -> Answer:
        return share(unit, of(a), of(b), z)

    def ending(unit: str) -> Answer:
        count = Counted.sessions_that if unit == "SESSION" else Counted.viewers_that
        return compare(unit, lambda each: count(each, lambda here: here in each.structured.endings))

    def level(number: int) -> Answer:
        return compare(
            "VIEWER",
            lambda each: each.viewers_that(lambda here: each.structured.levels.get(here, 0) >= number),
        )

    ended = [session.walk[-1] for each in (a, b) for session in each.sessions]
    steps, minutes = ({"a": one, "b": other} for one, other in zip(a.means, b.means, strict=True))
    return {
        "a": variant(a),
        "b": variant(b),
        "warnings": [{"code": code} for code in warnings(a, b)],
        "stepsPerSession": steps | {"difference": difference(**steps)},
        "minutesPerSession": minutes | {"difference": difference(**minutes)},
        "endingRate": ending("SESSION"),
        "endingRateOfViewers": ending("VIEWER"),
        "levels": [{"level": number, "reached": level(number)} for number in range(1, max(a.deepest, b.deepest) + 1)],
        "endings": [
            {"node": named(name), "ended": compare("SESSION", lambda each, name=name: each.sessions_ended(name))}  # type: ignore[misc]
            for name in sorted(set(ended), key=lambda name: (-ended.count(name), name.id))
        ],
        "node": node and of_node(a, b, node, z),
    }


def of_node(a: Counted, b: Counted, node: str, z: float) -> Answer:
    duration = a.told.durations.get(node)
    here, there = a.options(node), b.options(node)

    def compare(holds: Callable[[Play], bool]) -> Answer:
        return share("PLAY", a.plays_that(node, holds), b.plays_that(node, holds), z)

    return {
        "node": {"externalId": node},
        "exitRate": compare(lambda play: play.is_exit),
        "completionRate": compare(lambda play: play.is_completed(duration)),
        "options": [
            {"hotspot": named(name), "chosen": share("SESSION", here.get(name, (0, 0)), there.get(name, (0, 0)), z)}
            for name in here.keys() | there.keys()
        ],
    }


def variant(counted: Counted) -> Answer:
    asked = counted.side.asked
    return {"period": asked.tell(asked.span), "version": counted.side.version, "sessions": len(counted.sessions)}


def share(unit: str, a: Part, b: Part, z: float) -> Answer:
    of_a, of_b = (
        {"count": count, "of": of, "share": ratio(count, of), "interval": wilson(count, of, z)} for of, count in (a, b)
    )
    return {
        "unit": unit,
        "a": of_a,
        "b": of_b,
        "difference": difference(*(ratio(count, of) for of, count in (a, b))),
        "interval": newcombe(of_a, of_b),
    }


def difference(a: Number, b: Number) -> Number:
    return None if a is None or b is None else b - a


def newcombe(a: Answer, b: Answer) -> Answer | None:
    """The square root of the sum of the squares of how far the true share of each may be on the side that matters."""
    if a["share"] is None or b["share"] is None:
        return None
    middle = b["share"] - a["share"]
    low = middle - sqrt((b["share"] - b["interval"]["low"]) ** 2 + (a["interval"]["high"] - a["share"]) ** 2)
    high = middle + sqrt((b["interval"]["high"] - b["share"]) ** 2 + (a["share"] - a["interval"]["low"]) ** 2)
    return {"low": max(-1.0, low), "high": min(1.0, high)}


def warnings(a: Counted, b: Counted) -> Iterator[str]:
    spans: list[Span] = [each.side.asked.span for each in (a, b)]
    yield from ("PERIOD_RUNNING" for span in spans if span.end > NOW)
    if spans[0].end - spans[0].start != spans[1].end - spans[1].start:
        yield "DIFFERENT_LENGTHS"
    yield from ("FEW_SESSIONS" for each in (a, b) if len(each.sessions) < 30)
    if any(one is other for one in a.sessions for other in b.sessions):
        yield "GROUPS_OVERLAP"
    if (spans[0], a.side.asked.period["timeZone"]) != (spans[1], b.side.asked.period["timeZone"]):
        yield "VIEWERS_MAY_REPEAT"
    if len(versions(a.told.world)) > 1:
        yield from ("STRUCTURE_CHANGED" for span in spans if span.start < NOW < span.end)
