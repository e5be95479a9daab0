"""What the dashboard says when the server is slow, broken, gone or refuses, and when there is nothing to show."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.dashboard.expected import NOTHING
from e2e.dashboard.world import AWKWARD

VIEWS = ["playlists", "playlist", "node", "map"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_broken_server_is_told_and_asked_again(troubles: dict[str, Any], view: str) -> None:
    title, advice, button = _lines(troubles["broken"][view]["alert"])
    assert title == "The server could not answer"
    assert "status 500" in advice
    assert "its log" in advice
    assert button == "Try again"
    assert troubles["broken"][view]["afterwards"] == 0


@pytest.mark.parametrize("view", VIEWS)
def test_a_server_that_is_away_is_told_and_asked_again(troubles: dict[str, Any], view: str) -> None:
    title, advice, button = _lines(troubles["away"][view]["alert"])
    assert title == "The server can\N{RIGHT SINGLE QUOTATION MARK}t be reached"
    assert advice.startswith("Check that ivgraph is running")
    assert button == "Try again"
    assert troubles["away"][view]["afterwards"] == 0


def test_old_numbers_under_a_new_question_that_failed_say_what_they_answer(troubles: dict[str, Any]) -> None:
    told = troubles["lost"]
    assert told["tiles"] == told["before"]
    assert "show the previous selection: 25 Oct \N{EN DASH} 23 Nov 2026 in Europe/Berlin." in told["alert"]
    assert told["badges"] == ["As of 09:30"] * 3
    assert len(told["afterwards"]) == 4


@pytest.mark.parametrize("view", ["slow", "slowNode"])
def test_while_the_first_answer_is_under_way_its_place_is_held(troubles: dict[str, Any], view: str) -> None:
    told = troubles[view]
    assert told["numbers"] == 0
    assert told["skeletons"] == 6
    assert any(label.startswith("Loading") for label in told["labels"])
    assert told["places"] == told["placesAfterwards"]


def test_while_newer_numbers_are_under_way_the_old_ones_stay_and_say_so(troubles: dict[str, Any]) -> None:
    told = troubles["updating"]
    assert told["during"] == {"busy": 3, "skeletons": 0, "tiles": told["before"]}
    assert told["before"]["plays"]["compared"] is not None
    assert told["after"]["plays"] == told["before"]["plays"] | {"change": None, "compared": None}


def test_what_the_api_refuses_is_told_in_its_own_words_once(troubles: dict[str, Any]) -> None:
    _, advice, _ = _lines(troubles["refused"])
    assert advice == "Choose a lastDay that is not before firstDay: 2026-11-10 is before 2026-11-20."


@pytest.mark.parametrize(
    ("place", "title", "button"),
    [
        ("unknownPlaylist", "There is no playlist \N{LEFT DOUBLE QUOTATION MARK}none", "Show all playlists"),
        ("unknownOnMap", "There is no playlist \N{LEFT DOUBLE QUOTATION MARK}none", "Show all playlists"),
        ("unknownNode", "The playlist has no video \N{LEFT DOUBLE QUOTATION MARK}none", "Show the playlist"),
    ],
)
def test_an_unknown_id_is_told_with_a_way_out(troubles: dict[str, Any], place: str, title: str, button: str) -> None:
    lines = _lines(troubles[place])
    assert lines[0].startswith(title)
    assert lines[-1] == button


def test_of_an_address_without_sense_what_can_be_is_shown(troubles: dict[str, Any]) -> None:
    told = troubles["nonsense"]
    assert len(told["tiles"]) == 4
    assert told["search"] == "?playlist=last-ferry&zone=Europe%2FBerlin&metric=luck&with=plays"


def test_a_playlist_that_nobody_watched_shows_zeros_and_dashes(troubles: dict[str, Any]) -> None:
    told = troubles["quiet"]
    assert told["tiles"]["plays"]["value"] == "0"
    assert told["tiles"]["impressions"]["beside"]["playRate"] == NOTHING
    assert [row["cells"]["share"] for row in told["videos"]["rows"]] == [NOTHING]
    assert told["audience"] == "Nobody watched in this period: choose a longer one."
    assert _lines(told["hotspots"])[0] == "This video has no hotspots"


def test_any_id_and_any_name_can_be_walked_to(troubles: dict[str, Any]) -> None:
    assert troubles["awkward"] == {"heading": AWKWARD, "node": f"{AWKWARD}\nStart"}


def test_no_trouble_breaks_the_page(troubles: dict[str, Any]) -> None:
    assert troubles["record"]["errors"] == []
    assert troubles["record"]["policyViolations"] == []
    # The browser itself tells of answers that are errors; the page adds nothing.
    assert all(text.startswith("error: Failed to load resource") for text in troubles["record"]["console"])


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]
