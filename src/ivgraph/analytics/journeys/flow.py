"""The flow of a playlist: how plays of each node were left, and with which nodes sessions began."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.journeys.days import cut_period
from ivgraph.analytics.period import Period
from ivgraph.analytics.ratios import ratio
from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class FlowQuery:
    """The plays and sessions that are counted."""

    period: Period
    condition: Condition | None


class FlowKey(NamedTuple):
    """A playlist, or one of its nodes, whose departures alone are read."""

    playlist_id: int
    node_id: int | None = None


@dataclass(frozen=True, slots=True)
class TransitionPart:
    """The plays of a transition that have the same cause and chosen hotspot."""

    #: None where no player said.
    cause: str | None
    hotspot_id: int | None
    count: int


class Ends(NamedTuple):
    """The node that a transition leaves, and the one that it leads to."""

    #: None where sessions begin.
    node_id: int | None
    #: None where nothing follows: exits.
    to_node_id: int | None


@dataclass(frozen=True, slots=True)
class Transition:
    """All plays of one node that the same node followed."""

    ends: Ends
    count: int
    #: Most frequent first; none for exits and beginnings.
    parts: tuple[TransitionPart, ...]


@dataclass(frozen=True)
class Flow:
    """The transitions of a period, most frequent first."""

    transitions: tuple[Transition, ...]

    @cached_property
    def by_ends(self) -> Mapping[Ends, Transition]:
        return {transition.ends: transition for transition in self.transitions}

    @cached_property
    def departures(self) -> Mapping[int | None, Sequence[Ends]]:
        """The transitions that leave each node, by their ends."""
        return self._grouped(lambda ends: ends.node_id)

    @cached_property
    def arrivals(self) -> Mapping[int | None, Sequence[Ends]]:
        """The transitions that lead to each node, by their ends."""
        return self._grouped(lambda ends: ends.to_node_id)

    @cached_property
    def plays(self) -> Mapping[int | None, int]:
        """Plays of each node: departures and exits. Of None: the sessions, each of which begins with a node."""
        counts = Counter[int | None]()
        for transition in self.transitions:
            counts[transition.ends.node_id] += transition.count
        return counts

    @property
    def sessions(self) -> int:
        return self.plays[None]

    def count(self, ends: Ends) -> int:
        transition = self.by_ends.get(ends)
        return transition.count if transition else 0

    def share(self, ends: Ends) -> float | None:
        """Of the plays of the node that is left, or of the sessions; None if there are none."""
        return ratio(self.count(ends), self.plays[ends.node_id])

    def _grouped(self, node: Callable[[Ends], int | None]) -> Mapping[int | None, Sequence[Ends]]:
        grouped: dict[int | None, list[Ends]] = defaultdict(list)
        for ends in self.by_ends:
            grouped[node(ends)].append(ends)
        return dict(grouped)


async def read_flow(
    database: ReadableDatabase, query: FlowQuery, audience: Audience | None, keys: Sequence[FlowKey]
) -> dict[FlowKey, Flow]:
    """The flow of each playlist; of a node its departures and exits alone. Plays and exits are of one moment."""
    playlists = sorted({key.playlist_id for key in keys})
    nodes = None if any(key.node_id is None for key in keys) else sorted({key.node_id or 0 for key in keys})
    arguments = (*cut_period(query.period, audience).arguments, *audience_arguments(audience))
    rows = await database.fetch("analytics/journeys/flow", playlists, nodes, *arguments)
    rows_of: dict[FlowKey, list[Any]] = defaultdict(list)
    for row in rows:
        rows_of[FlowKey(row["playlist_id"])].append(row)
        rows_of[FlowKey(row["playlist_id"], row["node_id"] or 0)].append(row)
    return {key: build_flow(rows_of[key]) for key in keys}


def build_flow(rows: Iterable[Mapping[str, Any]]) -> Flow:
    """Joins the rows of one pair of nodes into a transition."""
    rows_of: dict[Ends, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        rows_of[Ends(row["node_id"], row["to_node_id"])].append(row)
    transitions = [
        Transition(ends, sum(row["plays"] for row in of_pair), _parts(ends, of_pair))
        for ends, of_pair in rows_of.items()
    ]
    return Flow(tuple(sorted(transitions, key=_rank)))


def _parts(ends: Ends, rows: Iterable[Mapping[str, Any]]) -> tuple[TransitionPart, ...]:
    if None in ends:
        return ()
    parts = (TransitionPart(row["cause"], row["hotspot_id"], row["plays"]) for row in rows)
    return tuple(sorted(parts, key=lambda part: (-part.count, part.cause or "", part.hotspot_id or 0)))


def _rank(transition: Transition) -> tuple[int, int, int]:
    return -transition.count, transition.ends.node_id or 0, transition.ends.to_node_id or 0
