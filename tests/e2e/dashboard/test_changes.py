"""The changes of the story on timelines, and what was before and after one of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import day, shown
from e2e.dashboard.questions import BERLIN, NODE_TOTALS, TOTALS
from support.client import NOW

VERSIONS = 'query { playlist(id: "last-ferry") { versions(first: 100) { nodes { number since } } } }'

CHANGES = """
query {
  playlist(id: "last-ferry") {
    versions(first: 1) { nodes { changes { nodesRemoved { name } hotspotsRemoved { name } } } }
  }
}
"""

_ZONE = "Europe/Berlin"


@pytest.fixture(scope="module")
def changes(dashboard: str) -> dict[str, Any]:
    return run_script(FOLDER / "changes.mts", dashboard, NOW.isoformat())


def test_every_change_of_the_period_is_listed(changes: dict[str, Any], ask: Ask) -> None:
    latest = [version for version in _versions(ask) if version["number"] > 1]
    assert len(latest) == 2
    for subject in ("playlist", "node"):
        told = [" ".join(text.split()) for text in changes[subject]["changes"]]
        assert told == [
            f"Version {version['number']} since {day(version['since'], _ZONE)}, {_local(version['since']):%H:%M} "
            f"Before and after this change (Version {version['number']}) What changed (Version {version['number']})"
            for version in latest
        ]


def test_what_changed_is_told_by_names(changes: dict[str, Any], ask: Ask) -> None:
    latest = ask(CHANGES)["playlist"]["versions"]["nodes"][0]["changes"]
    (node,), (hotspot,) = latest["nodesRemoved"], latest["hotspotsRemoved"]
    for subject in ("playlist", "node"):
        assert changes[subject]["what"].split("\n") == [
            *("1 node removed:", node["name"]),
            *("1 hotspot removed:", hotspot["name"]),
        ]


def test_a_period_without_a_change_has_no_list(changes: dict[str, Any]) -> None:
    assert changes["none"] == 0


@pytest.mark.parametrize("subject", ["playlist", "node"])
def test_a_tooltip_tells_of_a_change(changes: dict[str, Any], ask: Ask, subject: str) -> None:
    assert changes[subject]["marked"] == {
        "head": day(_since(ask, 2), _ZONE, weekday=True),
        "text": "The story changed: version 2",
    }


@pytest.mark.parametrize("subject", ["playlist", "node"])
def test_one_press_compares_as_many_days_before_and_after(changes: dict[str, Any], ask: Ask, subject: str) -> None:
    found = changes[subject]
    changed, next_change = _local(_since(ask, 2)).date(), _local(_since(ask, 3)).date()
    # Whole weeks after the day of the change, up to the day before the next one.
    days = (next_change - changed - timedelta(days=1)).days // 7 * 7
    assert days > 0
    first, last, compared = changed + timedelta(days=1), changed + timedelta(days=days), changed - timedelta(days=days)
    assert {f"from={first}", f"to={last}", f"compare={compared}"} <= set(found["search"].split("&"))
    assert found["explained"].startswith(f"Compares {days} days after the change with as many before it")
    assert len(found["sent"]) == 1
    after, before = (_plays(ask, subject, start, days) for start in (first, compared))
    assert found["tiles"]["plays"]["value"] == shown("plays", after)
    assert found["tiles"]["plays"]["compared"] == f"from {shown('plays', before)}"
    assert after > 0 < before


@pytest.mark.parametrize("subject", ["playlist", "node"])
def test_axe_finds_nothing(changes: dict[str, Any], subject: str) -> None:
    assert changes[subject]["axe"] == []


def test_nothing_goes_wrong(changes: dict[str, Any]) -> None:
    record = changes["record"]
    assert record["console"] == record["errors"] == record["failed"] == record["policyViolations"] == []


def _plays(ask: Ask, subject: str, first: date, days: int) -> int:
    period = {"firstDay": str(first), "lastDay": str(first + timedelta(days=days - 1)), **BERLIN}
    if subject == "playlist":
        plays: int = ask(TOTALS, id="last-ferry", period=period)["playlist"]["metrics"]["plays"]
    else:
        plays = ask(NODE_TOTALS, id="last-ferry", period=period, node="pier")["playlist"]["node"]["metrics"]["plays"]
    return plays


def _versions(ask: Ask) -> list[dict[str, Any]]:
    versions: list[dict[str, Any]] = ask(VERSIONS)["playlist"]["versions"]["nodes"]
    return versions[::-1]


def _since(ask: Ask, number: int) -> str:
    since: str = next(version["since"] for version in _versions(ask) if version["number"] == number)
    return since


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(ZoneInfo(_ZONE))
