"""The view "Audience" of a playlist."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import FOLDER, Ask
from e2e.dashboard.expected import day, percent, shown
from e2e.dashboard.questions import LAST_30_DAYS
from support.client import NOW

BREAKDOWN = """
query ($by: BreakdownBy!, $period: PeriodInput!, $filter: AudienceFilter, $first: Int!, $metric: PlaylistMetric!) {
  playlist(id: "last-ferry") {
    breakdown(by: $by, period: $period, filter: $filter, first: $first, orderBy: { by: $metric }) {
      valueCount
      rows { value metrics { ...numbers } }
      rest { ...numbers }
      unknown { ...numbers }
      total { ...numbers }
    }
  }
}
fragment numbers on PlaylistMetrics {
  plays clicks minutesViewed sessions uniqueViewers newViewers returningViewers averageViewMinutes endingRate
}
"""

TIMELINE = """
query ($period: PeriodInput!, $interval: Interval!) {
  playlist(id: "last-ferry") {
    timeline(period: $period, interval: $interval) {
      points { start metrics { plays clicks newViewers returningViewers } }
    }
  }
}
"""

COLUMNS = {
    **{"PLAYS": "plays", "CLICKS": "clicks", "MINUTES_VIEWED": "minutesViewed", "SESSIONS": "sessions"},
    **{"UNIQUE_VIEWERS": "uniqueViewers", "NEW_VIEWERS": "newViewers", "RETURNING_VIEWERS": "returningViewers"},
    **{"AVERAGE_VIEW_MINUTES": "averageViewMinutes", "ENDING_RATE": "endingRate"},
}
NAMES = {"US": "United States", "GB": "United Kingdom", "DE": "Germany", "IN": "India"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture(scope="module")
def audience(dashboard: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor saw of the audience; screenshots are in pytest's temporary folder."""
    folder = str(tmp_path_factory.mktemp("audience"))
    return run_script(FOLDER / "audience.mjs", dashboard, NOW.isoformat(), folder)


