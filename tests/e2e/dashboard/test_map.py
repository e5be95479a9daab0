"""The story map: what is drawn, and what mouse, wheel, keyboard and touch do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.browser.programs import REPOSITORY, run_script
from e2e.dashboard.expected import NOTHING
from e2e.dashboard.world import HEBREW
from support.client import NOW

#: Of the largest map: 500 circles with their links, the names of 150, and 200 edges of which each has five.
MOST_ELEMENTS = 2_700


@pytest.fixture(scope="module")
def moved(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an author sees who uses maps; screenshots are in pytest's temporary folder."""
    script = Path(__file__).parent / "map.mjs"
    return run_script(script, dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("map")), seconds=200)


def test_the_code_of_the_map_is_loaded_on_demand(moved: dict[str, Any]) -> None:
    assert moved["loadedBefore"] == []
    assert any("layout.worker" in url for url in moved["loaded"])


def test_licences_of_packages_in_workers_are_shipped() -> None:
    licenses = (REPOSITORY / "src" / "ivgraph" / "static" / "licenses.md").read_text("utf-8")
    assert "## @dagrejs/dagre - " in licenses


@pytest.mark.parametrize("view", ["opened", "all", "near"])
def test_a_map_of_500_nodes_has_few_elements_however_it_is_zoomed(moved: dict[str, Any], view: str) -> None:
    found = moved["drawn"][view]
    assert 0 < found["elements"] < MOST_ELEMENTS
    # The keyboard reaches all of them.
    assert found["listed"] == 500
    assert found["isPainted"] is not False


def test_very_many_edges_are_painted_on_a_canvas(moved: dict[str, Any]) -> None:
    assert moved["drawn"]["all"]["isPainted"] is True


def test_a_drag_moves_the_map_and_opens_nothing(moved: dict[str, Any]) -> None:
    assert moved["drag"]["moved"] == {
        "x": pytest.approx(-120, abs=1),
        "y": pytest.approx(30, abs=1),
        "isSamePage": True,
    }


def test_back_restores_the_viewport_and_focuses_the_node(moved: dict[str, Any]) -> None:
    # The script waited for the focus, after Enter and after a click.
    assert moved["drag"]["stays"] == [pytest.approx(0, abs=1)] * 2


def test_a_refresh_keeps_the_viewport(moved: dict[str, Any]) -> None:
    assert moved["refreshed"] == [0, 0, 0]


def test_the_wheel_scrolls_the_page_and_zooms_around_the_pointer_with_ctrl(moved: dict[str, Any]) -> None:
    assert moved["wheel"]["byPage"] == [0, -60, 0]
    assert moved["wheel"]["around"] == [pytest.approx(0, abs=1)] * 2


def test_the_map_is_one_tab_stop_and_arrow_keys_move_between_nodes(moved: dict[str, Any]) -> None:
    keys = moved["keys"]
    start, right, below, deeper, back, last, home = keys["walked"]
    assert start == home == "n0"
    assert {right, below} <= {"n1", "n2", "n3"}
    assert deeper not in {"n0", "n1", "n2", "n3"}
    assert back == below
    assert last not in {start, right, below, deeper}
    assert keys["next"] == "Zoom in"
    assert keys["hint"] == "Arrow keys go from node to node, Enter shows the numbers of one."
    assert keys["scroll"] == 0


def test_the_list_for_screen_readers_has_the_content_of_the_map(moved: dict[str, Any]) -> None:
    lines = moved["keys"]["told"].splitlines()
    assert lines[0] == "Scene 1 0 plays, level 2"
    assert {"To Scene 4: Never taken", "To Scene 6: Never taken"} <= set(lines[1:])


