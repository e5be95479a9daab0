"""Touch, mouse and keyboard on charts, tooltips, panels and long tables, at every width."""

from __future__ import annotations

from typing import Any

import pytest

from ivgraph.analytics.metrics import PLAYLIST_METRICS

WIDTHS = [360, 768, 1024, 1400]
NOTHING = "\N{EN DASH}"
HERE = "playlist=last-ferry&zone=Europe/Berlin"
DEFINITIONS = {metric.name: metric.definition for metric in PLAYLIST_METRICS.values()}


@pytest.mark.parametrize("way", ["up", "slanted", "pinch"])
def test_scrolling_and_pinching_over_the_chart_keep_the_period(pointing: dict[str, Any], way: str) -> None:
    assert pointing["touch"][way] == {"search": HERE.replace("/", "%2F"), "selection": 0}


def test_a_horizontal_swipe_over_the_chart_selects_a_range(pointing: dict[str, Any]) -> None:
    told = pointing["touch"]["sideways"]
    assert told["selection"] == 0
    assert "&from=2026-1" in told["search"]


def test_a_tooltip_stays_while_the_pointer_moves_into_it(pointing: dict[str, Any]) -> None:
    assert pointing["hint"]["text"] == "Share of the plays of all nodes."
    assert pointing["hint"]["within"] == 1


def test_a_missing_level_says_why(pointing: dict[str, Any]) -> None:
    assert pointing["levels"] == {
        "unlisted": ["?", "Level unknown"],
        "unlistedHotspot": ["?", "Level unknown"],
        "notReachable": [NOTHING, "Not reachable"],
        "deleted": [NOTHING, "Deleted"],
        "name": "Deleted",
    }


def test_a_tooltip_opens_on_focus_and_describes_its_anchor(pointing: dict[str, Any]) -> None:
    assert pointing["hintByKey"] == {"text": DEFINITIONS["unique_viewers"], "focused": True, "describes": True}


def test_a_tap_opens_a_tooltip_within_the_window(pointing: dict[str, Any]) -> None:
    assert pointing["touch"]["tap"] == {"text": DEFINITIONS["plays"], "outside": 0}


def test_a_press_closes_the_tooltip_that_names_a_button(pointing: dict[str, Any]) -> None:
    # It would cover the result, such as a message that the server can't be reached.
    assert pointing["nameOfButton"] == {"text": "Get the latest numbers", "afterwards": 0}
    assert pointing["touch"]["tappedName"] == 0


@pytest.mark.parametrize("what", ["hint", "chart"])
def test_axe_finds_no_violation_while_a_tooltip_is_open(pointing: dict[str, Any], what: str) -> None:
    assert pointing["findings"][what] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["Period", "Audience"])
def test_a_panel_opens_within_the_window(pointing: dict[str, Any], name: str, width: int) -> None:
    assert pointing["panels"][f"{name} {width}"] == {"outside": 0}


def test_a_panel_traps_the_focus_until_it_closes(pointing: dict[str, Any]) -> None:
    told = pointing["panelByKey"]
    assert told["first"] == "Today"
    assert told["outside"] == 0
    assert told["rounds"] >= 1


def test_a_long_table_renders_the_rows_in_view_and_has_the_full_row_count(pointing: dict[str, Any]) -> None:
    top, bottom = pointing["long"]["top"], pointing["long"]["bottom"]
    assert (top["said"], bottom["said"], bottom["last"]) == ("502", "502", "502")
    assert max(top["rows"], bottom["rows"]) < 60


def test_a_long_table_has_a_sticky_header_and_constant_column_widths(pointing: dict[str, Any]) -> None:
    top, bottom = pointing["long"]["top"], pointing["long"]["bottom"]
    assert top["head"] == bottom["head"] == 1
    assert top["widths"] == bottom["widths"]


def test_tab_reaches_every_row_of_a_long_table_and_keeps_its_position(pointing: dict[str, Any]) -> None:
    assert pointing["long"]["walked"] == {"row": 62, "isInView": True}
    assert pointing["long"]["kept"] == 62


def test_a_long_table_has_a_search_of_its_own(pointing: dict[str, Any]) -> None:
    names = [f"Node {number}" for number in (33, *range(330, 340))]
    assert sorted(pointing["long"]["found"]) == sorted(names)
    assert pointing["long"]["said"] == "11 found"


def test_numbers_within_names_are_sorted_by_size(pointing: dict[str, Any]) -> None:
    assert pointing["long"]["sorted"][:12] == [f"Node {number}" for number in range(12)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", ["playlists", "playlist", "node", "large"])
def test_no_width_scrolls_horizontally(pointing: dict[str, Any], view: str, width: int) -> None:
    assert pointing["widths"][f"{view} {width}"] == 0


@pytest.mark.parametrize("view", ["playlists", "playlist", "node"])
def test_every_column_and_tab_is_in_sight_at_1024_pixels(pointing: dict[str, Any], view: str) -> None:
    assert pointing["hidden"][view] == 0


def test_nothing_fails(pointing: dict[str, Any]) -> None:
    record = pointing["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []
