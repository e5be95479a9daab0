"""The branching structure as a map."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from e2e.dashboard.conftest import Ask
from e2e.dashboard.questions import LAST_30_DAYS

STRUCTURE = """
query ($period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: "last-ferry") {
    nodes {
      externalId name level defaultNode { externalId }
      metrics(period: $period, filter: $filter) { plays }
      hotspots { destination { ... on Node { externalId } } metrics(period: $period) { clicks } }
    }
  }
}
"""


def test_every_node_is_drawn_with_its_plays(seen: dict[str, Any], ask: Ask) -> None:
    nodes = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["nodes"]
    plays = {node["externalId"]: node["metrics"]["plays"] for node in nodes}
    drawn = {spot["id"]: spot for spot in seen["map"]["drawn"]["nodes"]}
    assert seen["map"]["sent"] == ["StoryMap"]
    assert set(drawn) == set(plays)
    for node in nodes:
        count = f"{plays[node['externalId']]:,} {'play' if plays[node['externalId']] == 1 else 'plays'}"
        name, plays_told, _ = drawn[node["externalId"]]["told"]
        assert name == f"\N{FIRST STRONG ISOLATE}{node['name']}\N{POP DIRECTIONAL ISOLATE}"
        assert plays_told == count
        assert drawn[node["externalId"]]["isGrey"] == (plays[node["externalId"]] == 0)
    # The more plays, the larger.
    by_plays = sorted(drawn, key=lambda id: plays[id])
    radii = [drawn[id]["radius"] for id in by_plays]
    assert radii == sorted(radii)
    assert radii[0] < radii[-1] / 3


def test_levels_are_columns_from_left_to_right(seen: dict[str, Any], ask: Ask) -> None:
    nodes = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["nodes"]
    # x is the left end of a circle; the largest radius is far smaller than the distance between two columns.
    left = {spot["id"]: spot["x"] for spot in seen["map"]["drawn"]["nodes"]}
    columns: dict[int, list[float]] = {}
    for node in nodes:
        columns.setdefault(node["level"] or 1_000, []).append(left[node["externalId"]])
    for level, following in pairwise(sorted(columns)):
        assert max(columns[level]) < min(columns[following])
    levels = sorted(level for level in columns if level < 1_000)
    assert seen["map"]["drawn"]["columns"] == [*(f"Level {level}" for level in levels), "Not reachable"]


def test_every_edge_is_drawn_with_its_clicks(seen: dict[str, Any], ask: Ask) -> None:
    clicks: dict[tuple[str, str], int] = {}
    defaults: set[tuple[str, str]] = set()
    for node in ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["nodes"]:
        for hotspot in node["hotspots"]:
            if hotspot["destination"] and "externalId" in hotspot["destination"]:
                way = (node["externalId"], hotspot["destination"]["externalId"])
                clicks[way] = clicks.get(way, 0) + hotspot["metrics"]["clicks"]
        if node["defaultNode"]:
            defaults.add((node["externalId"], node["defaultNode"]["externalId"]))
    edges = seen["map"]["drawn"]["edges"]
    drawn = {(edge["from"], edge["to"]): edge for edge in edges if not edge["isDefault"]}
    assert {way: one["clicks"] for way, one in drawn.items()} == clicks
    assert ("waiting-room", "waiting-room") in clicks.keys() | defaults
    # Default edges also run between nodes that a click edge joins.
    assert {(edge["from"], edge["to"]) for edge in edges if edge["isDefault"]} == defaults
    assert len(edges) == len(clicks) + len(defaults)
    widths = [drawn[edge]["width"] for edge in sorted(clicks, key=lambda edge: clicks[edge])]
    assert widths == sorted(widths)


def test_the_map_shows_the_selected_audience(seen: dict[str, Any], ask: Ask) -> None:
    germans = {"country": {"in": ["DE"]}}
    nodes = ask(STRUCTURE, period=LAST_30_DAYS, filter=germans)["playlist"]["nodes"]
    plays = {node["externalId"]: node["metrics"]["plays"] for node in nodes}
    assert seen["map"]["filtered"] == plays
    assert 0 < plays["pier"] < max(int(spot["told"][1].split()[0]) for spot in seen["map"]["drawn"]["nodes"])


def test_a_click_or_the_keyboard_opens_a_node(seen: dict[str, Any]) -> None:
    assert "node=bridge" in seen["map"]["clicked"]
    assert "node=pier" in seen["map"]["entered"]


def test_a_story_of_200_nodes_can_be_zoomed_and_shown_whole(seen: dict[str, Any]) -> None:
    found = seen["map"]
    assert found["larger"] > found["before"] * 1.2
    assert found["whole"] == {"nodes": 200, "outside": 0}