def test_every_edge_is_drawn_in_the_style_of_its_kind(moved: dict[str, Any]) -> None:
    edges = {(start, end): (kind, told.splitlines()) for start, end, kind, told in moved["kinds"]["edges"]}
    assert set(edges) == {
        *(("storm", "beach"), ("storm", "storm"), ("beach", "storm"), ("cave", "beach"), ("cave", "cave")),
    }
    assert {kind for kind, _ in edges.values()} == {"untaken"}
    assert edges["storm", "beach"][1] == [
        f"{_isolated(HEBREW)} \N{RIGHTWARDS ARROW} {_isolated('Beach')}",
        "0 plays",
        "Never taken",
        f"By {_isolated('Run')}, {_isolated('Swim')}, the default way",
    ]
    legend = ["Plays", "No plays", "Never taken", "Exits", "The wider a way, the more plays went it."]
    assert moved["kinds"]["legend"] == legend
    assert moved["kinds"]["columns"] == ["Level 1", "Level 2", "Not reachable", "Level unknown"]


def test_a_name_from_right_to_left_ends_at_its_left(moved: dict[str, Any]) -> None:
    hebrew = moved["kinds"]["hebrew"]
    assert hebrew["text"].endswith("…")
    assert HEBREW.startswith(hebrew["text"][:-1])
    assert hebrew["ends"] < hebrew["begins"]


def test_levels_without_a_structure_are_unknown(moved: dict[str, Any]) -> None:
    unknown = moved["unknown"]
    assert unknown["map"]["columns"] == ["Level unknown"]
    assert unknown["map"]["part"].startswith("The structure of this playlist is unknown")
    assert sorted(told.splitlines()[0] for told in unknown["map"]["listed"]) == [
        f"{node} 1 play, level unknown" for node in ("one", "three", "two")
    ]
    said = "No structure lists it: its level and what follows it are unknown"
    assert unknown["nodes"]["one"] == {"facts": [said], "hotspots": [["Unknown", "Unknown"]], "notice": []}
    assert unknown["nodes"]["two"]["facts"] == [said]
    assert unknown["nodes"]["two"]["notice"][0].startswith("No hotspots of this node are known")


def test_unreachable_nodes_of_a_structure_are_named_so(moved: dict[str, Any]) -> None:
    nodes, levels = moved["unknown"]["nodes"], moved["unknown"]["levels"]
    assert nodes["cave"]["facts"][0] == "Can\N{RIGHT SINGLE QUOTATION MARK}t be reached from the start"
    assert ["No known action", "Unknown"] in nodes["storm"]["hotspots"]
    assert ["Unknown", "Unknown"] in nodes["storm"]["hotspots"]
    assert levels == {"storm": "1", "beach": "2", "cave": NOTHING, "elsewhere": "?"}


@pytest.mark.parametrize("width", ["360", "768", "1024", "1400"])
def test_a_map_opens_at_its_start_at_every_width(moved: dict[str, Any], width: str) -> None:
    assert moved["sizes"][width] == {"overflow": 0, "isInFrame": True}


def test_a_horizontal_swipe_pans_the_map_and_a_vertical_one_scrolls_the_page(moved: dict[str, Any]) -> None:
    across, up = moved["touch"]["swipedAcross"], moved["touch"]["swipedUp"]
    assert across["map"] == pytest.approx(-90, abs=20)
    assert across["page"] == 0
    assert up["map"] == 0
    assert up["page"] > 0
    assert across["search"] is up["search"] is None


def test_a_pinch_zooms_around_its_centre_without_a_jump(moved: dict[str, Any]) -> None:
    pinched = moved["touch"]["pinched"]
    assert pinched["grown"] == pytest.approx(2, rel=0.05)
    assert pinched["around"] == pytest.approx(2, rel=0.05)
    assert [pinched[jump] for jump in ("jumpDown", "jumpUp", "jumpEnd")] == [pytest.approx(0, abs=2)] * 3
    assert pinched["page"] == 0


def test_a_tap_opens_the_card_of_a_node(moved: dict[str, Any]) -> None:
    assert moved["touch"]["tapped"] == "n0"


def test_the_console_is_empty_and_no_request_fails(moved: dict[str, Any]) -> None:
    record = moved["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []


def _isolated(name: str) -> str:
    return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
