"""What stays on the page, and what it says, while the server, the network, a proxy or an upgrade comes in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.browser.programs import run_script
from support.client import NOW

QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"

#: Per fault the title, a part of the advice, and the button.
FAULTS = {
    "unreachable": (f"The server can{QUOTE}t be reached", "Check that ivgraph is running", "Try again"),
    "broken": ("The server could not answer", "status 500", "Try again"),
    "partly": ("The server could not answer", "its log has the details", "Try again"),
    "behindProxy": (f"The server can{QUOTE}t be reached", "status 502", "Try again"),
    "late": ("The server took too long", "ask for less at once", "Try again"),
    "busy": (f"The server can{QUOTE}t answer for now", "ask again in a while", "Try again"),
    "tooMany": (f"The server can{QUOTE}t answer for now", "status 429", "Try again"),
    "tooLarge": (f"The server can{QUOTE}t answer this question", "Ask for fewer buckets.", "Try again"),
    "loginPage": ("The answer did not come from ivgraph", "to log in", "Load the page again"),
    "loginElsewhere": ("The answer did not come from ivgraph", "to log in", "Load the page again"),
    "loggedOutInJson": ("The answer did not come from ivgraph", "to log in", "Load the page again"),
    "loggedOut": ("The answer did not come from ivgraph", "to log in", "Load the page again"),
}


@pytest.fixture(scope="module")
def faults(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the page showed during each fault; screenshots are in pytest's temporary folder."""
    script = Path(__file__).with_name("faults.mjs")
    return run_script(script, dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("faults")), seconds=300)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_own_message_and_remedy(faults: dict[str, Any], fault: str) -> None:
    title, advice, button = FAULTS[fault]
    told = faults["refreshed"][fault]
    assert told["alert"].splitlines()[0] == title
    assert advice in told["alert"]
    assert told["button"] == button
    assert told["afterwards"] == 0


@pytest.mark.parametrize("fault", [*FAULTS, "offline", "silent"])
def test_the_last_numbers_stay_and_every_panel_shows_their_age(faults: dict[str, Any], fault: str) -> None:
    told = (faults["refreshed"] | faults)[fault]
    assert len(told["tiles"]) == 4
    assert told.get("stays", True)
    assert len(told["badges"]) == told["panels"]
    assert set(told["badges"]) == {"As of 10:30"}
    assert "The numbers are from 10:30." in told["alert"]


def test_a_successful_retry_focuses_the_heading(faults: dict[str, Any]) -> None:
    assert {told["focus"] for told in faults["refreshed"].values() if "focus" in told} == {"H1"}


def test_a_page_that_was_offline_refreshes_itself(faults: dict[str, Any]) -> None:
    assert faults["offline"]["alert"].splitlines()[0] == "You are offline"
    assert faults["offline"]["renewed"] == ["PlaylistPage"]


def test_a_server_that_never_responds_times_out(faults: dict[str, Any]) -> None:
    assert faults["silent"]["early"] == 0
    assert faults["silent"]["alert"].splitlines()[0] == "The server took too long"
    assert "45 seconds" in faults["silent"]["alert"]


@pytest.mark.parametrize("view", ["playlist", "node", "map"])
def test_a_fault_is_never_shown_as_a_missing_playlist(faults: dict[str, Any], view: str) -> None:
    told = faults["opened"][view]
    assert "The server could not answer" in told["text"]
    assert "There is no" not in told["text"]
    assert "has no node" not in told["text"]
    assert told["headings"] == 1


def test_a_rendering_error_shows_a_message_with_a_link(faults: dict[str, Any]) -> None:
    assert faults["undrawn"] == {"headings": ["This page could not be displayed"], "rows": 20}


def test_a_failed_timeline_leaves_the_other_panels(faults: dict[str, Any]) -> None:
    told = faults["chart"]
    assert told["during"]["tiles"] == told["before"]
    assert told["during"]["intervals"] == ["Hour", "Day", "Week", "Month"]
    assert told["during"]["alerts"] == 1
    assert told["during"]["charts"] == 0
    assert told["byDay"] == told["afterwards"] == 0


def test_an_error_in_one_panel_leaves_the_others(faults: dict[str, Any]) -> None:
    told = faults["panel"]
    assert told["during"]["alert"].splitlines()[0] == "The server took too long"
    assert "Ask for less." in told["during"]["alert"]
    assert told["during"]["alerts"] == 1
    assert told["during"]["tiles"] == faults["chart"]["before"]
    assert told["during"]["charts"] == 1
    # The second request is without the panel that failed, the third one is for it alone.
    assert told["sent"] == ["PlaylistPage", "PlaylistPage"]
    assert told["askedAgain"] == ["PlaylistNodes"]
    assert told["rows"] > 5
    assert told["afterwards"] == 0


def test_a_missing_script_affects_its_component_only(faults: dict[str, Any]) -> None:
    told = faults["missing"]
    assert told["alert"].splitlines()[0] == "This part of the page could not be loaded"
    assert len(told["tiles"]) == 4
    assert told["rows"] > 5


def test_a_page_from_before_an_upgrade_reloads_at_its_url(faults: dict[str, Any]) -> None:
    assert faults["upgraded"]["search"] == "?playlist=last-ferry&view=map&zone=Europe%2FBerlin"


@pytest.mark.parametrize("state", ["outdated", "failed", "unknown"])
def test_every_state_fits_every_width_and_every_reader(faults: dict[str, Any], state: str) -> None:
    look = faults["looks"][state]
    assert look["outside"] == {width: [] for width in ("360", "768", "1024", "1400")}
    assert look["findings"] == []
    assert look["headings"] == 1


def test_no_script_error_occurs(faults: dict[str, Any]) -> None:
    assert faults["record"]["errors"] == []
    assert faults["record"]["policyViolations"] == []
