"""Findings about the structure appear where their definitions say so, and not beside it."""

from __future__ import annotations

from typing import Any

import pytest

from ivgraph.analytics.journeys.diagnosis.evidence import Severity
from ivgraph.analytics.journeys.diagnosis.structure import (
    DeadEndReason,
    find_dead_ends,
    find_hotspots_outside,
    find_unreachable_nodes,
)
from support.graphs import Story, evidence

LOW, MEDIUM, HIGH = Severity


def test_a_node_is_unreachable_if_no_way_leads_there() -> None:
    story = Story(
        {
            "start": {"hotspots": {"on": {"to": "end"}, "cut": {"to": "cut", "deleted": True}}},
            "end": {},
            "cut": {"hotspots": {"deeper": {"to": "deep"}}},
            "deep": {},
            "gone": {"deleted": True},
            "named": {"unlisted": True},
        }
    )

    found = list(find_unreachable_nodes(evidence(story, ("deep", None, 2))))

    assert [(story.name[each.node_id], each.severity, each.plays) for each in found] == [
        ("cut", HIGH, 0),
        ("deep", LOW, 2),
    ]


def test_no_node_is_unreachable_in_a_structure_without_a_start() -> None:
    story = Story({"one": {}, "other": {}}, has_start=False)

    assert list(find_unreachable_nodes(evidence(story))) == []


def test_a_dead_end_is_an_ending_only_since_its_ways_were_lost() -> None:
    story = Story(
        {
            "start": {"hotspots": {"a": {"to": "lost"}, "b": {"to": "half-lost"}, "c": {"to": "end"}}},
            "lost": {"default": "gone", "hotspots": {"d": {"to": "gone"}}},
            "half-lost": {"default": "end", "hotspots": {"e": {"to": "gone"}}},
            "end": {"hotspots": {"f": {"url": "https://example.org"}, "g": {"to": "gone", "deleted": True}}},
            "gone": {"deleted": True},
        }
    )

    found = list(find_dead_ends(evidence(story, ("lost", None, 3), ("lost", "gone", 1))))

    assert [(story.name[each.node_id], each.reason, each.severity, each.plays, each.exits) for each in found] == [
        ("lost", DeadEndReason.WAYS_LOST, HIGH, 4, 3)
    ]


def test_a_dead_end_has_no_ending_ahead() -> None:
    story = Story(
        {
            "start": {"default": "end", "hotspots": {"a": {"to": "maze"}}},
            "maze": {"default": "maze", "hotspots": {"b": {"to": "cellar"}}},
            "cellar": {"hotspots": {"c": {"to": "maze"}}},
            "end": {},
            "island": {"default": "island"},
        }
    )

    found = list(find_dead_ends(evidence(story)))

    assert {(story.name[each.node_id], each.reason, each.severity) for each in found} == {
        ("maze", DeadEndReason.NO_ENDING_AHEAD, MEDIUM),
        ("cellar", DeadEndReason.NO_ENDING_AHEAD, MEDIUM),
    }


@pytest.mark.parametrize("other", [{}, {"nobody-goes-there": {}}])
def test_a_story_that_goes_round_has_no_dead_end(other: dict[str, Any]) -> None:
    """Even if it has an ending that can't be reached."""
    story = Story({"one": {"default": "two"}, "two": {"default": "one"}, **other})

    assert list(find_dead_ends(evidence(story))) == []


@pytest.mark.parametrize(
    ("node", "shown", "severity"),
    [
        ({"seconds": 10}, (2, 10), None),
        ({"seconds": 10}, (2, 11), None),  # rounded
        ({"seconds": 10}, (2, 11.001), LOW),
        ({"seconds": 10}, (9.999, None), None),
        ({"seconds": 10}, (10, None), HIGH),
        ({"seconds": 10}, (12, 15), HIGH),
        ({"seconds": 10}, (5, 5), HIGH),
        ({}, (5, 4), HIGH),
        ({}, (5, 500), None),
        ({"seconds": 10}, (None, None), None),
        ({"seconds": 10}, (None, 9), None),
    ],
)
def test_a_hotspot_is_outside_its_node(node: dict[str, Any], shown: Any, severity: Severity | None) -> None:
    story = Story(
        {
            "start": {**node, "hotspots": {"a": {"to": "end", "shown": shown}}},
            "end": {"seconds": 1, "hotspots": {"gone": {"shown": (5, 6), "deleted": True}}},
            "gone-too": {"seconds": 1, "deleted": True, "hotspots": {"b": {"shown": (5, 6)}}},
        }
    )

    found = list(find_hotspots_outside(evidence(story)))

    assert [each.severity for each in found] == ([severity] if severity else [])
    assert [each.is_never_shown for each in found] == ([severity is HIGH] if severity else [])
