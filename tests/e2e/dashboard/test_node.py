"""The page of a node, reached from its playlist."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import change, day, shown
from e2e.dashboard.questions import HOTSPOTS, LAST_30_DAYS, NODE_POINTS, NODE_TOTALS
from e2e.dashboard.tiles import check_explanations, check_tiles

#: What was chosen on the playlist's page.
ASKED: dict[str, Any] = {
    "id": "last-ferry",
    "node": "pier",
    "period": LAST_30_DAYS,
    "filter": {"country": {"in": ["DE"]}},
    "compareTo": {"to": "SAME_PERIOD_LAST_YEAR"},
}


def test_drilling_down_keeps_the_selection(seen: dict[str, Any]) -> None:
    pier = seen["node"]["pier"]
    assert pier["sent"][0] == "NodePage"
    chosen = "zone=Europe%2FBerlin&compare=SAME_PERIOD_LAST_YEAR&country=DE"
    assert pier["search"] == f"playlist=last-ferry&node=pier&{chosen}"
    assert seen["node"]["up"] == f"playlist=last-ferry&{chosen}"


def test_the_heading_names_level_length_and_default_node(seen: dict[str, Any]) -> None:
    pier = seen["node"]["pier"]
    assert pier["heading"].splitlines() == ["The pier at dusk", "Start"]
    assert pier["facts"] == ["Level 1", "0:41.5 long", "If nobody clicks: The waiting room"]


def test_every_total_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    pier, metrics = seen["node"]["pier"], ask(NODE_TOTALS, **ASKED)["playlist"]["node"]["metrics"]
    check_tiles(pier["tiles"], metrics)
    check_explanations(pier["explanations"], pier["tiles"], metrics)


def test_tooltips_show_exact_values(seen: dict[str, Any], ask: Ask) -> None:
    points = ask(NODE_POINTS, **ASKED, interval="DAY")["playlist"]["node"]["timeline"]["points"]
    plays = {day(point["start"], "Europe/Berlin", weekday=True): point["metrics"]["plays"] for point in points}
    told = seen["node"]["pier"]["chart"]
    assert len(told) == 5
    for one in told:
        assert one["lines"][0] == {"kind": "main", "label": "Plays", "value": shown("plays", plays[one["head"]])}


def test_every_number_of_the_hotspots_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    node = ask(HOTSPOTS, **ASKED)["playlist"]["node"]
    rows = seen["node"]["pier"]["hotspots"]["rows"]
    assert [row["key"] for row in rows] == [hotspot["externalId"] for hotspot in node["hotspots"]]
    for row, hotspot in zip(rows, node["hotspots"], strict=True):
        cells, metrics = row["cells"], hotspot["metrics"]
        assert cells["name"].splitlines()[0] == hotspot["name"]
        assert ("Deleted" in cells["name"]) == (hotspot["deletedAt"] is not None)
        for name in ("clicks", "uniqueClickers", "clickShare", "clickThroughRate"):
            assert cells[name] == shown(name, metrics[name]), (hotspot["externalId"], name)
        assert cells["change"] == change(metrics["comparison"]["change"]["clicks"])
        assert cells["nodeLevel"] == str(node["level"])


def test_destinations_lead_to_the_node_or_out(seen: dict[str, Any], ask: Ask) -> None:
    node = ask(HOTSPOTS, **ASKED)["playlist"]["node"]
    kinds = set()
    for row, hotspot in zip(seen["node"]["pier"]["hotspots"]["rows"], node["hotspots"], strict=True):
        destination = hotspot["destination"]
        kinds.add(hotspot["kind"])
        if "url" in destination:
            assert row["links"] == [destination["url"]]
        else:
            assert row["links"][0].startswith(f"?playlist=last-ferry&node={destination['externalId']}&")
            assert row["cells"]["destination"].splitlines()[-1] == destination["name"]
    assert kinds == {"LINK", "NODE_SWITCH"}
    assert seen["node"]["gangway"]["heading"] == "Up the gangway"
    assert "node=gangway" in seen["node"]["gangway"]["search"]
    assert seen["node"]["back"].splitlines()[0] == "The pier at dusk"


def test_hotspots_lie_on_the_time_axis_where_they_are_shown(seen: dict[str, Any], ask: Ask) -> None:
    node = ask(HOTSPOTS, **ASKED)["playlist"]["node"]
    for lane, hotspot in zip(seen["node"]["pier"]["lanes"], node["hotspots"], strict=True):
        shown_at = [hotspot[end] / node["durationSeconds"] for end in ("shownFrom", "shownUntil")]
        assert lane == pytest.approx(shown_at, abs=0.01)
