"""steps of a playlist: its sessions from node to node, as a Sankey diagram shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random

from oracle.fields.asking import Answer, Asked, FieldQuestion, Told, named, random_asked
from oracle.journeys import Name
from oracle.structure import parts
from oracle.world import World

#: A node that a step shows; None stands for all others.
Shown = Name | None


def random_steps(random: Random, world: World) -> FieldQuestion:
    asked, count, first = random_asked(random, world), random.choice([1, 2, 3, 6, 12]), random.choice([1, 2, 3, 50])
    origin = random.choice([None, *parts(world)])
    direction = random.choice(["FORWARD", "FORWARD", "BACKWARD"])
    start = "" if origin is None else f'from: "{origin}",'
    selection = f"""
        steps(period: $period, filter: $filter, {start} direction: {direction}, count: {count}, first: {first}) {{
          sessions
          steps {{
            number sessions exits
            nodes {{ node {{ externalId }} sessions share exits }}
            rest {{ nodes sessions exits }}
            links {{ from {{ externalId }} to {{ externalId }} sessions }}
          }}
        }}"""
    return FieldQuestion(
        selection, asked, lambda told: {"steps": steps(told, asked, origin, direction == "FORWARD", count, first)}
    )


def steps(told: Told, asked: Asked, origin: str | None, forward: bool, count: int, first: int) -> Answer:
    sessions = told.walks(asked.filter, asked.span).sessions
    ways = [way for session in sessions if (way := followed(session.path, origin, forward))]
    shown = [most_frequent((way[place] for way in ways if len(way) > place), first) for place in range(count)]
    return {
        "sessions": len(ways),
        "steps": [
            step([way[place:] for way in ways if len(way) > place], place + 1, len(ways), shown[place:])
            for place in range(count)
            if shown[place]
        ],
    }


def followed(path: Sequence[Name], origin: str | None, forward: bool) -> list[Name]:
    """The nodes from the origin on; none of a session that did not play it."""
    nodes = list(path if forward else reversed(path))
    if origin is None:
        return nodes
    return next((nodes[place:] for place, node in enumerate(nodes) if node.text == origin), [])


def most_frequent(nodes: Iterable[Name], first: int) -> set[Name]:
    counts = Counter(nodes)
    return set(sorted(counts, key=lambda node: (-counts[node], node.id))[:first])


def step(ways: Sequence[Sequence[Name]], number: int, all_sessions: int, shown: Sequence[set[Name]]) -> Answer:
    """A step.

    Args:
        ways: From this step on.
        shown: The nodes that this step and the next ones show; the last one is the last that is asked for.
    """
    is_last = len(shown) == 1
    here = Counter(at(way, 0, shown) for way in ways)
    exits = Counter(at(way, 0, shown) for way in ways if len(way) == 1)
    links = Counter((at(way, 0, shown), at(way, 1, shown)) for way in ways if len(way) > 1 and not is_last)
    nodes = sorted((node for node in here if node), key=lambda node: (-here[node], node.id))

    def of(node: Shown) -> Answer:
        return {"sessions": here[node], "exits": None if is_last else exits[node]}

    return {
        "number": number,
        "sessions": len(ways),
        "exits": None if is_last else exits.total(),
        "nodes": [{"node": named(node), "share": here[node] / all_sessions, **of(node)} for node in nodes],
        "rest": {"nodes": len({way[0] for way in ways} - shown[0]), **of(None)} if None in here else None,
        "links": [
            {"from": named(start), "to": named(end), "sessions": links[start, end]}
            for start, end in sorted(links, key=lambda ends: (-links[ends], *(name.id if name else 0 for name in ends)))
        ],
    }


def at(way: Sequence[Name], place: int, shown: Sequence[set[Name]]) -> Shown:
    return way[place] if way[place] in shown[place] else None


def identities(answer: Answer) -> None:
    """What holds of every answer: a step has the sessions of the one before without its exits."""
    for now, then in pairwise(answer["steps"]):
        assert now["sessions"] == then["sessions"] + now["exits"]
