"""What Kaltura's real player reports makes the journeys that its viewers really took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.sources.kaltura import parse_beacon
from support import firedrill, visits
from support.journeys import Journey
from support.kaltura import Record, translate
from support.raw_journeys import read_raw_journeys


def journeys(records: Iterable[Record], structure: PlaylistStructure) -> dict[str, Journey]:
    """By page load."""
    events = translate(map(parse_beacon, records), structure)
    return {journey.session: journey for journey in read_raw_journeys(events)}


def transitions(journey: Journey) -> list[tuple[Any, ...]]:
    return [(play.node, play.next_node, play.cause, play.hotspot) for play in journey.plays if not play.is_exit]


def true_transitions(
    nodes: Sequence[str], clicks: Iterable[str], structure: PlaylistStructure
) -> Iterator[tuple[Any, ...]]:
    """How a viewer went from node to node: by the next click that leads there, else because the node ended."""
    leads = {
        hotspot.id: (node.id, hotspot.to_node)
        for node in structure.nodes
        for hotspot in node.hotspots
        if hotspot.to_node
    }
    choices = [hotspot for hotspot in clicks if hotspot in leads]
    for node, next_node in pairwise(nodes):
        if choices and leads[choices[0]] == (node, next_node):
            yield node, next_node, "click", choices.pop(0)
        else:
            yield node, next_node, "loop" if node == next_node else "default", None
    assert not choices


DRILL = firedrill.read_recorded_structure()


@pytest.fixture(scope="module")
def drill() -> dict[str, Journey]:
    return journeys(firedrill.read_recording(), DRILL)


@pytest.mark.parametrize("truth", firedrill.TRUTH.sessions, ids=lambda truth: "-".join(truth["nodes_played"]))
def test_the_fire_drill_was_walked_as_it_was(drill: Mapping[str, Journey], truth: Mapping[str, Any]) -> None:
    journey = drill[truth["session"].partition(":")[0]]
    assert list(journey.walk) == truth["nodes_played"]
    assert transitions(journey) == list(true_transitions(journey.walk, truth["hotspots_clicked"], DRILL))


def test_the_fire_drill_ended_where_it_did(drill: Mapping[str, Journey]) -> None:
    assert sorted(journey.walk[-1] for journey in drill.values()) == sorted(
        truth["nodes_played"][-1] for truth in firedrill.TRUTH.sessions
    )
    # Whoever chose could choose, although this player tells of no hotspot that is shown.
    plays = [play for journey in drill.values() for play in journey.plays]
    assert all(play.hotspot in play.exposed for play in plays if play.hotspot)


def test_recorded_visits_were_walked_as_they_were() -> None:
    structure = visits.read_visited_structure()
    found = journeys(visits.read_visits(), structure)
    for visit in visits.VISITS:
        journey = found[visit.id]
        assert list(journey.walk) == list(visit.nodes_played), visit.id
        truth = list(true_transitions(visit.nodes_played, visit.hotspots_clicked, structure))
        assert transitions(journey) == truth, visit.id
