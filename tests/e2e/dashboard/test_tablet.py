"""Every view on a tablet of 768 pixels, by touch alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from e2e.browser.programs import run_script
from support.client import NOW


@pytest.fixture(scope="module")
def tablet(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What somebody saw who went through the dashboard on a tablet; screenshots are in pytest's temporary folder."""
    script = Path(__file__).with_name("tablet.mts")
    return run_script(script, dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("tablet")))


def test_a_touch_leads_to_every_view(tablet: dict[str, Any]) -> None:
    assert {"playlists", "Overview", "Story map", "Ways", "node"} <= set(tablet["views"])
    for name, view in tablet["views"].items():
        assert view["panels"], name
        assert set(view["panels"].values()) == {"shown"}, name


def test_no_view_scrolls_horizontally(tablet: dict[str, Any]) -> None:
    assert {name: view["overflow"] for name, view in tablet["views"].items() if view["overflow"] > 0} == {}


def test_axe_finds_no_violation(tablet: dict[str, Any]) -> None:
    assert {name: view["findings"] for name, view in tablet["views"].items() if view["findings"]} == {}


def test_controls_are_large_enough_for_a_finger(tablet: dict[str, Any]) -> None:
    assert {name: view["small"] for name, view in tablet["views"].items() if view["small"]} == {}


def test_a_touch_chooses_a_period(tablet: dict[str, Any]) -> None:
    assert tablet["period"]["outside"] == 0
    assert "period=LAST_7_DAYS" in tablet["period"]["search"]


def test_a_touch_opens_a_hint_and_another_one_closes_it(tablet: dict[str, Any]) -> None:
    assert tablet["hint"] == {"text": "Loads of the player on a page.", "isLeft": True}


def test_the_console_is_empty_and_no_request_fails(tablet: dict[str, Any]) -> None:
    record = tablet["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []
