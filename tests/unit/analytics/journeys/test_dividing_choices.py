"""Choices are listed by how evenly viewers divide at them, if enough of them chose."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest

from ivgraph.analytics.journeys.dividing_choices import divide, find_dividing_choices
from support.graphs import Story

FORK: Mapping[str, Mapping[str, Any]] = {
    "hall": {"default": "end", "hotspots": {"left": {"to": "attic"}, "right": {"to": "end"}, "about": {"url": "/"}}},
    "attic": {"hotspots": {"up": {"to": "end"}, "gone": {"to": "hall", "deleted": True}}},
    "end": {},
}


@pytest.mark.parametrize("counts", [(1, 1), (2, 0), (15, 15), (29, 1), (10, 10, 10), (50, 49, 1), (50, 25, 25, 0)])
def test_the_division_is_the_part_of_all_pairs_that_chose_differently(counts: tuple[int, ...]) -> None:
    chosen = [option for option, count in enumerate(counts) for _ in range(count)]
    pairs = [one != other for one, other in combinations(chosen, 2)]

    assert divide(counts) == sum(pairs) / len(pairs)


@pytest.mark.parametrize(("choices", "is_listed"), [(29, False), (30, True)])
def test_a_choice_is_listed_if_enough_plays_chose(choices: int, is_listed: bool) -> None:
    """Plays that nobody clicked in, and exits, are no choices."""
    story = Story(FORK)
    flow = story.flow(
        ("hall", "attic", choices - 10, "click", "left"),
        ("hall", "end", 10, "click", "right"),
        ("hall", "end", 50, "default", None),
        ("hall", "hall", 5, "loop", None),
        ("hall", "end", 3, "api", None),
        ("hall", None, 40),
    )

    found = find_dividing_choices(flow, story.graph)

    assert [story.name[each.node_id] for each in found] == ["hall"] * is_listed
    for each in found:
        assert {story.name[id]: count for id, count in each.options.items()} == {"left": 20, "right": 10}
        assert (each.choices, each.defaults, each.plays) == (30, 55, 128)
        assert each.division == pytest.approx(1 - (20 * 19 + 10 * 9) / (30 * 29))


def test_one_option_divides_nobody_but_a_deleted_one_that_was_chosen_does() -> None:
    story = Story(FORK)

    alone = find_dividing_choices(story.flow(("attic", "end", 99, "click", "up")), story.graph)
    with_deleted = find_dividing_choices(
        story.flow(("attic", "end", 50, "click", "up"), ("attic", "hall", 49, "click", "gone")), story.graph
    )

    assert alone == []
    assert [(story.name[each.node_id], round(each.division, 2)) for each in with_deleted] == [("attic", 0.51)]


def test_the_most_even_choice_comes_first() -> None:
    story = Story(FORK)
    flow = story.flow(
        ("hall", "attic", 900, "click", "left"),
        ("hall", "end", 100, "click", "right"),
        ("attic", "end", 18, "click", "up"),
        ("attic", "hall", 17, "click", "gone"),
    )

    assert [story.name[each.node_id] for each in find_dividing_choices(flow, story.graph)] == ["attic", "hall"]
