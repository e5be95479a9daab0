"""Notes of authors on the overview of a playlist: written, shown over the chart, changed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER
from support.client import NOW

TEXT = "<b>Mail</b> to all\n\u05e9\u05dc\u05d5\u05dd!"


@pytest.fixture(scope="module")
def notes(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an author sees who writes a note; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "notes.mjs", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("notes")))


def test_a_period_without_notes_says_so(notes: dict[str, Any]) -> None:
    assert notes["empty"].splitlines()[0] == "There are no notes about this period"


def test_the_dialog_begins_with_the_text_and_suggests_a_time_of_the_period(notes: dict[str, Any]) -> None:
    assert notes["isFocused"]
    assert notes["suggested"] == "2026-11-10T12:00"


def test_a_note_is_shown_as_it_was_written(notes: dict[str, Any]) -> None:
    assert notes["written"] == [{"at": "2026-11-05T12:45:00+00:00", "shown": "5 Nov 2026, 13:45", "text": TEXT}]
    assert "Write a note" in notes["back"], "the focus is back at the button"


def test_only_what_shows_notes_is_asked_again(notes: dict[str, Any]) -> None:
    assert notes["sent"] == ["SaveNote", "PlaylistPage"]


def test_the_chart_tells_of_the_note(notes: dict[str, Any]) -> None:
    assert notes["chart"]["head"] == "Thu, 5 Nov 2026"
    assert notes["chart"]["notes"] == [TEXT]


def test_a_note_is_changed_kept_and_deleted(notes: dict[str, Any]) -> None:
    assert notes["changed"] == [{"at": "2026-11-05T23:00:00+00:00", "shown": "6 Nov 2026, 00:00", "text": TEXT}]
    assert notes["kept"] == notes["changed"]
    assert notes["deleted"] == notes["empty"]


@pytest.mark.parametrize("part", ["dialog", "list"])
def test_everybody_can_use_it(notes: dict[str, Any], part: str) -> None:
    assert notes["looks"][part] == {"light": [], "dark": []}
