"""The list, a playlist, its map and its ways in Firefox, by pointer and keyboard, in dark and in light colours."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.browser.programs import firefox, run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import percent, shown
from e2e.dashboard.questions import BERLIN, LAST_30_DAYS, NODES, TOTALS, USUAL
from e2e.dashboard.test_funnel import FUNNEL
from e2e.dashboard.test_playlists import LIST, check
from e2e.dashboard.tiles import check_tiles
from support.client import NOW

WEEK = {"preset": "LAST_7_DAYS", **BERLIN}


@pytest.fixture(scope="module")
def in_firefox(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an author saw in Firefox; screenshots are in pytest's temporary folder."""
    folder = str(tmp_path_factory.mktemp("firefox"))
    return run_script(FOLDER / "firefox.mts", dashboard, NOW.isoformat(), folder, browser=firefox())


def test_every_number_of_the_list_is_that_of_the_api(in_firefox: dict[str, Any], ask: Ask) -> None:
    asked = {"by": "PLAYS", "direction": "DESC", "search": None, "period": LAST_30_DAYS}
    check(in_firefox["list"], ask(LIST, first=20, **asked)["playlists"]["nodes"])


def test_every_number_of_the_overview_is_that_of_the_api(in_firefox: dict[str, Any], ask: Ask) -> None:
    found = in_firefox["overview"]["usual"]
    check_tiles(found["tiles"], ask(TOTALS, **USUAL)["playlist"]["metrics"])
    nodes = {node["externalId"]: node["metrics"] for node in ask(NODES, **USUAL)["playlist"]["nodes"]}
    rows = {row["key"]: row["cells"] for row in found["nodes"]["rows"]}
    assert rows.keys() == nodes.keys()
    for id, metrics in nodes.items():
        for name in ("plays", "uniqueViewers", "minutesViewed"):
            assert rows[id][name] == shown(name, metrics[name]), (id, name)


def test_another_period_has_its_own_numbers(in_firefox: dict[str, Any], ask: Ask) -> None:
    usual, week = in_firefox["overview"]["usual"], in_firefox["overview"]["week"]
    assert "period=LAST_7_DAYS" in week["search"]
    assert week["tiles"]["plays"]["value"] != usual["tiles"]["plays"]["value"]
    check_tiles(week["tiles"], ask(TOTALS, **{**USUAL, "period": WEEK})["playlist"]["metrics"])


def test_back_and_forward_restore_both_periods(in_firefox: dict[str, Any]) -> None:
    found = in_firefox["overview"]
    for restored, first in (("back", "usual"), ("forward", "week")):
        assert {name: found[restored][name] for name in ("search", "tiles")} == {
            name: found[first][name] for name in ("search", "tiles")
        }


def test_the_map_tells_the_plays_of_every_node(in_firefox: dict[str, Any], ask: Ask) -> None:
    nodes = [node for node in ask(NODES, **USUAL)["playlist"]["nodes"] if not node["deletedAt"]]
    told = in_firefox["map"]["told"]
    assert nodes
    for node in nodes:
        plays = node["metrics"]["plays"]
        assert f" {plays:,} {'play' if plays == 1 else 'plays'}, " in told[node["externalId"]]


def test_the_keyboard_goes_through_the_map(in_firefox: dict[str, Any]) -> None:
    found = in_firefox["map"]
    assert found["moved"] not in (None, "pier")
    assert found["card"] == "The pier at dusk"


def test_the_pointer_drags_the_map_and_zooms_around_itself(in_firefox: dict[str, Any]) -> None:
    found = in_firefox["map"]
    assert found["by"] == pytest.approx({"x": 90, "y": 30}, abs=2)
    assert found["around"] == pytest.approx({"x": 0, "y": 0}, abs=2)
    assert found["clicked"].endswith("&card=saloon")


def test_every_panel_of_the_ways_is_shown(in_firefox: dict[str, Any], ask: Ask) -> None:
    found = in_firefox["ways"]
    assert len(found["panels"]) > 2
    assert set(found["panels"]) == {"shown"}
    assert found["overflow"] <= 0
    stages = ask(FUNNEL, id="last-ferry", period=LAST_30_DAYS)["playlist"]["funnel"]["stages"]
    assert [(row["cells"]["sessions"], row["cells"]["share"]) for row in found["funnel"]["rows"]] == [
        (f"{stage['count']:,}", percent(stage["share"])) for stage in stages
    ]


def test_colours_follow_the_system_until_others_are_chosen(in_firefox: dict[str, Any]) -> None:
    found = in_firefox["colours"]
    assert found == {"dark": "rgb(15, 19, 24)", "light": "rgb(245, 246, 248)", "stays": found["light"]}


def test_nothing_goes_wrong(in_firefox: dict[str, Any]) -> None:
    assert in_firefox["record"] == {"failed": [], "console": [], "errors": [], "policyViolations": []}
