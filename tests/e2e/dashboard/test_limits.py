"""The longest names and the largest stories."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.dashboard.world import HEBREW


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("view", ["playlists", "playlist", "node"])
def test_a_long_name_without_a_space_leaves_the_numbers_in_sight(limits: dict[str, Any], view: str, width: int) -> None:
    assert limits["names"][f"{view} {width}"] == {"overflow": 0, "hidden": 0}


def test_a_name_from_right_to_left_is_cut_off_at_its_end(limits: dict[str, Any]) -> None:
    assert limits["cut"] == {"first": True, "last": False, "hint": HEBREW}


def test_a_map_of_26_levels_opens_whole_with_the_edge_back_to_its_start(limits: dict[str, Any]) -> None:
    assert limits["ring"] == {"nodes": {"drawn": 26, "outside": 0}, "edges": {"drawn": 26, "outside": 0}}


def test_a_map_of_more_than_500_nodes_shows_the_most_played_and_says_so(limits: dict[str, Any]) -> None:
    assert limits["large"] == {
        "said": "These are the 500 most played of 501 nodes. The overview lists all of them.",
        "nodes": 500,
        "listed": 501,
    }
