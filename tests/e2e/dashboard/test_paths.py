"""The panel "Complete ways" of a playlist."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import percent, shown
from e2e.dashboard.questions import LAST_30_DAYS
from support.client import NOW

PAGE_SIZE = 20

PATHS = """
query (
  $period: PeriodInput!, $match: PathMatchInput, $repeats: PathRepeats!, $by: PathOrderBy!, $first: Int!, $after: String
) {
  playlist(id: "last-ferry") {
    paths(
      period: $period, match: $match, repeats: $repeats, orderBy: { by: $by }, first: $first, after: $after
    ) {
      totalCount sessions remainingSessions
      pageInfo { endCursor }
      nodes {
        length sessions share averageMinutes ends { ending left goingOn } viewers { authenticated anonymous }
        nodes { externalId name }
      }
    }
  }
}
"""


@pytest.fixture(scope="module")
def seen_paths(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the panel showed; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "paths.mjs", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("paths")))


def test_every_number_is_that_of_the_api(seen_paths: dict[str, Any], ask: Ask) -> None:
    paths = _paths(ask)
    assert paths["totalCount"] > 2 * PAGE_SIZE
    _check_table(seen_paths["all"]["first"], paths)


def test_the_summary_tells_what_is_on_other_pages(seen_paths: dict[str, Any], ask: Ask) -> None:
    paths = _paths(ask)
    remaining = paths["remainingSessions"]
    assert remaining + sum(path["sessions"] for path in paths["nodes"]) == paths["sessions"]
    assert seen_paths["all"]["first"]["summary"] == (
        f"{paths['totalCount']:,} ways of {paths['sessions']:,} sessions. "
        f"Those on other pages were taken by {remaining:,} sessions ({percent(remaining / paths['sessions'])})."
    )


def test_the_next_page_goes_on(seen_paths: dict[str, Any], ask: Ask) -> None:
    second = seen_paths["all"]["second"]
    assert "after=paths" in second["search"]
    _check_table(second, _paths(ask, after=_paths(ask)["pageInfo"]["endCursor"]))


def test_another_order_begins_with_the_first_page(seen_paths: dict[str, Any], ask: Ask) -> None:
    found = seen_paths["all"]["byMinutes"]
    assert "after=" not in found["search"]
    assert "order=paths.-AVERAGE_MINUTES" in found["search"]
    _check_table(found, _paths(ask, by="AVERAGE_MINUTES"))


def test_the_file_has_exact_numbers(seen_paths: dict[str, Any], ask: Ask) -> None:
    file = seen_paths["all"]["file"]
    assert file["name"] == "last-ferry paths.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    for row, path in zip(rows, _paths(ask)["nodes"], strict=True):
        assert row["Way"].split(" \N{RIGHTWARDS ARROW} ") == _names(path)
        assert int(row["Sessions"]) == path["sessions"]
        assert float(row["Share of sessions"]) == path["share"]
        assert float(row["Avg. minutes"]) == path["averageMinutes"]


def test_the_keyboard_finds_ways_through_nodes(seen_paths: dict[str, Any], ask: Ask) -> None:
    found = seen_paths["found"]
    match = {"passesThrough": ["saloon", "bridge"], "endsAt": "ending-keeper"}
    paths = _paths(ask, by="LENGTH", match=match, repeats="KEPT")
    assert {"passes=saloon", "passes=bridge", "ends-at=ending-keeper", "repeats=KEPT"} <= set(
        found["longest"]["search"].split("&")
    )
    _check_table(found["longest"], paths)
    assert f"{paths['totalCount']:,} ways of {paths['sessions']:,} sessions match." in found["longest"]["summary"]
    longest = paths["nodes"][0]
    assert found["unfolded"] == _names(longest)[:64]
    assert found["folded"] == 6 < longest["length"]


def test_a_filter_can_be_narrower_or_gone(seen_paths: dict[str, Any]) -> None:
    found = seen_paths["found"]
    assert [part for part in found["through"].split("&") if part.startswith("passes")] == ["passes=saloon"]
    assert "passes" not in found["reset"]
    assert "ends-at" not in found["reset"]


def test_axe_finds_nothing(seen_paths: dict[str, Any]) -> None:
    assert seen_paths["all"]["looks"] == {"light": [], "dark": [], "overflow": 0}


def test_an_empty_panel_says_what_would_fill_it(seen_paths: dict[str, Any]) -> None:
    quiet, unmatched = (seen_paths["nothing"][name].splitlines() for name in ("quiet", "unmatched"))
    assert quiet[0] == "No session began in this period"
    assert "Choose a longer one" in quiet[-1]
    assert unmatched[0] == "No session took such a way"
    # The filter stays, to be changed.
    assert seen_paths["nothing"]["pickers"] == 4


def test_nothing_goes_wrong(seen_paths: dict[str, Any]) -> None:
    record = seen_paths["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []


def _check_table(found: dict[str, Any], paths: dict[str, Any]) -> None:
    for row, path in zip(found["rows"], paths["nodes"], strict=True):
        cells = row["cells"]
        assert cells["LENGTH"].split() == " ".join(_folded(path)).split()
        assert cells["SESSIONS"] == f"{path['sessions']:,}"
        assert cells["share"].strip() == percent(path["share"])
        assert cells["AVERAGE_MINUTES"] == shown("minutesViewed", path["averageMinutes"])
        assert cells["VIEWERS"] == f"{sum(path['viewers'].values()):,}"
        assert (cells["ends"] == "Ending") == (path["ends"]["ending"] == path["sessions"])
        assert (cells["ends"] == "Left before") == (path["ends"]["left"] == path["sessions"])


def _names(path: dict[str, Any]) -> list[str]:
    return [node["name"] for node in path["nodes"]]


def _folded(path: dict[str, Any]) -> list[str]:
    """What the row of a way shows until it is unfolded."""
    names = _names(path)
    unlisted = [f"and {path['length'] - len(names)} more nodes"] if path["length"] > len(names) else []
    if len(names) <= 7:
        return [*names, *unlisted]
    return [*names[:3], f"+ {len(names) - 6} nodes", *names[-3:], *unlisted]


def _paths(
    ask: Ask, *, by: str = "SESSIONS", repeats: str = "COLLAPSED", first: int = PAGE_SIZE, **asked: Any
) -> dict[str, Any]:
    answer = ask(PATHS, period=LAST_30_DAYS, by=by, repeats=repeats, first=first, **asked)
    paths: dict[str, Any] = answer["playlist"]["paths"]
    return paths
