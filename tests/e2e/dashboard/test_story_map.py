"""The story map: its nodes and edges with their numbers, their cards, the filter by what viewers did, and the table."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import change, percent
from e2e.dashboard.questions import LAST_30_DAYS, PREVIOUS
from support.client import NOW

#: A node, and the one that follows it, if any.
Way = tuple[str, str | None]

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

FLOW = """
query ($period: PeriodInput!, $compareTo: ComparisonInput) {
  playlist(id: "last-ferry") {
    flow(period: $period, compareTo: $compareTo, first: 2000) {
      transitions {
        from { externalId name } to { externalId name } count share viewers { unique }
        parts { cause count } comparison { count share change { count } }
      }
    }
    node(externalId: "saloon") {
      metrics(period: $period, compareTo: $compareTo) { plays uniqueViewers comparison { change { plays } } }
      choices(period: $period) {
        timeToDecide { medianSeconds }
        options { count exposed share timeToDecide { medianSeconds } hotspot { externalId name } }
      }
    }
  }
}
"""


@pytest.fixture(scope="module")
def story(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an author sees of the story map; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "story-map.mjs", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("story-map")))


def test_every_node_is_drawn_with_its_plays(story: dict[str, Any], ask: Ask) -> None:
    nodes = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["nodes"]
    plays = {node["externalId"]: node["metrics"]["plays"] for node in nodes}
    drawn = {spot["id"]: spot for spot in story["drawn"]["nodes"]}
    assert story["sent"] == ["StoryMap"]
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


def test_levels_are_columns_from_left_to_right(story: dict[str, Any], ask: Ask) -> None:
    nodes = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]["nodes"]
    # x is the left end of a circle; the largest radius is far smaller than the distance between two columns.
    left = {spot["id"]: spot["x"] for spot in story["drawn"]["nodes"]}
    columns: dict[int, list[float]] = {}
    for node in nodes:
        columns.setdefault(node["level"] or 1_000, []).append(left[node["externalId"]])
    for level, following in pairwise(sorted(columns)):
        assert max(columns[level]) < min(columns[following])
    levels = sorted(level for level in columns if level < 1_000)
    assert story["drawn"]["columns"] == [*(f"Level {level}" for level in levels), "Not reachable"]


def test_every_way_of_the_structure_and_of_viewers_is_drawn_with_its_plays(story: dict[str, Any], ask: Ask) -> None:
    playlist = ask(STRUCTURE, period=LAST_30_DAYS)["playlist"]
    ways: dict[Way, int] = {}
    for node in playlist["nodes"]:
        following = [hotspot["destination"] for hotspot in node["hotspots"]] + [node["defaultNode"]]
        ways |= {(node["externalId"], end["externalId"]): 0 for end in following if end and "externalId" in end}
    taken = {_ends(one): one for one in playlist["flow"]["transitions"] if one["from"]}
    ways |= {ends: one["count"] for ends, one in taken.items()}
    edges = story["drawn"]["edges"]
    drawn = {(edge["from"], edge["to"]): edge for edge in edges}
    assert {ends: edge["count"] for ends, edge in drawn.items()} == ways
    assert len(edges) == len(ways)
    assert ("waiting-room", "waiting-room") in ways
    widths = [drawn[ends]["width"] for ends in sorted(ways, key=lambda ends: ways[ends])]
    assert widths == sorted(widths)
    for ends, one in taken.items():
        plays = f"{one['count']:,} {'play' if one['count'] == 1 else 'plays'}"
        share = f"{percent(one['share'])} of the node\N{RIGHT SINGLE QUOTATION MARK}s plays"
        assert drawn[ends]["told"][1] == f"{plays}, {share}"


def test_every_way_has_the_colour_of_what_most_of_its_plays_are(story: dict[str, Any], ask: Ask) -> None:
    drawn = {(edge["from"], edge["to"]): edge["kind"] for edge in story["drawn"]["edges"]}
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


def test_the_map_shows_the_selected_audience(story: dict[str, Any], ask: Ask) -> None:
    germans = {"country": {"in": ["DE"]}}
    nodes = ask(STRUCTURE, period=LAST_30_DAYS, filter=germans)["playlist"]["nodes"]
    plays = {node["externalId"]: node["metrics"]["plays"] for node in nodes}
    assert story["filtered"] == plays
    assert 0 < plays["pier"] < max(edge["count"] for edge in story["drawn"]["edges"])


def test_a_click_or_the_keyboard_opens_the_card_of_a_node_and_its_page(story: dict[str, Any]) -> None:
    assert "node=bridge" in story["clicked"]
    assert "node=pier" in story["entered"]


def test_a_story_of_200_nodes_can_be_zoomed_and_shown_whole(story: dict[str, Any]) -> None:
    found = story
    assert found["larger"] > found["before"] * 1.2
    assert found["whole"] == {"nodes": 200, "outside": 0}


def test_the_card_of_a_node_has_the_numbers_of_the_api(story: dict[str, Any], ask: Ask) -> None:
    card = story["nodeCard"]
    playlist = ask(FLOW, period=LAST_30_DAYS, compareTo=PREVIOUS)["playlist"]
    metrics, choices = playlist["node"]["metrics"], playlist["node"]["choices"]
    assert card["sent"] == ["StoryMapChoices"]
    assert card["search"].endswith("&card=saloon")
    assert card["heading"] == "The empty saloon"
    assert card["facts"] == {
        "Plays": f"{metrics['plays']:,} {change(metrics['comparison']['change']['plays'])}",
        "Unique viewers": f"{metrics['uniqueViewers']:,}",
        "Median time to decide": _clock(choices["timeToDecide"]["medianSeconds"]),
    }
    assert card["parts"]["Of those who could choose"] == [
        [
            *(option["hotspot"]["name"], f"{option['count']:,}", percent(option["share"])),
            f"{option['count']:,} of {option['exposed']:,} plays",
        ]
        for option in choices["options"]
        if option["exposed"]
    ]
    transitions = [one for one in playlist["flow"]["transitions"] if one["count"]]
    departures = [one for one in transitions if one["from"] and one["from"]["externalId"] == "saloon"]
    ways = {tuple(bar[:3]) for bar in card["parts"]["Where to"]}
    assert ways <= {
        (one["to"]["name"] if one["to"] else "Exit", f"{one['count']:,}", percent(one["share"])) for one in departures
    }
    assert len(ways) == min(len(departures), 9)
    arrivals = [one for one in transitions if one["to"] and one["to"]["externalId"] == "saloon"]
    assert {tuple(bar[:3]) for bar in card["parts"]["Where from"]} <= {
        (
            *(one["from"]["name"] if one["from"] else "Start of the session", f"{one['count']:,}"),
            percent(one["count"] / metrics["plays"]),
        )
        for one in arrivals
    }
    why = {bar[0]: bar[1] for bar in card["parts"]["Why viewers went on"]}
    causes = {"Chosen": "CLICK", "Nobody clicked": "DEFAULT", "Looped": "LOOP", "Switched by the page": "API"}
    assert why == {label: f"{count:,}" for label, cause in causes.items() if (count := _caused(departures, cause)) > 0}
    assert card["afterwards"] == "saloon"


def test_the_card_of_an_edge_has_the_numbers_of_the_api(story: dict[str, Any], ask: Ask) -> None:
    card = story["edgeCard"]
    playlist = ask(FLOW, period=LAST_30_DAYS, compareTo=PREVIOUS)["playlist"]
    way = next(
        one
        for one in playlist["flow"]["transitions"]
        if one["from"] and one["to"] and (one["from"]["externalId"], one["to"]["externalId"]) == ("saloon", "bridge")
    )
    before = way["comparison"]
    (option,) = (
        one for one in playlist["node"]["choices"]["options"] if one["hotspot"]["externalId"] == "saloon-bridge"
    )
    assert card["search"].endswith("&card=saloon&card=bridge")
    assert card["facts"] == {
        "Plays": f"{way['count']:,} {change(before['change']['count'])}",
        "Share of the node\N{RIGHT SINGLE QUOTATION MARK}s plays": percent(way["share"]),
        "Unique viewers": f"{way['viewers']['unique']:,}",
        "Change of the share": _points(way),
        "Compared period": f"{before['count']:,} \N{MIDDLE DOT} {percent(before['share'])}",
        "Median time to decide": _clock(option["timeToDecide"]["medianSeconds"]),
    }
    assert [bar[:3] for bar in card["parts"]["Of those who could choose"]] == [
        ["Climb to the bridge", f"{option['count']:,}", percent(option["share"])]
    ]
    assert card["node"].endswith("&card=bridge")
    assert "card=" not in card["closed"]


@pytest.mark.parametrize(
    ("deed", "id", "chip", "behaviour"),
    [
        ("visited", "hold", "Played In the hold", {"behaviour": {"visited": "hold"}}),
        ("notVisited", "hold", "Did not play In the hold", {"not": {"behaviour": {"visited": "hold"}}}),
        ("chose", "saloon-bridge", "Chose Climb to the bridge", {"behaviour": {"chose": "saloon-bridge"}}),
        (
            *("notChose", "saloon-bridge", "Did not choose Climb to the bridge"),
            {"not": {"behaviour": {"chose": "saloon-bridge"}}},
        ),
    ],
)
def test_a_card_filters_the_page_by_what_viewers_did(
    story: dict[str, Any], ask: Ask, deed: str, id: str, chip: str, behaviour: dict[str, Any]
) -> None:
    found = story["filters"][deed]
    assert f"&{deed}={id}&" in found["search"]
    assert found["chips"] == [chip]
    nodes = ask(STRUCTURE, period=LAST_30_DAYS, filter=behaviour)["playlist"]["nodes"]
    assert found["plays"] == {node["externalId"]: node["metrics"]["plays"] for node in nodes}


def test_the_filter_holds_on_other_pages_until_its_chip_removes_it(story: dict[str, Any], ask: Ask) -> None:
    elsewhere, removed = story["filters"]["elsewhere"], story["filters"]["removed"]
    query = """query ($period: PeriodInput!, $filter: AudienceFilter) {
      playlist(id: "last-ferry") { metrics(period: $period, filter: $filter) { plays } } }"""
    behaviour = {"not": {"behaviour": {"chose": "saloon-bridge"}}}
    plays = ask(query, period=LAST_30_DAYS, filter=behaviour)["playlist"]["metrics"]["plays"]
    assert "notChose=saloon-bridge" in elsewhere["search"]
    assert elsewhere["chips"] == 1
    assert elsewhere["plays"] == f"{plays:,}"
    assert removed["chips"] == 0
    assert "notChose" not in removed["search"]


def test_a_change_is_that_of_shares(story: dict[str, Any], ask: Ask) -> None:
    assert "shows=change" in story["change"]["search"]
    drawn = {(edge["from"], edge["to"]): edge for edge in story["change"]["edges"]}
    styles = set()
    for one in ask(FLOW, period=LAST_30_DAYS, compareTo=PREVIOUS)["playlist"]["flow"]["transitions"]:
        before = one["comparison"]
        if one["from"] is None or one["share"] is None or before["share"] is None or one["share"] == before["share"]:
            continue
        edge = drawn[_ends(one)]
        styles.add(edge["style"])
        grown = one["share"] - before["share"]
        assert edge["style"] == ("same" if abs(grown) < 0.0005 else "more" if grown > 0 else "fewer")
        assert edge["told"][2] == (
            f"{before['count']:,} in the compared period, {percent(before['share'])}: {_points(one)}"
        )
    assert {"more", "fewer"} <= styles


def test_without_a_comparison_there_is_no_change(story: dict[str, Any]) -> None:
    assert story["change"]["uncompared"] == {"styles": 0, "choices": 0}


def test_the_table_has_every_way_with_its_numbers(story: dict[str, Any], ask: Ask) -> None:
    file = story["table"]["file"]
    assert file["name"] == "last-ferry map.csv"
    rows = {(row["From"], row["To"]): row for row in csv.DictReader(io.StringIO(file["text"]))}
    for one in ask(FLOW, period=LAST_30_DAYS, compareTo=PREVIOUS)["playlist"]["flow"]["transitions"]:
        start, end = one["from"], one["to"]
        row = rows[start["name"] if start else "Start of the session", end["name"] if end else "Exit"]
        counted = [int(row[label]) for label in ("Plays", "Unique viewers", "Chosen", "Nobody clicked")]
        by_default = _caused([one], "DEFAULT") + _caused([one], "LOOP")
        assert counted == [one["count"], one["viewers"]["unique"], _caused([one], "CLICK"), by_default]
        told = [float(row[label]) if row[label] else None for label in ("Share", "Change")]
        assert told == [one["share"], one["comparison"]["change"]["count"]]
    first = story["table"]["rows"][0]["cells"]
    assert first["count"] == f"{max(int(row['Plays']) for row in rows.values()):,}"


@pytest.mark.parametrize("card", ["node", "edge"])
def test_cards_are_accessible_and_fit_a_phone(story: dict[str, Any], card: str) -> None:
    looks = story["looks"]
    assert looks[f"{card} light"] == looks[f"{card} dark"] == []
    assert looks[f"{card} narrow"] == 0


def _ends(transition: dict[str, Any]) -> Way:
    return transition["from"]["externalId"], transition["to"] and transition["to"]["externalId"]


def _caused(transitions: list[dict[str, Any]], cause: str) -> int:
    return sum(part["count"] for one in transitions for part in one["parts"] if part["cause"] == cause)


def _points(transition: dict[str, Any]) -> str:
    """The change of a share in percentage points."""
    points = (transition["share"] - transition["comparison"]["share"]) * 100
    rounded = Decimal(repr(points)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+} points" if rounded else "0.0 points"


def _clock(seconds: float) -> str:
    rounded = Decimal(repr(seconds)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    minutes, rest = divmod(rounded, 60)
    return f"{minutes}:{rest:04.1f}" if rest % 1 else f"{minutes}:{int(rest):02}"
