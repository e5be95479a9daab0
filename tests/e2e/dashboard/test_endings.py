"""The panel "Where sessions end" of a playlist."""

from __future__ import annotations

import csv
import io
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import NOTHING, change, percent, points
from e2e.dashboard.questions import USUAL

ENDINGS = """
query ($id: ID!, $period: PeriodInput!, $compareTo: ComparisonInput) {
  playlist(id: $id) {
    endings(period: $period, compareTo: $compareTo) {
      sessions
      ends { ending left goingOn }
      nodes { isEnding sessions share medianSecondsToReach comparison { change share } node { externalId name } }
      comparison { sessions ends { ending } }
    }
  }
}
"""


def test_it_is_asked_for_once_when_it_comes_into_view(seen: dict[str, Any]) -> None:
    found = seen["endings"]
    assert found["sent"].count("PlaylistEndings") == 1
    # The comparison is a question of the panels that show it.
    assert {"PlaylistEndings"} <= set(found["sentByFilter"]) <= {"PlaylistEndings", "PlaylistFunnel"}


def test_every_number_is_that_of_the_api(seen: dict[str, Any], ask: Ask) -> None:
    nodes = _endings(ask)["nodes"]
    rows = seen["endings"]["table"]["rows"]
    assert [row["key"] for row in rows] == [ended["node"]["externalId"] for ended in nodes]
    for row, ended in zip(rows, nodes, strict=True):
        assert row["cells"] == {
            "name": ended["node"]["name"],
            "isEnding": "Ending" if ended["isEnding"] else "Left before",
            "sessions": f"{ended['sessions']:,}",
            "change": change(ended["comparison"]["change"]),
            "share": percent(ended["share"]),
            "shareBefore": percent(ended["comparison"]["share"]),
            "shareChange": points(ended["share"], ended["comparison"]["share"]),
            "seconds": _clock(ended["medianSecondsToReach"]),
        }
        assert row["links"][0].startswith(f"?playlist=last-ferry&node={ended['node']['externalId']}&")


def test_only_changes_of_endings_have_a_colour(seen: dict[str, Any]) -> None:
    kinds = {row["key"]: row["cells"]["isEnding"] for row in seen["endings"]["table"]["rows"]}
    assert set(kinds.values()) == {"Ending", "Left before"}
    assert {kinds[key] for key in seen["endings"]["coloured"]} == {"Ending"}


def test_the_summary_adds_up(seen: dict[str, Any], ask: Ask) -> None:
    endings = _endings(ask)
    ending, left, going_on = (
        percent(endings["ends"][way] / endings["sessions"]) for way in ("ending", "left", "goingOn")
    )
    compared = endings["comparison"]
    before = percent(compared["ends"]["ending"] / compared["sessions"])
    assert sum(endings["ends"].values()) == endings["sessions"] > 0
    assert seen["endings"]["summary"] == (
        f"{endings['sessions']:,} sessions: {ending} reached an ending ({before} in the compared period), "
        f"{left} left before, {going_on} may be going on."
    )


def test_without_a_comparison_there_is_no_change(seen: dict[str, Any]) -> None:
    assert all(
        {"change", "shareBefore", "shareChange"}.isdisjoint(row["cells"])
        for row in seen["endings"]["uncompared"]["rows"]
    )


def test_the_order_is_in_the_url(seen: dict[str, Any], ask: Ask) -> None:
    assert "order=endings.-seconds" in seen["endings"]["search"]
    known = [ended["medianSecondsToReach"] for ended in _endings(ask)["nodes"]]
    expected = sorted((seconds for seconds in known if seconds is not None), reverse=True)
    cells = [row["cells"]["seconds"] for row in seen["endings"]["byTime"]["rows"]]
    assert [cell for cell in cells if cell != NOTHING] == [_clock(seconds) for seconds in expected]


def test_the_file_has_exact_numbers(seen: dict[str, Any], ask: Ask) -> None:
    file = seen["endings"]["file"]
    assert file["name"] == "last-ferry endings.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    for row, ended in zip(rows, _endings(ask)["nodes"], strict=True):
        assert row["Last node"] == ended["node"]["name"]
        assert row["Ending"] == ("yes" if ended["isEnding"] else "no")
        assert int(row["Sessions"]) == ended["sessions"]
        told = [row[label] for label in ("Share of sessions", "Time to get there", "Change in sessions")]
        expected = [ended["share"], ended["medianSecondsToReach"], ended["comparison"]["change"]]
        assert [float(cell) if cell else None for cell in told] == expected


def test_a_playlist_without_sessions_says_so(seen: dict[str, Any]) -> None:
    assert seen["endings"]["empty"].splitlines()[0] == "No session began in this period"


def _endings(ask: Ask) -> dict[str, Any]:
    endings: dict[str, Any] = ask(ENDINGS, **USUAL)["playlist"]["endings"]
    return endings


def _clock(seconds: float | None) -> str:
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(int(Decimal(repr(seconds)).quantize(Decimal(1), ROUND_HALF_UP)), 60)
    return f"{minutes}:{rest:02}"
