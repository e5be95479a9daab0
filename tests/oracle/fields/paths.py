"""paths of a playlist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from oracle.fields.asking import (
    VIEWERS,
    Answer,
    Asked,
    FieldQuestion,
    Told,
    count_viewers,
    named,
    random_asked,
    random_version,
)
from oracle.journeys import Name
from oracle.place import NOW
from oracle.recount import Fact, ratio
from oracle.structure import parts
from oracle.world import World
from support.journeys import Journey

ENDS = "ends { ending left goingOn }"

#: By order, the fields that tell its key.
KEYS = {
    "SESSIONS": "sessions",
    "VIEWERS": "viewers { authenticated anonymous }",
    "AVERAGE_MINUTES": "averageMinutes",
    "LENGTH": "length",
}


@dataclass(frozen=True)
class Match:
    """Which paths are listed, by external ids."""

    starts_with: list[str]
    passes_through: list[str]
    ends_at: str | None

    @property
    def text(self) -> str:
        """The input of GraphQL."""
        given = {
            "startsWith": f"[{', '.join(map(quoted, self.starts_with))}]" if self.starts_with else None,
            "passesThrough": f"[{', '.join(map(quoted, self.passes_through))}]" if self.passes_through else None,
            "endsAt": quoted(self.ends_at) if self.ends_at else None,
        }
        return "{" + ", ".join(f"{name}: {value}" for name, value in given.items() if value) + "}"

    def holds(self, path: Sequence[Name]) -> bool:
        nodes = [node.text for node in path]
        rest = iter(nodes)
        return (
            nodes[: len(self.starts_with)] == self.starts_with
            and all(node in rest for node in self.passes_through)
            and (self.ends_at is None or nodes[-1] == self.ends_at)
        )


def random_paths(random: Random, world: World) -> FieldQuestion:
    asked, match, version = random_asked(random, world), random_match(random, world), random_version(random, world)
    kept = random.random() < 0.4
    order, descending = random.choice(list(KEYS)), random.random() < 0.7
    is_whole = random.random() < 0.6
    first = 100 if is_whole else random.choice([1, 2, 5])
    shown = f"nodes(first: 100) {{ externalId }} length sessions share averageMinutes {ENDS} {VIEWERS}"
    selection = f"""
        paths(
          period: $period, filter: $filter, match: {match.text}, repeats: {"KEPT" if kept else "COLLAPSED"},
          orderBy: {{by: {order}, direction: {"DESC" if descending else "ASC"}}}, first: {first}{of_version(version)}
        ) {{
          totalCount sessions remainingSessions pageInfo {{ hasNextPage }}
          nodes {{ {shown if is_whole else KEYS[order]} }}
        }}"""

    def expected(told: Told) -> Answer:
        found = paths(told, asked, match, kept, version)
        found.sort(key=lambda path: key(path, order), reverse=descending)
        listed = found[:first]
        sessions = sum(path["sessions"] for path in found)
        return {
            "paths": {
                "totalCount": len(found),
                "sessions": sessions,
                "remainingSessions": sessions - sum(path["sessions"] for path in listed),
                "pageInfo": {"hasNextPage": len(found) > first},
                "nodes": listed,
            }
        }

    def arrange(answer: Answer) -> Answer:
        """Paths that are equal by the order may be in any order: a page has one of them or another."""
        connection = answer["paths"]
        if is_whole:
            nodes = sorted(connection["nodes"], key=lambda path: [node["externalId"] for node in path["nodes"]])
            return {"paths": connection | {"nodes": nodes}}
        told = {name: value for name, value in connection.items() if name != "remainingSessions"}
        return {"paths": told | {"nodes": [key(path, order) for path in connection["nodes"]]}}

    return FieldQuestion(selection, asked, expected, arrange)


def of_version(version: int | None) -> str:
    """The argument that follows others."""
    return "" if version is None else f", version: {version}"


def random_match(random: Random, world: World) -> Match:
    nodes = list(parts(world))
    if not nodes or random.random() < 0.5:
        return Match([], [], None)

    def some(most: int) -> list[str]:
        found: list[str] = []
        for _ in range(random.randint(0, most)):
            node = random.choice(nodes)
            if not found or found[-1] != node:
                found.append(node)
        return found

    return Match(some(2), some(3), random.choice([None, None, *nodes]))


def paths(told: Told, asked: Asked, match: Match, kept: bool, version: int | None) -> list[Answer]:
    groups = defaultdict[Any, list[Journey]](list)
    for session in told.walks(asked.filter, asked.span).sessions:
        if match.holds(session.path):
            groups[session.walk if kept else session.path].append(session)
    everybody = sum(map(len, groups.values()))
    return [
        {
            "nodes": [named(node) for node in path[:100]],
            "length": len(path),
            "sessions": len(sessions),
            "share": ratio(len(sessions), everybody),
            "averageMinutes": sum(session.watched_ms for session in sessions) / len(sessions) / 60_000,
            "ends": ends(told.of_version(version), sessions),
            "viewers": count_viewers(map(starter, sessions)),
        }
        for path, sessions in groups.items()
    ]


def starter(session: Journey) -> Fact:
    assert session.start
    fact: Fact = session.start.context
    return fact


def ends(told: Told, sessions: Sequence[Journey]) -> Answer:
    going_on = [session for session in sessions if session.is_going_on(NOW)]
    ending = sum(session.walk[-1].text in told.endings for session in sessions if session not in going_on)
    return {"ending": ending, "left": len(sessions) - len(going_on) - ending, "goingOn": len(going_on)}


def key(path: Answer, order: str) -> float:
    match order:
        case "VIEWERS":
            return float(path["viewers"]["authenticated"] + path["viewers"]["anonymous"])
        case "AVERAGE_MINUTES":
            return round(float(path["averageMinutes"]), 9)
    return float(path[order.lower()])


def quoted(id: str) -> str:
    return f'"{id}"'
