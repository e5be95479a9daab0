"""Between pages and back, by keyboard, in other zones, after a while, and in browsers that forbid or lack something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.world import FROM_THE_RIGHT
from support.client import NOW

WIDTHS = ("360", "768", "1024", "1400")


@pytest.fixture(scope="module")
def journeys(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor saw; screenshots are in pytest's temporary folder."""
    script = Path(__file__).with_name("journeys.mjs")
    return run_script(script, dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("journeys")), seconds=300)


def test_navigation_focuses_the_heading_and_scrolls_to_the_top(journeys: dict[str, Any]) -> None:
    focus = journeys["focus"]
    assert [focus[place]["tag"] for place in ("inPlaylist", "inNode")] == ["H1", "H1"]
    assert [focus[place]["scroll"] for place in ("inPlaylist", "inNode")] == [0, 0]
    assert focus["inNode"]["text"] == focus["left"]["text"]
    assert journeys["map"]["arrived"]["tag"] == journeys["map"]["inNode"]["tag"] == "H1"


def test_back_focuses_the_link_that_was_followed(journeys: dict[str, Any]) -> None:
    focus = journeys["focus"]
    assert focus["left"]["scroll"] > 500
    assert focus["back"]["focus"] == focus["left"]
    assert focus["backInList"]["href"] == focus["listed"]
    assert "node=bridge" in journeys["map"]["back"]["href"]


def test_the_order_of_a_table_survives_back_and_a_reload(journeys: dict[str, Any]) -> None:
    focus = journeys["focus"]
    assert list(focus["sorted"]["sorted"].values()) == ["descending"]
    assert focus["back"]["table"] == focus["again"] == focus["sorted"]


def test_a_copied_link_and_back_show_the_same_view(journeys: dict[str, Any]) -> None:
    told = journeys["link"]
    assert (told["chosen"]["tab"], told["chosen"]["second"]) == ("Clicks", "plays")
    assert list(told["chosen"]["details"]["sorted"].values()) == ["descending"]
    assert told["back"] == told["opened"] == told["chosen"]


def test_settings_of_panels_add_no_entries_to_the_history(journeys: dict[str, Any]) -> None:
    assert journeys["link"]["entries"] == 0


def test_every_page_has_exactly_one_h1_with_and_without_numbers(journeys: dict[str, Any]) -> None:
    assert len(journeys["headings"]) == 14
    for page, found in journeys["headings"].items():
        assert len(found) == 1, page
        assert found[0], page


def test_fresh_numbers_are_cached_and_stale_ones_are_refreshed(journeys: dict[str, Any]) -> None:
    aged = journeys["aged"]
    assert aged["first"] == "As of 10:30"
    assert aged["soon"] == []
    assert aged["during"] == {"age": "As of 10:30", "rows": 20}
    assert aged["late"] == ["Playlists"]
    assert aged["renewed"] == "As of 11:00"


def test_stale_numbers_are_refreshed_when_the_visitor_returns(journeys: dict[str, Any]) -> None:
    aged = journeys["aged"]
    assert aged["looked"] == []
    assert aged["returned"] == ["PlaylistPage"]
    assert aged["returnedAge"] == "As of 11:15"
    assert aged["nextDay"] == "As of 24 Nov 2026, 11:15"


def test_one_request_refreshes_all_panels(journeys: dict[str, Any]) -> None:
    renewed = journeys["renewed"]
    assert renewed["chosen"] == renewed["other"] == ["PlaylistTimeline"]
    assert renewed["refreshed"] == ["PlaylistPage"]
    assert renewed["refreshedAge"] == "As of 10:35"
    # The page is stale by then: the timeline alone would be newer than the other panels.
    assert renewed["late"] == ["PlaylistPage"]
    assert renewed["lateAge"] == "As of 10:50"
    assert renewed["pressed"] == "Month"
    assert renewed["intervals"] == ["WEEK", "WEEK", "DAY", "MONTH"]


def test_a_pause_while_typing_keeps_the_trailing_space(journeys: dict[str, Any]) -> None:
    assert journeys["search"]["paused"] == "last "
    assert journeys["search"]["typed"]["value"] == "last ferry"


def test_a_single_search_result_is_counted_in_the_singular(journeys: dict[str, Any]) -> None:
    assert journeys["search"]["typed"]["rows"] == 1
    assert journeys["search"]["typed"]["facts"] == "1 playlist"


def test_a_typed_date_is_used_once_it_is_complete(journeys: dict[str, Any]) -> None:
    date = journeys["date"]
    assert date["whileTyping"] == []
    assert date["typed"]["value"] == "2026-03-03"
    assert "compare=2025-11-01" in date["typed"]["search"]
    assert date["entered"] == date["left"] == ["PlaylistPage"]
    assert date["after"]["entries"] == 1
    assert date["after"]["focus"] == "INPUT"
    assert "compare=2026-03-03" in date["after"]["search"]
    assert "compare=2026-04-04" in date["search"]


def test_another_time_zone_returns_to_the_first_page(journeys: dict[str, Any]) -> None:
    zone = journeys["zone"]
    assert "after=" in zone["second"]
    assert zone["first"]["search"] == "zone=America%2FLos_Angeles"
    assert zone["first"]["pager"].startswith("1\N{EN DASH}20 of ")
    assert len(set(zone["keys"])) == len(zone["keys"]) == 40


def test_a_cursor_of_another_list_is_rejected_with_a_link_to_the_first_page(journeys: dict[str, Any]) -> None:
    zone = journeys["zone"]
    assert "Give a cursor of this list" in zone["refused"]
    assert zone["restarted"] == {"search": "zone=Asia%2FTokyo", "rows": 20}


def test_an_invalid_sort_order_is_replaced_by_the_default(journeys: dict[str, Any]) -> None:
    told = journeys["nonsense"]
    assert told == {"orderBy": {"by": "PLAYS", "direction": "DESC"}, "rows": 20, "nodes": 18}


@pytest.mark.parametrize(("view", "least"), [("list", 1), ("playlist", 2), ("node", 2)])
def test_names_are_read_in_their_own_direction(journeys: dict[str, Any], view: str, least: int) -> None:
    told = journeys["names"][view]
    assert len(told["names"]) >= least
    assert {(name["text"], name["direction"]) for name in told["names"]} == {(FROM_THE_RIGHT, "rtl")}
    assert told["overflow"] == dict.fromkeys(WIDTHS, 0)


@pytest.mark.parametrize("browser", ["storage", "full", "posix", "speechless"])
def test_a_browser_without_storage_or_languages_shows_the_page(journeys: dict[str, Any], browser: str) -> None:
    told = journeys["odd"][browser]
    assert told["errors"] == []
    assert float(told["tiles"].replace(",", "")) > 0
    assert told["theme"] == "dark"
    assert told["month"] == "November 2026"


def test_no_script_error_occurs(journeys: dict[str, Any]) -> None:
    assert journeys["record"]["errors"] == []
    assert journeys["record"]["policyViolations"] == []
