"""diagnosis of a playlist: what may be a mistake in its story, or costs viewers.

Random worlds are small, so the test lowers how many plays and sessions it takes to say anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from random import Random
from typing import Any

import pytest

from ivgraph.analytics.journeys.diagnosis import choices, loops, lost_minutes, unused
from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, named, random_asked, random_version
from oracle.fields.choices import wilson
from oracle.journeys import Name
from oracle.place import NOW
from oracle.structure import kind, nodes, ways
from oracle.world import World

#: Plays, exits, departures, sessions or opportunities without which nothing is found; opportunities that are many.
SAMPLE, MANY = 3, 8
#: What the interval of a share must be above, for a choice that is none.
DOMINANT, OVERWHELMING = 0.5, 0.7

#: By type of findings, in the order of those that are equally severe: what is told of them.
TYPES = {
    "DeadEnd": "node { externalId } reason plays exits",
    "UnreachableNode": "node { externalId } plays",
    "HotspotOutsideNode": "hotspot { externalId } isNeverShown nodeDurationSeconds",
    "LostMinutes": "node { externalId } exits averageMinutesAfter lostMinutes",
    "HoldingLoop": "nodes { externalId } sessions heldSessions share averageRounds",
    "DominatedChoice": "node { externalId } hotspot { externalId } to { externalId } ways: plays count share "
    "shareInterval { low high }",
    "UnplayedNode": "node { externalId } opportunities",
    "UnclickedHotspot": "hotspot { externalId } plays",
}
SEVERITIES = ["HIGH", "MEDIUM", "LOW"]

#: Its severity and what it tells.
Found = tuple[str, Answer]


def lower_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets the product find what there is in small worlds."""
    for module in (loops, lost_minutes, unused):
        monkeypatch.setattr(module, "MIN_SAMPLE", SAMPLE)
    monkeypatch.setattr(unused, "MANY", MANY)
    monkeypatch.setattr(choices, "DOMINANT_SHARE", DOMINANT)
    monkeypatch.setattr(choices, "OVERWHELMING_SHARE", OVERWHELMING)


def random_diagnosis(random: Random, world: World) -> FieldQuestion:
    period, version = random_asked(random, world).period, random_version(random, world)
    asked = Asked(period, None, None)
    given = "" if version is None else f", version: {version}"
    selection = f"""
        diagnosis(period: $period, first: 500{given}) {{
          period {{ start end timeZone }} sessions sessionsRead findingCount
          findings {{
            __typename severity {" ".join(f"... on {type} {{ {fields} }}" for type, fields in TYPES.items())}
          }}
        }}"""

    def arrange(answer: Answer) -> Answer:
        """Nodes and hotspots of one type and severity are in the order of the structure, or of their ids."""
        told = answer["diagnosis"]
        return {"diagnosis": told | {"findings": sorted(told["findings"], key=place)}}

    return FieldQuestion(selection, asked, lambda told: {"diagnosis": diagnosis(told, asked, version)}, arrange)


def place(finding: Answer) -> Any:
    part = finding.get("node") or finding.get("hotspot") or finding.get("nodes")
    return SEVERITIES.index(finding["severity"]), list(TYPES).index(finding["__typename"]), str(part)


def diagnosis(told: Told, asked: Asked, version: int | None) -> Answer:
    story = Story(told, told.of_version(version), asked)
    findings = [
        {"__typename": type, "severity": severity, **finding}
        for type, found in zip(TYPES, story.find(), strict=True)
        for severity, finding in found
    ]
    return {
        "period": asked.tell(asked.span),
        "sessions": len(story.sessions),
        "sessionsRead": len(story.sessions),
        "findingCount": len(findings),
        "findings": findings,
    }


