"""The page of a playlist: totals, nodes, and the queries behind them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import NOTHING, change, day, percent, shown
from e2e.dashboard.questions import NODES, TOTALS, USUAL
from e2e.dashboard.tiles import check_explanations, check_tiles
from support.firedrill import TRUTH


def test_the_page_needs_one_request(seen: dict[str, Any]) -> None:
    assert seen["playlist"]["sent"] == ["PlaylistPage"]


def test_every_total_and_its_change_are_those_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    playlist = ask(TOTALS, **USUAL)["playlist"]
    assert seen["playlist"]["heading"] == playlist["name"]
    assert seen["playlist"]["title"] == f"{playlist['name']} · ivgraph"
    assert playlist["metrics"]["comparison"]["metrics"]["plays"] > 0
    check_tiles(seen["playlist"]["tiles"], playlist["metrics"])


def test_changes_are_explained_by_both_periods(seen: dict[str, Any], ask: Ask) -> None:
    told = seen["playlist"]
    check_explanations(told["explanations"], told["tiles"], ask(TOTALS, **USUAL)["playlist"]["metrics"])
    explanation = told["explanations"]["plays"]
    assert explanation.count(" in 25 Oct \N{EN DASH} 23 Nov 2026") == 1
    assert explanation.count(" in 25 Sept \N{EN DASH} 24 Oct 2026") == 1


def test_every_number_of_the_nodes_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    nodes = ask(NODES, **USUAL)["playlist"]["nodes"]
    total = sum(node["metrics"]["plays"] for node in nodes)
    rows = {row["key"]: row for row in seen["playlist"]["nodes"]["rows"]}
    assert list(rows) == [node["externalId"] for node in nodes]
    for node in nodes:
        cells, metrics = rows[node["externalId"]]["cells"], node["metrics"]
        assert cells["level"] == (NOTHING if node["level"] is None else str(node["level"]))
        assert cells["name"].splitlines()[0] == node["name"]
        assert cells["plays"] == shown("plays", metrics["plays"])
        assert cells["change"] == change(metrics["comparison"]["change"]["plays"])
        assert cells["share"] == percent(metrics["plays"] / total)
        assert cells["uniqueViewers"] == shown("uniqueViewers", metrics["uniqueViewers"])
        assert cells["minutesViewed"] == shown("minutesViewed", metrics["minutesViewed"])


def test_start_and_deleted_nodes_are_marked(seen: dict[str, Any], ask: Ask) -> None:
    nodes = ask(NODES, **USUAL)["playlist"]["nodes"]
    marks = {row["key"]: row["cells"]["name"].splitlines()[1:] for row in seen["playlist"]["nodes"]["rows"]}
    gone = [node for node in nodes if node["deletedAt"]]
    assert gone
    assert {id: told for id, told in marks.items() if told} == {
        "pier": ["Start"],
        **{node["externalId"]: ["Deleted", f"on {day(node['deletedAt'], 'Europe/Berlin')}"] for node in gone},
    }


def test_headers_sort_the_nodes_in_both_directions(seen: dict[str, Any], ask: Ask) -> None:
    nodes = ask(NODES, **USUAL)["playlist"]["nodes"]
    minutes = sorted(node["metrics"]["minutesViewed"] for node in nodes)
    texts = [shown("minutesViewed", value) for value in minutes]
    for name, expected in (("byMinutes", texts[::-1]), ("byMinutesUp", texts)):
        assert [row["cells"]["minutesViewed"] for row in seen["playlist"][name]["rows"]] == expected


def test_every_panel_links_to_a_working_query(seen: dict[str, Any], ask: Ask) -> None:
    queries = [_read_link(link) for link in seen["playlist"]["queries"] + seen["node"]["pier"]["queries"]]
    assert len(queries) > 6
    for query, variables in queries:
        assert ask(query, **variables)["playlist"]
    totals = ask(queries[0][0], **queries[0][1])["playlist"]["metrics"]
    check_tiles(seen["playlist"]["tiles"], totals)


def test_the_fire_drill_is_shown_as_it_really_was(seen: dict[str, Any]) -> None:
    found = seen["firedrill"]
    plays = {row["key"]: int(row["cells"]["plays"]) for row in found["nodes"]["rows"]}
    assert {id: count for id, count in plays.items() if count} == TRUTH.node_plays
    clicks = {row["key"]: int(row["cells"]["clicks"]) for row in found["hotspots"]["rows"]}
    assert clicks == {id: TRUTH.clicks[id] for id in clicks}
    assert sum(clicks.values()) > 0
    assert found["tiles"]["plays"]["value"] == str(len(TRUTH.sessions))
    assert found["tiles"]["uniqueViewers"]["beside"]["authenticatedViewers"] == str(len(TRUTH.authenticated))
    assert found["tiles"]["uniqueViewers"]["beside"]["anonymousVisitors"] == str(TRUTH.anonymous)


def _read_link(link: str) -> tuple[str, dict[str, Any]]:
    fragment = parse_qs(urlsplit(link).fragment)
    return fragment["query"][0], json.loads(fragment["variables"][0])