def test_the_first_values_the_rest_and_the_total_are_those_of_the_api(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["breakdown"]
    assert "PlaylistBreakdown" in seen["sent"]
    expected = _breakdown(ask)
    rows = seen["top"]["rows"]
    assert [row["key"] for row in rows] == [*_keys(expected["rows"]), "rest", "total"]
    parts = [*(row["metrics"] for row in expected["rows"]), expected["rest"], expected["total"]]
    for row, numbers in zip(rows, parts, strict=True):
        assert row["cells"]["share"].strip() == percent(numbers["plays"] / expected["total"]["plays"])
        for key, metric in COLUMNS.items():
            assert row["cells"][key] == _shown(metric, numbers[metric])
    names = {row["key"]: row["cells"]["value"] for row in rows}
    assert {f"value {code}": name for code, name in NAMES.items()}.items() <= names.items()
    assert rows[-2]["cells"]["value"] == f"{expected['valueCount'] - 10} other values"
    # Sums add up; the API counts each viewer of the total once.
    assert sum(part["plays"] for part in parts[:-1]) == parts[-1]["plays"]


def test_the_file_has_the_shown_rows(audience: dict[str, Any], ask: Ask) -> None:
    file = audience["breakdown"]["file"]
    assert file["name"] == "last-ferry breakdown.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    expected = _breakdown(ask)
    assert [int(row["Plays"]) for row in rows[:10]] == [row["metrics"]["plays"] for row in expected["rows"]]
    assert float(rows[0]["Ending rate"]) == expected["rows"][0]["metrics"]["endingRate"]


def test_the_order_decides_which_values_are_the_first(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["breakdown"]["byViewers"]
    assert "order=breakdown.-UNIQUE_VIEWERS" in seen["search"]
    expected = _breakdown(ask, metric="UNIQUE_VIEWERS")
    assert [row["key"] for row in seen["table"]["rows"][:10]] == _keys(expected["rows"])


def test_a_search_finds_values_by_their_names(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["breakdown"]
    assert "values=ALL" in seen["found"]["search"]
    assert sorted(row["cells"]["value"] for row in seen["found"]["table"]["rows"]) == [
        "United Kingdom",
        "United States",
    ]
    assert len(seen["all"]["rows"]) == _breakdown(ask)["valueCount"] + 1
    assert "values" not in seen["again"]


def test_a_value_narrows_the_whole_page(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["breakdown"]
    assert "by=DEVICE" in seen["devices"]["search"]
    # The order by unique viewers stays.
    expected = _breakdown(ask, by="DEVICE", metric="UNIQUE_VIEWERS")
    first = expected["rows"][0]
    assert [row["key"] for row in seen["devices"]["table"]["rows"][:-1]] == _keys(expected["rows"])
    assert f"device={first['value']}" in seen["narrowed"]["search"].replace("+", " ")
    assert len(seen["narrowed"]["chips"]) == 1
    # The value itself and all together: nobody else is left.
    assert [row["cells"]["PLAYS"] for row in seen["narrowed"]["table"]["rows"]] == [
        _shown("plays", first["metrics"]["plays"])
    ] * 2
    assert "device=" not in seen["widened"]
    kinds = _breakdown(ask, by="VIEWER_KIND", metric="UNIQUE_VIEWERS")["rows"]
    assert [row["key"] for row in seen["kinds"]["rows"][:-1]] == _keys(kinds)
    assert "viewers=ANONYMOUS" in seen["anonymous"]["search"]


def test_countries_are_on_the_map_and_in_a_table(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["countries"]
    expected = _breakdown(ask, first=300)
    first, plays = expected["rows"][0], expected["total"]["plays"]
    share = percent(first["metrics"]["plays"] / plays)
    assert seen["summary"] == f"{expected['valueCount']} countries. United States has the most plays, {share} of all."
    assert seen["summary"] in seen["label"]
    for row, country in zip(seen["table"]["rows"], expected["rows"], strict=True):
        metrics = country["metrics"]
        assert row["key"] == country["value"]
        assert row["cells"]["plays"] == _shown("plays", metrics["plays"])
        assert row["cells"]["share"].strip() == percent(metrics["plays"] / plays)
        assert row["cells"]["viewers"] == _shown("uniqueViewers", metrics["uniqueViewers"])
        assert f"country={country['value']}" in row["links"][0]
    assert seen["tooltip"].splitlines()[0] == "United States"
    assert f"{first['metrics']['plays']:,}" in seen["tooltip"]
    assert "country=US" in seen["selected"]["search"]
    assert [row["key"] for row in seen["selected"]["table"]["rows"]] == ["US"]


def test_new_and_returning_viewers_are_those_of_the_api(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["returning"]
    rows = {row["value"]: row["metrics"] for row in _breakdown(ask, by="NEW_OR_RETURNING")["rows"]}
    counts = {"new": rows["NEW"]["newViewers"], "returning": rows["RETURNING"]["returningViewers"]}
    for name, value in (("new", "NEW"), ("returning", "RETURNING")):
        share = percent(counts[name] / sum(counts.values()))
        assert seen["groups"][name]["count"] == f"{counts[name]:,} {share} of all viewers"
        for metric, text in seen["groups"][name]["metrics"].items():
            assert text == _shown(metric, rows[value][metric])
    points = _timeline(ask, interval="DAY")
    # The newest day is first.
    for row, point in zip(seen["table"]["rows"], reversed(points), strict=True):
        metrics = point["metrics"]
        assert row["cells"]["time"] == day(point["start"], "Europe/Berlin", weekday=True)
        assert row["cells"]["newViewers"] == _shown("newViewers", metrics["newViewers"])
        assert row["cells"]["returningViewers"] == _shown("returningViewers", metrics["returningViewers"])
    assert sum(point["metrics"]["newViewers"] for point in points) == counts["new"]


def test_the_heat_map_has_every_hour_of_the_week(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["hours"]
    points = _timeline(ask, interval="HOUR")
    assert "metric=clicks" in seen["search"]
    for metric, label in (("plays", "Plays"), ("clicks", "Clicks")):
        _compare_hours(seen[metric]["text"], label, points, metric, "Europe/Berlin")
    rows = list(csv.DictReader(io.StringIO(seen["plays"]["text"])))
    by_weekday = {row["value"]: row["metrics"]["plays"] for row in _breakdown(ask, by="WEEKDAY")["rows"]}
    by_hour = {row["value"]: row["metrics"]["plays"] for row in _breakdown(ask, by="HOUR")["rows"]}
    assert by_weekday == {
        name.upper(): sum(int(row["Plays"]) for row in rows if row["Weekday"] == name) for name in WEEKDAYS
    }
    assert {hour: plays for hour, plays in by_hour.items() if plays} == {
        f"{hour:02}": plays
        for hour in range(24)
        if (plays := sum(int(row["Plays"]) for row in rows if row["Hour"] == f"{hour:02}:00"))
    }
    busiest = max(rows, key=lambda row: float(row["Average"]))
    assert seen["summary"].startswith(f"Busiest on {busiest['Weekday']} at {busiest['Hour']}: ")


def test_of_a_long_period_the_last_weeks_are_told(audience: dict[str, Any], ask: Ask) -> None:
    seen = audience["hours"]["long"]
    assert seen["note"] == "Only the last 57 weeks can be told by hour: 21 Oct 2025 \N{EN DASH} 23 Nov 2026."
    period = {"firstDay": "2025-10-21", "lastDay": "2026-11-23", "timeZone": "Asia/Kolkata"}
    points = _timeline(ask, interval="HOUR", period=period)
    _compare_hours(seen["plays"]["text"], "Plays", points, "plays", "Asia/Kolkata")


@pytest.mark.parametrize("look", ["light", "dark", "narrow"])
def test_it_is_accessible_and_fits(audience: dict[str, Any], look: str) -> None:
    assert audience["looks"][look]["findings"] == []
    assert audience["looks"][look]["overflow"] <= 0


def test_nothing_goes_wrong(audience: dict[str, Any], dashboard: str) -> None:
    record = audience["record"]
    assert record["errors"] == record["failed"] == record["console"] == record["policyViolations"] == []
    # The map is bundled.
    assert all(url.startswith((dashboard, "blob:")) for url in record["requests"])


def test_without_viewers_every_panel_says_so(audience: dict[str, Any]) -> None:
    titles = {panel: text.splitlines()[0] for panel, text in audience["nothing"].items()}
    assert titles == {
        "Breakdown": "Nobody watched in this period",
        "Countries": "No country is known in this period",
        "New and returning": "Nobody watched in this period",
        "When viewers watch": "Nothing happened in this period",
    }


def _keys(rows: list[dict[str, Any]]) -> list[str]:
    """The keys of the rows of values in the table."""
    return [f"value {row['value']}" for row in rows]


def _breakdown(ask: Ask, *, by: str = "COUNTRY", first: int = 10, metric: str = "PLAYS") -> dict[str, Any]:
    if by in {"WEEKDAY", "HOUR"}:
        first = 24
    found = ask(BREAKDOWN, by=by, period=LAST_30_DAYS, first=first, metric=metric)["playlist"]["breakdown"]
    return dict(found)


def _timeline(ask: Ask, *, interval: str, period: dict[str, Any] = LAST_30_DAYS) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = ask(TIMELINE, period=period, interval=interval)["playlist"]["timeline"]["points"]
    return points


def _compare_hours(text: str, label: str, points: list[dict[str, Any]], metric: str, zone: str) -> None:
    totals: Counter[tuple[str, str]] = Counter()
    days: dict[tuple[str, str], set[date]] = {}
    for point in points:
        local = datetime.fromisoformat(point["start"]).astimezone(ZoneInfo(zone))
        hour = (WEEKDAYS[local.weekday()], f"{local:%H}:00")
        totals[hour] += point["metrics"][metric]
        days.setdefault(hour, set()).add(local.date())
    rows = {(row["Weekday"], row["Hour"]): row for row in csv.DictReader(io.StringIO(text))}
    assert len(rows) == 7 * 24
    for hour, row in rows.items():
        assert int(row[label]) == totals[hour]
        assert int(row["Days"]) == len(days[hour])
        assert float(row["Average"]) == pytest.approx(totals[hour] / len(days[hour]))


def _shown(metric: str, value: float | None) -> str:
    if metric == "endingRate":
        return percent(value)
    return f"{value:,}" if metric == "sessions" else shown(metric, value)