class Story:
    """A structure, and what viewers did in a period, bots left out."""

    def __init__(self, told: Told, structured: Told, asked: Asked) -> None:
        self.told, self.structured, self.world, self.span = told, structured, structured.world, asked.span
        walks = told.walks(None, asked.span)
        self.sessions = walks.sessions
        self.walked = walks.plays
        self.plays = Counter(play.node.text for play in walks.plays)
        self.exits = Counter(play.node.text for play in walks.plays if play.is_exit)
        self.nodes = {node["id"]: node for node in nodes(self.world) if "deletedAt" not in node}
        self.hotspots = {
            hotspot["id"]: hotspot | {"node": node}
            for node in self.nodes
            for hotspot in self.nodes[node]["hotspots"]
            if "deletedAt" not in hotspot
        }
        self.ways: dict[str, set[str]] = {node["id"]: set() for node in nodes(self.world)}
        self.lost: dict[str, set[str]] = {node["id"]: set() for node in nodes(self.world)}
        for here, there in ways(self.world):
            (self.ways if there in self.nodes else self.lost)[here].add(there)

    def find(self) -> Iterator[Iterable[Found]]:
        """The findings of all types, in their order."""
        yield self.dead_ends()
        yield self.unreachable_nodes()
        yield self.hotspots_outside()
        yield self.lost_minutes()
        yield self.loops()
        yield self.dominated_choices()
        yield self.unplayed_nodes()
        yield self.unclicked_hotspots()

    def dead_ends(self) -> Iterator[Found]:
        endings, reachable = self.structured.endings, self.structured.levels.keys()
        meant = {node for node in endings & reachable if not self.lost[node]}
        for node in reachable:
            told = {"node": {"externalId": node}, "plays": self.plays[node], "exits": self.exits[node]}
            if node in endings and self.lost[node]:
                yield "HIGH", told | {"reason": "WAYS_LOST"}
            elif meant and not meant & self.ahead(node, self.ways):
                yield "MEDIUM", told | {"reason": "NO_ENDING_AHEAD"}

    def ahead(self, node: str, ways: Mapping[str, set[str]]) -> set[str]:
        """The node, and all that ways lead to from it."""
        found = {node}
        for _ in ways:
            found |= {there for here in found for there in ways[here]}
        return found

    def unreachable_nodes(self) -> Iterator[Found]:
        for node in self.nodes.keys() - self.structured.levels.keys() if self.structured.levels else ():
            plays = self.plays[node]
            yield "LOW" if plays else "HIGH", {"node": {"externalId": node}, "plays": plays}

    def window(self, hotspot: str) -> tuple[float, float | None, float | None]:
        """When a hotspot is shown, and when it and its node are over, in seconds; None if that is unknown."""
        here = self.hotspots[hotspot]
        return here.get("shownFrom", 0), here.get("shownUntil"), self.nodes[here["node"]].get("durationSeconds")

    def is_never_shown(self, hotspot: str) -> bool:
        start, until, duration = self.window(hotspot)
        return any(end is not None and start >= end for end in (until, duration))

    def hotspots_outside(self) -> Iterator[Found]:
        for hotspot in self.hotspots:
            _, until, duration = self.window(hotspot)
            told = {"hotspot": {"externalId": hotspot}, "nodeDurationSeconds": duration}
            if self.is_never_shown(hotspot):
                yield "HIGH", told | {"isNeverShown": True}
            elif until is not None and duration is not None and until > duration + 1:
                yield "LOW", told | {"isNeverShown": False}

    def lost_minutes(self) -> Iterator[Found]:
        exits, departures, after = Counter[Name](), Counter[Name](), Counter[Name]()
        watched = 0
        for session in self.sessions:
            watched += sum(len(play.watched) for play in session.plays)
            for number, play in enumerate(session.plays):
                if not play.is_exit:
                    departures[play.node] += 1
                    after[play.node] += sum(len(each.watched) for each in session.plays[number + 1 :])
                elif not session.is_going_on(NOW):
                    exits[play.node] += 1
        found = {
            node: exits[node] * after[node] / departures[node]
            for node in after
            if node.text not in self.structured.endings and min(exits[node], departures[node]) >= SAMPLE
        }
        for node in sorted(found, key=lambda node: (-found[node], node.id))[:3]:
            if found[node]:
                yield (
                    rate(found[node] / watched, 0.1, 0.03),
                    {
                        "node": named(node),
                        "exits": exits[node],
                        "averageMinutesAfter": after[node] / departures[node] / 60,
                        "lostMinutes": found[node] / 60,
                    },
                )

    def loops(self) -> Iterator[Found]:
        rounds = {node: self.rounds(node) for node in {play.node for each in self.sessions for play in each.plays}}
        shares = {node: ratio_held(found) for node, found in rounds.items() if len(found) >= SAMPLE}
        holding = {node: share for node, share in shares.items() if share >= 0.1}
        follows: dict[str, set[str]] = {node.text: set() for node in holding}
        for play in self.walked:
            if play.node in holding and play.next_node in holding:
                follows[play.node.text].add(play.next_node.text)
        left = sorted(holding, key=lambda node: (-holding[node], node.id))
        while left:
            first = left[0].text
            loop = [
                node
                for node in left
                if node.text in self.ahead(first, follows) and first in self.ahead(node.text, follows)
            ]
            found = rounds[left[0]]
            held = [number for number in found if number >= 3]
            yield (
                rate(len(held) / len(found), 0.5, 0.25),
                {
                    "nodes": [named(node) for node in loop],
                    "sessions": len(found),
                    "heldSessions": len(held),
                    "share": len(held) / len(found),
                    "averageRounds": sum(held) / len(held),
                },
            )
            left = [node for node in left if node not in loop]

    def rounds(self, node: Name) -> list[int]:
        """How often each of the sessions that play a node comes back to it."""
        counts = [sum(play.node == node for play in session.plays) for session in self.sessions]
        return [count - 1 for count in counts if count]

    def dominated_choices(self) -> Iterator[Found]:
        for node in self.nodes:
            options = self.options(node)
            if len(options) < 2:
                continue
            taken = Counter(self.taken(node, options))
            for option, count in taken.most_common(1):
                interval = wilson(count, taken.total())
                if interval and interval["low"] > DOMINANT:
                    yield (
                        "MEDIUM" if interval["low"] > OVERWHELMING else "LOW",
                        {
                            "node": {"externalId": node},
                            "hotspot": option and {"externalId": option},
                            "to": {"externalId": options[option]},
                            "ways": taken.total(),
                            "count": count,
                            "share": count / taken.total(),
                            "shareInterval": interval,
                        },
                    )

    def options(self, node: str) -> dict[str | None, str]:
        """The ways on, with the nodes that they lead to; None is the default way, to another node."""
        found: dict[str | None, str] = {
            id: each["toNode"]
            for id, each in self.hotspots.items()
            if each["node"] == node and each.get("toNode") in self.nodes
        }
        follows = self.nodes[node].get("defaultNode")
        if follows is not None and follows in self.nodes and follows != node:
            found[None] = follows
        return found

    def taken(self, node: str, options: Mapping[str | None, str]) -> Iterator[str | None]:
        """By which of its options each play of a node was left."""
        for play in self.walked:
            if play.node.text == node and play.next_node:
                is_default = play.cause == "default" or (
                    play.cause is None and play.next_node.text == options.get(None)
                )
                if play.hotspot and play.hotspot.text in options:
                    yield play.hotspot.text
                elif not play.hotspot and is_default and None in options:
                    yield None

    def unplayed_nodes(self) -> Iterator[Found]:
        for node in self.structured.levels:
            opportunities = sum(self.plays[here] for here, there in self.ways.items() if node in there)
            if not self.plays[node] and opportunities >= SAMPLE:
                yield rate_many(opportunities), {"node": {"externalId": node}, "opportunities": opportunities}

    def unclicked_hotspots(self) -> Iterator[Found]:
        clicked = {fact.hotspot for fact in self.told.matching(None, self.span) if fact.type == "hotspot_click"}
        for hotspot in self.hotspots.keys() - clicked - self.chosen:
            plays = self.plays[self.hotspots[hotspot]["node"]]
            does_something = kind(self.world, hotspot) is not None
            if does_something and not self.is_never_shown(hotspot) and plays >= SAMPLE:
                yield rate_many(plays), {"hotspot": {"externalId": hotspot}, "plays": plays}

    @cached_property
    def chosen(self) -> set[str]:
        return {play.hotspot.text for play in self.walked if play.hotspot}


def ratio_held(rounds: list[int]) -> float:
    return sum(number >= 3 for number in rounds) / len(rounds)


def rate(share: float, severe: float, notable: float) -> str:
    return "HIGH" if share >= severe else "MEDIUM" if share >= notable else "LOW"


def rate_many(opportunities: int) -> str:
    return "MEDIUM" if opportunities >= MANY else "LOW"
