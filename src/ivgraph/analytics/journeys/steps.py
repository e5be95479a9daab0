"""Follows sessions from node to node, step by step, as a Sankey diagram shows it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.journeys.days import DaysAndParts, Part, cut_period
from ivgraph.analytics.journeys.sessions import PlaylistKey, QueryOnSessions
from ivgraph.database import ReadableDatabase

#: A rollup has this many steps from the start.
MAX_STEPS = 12


@dataclass(frozen=True, slots=True)
class StepsQuery(QueryOnSessions):
    """Which sessions are followed, from where and how far."""

    #: The node that sessions are followed from: forwards from their first play of it, backwards from their last one.
    #: None: from the start of the session, or backwards from its end.
    origin: int | None
    forward: bool
    steps: int
    #: The nodes that each step shows.
    first: int


@dataclass(frozen=True, slots=True)
class StepNode:
    """A node at a step; as None all nodes that the step does not show."""

    node_id: int | None
    sessions: int
    #: Sessions without a next step; None at the last step that was asked for, where nobody looked.
    exits: int | None


@dataclass(frozen=True, slots=True)
class StepLink:
    """Sessions that go from a node of a step to one of the next step. None stands for the nodes that are not shown."""

    node_id: int | None
    to_node_id: int | None
    sessions: int


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sessions that come so far."""

    number: int
    sessions: int
    exits: int | None
    #: Most frequent first.
    nodes: tuple[StepNode, ...]
    #: All other nodes together; None if all are shown.
    rest: StepNode | None
    #: How many nodes the rest is.
    rest_nodes: int
    #: To the next step, most frequent first.
    links: tuple[StepLink, ...]


async def read_steps(
    database: ReadableDatabase, query: StepsQuery, audience: Audience | None, keys: Sequence[PlaylistKey]
) -> dict[PlaylistKey, tuple[Step, ...]]:
    """The steps of each playlist's sessions, up to the last one that a session reached."""
    rows = await database.fetch(
        "analytics/journeys/steps",
        sorted({key.playlist_id for key in keys}),
        *_times(query, audience).arguments,
        *audience_arguments(audience),
        query.origin or 0,
        1 if query.forward else -1,
        query.steps,
        query.first,
    )
    rows_of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[row["playlist_id"]].append(row)
    return {key: build_steps(rows_of[key.playlist_id], query.steps) for key in keys}


def _times(query: StepsQuery, audience: Audience | None) -> DaysAndParts:
    """What is read from the rollup, which has the steps from the start of all sessions, and what from journeys."""
    if query.origin is None and query.forward:
        return cut_period(query.period, audience)
    return DaysAndParts(0, 0, (Part(*query.period.slots, 1),))


def build_steps(rows: Iterable[Mapping[str, Any]], steps: int) -> tuple[Step, ...]:
    """Joins the rows of one playlist: the sessions that come to a node of a step, by the node of the step before.

    Args:
        steps: The number that was asked for.
    """
    coming: dict[int, Counter[int | None]] = defaultdict(Counter)
    links: dict[int, list[StepLink]] = defaultdict(list)
    nodes: dict[int, int] = {}
    for row in rows:
        number = row["step"]
        coming[number][row["to_node_id"]] += row["sessions"]
        nodes[number] = row["nodes"]
        if number > 1:
            links[number - 1].append(StepLink(row["node_id"], row["to_node_id"], row["sessions"]))
    return tuple(
        _build_step(number, coming[number], nodes[number], links[number], is_last=number == steps)
        for number in sorted(coming)
    )


def _build_step(
    number: int, coming: Mapping[int | None, int], nodes: int, links: Sequence[StepLink], *, is_last: bool
) -> Step:
    going = Counter[int | None]()
    for link in links:
        going[link.node_id] += link.sessions

    def build(node_id: int | None) -> StepNode:
        sessions = coming[node_id]
        return StepNode(node_id, sessions, None if is_last else sessions - going[node_id])

    shown = sorted((id for id in coming if id is not None), key=lambda id: (-coming[id], id))
    sessions = sum(coming.values())
    return Step(
        number,
        sessions,
        None if is_last else sessions - going.total(),
        tuple(map(build, shown)),
        build(None) if None in coming else None,
        nodes - len(shown),
        tuple(sorted(links, key=lambda link: (-link.sessions, link.node_id or 0, link.to_node_id or 0))),
    )
