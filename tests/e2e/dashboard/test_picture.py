"""A page as a picture, and on paper."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER
from support.client import NOW


@pytest.fixture(scope="module")
def picture(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What somebody gets who saves a page; the picture is in pytest's temporary folder."""
    return run_script(FOLDER / "picture.mts", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("picture")))


def test_panels_that_nobody_has_seen_are_loaded_first(picture: dict[str, Any]) -> None:
    assert picture["waiting"] > 0
    assert picture["loaded"] == picture["panels"]


def test_a_picture_is_twice_as_wide_as_the_page(picture: dict[str, Any]) -> None:
    saved = picture["picture"]
    assert saved["name"] == "last-ferry ways.png"
    assert saved["kind"] == "PNG"
    assert saved["width"] == 2 * picture["width"]
    assert saved["height"] > 2_000
    # A blank picture would be far smaller.
    assert saved["bytes"] > 100_000


def test_nothing_is_printed_that_can_only_be_pressed_or_scrolled(picture: dict[str, Any]) -> None:
    assert picture["printed"] == {"buttons": 0, "tables": 0}
