"""The panel "Step by step" of a playlist."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import NOTHING, percent
from e2e.dashboard.questions import LAST_30_DAYS
from support.client import NOW

STEPS = """
query ($period: PeriodInput!, $from: ID, $direction: StepDirection!, $count: Int!) {
  playlist(id: "last-ferry") {
    steps(period: $period, from: $from, direction: $direction, count: $count, first: 8) {
      sessions
      steps {
        number sessions exits
        nodes { sessions share exits node { externalId name } }
        rest { nodes sessions exits }
        links { sessions from { externalId name } to { externalId name } }
      }
    }
  }
}
"""


@pytest.fixture(scope="module")
def seen_steps(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the panel showed; screenshots are in pytest's temporary folder."""
    return run_script(FOLDER / "steps.mjs", dashboard, NOW.isoformat(), str(tmp_path_factory.mktemp("steps")))


def test_every_number_is_that_of_the_api(seen_steps: dict[str, Any], ask: Ask) -> None:
    steps = _steps(ask, count=6)
    assert len(steps["steps"]) == 6
    assert any(step["rest"] for step in steps["steps"])
    _check_tables(seen_steps["start"], steps)


def test_the_heads_tell_the_sessions_of_each_step(seen_steps: dict[str, Any], ask: Ask) -> None:
    expected = [f"Step {step['number']} {step['sessions']:,}" for step in _steps(ask, count=6)["steps"]]
    assert [" ".join(head.split()) for head in seen_steps["start"]["heads"]] == expected


def test_sessions_go_on_or_stop(seen_steps: dict[str, Any]) -> None:
    """Whoever does not stop at a step comes to the next one."""
    nodes = [row["cells"] for row in seen_steps["start"]["nodes"]["rows"]]
    for number in range(1, 6):
        step = f"Step {number}"
        sessions = sum(_number(row["sessions"]) for row in nodes if row["step"] == step)
        exits = sum(_number(row["exits"]) for row in nodes if row["step"] == step)
        following = sum(_number(row["sessions"]) for row in nodes if row["step"] == f"Step {number + 1}")
        assert sessions - exits == following > 0


def test_the_file_has_exact_numbers(seen_steps: dict[str, Any], ask: Ask) -> None:
    file = seen_steps["start"]["file"]
    assert file["name"] == "last-ferry steps.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    first = _steps(ask, count=6)["steps"][0]["nodes"][0]
    assert rows[0] == {
        **{"Step": "1", "Node": first["node"]["name"], "Sessions": str(first["sessions"])},
        **{"Share of sessions": "1", "Without a next step": str(first["exits"])},
    }


def test_the_number_of_steps_is_in_the_url(seen_steps: dict[str, Any], ask: Ask) -> None:
    two = seen_steps["node"]["two"]
    assert "steps=2" in two["search"].split("&")
    _check_tables(two, _steps(ask, count=2))


def test_the_keyboard_follows_sessions_back_from_a_node(seen_steps: dict[str, Any], ask: Ask) -> None:
    backwards = seen_steps["node"]["backwards"]
    assert {"steps-from=lighthouse", "steps-direction=BACKWARD"} <= set(backwards["search"].split("&"))
    expected = _steps(ask, count=2, direction="BACKWARD", **{"from": "lighthouse"})
    assert expected["sessions"] > 0
    _check_tables(backwards, expected)
    assert seen_steps["node"]["page"].startswith("?playlist=last-ferry&node=lighthouse&")


def test_a_click_on_a_node_follows_sessions_from_there(seen_steps: dict[str, Any], ask: Ask) -> None:
    sessions = _steps(ask, count=2)["sessions"]
    told = seen_steps["node"]["tooltip"]
    assert "The pier at dusk" in told
    assert f"{sessions:,} sessions, 100.0% of step 1" in told
    assert "steps-from=pier" in seen_steps["node"]["clicked"].split("&")


def test_it_has_a_name_and_axe_finds_nothing(seen_steps: dict[str, Any]) -> None:
    start = seen_steps["start"]
    assert start["name"].endswith("View details has the numbers.")
    assert start["looks"] == {"light": [], "dark": [], "overflow": 0}


def test_an_empty_panel_says_what_would_fill_it(seen_steps: dict[str, Any]) -> None:
    quiet, unplayed = (seen_steps["nothing"][name].splitlines() for name in ("quiet", "unplayed"))
    assert quiet[0] == unplayed[0] == "No session to follow"
    assert "Choose a longer one" in quiet[-1]
    assert "Choose another node" in unplayed[-1]


def test_nothing_goes_wrong(seen_steps: dict[str, Any]) -> None:
    record = seen_steps["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []


def _check_tables(found: dict[str, Any], steps: dict[str, Any]) -> None:
    nodes = [
        {
            "step": f"Step {step['number']}",
            "node": row["node"]["name"] if "node" in row else _others(row["nodes"]),
            "sessions": f"{row['sessions']:,}",
            "share": percent(row["share"] if "share" in row else row["sessions"] / steps["sessions"]),
            "exits": NOTHING if row["exits"] is None else f"{row['exits']:,}",
        }
        for step in steps["steps"]
        for row in [*step["nodes"], *([step["rest"]] if step["rest"] else [])]
    ]
    assert [row["cells"] for row in found["nodes"]["rows"]] == nodes
    ways = [
        {
            "step": f"Step {step['number']}",
            "from": link["from"]["name"] if link["from"] else "Other nodes",
            "to": link["to"]["name"] if link["to"] else "Other nodes",
            "sessions": f"{link['sessions']:,}",
        }
        for step in steps["steps"]
        for link in step["links"]
    ]
    # A long table renders the rows in view alone.
    rows = [row["cells"] for row in found["ways"]["rows"]]
    assert rows == ways[: len(rows)]
    assert rows


def _others(count: int) -> str:
    return "1 other node" if count == 1 else f"{count:,} other nodes"


def _number(cell: str) -> int:
    return int(cell.replace(",", ""))


def _steps(ask: Ask, *, count: int, direction: str = "FORWARD", **asked: Any) -> dict[str, Any]:
    answer = ask(STEPS, period=LAST_30_DAYS, count=count, direction=direction, **asked)
    steps: dict[str, Any] = answer["playlist"]["steps"]
    return steps
