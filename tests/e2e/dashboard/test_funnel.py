"""The panel "How far viewers come" of a playlist."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import change, percent, points
from e2e.dashboard.questions import LAST_30_DAYS

FUNNEL = """
query ($id: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $id) {
    funnel(period: $period, filter: $filter, compareTo: { to: PREVIOUS_PERIOD }) {
      count stages { number count share dropped dropOff comparison { share change } }
    }
  }
}
"""


def test_it_is_asked_for_once_when_it_comes_into_view(ways: dict[str, Any]) -> None:
    assert ways["funnel"]["sent"].count("PlaylistFunnel") == 1


def test_every_number_is_that_of_the_api(ways: dict[str, Any], ask: Ask) -> None:
    _check_table(ways["funnel"]["table"]["rows"], _funnel(ask)["stages"])


def test_it_follows_the_filter(ways: dict[str, Any], ask: Ask) -> None:
    everybody, germans = _funnel(ask), _funnel(ask, filter={"country": {"in": ["DE"]}})
    assert 0 < germans["count"] < everybody["count"]
    _check_table(ways["funnel"]["german"]["rows"], germans["stages"])


def test_the_summary_names_the_deepest_level_and_the_largest_drop_off(ways: dict[str, Any], ask: Ask) -> None:
    funnel = _funnel(ask)
    deepest = funnel["stages"][-1]
    steepest = max(funnel["stages"][1:], key=lambda stage: stage["dropOff"] or 0)
    assert steepest["dropOff"] > 0
    assert ways["funnel"]["summary"] == (
        f"{funnel['count']:,} sessions: {percent(deepest['share'])} "
        f"({percent(deepest['comparison']['share'])} in the compared period) "
        f"came to the deepest level, {deepest['number']}. "
        f"The largest drop-off is from level {steepest['number'] - 1} to {steepest['number']}: "
        f"{percent(steepest['dropOff'])}."
    )


def test_bars_are_as_long_as_the_counts(ways: dict[str, Any], ask: Ask) -> None:
    funnel = _funnel(ask)
    for bar, stage in zip(ways["funnel"]["bars"], funnel["stages"], strict=True):
        assert bar["reached"] == pytest.approx(stage["count"] / funnel["count"], abs=0.01)
        assert bar["dropped"] == pytest.approx(stage["dropped"] / funnel["count"], abs=0.01)
        assert bar["before"] == pytest.approx(stage["comparison"]["share"], abs=0.01)


def test_without_a_comparison_there_is_no_change(ways: dict[str, Any]) -> None:
    uncompared = ways["funnel"]["uncompared"]
    assert uncompared["marks"] == 0
    assert {"change", "shareBefore", "shareChange"}.isdisjoint(uncompared["table"]["rows"][0]["cells"])


def test_the_file_has_exact_numbers(ways: dict[str, Any], ask: Ask) -> None:
    file = ways["funnel"]["file"]
    assert file["name"] == "last-ferry funnel.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    for row, stage in zip(rows, _funnel(ask)["stages"], strict=True):
        assert {label: float(cell) if cell else None for label, cell in row.items()} == {
            **{"Level": stage["number"], "Sessions": stage["count"], "Share of sessions": stage["share"]},
            **{"Change in sessions": stage["comparison"]["change"], "Share before": stage["comparison"]["share"]},
            "Change in share": pytest.approx(stage["share"] - stage["comparison"]["share"]),
            **{"Dropped": stage["dropped"], "Drop-off": stage["dropOff"]},
        }


def test_the_keyboard_sorts_it_and_opens_its_tooltips(ways: dict[str, Any], ask: Ask) -> None:
    found = ways["funnel"]
    assert found["explained"] == "Dropped / the sessions of the level before."
    assert "order=funnel.-dropOff" in found["byDropOff"]["search"]
    stages = sorted(_funnel(ask)["stages"], key=lambda stage: stage["dropOff"], reverse=True)
    assert [row["key"] for row in found["byDropOff"]["table"]["rows"]] == [str(stage["number"]) for stage in stages]


def test_it_fits_a_phone(ways: dict[str, Any]) -> None:
    assert ways["funnel"]["looks"]["overflow"] == 0


def test_an_empty_panel_says_what_would_fill_it(ways: dict[str, Any]) -> None:
    quiet, unlisted = (ways["funnel"]["nothing"][name].splitlines() for name in ("quiet", "unlisted"))
    assert quiet[0] == "No session began in this period"
    assert "Choose a longer one" in quiet[-1]
    assert unlisted[0] == "The levels of the story are unknown"
    assert "ivgraph import-playlist" in unlisted[-1]


def _check_table(found: list[dict[str, Any]], stages: list[dict[str, Any]]) -> None:
    assert len(stages) > 3
    for row, stage in zip(found, stages, strict=True):
        assert row["cells"] == {
            "level": f"Level {stage['number']}",
            "sessions": f"{stage['count']:,}",
            "change": change(stage["comparison"]["change"]),
            "share": percent(stage["share"]),
            "shareBefore": percent(stage["comparison"]["share"]),
            "shareChange": points(stage["share"], stage["comparison"]["share"]),
            "dropped": f"{stage['dropped']:,}",
            "dropOff": percent(stage["dropOff"]),
        }


def _funnel(ask: Ask, **asked: Any) -> dict[str, Any]:
    funnel: dict[str, Any] = ask(FUNNEL, id="last-ferry", period=LAST_30_DAYS, **asked)["playlist"]["funnel"]
    return funnel
