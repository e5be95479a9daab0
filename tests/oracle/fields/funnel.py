"""endings and funnel of a playlist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from statistics import median
from typing import Any

from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, growth, named, random_asked, random_version
from oracle.fields.paths import ENDS, ends, of_version, quoted
from oracle.journeys import Name
from oracle.place import NOW
from oracle.recount import ratio
from oracle.structure import parts
from oracle.world import World
from support.journeys import Journey, Play


def random_endings(random: Random, world: World) -> FieldQuestion:
    asked, version = random_asked(random, world, comparable=True), random_version(random, world)
    selection = f"""
        endings(period: $period, filter: $filter, compareTo: $compareTo{of_version(version)}) {{
          sessions {ENDS}
          nodes {{
            node {{ externalId }} isEnding sessions goingOn share medianSecondsToReach
            comparison {{ sessions share change }}
          }}
          comparison {{ period {{ start end timeZone }} sessions change {ENDS} }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"endings": endings(told, asked, version)})


def endings(told: Told, asked: Asked, version: int | None) -> Answer:
    now = told.walks(asked.filter, asked.span).sessions
    then = told.walks(asked.filter, asked.compared).sessions if asked.compared else None
    here, before, structured = by_last_node(now), by_last_node(then or []), told.of_version(version)
    nodes = dict.fromkeys([*in_order(here), *in_order(before)])

    def node(name: Name) -> Answer:
        sessions, compared = here.get(name, []), before.get(name, [])
        seconds = [(session.plays[-1].event.at - session.plays[0].event.at).total_seconds() for session in sessions]
        return {
            "node": named(name),
            "isEnding": name.text in structured.endings,
            "sessions": len(sessions),
            "goingOn": sum(session.is_going_on(NOW) for session in sessions),
            "share": ratio(len(sessions), len(now)),
            "medianSecondsToReach": median(seconds) if seconds else None,
            "comparison": None
            if then is None
            else {
                "sessions": len(compared),
                "share": ratio(len(compared), len(then)),
                "change": growth(len(sessions), len(compared)),
            },
        }

    return {
        "sessions": len(now),
        "ends": ends(structured, now),
        "nodes": [node(name) for name in nodes],
        "comparison": None
        if then is None or asked.compared is None
        else {
            "period": asked.tell(asked.compared),
            "sessions": len(then),
            "change": growth(len(now), len(then)),
            "ends": ends(structured, then),
        },
    }


def by_last_node(sessions: Sequence[Journey]) -> dict[Name, list[Journey]]:
    found = defaultdict[Any, list[Journey]](list)
    for session in sessions:
        found[session.walk[-1]].append(session)
    return found


def in_order(found: dict[Name, list[Journey]]) -> list[Name]:
    return sorted(found, key=lambda name: (-len(found[name]), name.id))


def random_funnel(random: Random, world: World) -> FieldQuestion:
    asked, scope = random_asked(random, world, comparable=True), random.choice(["SESSION", "VIEWER"])
    version = random_version(random, world)
    every = list(parts(world))
    nodes = random.sample(every, random.randint(1, len(every))) if every and random.random() < 0.6 else None
    given = "" if nodes is None else f"nodes: [{', '.join(map(quoted, nodes))}],"
    times = "medianSeconds" if random.random() < 0.6 else ""
    selection = f"""
        funnel(period: $period, filter: $filter, compareTo: $compareTo, {given} scope: {scope}{of_version(version)}) {{
          scope count
          stages {{
            number node {{ externalId }} count share dropped dropOff {times}
            comparison {{ count share dropOff change }}
          }}
          comparison {{ period {{ start end timeZone }} count change }}
        }}"""
    return FieldQuestion(selection, asked, lambda told: {"funnel": funnel(told, asked, nodes, scope, version)})


def funnel(told: Told, asked: Asked, nodes: list[str] | None, scope: str, version: int | None) -> Answer:
    now = funnel_of(told, told.walks(asked.filter, asked.span).sessions, nodes, scope, version)
    if asked.compared is None:
        return now | {"stages": [stage | {"comparison": None} for stage in now["stages"]], "comparison": None}
    then = funnel_of(told, told.walks(asked.filter, asked.compared).sessions, nodes, scope, version)
    both = zip(now["stages"], then["stages"], strict=True)
    return now | {
        "stages": [
            stage | {"comparison": before | {"change": growth(stage["count"], before["count"])}}
            for stage, before in both
        ],
        "comparison": {
            "period": asked.tell(asked.compared),
            "count": then["count"],
            "change": growth(now["count"], then["count"]),
        },
    }


def funnel_of(
    told: Told, sessions: Sequence[Journey], nodes: list[str] | None, scope: str, version: int | None
) -> Answer:
    walkers = defaultdict[Any, list[Play]](list)
    for number, session in enumerate(sessions):
        walkers[session.viewer if scope == "VIEWER" else number] += session.plays
    levels = told.of_version(version).levels
    stages = len(nodes) if nodes is not None else max(levels.values(), default=0)
    times = [
        in_turn(plays, nodes) if nodes is not None else by_level(levels, plays, stages)
        for plays in (sorted(plays, key=lambda play: (play.event.at, play.event.id)) for plays in walkers.values())
    ]
    counts = [len(times), *(sum(len(reached) > stage for reached in times) for stage in range(stages))]
    return {
        "scope": scope,
        "count": len(times),
        "stages": [
            {
                "number": number,
                "node": {"externalId": nodes[number - 1]} if nodes is not None else None,
                "count": counts[number],
                "share": ratio(counts[number], len(times)),
                "dropped": counts[number - 1] - counts[number],
                "dropOff": ratio(counts[number - 1] - counts[number], counts[number - 1]),
                "medianSeconds": median_seconds([reached[number - 2 : number] for reached in times if number > 1]),
            }
            for number in range(1, stages + 1)
        ],
    }


def median_seconds(stages: Sequence[Sequence[datetime]]) -> float | None:
    """Args: stages: of each walker the times of a stage and of the one before, as far as they were reached."""
    seconds = [(both[1] - both[0]).total_seconds() for both in stages if len(both) == 2]
    return median(seconds) if seconds else None


def in_turn(plays: Sequence[Play], nodes: Sequence[str]) -> list[datetime]:
    """When each of the nodes was played, one after the other."""
    found: list[datetime] = []
    for play in plays:
        if len(found) < len(nodes) and play.node.text == nodes[len(found)]:
            found.append(play.event.at)
    return found


def by_level(levels: Mapping[str, int], plays: Sequence[Play], deepest: int) -> list[datetime]:
    """When each level, or a deeper one, was first played."""
    found: list[datetime] = []
    for play in plays:
        while len(found) < levels.get(play.node.text, 0):
            found.append(play.event.at)
    return found[:deepest]
