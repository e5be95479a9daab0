"""The branching structure as a map."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import percent
from e2e.dashboard.questions import LAST_30_DAYS

STRUCTURE = """
query ($period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: "last-ferry") {
    nodes {
      externalId name level defaultNode { externalId }
      metrics(period: $period, filter: $filter) { plays }
      hotspots { destination { ... on Node { externalId } } }
    }
    flow(period: $period, filter: $filter, first: 2000) {
      transitions { from { externalId level } to { externalId level } count share parts { cause count } }
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
        name, plays_told, *_ = drawn[node["externalId"]]["told"]
        assert name == f"\N{FIRST STRONG ISOLATE}{node['name']}\N{POP DIRECTIONAL ISOLATE}"
        assert plays_told.split(" \N{MIDDLE DOT} ")[0] == count
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


def test_every_way_of_the_structure_and_of_viewers_is_drawn_with_its_plays(seen: dict[str, Any], ask: Ask) -> None:
    playlist = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]
    ways: dict[tuple[str, str | None], int] = {}
    for node in playlist["nodes"]:
        ends = [hotspot["destination"] for hotspot in node["hotspots"]] + [node["defaultNode"]]
        ways |= {(node["externalId"], end["externalId"]): 0 for end in ends if end and "externalId" in end}
    taken = {_ends(one): one for one in playlist["flow"]["transitions"] if one["from"]}
    ways |= {ends: one["count"] for ends, one in taken.items()}
    edges = seen["map"]["drawn"]["edges"]
    drawn = {(edge["from"], edge["to"]): edge for edge in edges}
    assert {ends: edge["count"] for ends, edge in drawn.items()} == ways
    assert len(edges) == len(ways)
    assert ("waiting-room", "waiting-room") in ways
    widths = [drawn[ends]["width"] for ends in sorted(ways, key=lambda ends: ways[ends])]
    assert widths == sorted(widths)
    for ends, one in taken.items():
        plays = f"{one['count']:,} {'play' if one['count'] == 1 else 'plays'}"
        assert (
            drawn[ends]["told"][1]
            == f"{plays}, {percent(one['share'])} of the node\N{RIGHT SINGLE QUOTATION MARK}s plays"
        )


def test_every_way_has_the_colour_of_what_most_of_its_plays_are(seen: dict[str, Any], ask: Ask) -> None:
    drawn = {(edge["from"], edge["to"]): edge["kind"] for edge in seen["map"]["drawn"]["edges"]}
    kinds = set()
    for one in ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["flow"]["transitions"]:
        if one["from"] is None or one["to"] is None:
            continue
        counts = {cause: 0 for cause in ("CLICK", "DEFAULT", "LOOP", "API")}
        for part in one["parts"]:
            counts[part["cause"]] += part["count"]
        most = {cause for cause, count in counts.items() if count == max(counts.values())}
        kind = drawn[_ends(one)]
        kinds.add(kind)
        if one["from"] == one["to"] or most == {"LOOP"}:
            assert kind == "loop"
        elif one["to"]["level"] < one["from"]["level"]:
            assert kind == "return"
        else:
            causes = {"choice": "CLICK", "default": "DEFAULT", "other": "API", "loop": "LOOP"}
            assert causes[kind] in most
    assert kinds == {"choice", "default", "loop", "return", "other"}


def test_the_map_shows_the_selected_audience(seen: dict[str, Any], ask: Ask) -> None:
    germans = {"country": {"in": ["DE"]}}
    nodes = ask(STRUCTURE, period=LAST_30_DAYS, filter=germans)["playlist"]["nodes"]
    plays = {node["externalId"]: node["metrics"]["plays"] for node in nodes}
    assert seen["map"]["filtered"] == plays
    assert 0 < plays["pier"] < max(edge["count"] for edge in seen["map"]["drawn"]["edges"])


def test_a_click_or_the_keyboard_opens_the_card_of_a_node_and_its_page(seen: dict[str, Any]) -> None:
    assert "node=bridge" in seen["map"]["clicked"]
    assert "node=pier" in seen["map"]["entered"]


def test_a_story_of_200_nodes_can_be_zoomed_and_shown_whole(seen: dict[str, Any]) -> None:
    found = seen["map"]
    assert found["larger"] > found["before"] * 1.2
    assert found["whole"] == {"nodes": 200, "outside": 0}


def _ends(transition: dict[str, Any]) -> tuple[str, str | None]:
    return transition["from"]["externalId"], transition["to"] and transition["to"]["externalId"]
