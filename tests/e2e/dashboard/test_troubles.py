"""What the dashboard shows when its server is slow, broken, gone or rejects queries, and when there is no data."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.dashboard.expected import NOTHING
from e2e.dashboard.world import AWKWARD

VIEWS = ["playlists", "playlist", "node", "map"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_server_error_is_shown_with_a_retry(troubles: dict[str, Any], view: str) -> None:
    title, advice, button = _lines(troubles["broken"][view]["alert"])
    assert title == "The server could not answer"
    assert "status 500" in advice
    assert "check the server" in advice
    assert button == "Try again"
    assert troubles["broken"][view]["afterwards"] == 0


@pytest.mark.parametrize("view", VIEWS)
def test_an_unreachable_server_is_shown_with_a_retry(troubles: dict[str, Any], view: str) -> None:
    title, advice, button = _lines(troubles["away"][view]["alert"])
    assert title == "The server can\N{RIGHT SINGLE QUOTATION MARK}t be reached"
    assert advice.startswith("Check that ivgraph is running")
    assert button == "Try again"
    assert troubles["away"][view]["afterwards"] == 0


def test_stale_numbers_name_the_previous_selection_when_a_new_query_fails(troubles: dict[str, Any]) -> None:
    told = troubles["lost"]
    assert told["tiles"] == told["before"]
    assert "show the previous selection: 25 Oct \N{EN DASH} 23 Nov 2026 in Europe/Berlin." in told["alert"]
    assert len(told["badges"]) > 2
    assert set(told["badges"]) == {"As of 09:30"}
    assert len(told["afterwards"]) == 4


@pytest.mark.parametrize("view", ["slow", "slowNode"])
def test_skeletons_hold_the_layout_while_the_first_response_is_loading(troubles: dict[str, Any], view: str) -> None:
    told = troubles[view]
    assert told["numbers"] == 0
    assert told["skeletons"] > 3
    assert any(label.startswith("Loading") for label in told["labels"])
    assert told["tops"] == told["topsAfterwards"]


def test_old_numbers_stay_dimmed_while_newer_ones_are_loading(troubles: dict[str, Any]) -> None:
    told = troubles["updating"]
    # Notes have nothing that is compared.
    assert told["during"]["busy"] == told["during"]["panels"] - 1 > 0
    assert told["during"]["skeletons"] == 0
    assert told["during"]["tiles"] == told["before"]
    assert told["before"]["plays"]["compared"] is not None
    assert told["after"]["plays"] == told["before"]["plays"] | {"change": None, "compared": None}


def test_an_error_of_the_api_is_shown_once_with_its_message(troubles: dict[str, Any]) -> None:
    _, advice, _ = _lines(troubles["refused"])
    assert advice == "Choose a lastDay that is not before firstDay: 2026-11-10 is before 2026-11-20."


@pytest.mark.parametrize(
    ("place", "title", "button"),
    [
        ("unknownPlaylist", "There is no playlist \N{LEFT DOUBLE QUOTATION MARK}none", "Show all playlists"),
        ("unknownOnMap", "There is no playlist \N{LEFT DOUBLE QUOTATION MARK}none", "Show all playlists"),
        ("unknownNode", "The playlist has no node \N{LEFT DOUBLE QUOTATION MARK}none", "Show the playlist"),
    ],
)
def test_an_unknown_id_is_shown_with_a_link_back(troubles: dict[str, Any], place: str, title: str, button: str) -> None:
    lines = _lines(troubles[place])
    assert lines[0].startswith(title)
    assert lines[-1] == button


def test_invalid_parameters_of_a_url_are_ignored(troubles: dict[str, Any]) -> None:
    told = troubles["nonsense"]
    assert len(told["tiles"]) == 4
    assert told["search"] == "?playlist=last-ferry&zone=Europe%2FBerlin&metric=luck&with=plays"


def test_a_playlist_that_nobody_watched_shows_zeros_and_dashes(troubles: dict[str, Any]) -> None:
    told = troubles["quiet"]
    assert told["tiles"]["plays"]["value"] == "0"
    assert told["tiles"]["impressions"]["beside"]["playRate"] == NOTHING
    assert [row["cells"]["share"] for row in told["nodes"]["rows"]] == [NOTHING]
    assert told["audience"] == "Nobody watched in this period: choose a longer one."
    assert _lines(told["hotspots"])[0] == "This node has no hotspots"


def test_ids_and_names_with_special_characters_can_be_opened(troubles: dict[str, Any]) -> None:
    assert troubles["awkward"] == {"heading": AWKWARD, "node": f"{AWKWARD}\nStart"}


def test_no_script_error_occurs(troubles: dict[str, Any]) -> None:
    assert troubles["record"]["errors"] == []
    assert troubles["record"]["policyViolations"] == []
    # The browser itself logs responses with an error status; the page adds nothing.
    assert all(text.startswith("error: Failed to load resource") for text in troubles["record"]["console"])


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]
