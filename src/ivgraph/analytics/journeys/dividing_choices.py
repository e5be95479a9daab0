"""The choices of a playlist at which viewers part ways most evenly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivgraph.analytics.journeys.choices import DEFAULT, Outcome, outcomes_of_departures
from ivgraph.analytics.journeys.diagnosis.evidence import MIN_SAMPLE
from ivgraph.analytics.journeys.flow import Flow, Transition
from ivgraph.catalog.graph import PlaylistGraph


@dataclass(frozen=True, slots=True)
class DividingChoice:
    """A node with at least two options, and how its plays were left."""

    node_id: int
    plays: int
    #: Plays that were left because nobody clicked.
    defaults: int
    #: Plays that chose each option, by the hotspot's internal id, most frequent first.
    options: Mapping[int, int]

    @property
    def choices(self) -> int:
        return sum(self.options.values())

    @property
    def division(self) -> float:
        return divide(self.options.values())


def divide(counts: Iterable[int]) -> float:
    """The chance that two different choices are of different options: the Gini-Simpson index.

    Unlike one minus the share of the favourite, it tells 50, 49, 1 from 50, 25, 25. Unlike an entropy that is divided
    by its maximum, it does not fall when a story gets an option that nobody takes.

    Raises:
        ZeroDivisionError: There are fewer than two choices.
    """
    chosen = tuple(counts)
    choices = sum(chosen)
    pairs = choices * (choices - 1)
    alike = sum(count * (count - 1) for count in chosen)
    return (pairs - alike) / pairs


def find_dividing_choices(flow: Flow, graph: PlaylistGraph) -> list[DividingChoice]:
    """All choices with at least MIN_SAMPLE plays that chose, those that divide viewers most first."""
    found = [each for each in _list_choices(flow, graph) if len(each.options) > 1 and each.choices >= MIN_SAMPLE]
    return sorted(found, key=lambda each: (-each.division, -each.choices, each.node_id))


def _list_choices(flow: Flow, graph: PlaylistGraph) -> Iterator[DividingChoice]:
    transitions: dict[int | None, list[Transition]] = defaultdict(list)
    for transition in flow.transitions:
        transitions[transition.ends.node_id].append(transition)
    for node in graph.nodes:
        plays = outcomes_of_departures(Flow(tuple(transitions[node.id])))
        options = _count_options(plays, graph, node.id)
        yield DividingChoice(node.id, sum(plays.values()), plays.get(DEFAULT, 0), options)


def _count_options(plays: Mapping[Outcome, int], graph: PlaylistGraph, node_id: int) -> dict[int, int]:
    """The hotspots of the node that lead on, and any other ones that were chosen, as Node.choices lists them."""
    here = graph.hotspots_by_node.get(node_id, ())
    counts = {each.id: 0 for each in here if each.to_node_id is not None and each.deleted_at is None}
    for outcome, count in plays.items():
        # A hotspot that was stored after the graph was read is not shown yet.
        if outcome.hotspot_id is not None and outcome.hotspot_id in graph.hotspot_by_id:
            counts[outcome.hotspot_id] = count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
