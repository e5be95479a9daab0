"""Those who match a filter and those who do not are all: also where the filter tells the sessions of a viewer apart."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from support.walks import Walks

pytestmark = pytest.mark.asyncio(loop_scope="module")

ASK = """
query Part($playlist: ID!, $filter: AudienceFilter) {
  playlist(id: $playlist) {
    paths(period: { firstDay: "2026-02-01", lastDay: "2026-04-30" }, filter: $filter, first: 100) {
      sessions nodes { sessions nodes(first: 30) { externalId } }
    }
    endings(period: { firstDay: "2026-02-01", lastDay: "2026-04-30" }, filter: $filter) {
      sessions nodes { sessions node { externalId } }
    }
    steps(period: { firstDay: "2026-02-01", lastDay: "2026-04-30" }, filter: $filter, first: 50) {
      sessions steps { nodes { sessions node { externalId } } }
    }
    funnel(period: { firstDay: "2026-02-01", lastDay: "2026-04-30" }, filter: $filter) { count stages { count } }
    nodes: funnel(period: { firstDay: "2026-02-01", lastDay: "2026-04-30" }, filter: $filter, nodes: ["hall", "end"]) {
      count stages { count }
    }
  }
}
"""
FILTERS: list[dict[str, Any]] = [
    {"country": {"in": ["NL"]}},
    {"behaviour": {"scope": "SESSION", "visited": "left"}},
    {"behaviour": {"scope": "VIEWER", "visited": "right", "atLeast": 3}},
    {"behaviour": {"scope": "SESSION", "path": ["hall", "end"]}},
]


def add_up(playlist: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    """Every number of an answer, by what it is the number of."""
    counts = Counter[tuple[Any, ...]]()
    for path in playlist["paths"]["nodes"]:
        counts["path", *(node["externalId"] for node in path["nodes"])] = path["sessions"]
    for ending in playlist["endings"]["nodes"]:
        counts["ending", ending["node"]["externalId"]] = ending["sessions"]
    for number, step in enumerate(playlist["steps"]["steps"]):
        for node in step["nodes"]:
            counts["step", number, node["node"]["externalId"]] = node["sessions"]
    for name in ("funnel", "nodes"):
        counts[name, None] = playlist[name]["count"]
        for number, stage in enumerate(playlist[name]["stages"]):
            counts[name, number] = stage["count"]
    for name in ("paths", "endings", "steps"):
        counts[name, None] = playlist[name]["sessions"]
    return +counts


@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("playlist", ["w0", "w1"])
async def test_a_part_and_the_rest_are_all(walks: Walks, playlist: str, filter: dict[str, Any]) -> None:
    everybody, part, rest = [
        add_up((await walks.client.ask(ASK, playlist=playlist, filter=each))["playlist"])
        for each in (None, filter, {"not": filter})
    ]

    assert part + rest == everybody
    assert 0 < part["paths", None] < everybody["paths", None]


async def test_sessions_that_visit_a_node_are_those_whose_paths_have_it(walks: Walks) -> None:
    visited = {"behaviour": {"scope": "SESSION", "visited": "attic"}}

    everybody = add_up((await walks.client.ask(ASK, playlist="w2", filter=None))["playlist"])
    part = add_up((await walks.client.ask(ASK, playlist="w2", filter=visited))["playlist"])

    def paths(counts: Counter[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
        return {path: count for path, count in counts.items() if path[0] == "path"}

    assert paths(part) == {path: count for path, count in paths(everybody).items() if "attic" in path} != {}
