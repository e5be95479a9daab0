"""Light and dark, wide and narrow, with and without a mouse."""

from __future__ import annotations

import re
from typing import Any

import pytest

VIEWS = ["playlists", "playlist", "node", "map", "ways", "nothing"]
PANELS = ["Period", "Audience"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation(looks: dict[str, Any], view: str, colours: str) -> None:
    assert looks["looks"][view][colours]["findings"] == []


@pytest.mark.parametrize("panel", PANELS)
def test_axe_finds_no_violation_in_an_open_panel(looks: dict[str, Any], panel: str) -> None:
    assert looks["panels"][panel]["findings"] == []


@pytest.mark.parametrize("view", VIEWS)
def test_colours_follow_the_system(looks: dict[str, Any], view: str) -> None:
    assert _brightness(looks["looks"][view]["light"]["background"]) > 0.9
    assert _brightness(looks["looks"][view]["dark"]["background"]) < 0.15


@pytest.mark.parametrize("view", ["playlist", "node"])
def test_the_chart_follows_too(looks: dict[str, Any], view: str) -> None:
    light, dark = (looks["looks"][view][colours]["chart"] for colours in ("light", "dark"))
    assert min(light["drawn"], dark["drawn"]) > 1_000
    # The line's blue is brighter on a dark background.
    assert dark["blue"] > light["blue"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_narrow_screen_never_scrolls_horizontally(looks: dict[str, Any], view: str) -> None:
    assert looks["looks"][view]["narrow"]["overflow"] == 0


@pytest.mark.parametrize("view", ["node", "map", "ways"])
def test_the_controls_take_three_rows_of_a_narrow_screen(looks: dict[str, Any], view: str) -> None:
    assert looks["looks"][view]["narrow"]["rows"] <= 3


@pytest.mark.parametrize("panel", [f"{panel} narrow" for panel in PANELS])
def test_an_open_panel_fits_a_narrow_screen(looks: dict[str, Any], panel: str) -> None:
    assert looks["panels"][panel]["overflow"] == 0


@pytest.mark.parametrize("view", VIEWS)
def test_no_title_attribute_is_used_for_a_tooltip(looks: dict[str, Any], view: str) -> None:
    # A title attribute is out of reach for touch and keyboard.
    assert looks["looks"][view]["light"]["titles"] == 0


def test_a_chosen_theme_survives_a_reload(looks: dict[str, Any]) -> None:
    toggled = looks["toggled"]
    assert toggled["light"] == toggled["back"]
    assert toggled["dark"] == toggled["stays"]
    assert _brightness(toggled["light"]) > 0.9
    assert _brightness(toggled["dark"]) < 0.15


def test_tab_reaches_every_control_in_the_order_of_the_page(looks: dict[str, Any]) -> None:
    walked = looks["keyboard"]
    expected = [
        *("A ivgraph", "A GraphiQL", "A Overview", "A Story map", "A Ways", "SELECT Comparison", "BUTTON Everybody"),
        *("SELECT Time zone", "BUTTON Refresh", "A of Top metrics", "BUTTON Week", "BUTTON Returning"),
        *("SELECT Second metric", "BUTTON View details", "A of All nodes", "A The pier at dusk"),
    ]
    places = [walked.index(name) for name in expected]
    assert places == sorted(places)


def test_numbers_and_dates_follow_the_locale_of_the_visitor(looks: dict[str, Any], seen: dict[str, Any]) -> None:
    german = looks["german"]["table"]["rows"][0]["cells"]
    british = seen["playlists"]["first"]["rows"][0]["cells"]
    assert german["MINUTES_VIEWED"] == british["MINUTES_VIEWED"].translate(str.maketrans(".,", ",."))
    assert german["PLAY_RATE"] == british["PLAY_RATE"].replace(".", ",").replace("%", "\N{NO-BREAK SPACE}%")
    assert german["CREATED_AT"] == "11. Aug. 2025"
    assert looks["german"]["period"].splitlines()[-1] == "Last 30 days · 25. Okt. \N{EN DASH} 23. Nov. 2026"


def test_the_console_is_empty_and_no_request_fails(looks: dict[str, Any]) -> None:
    record = looks["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []


def _brightness(color: str) -> float:
    """0 (black) to 1 (white) of a colour as `rgb(r, g, b)`."""
    return sum(int(part) for part in re.findall(r"\d+", color)[:3]) / 3 / 255
