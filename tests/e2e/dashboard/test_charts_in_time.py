"""Charts and their files over time: time zones, years that the API rejects, and periods that are not over."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import change, shown
from e2e.dashboard.questions import BERLIN, POINTS, PREVIOUS, TOTALS
from e2e.dashboard.tiles import check_tiles

ZONES = ["America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu"]

#: 24 November, until 10:30 in Berlin.
START, NOW = "2026-11-23T23:00:00Z", "2026-11-24T09:30:00Z"
SO_FAR = {"period": {"start": START, "end": NOW, **BERLIN}, "compareTo": {"firstDay": "2026-11-23"}}


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("kind", ["days", "hours"])
def test_a_file_has_its_time_zone_with_local_times_and_instants(charts: dict[str, Any], zone: str, kind: str) -> None:
    rows = list(csv.DictReader(io.StringIO(charts["files"][zone][kind]["text"])))
    assert len(rows) == (7 if kind == "days" else 24)
    for row in rows:
        assert row["Time zone"] == zone
        for prefix in ("", "Compared ") if kind == "days" else ("",):
            for edge in ("start", "end"):
                at = datetime.fromisoformat(row[f"{prefix}{edge}".capitalize()]).astimezone(ZoneInfo(zone))
                assert row[f"{prefix}local {edge}".capitalize()] == f"{at:%Y-%m-%d %H:%M}"
                if edge == "start":
                    assert row[f"{prefix}date".capitalize()] == f"{at:%Y-%m-%d}"
    if kind == "days":
        assert [row["Local start"][11:] for row in rows] == ["00:00"] * 7


@pytest.mark.parametrize("zone", ZONES)
def test_a_chart_names_its_interval_its_days_and_its_time_zone(charts: dict[str, Any], zone: str) -> None:
    unit, days, told = charts["files"][zone]["days"]["legend"].split(" · ")
    assert (unit, told) == ("By day", zone.replace("_", " "))
    assert _plain(days) == "17 - 23 Nov 2026"


def test_today_so_far_is_compared_with_yesterday_until_the_same_time(charts: dict[str, Any], ask: Ask) -> None:
    told = charts["today"]
    assert told["variables"]["period"] == SO_FAR["period"] | {"start": _milli(START), "end": _milli(NOW)}
    assert told["variables"]["compareTo"] == SO_FAR["compareTo"]
    metrics = ask(TOTALS, id="last-ferry", **SO_FAR)["playlist"]["metrics"]
    assert metrics["comparison"]["period"]["end"] == "2026-11-23T09:30:00+00:00"
    whole = {"preset": "TODAY", **BERLIN}
    until_midnight = ask(TOTALS, id="last-ferry", period=whole, compareTo=PREVIOUS)["playlist"]["metrics"]
    assert metrics["plays"] == until_midnight["plays"]
    assert metrics["comparison"]["metrics"]["plays"] < until_midnight["comparison"]["metrics"]["plays"]
    check_tiles(told["tiles"], metrics)


def test_a_period_in_progress_says_so(charts: dict[str, Any]) -> None:
    told = charts["today"]
    assert told["note"] == ("In progress: counted until 24 Nov 2026, 10:30, and compared until the same time of day.")
    assert _plain(told["period"].splitlines()[-1]) == "Today · 24 Nov 2026, 00:00 - 10:30"
    assert "24 Nov 2026, 00:00 - 10:30" in _plain(told["explanations"]["plays"])
    assert "23 Nov 2026, 00:00 - 10:30" in _plain(told["explanations"]["plays"])
    # Future hours must not appear as hours without plays.
    assert len(told["details"]["rows"]) == 11
    assert charts["whole"]["note"] is None


@pytest.mark.parametrize(
    ("period", "unit", "name"),
    [
        ("week", "a week", "23 Nov 2026, 00:00 - 24 Nov 2026, 10:30"),
        ("month", "a month", "1 Nov 2026, 00:00 - 24 Nov 2026, 10:30"),
    ],
)
def test_an_unfinished_bucket_is_marked(charts: dict[str, Any], period: str, unit: str, name: str) -> None:
    told = charts[period]
    assert f"Part of {unit}" in told["legend"]
    (point,) = told["chart"]
    assert _plain(point["head"]) == name
    assert point["note"] == f"Only a part of {unit}"
    (row,) = told["details"]["rows"]
    assert _plain(row["cells"]["start"]).startswith(f"{name}Part of {unit}")


def test_only_partial_buckets_are_marked(charts: dict[str, Any]) -> None:
    told = charts["cut"]
    assert [point["note"] for point in told["chart"]] == ["Only a part of a week", None, "Only a part of a week"]
    heads = ["29 Oct - 1 Nov 2026", "2 - 8 Nov 2026", "9 - 11 Nov 2026"]
    assert [_plain(point["head"]) for point in told["chart"]] == heads
    cells = [_plain(row["cells"]["start"]) for row in told["details"]["rows"]]
    assert ["Part of a week" in cell for cell in cells] == [True, False, True]
    assert "Part of" not in charts["whole"]["legend"]


def test_a_partial_week_is_compared_with_an_equal_part(charts: dict[str, Any], ask: Ask) -> None:
    asked = {"period": {"start": "2026-11-22T23:00:00Z", "end": NOW, **BERLIN}, "compareTo": {"firstDay": "2026-11-21"}}
    (point,) = ask(POINTS, id="last-ferry", interval="WEEK", **asked)["playlist"]["timeline"]["points"]
    compared = point["metrics"]["comparison"]
    assert compared["period"]["end"] == "2026-11-22T09:30:00+00:00"
    (row,) = charts["week"]["details"]["rows"]
    assert row["cells"]["plays"].split() == [
        shown("plays", point["metrics"]["plays"]),
        "from",
        *f"{shown('plays', compared['metrics']['plays'])} {change(compared['change']['plays'])}".split(),
    ]


@pytest.mark.parametrize(
    ("from_day", "month", "earlier", "later"),
    [
        ("9999-12-01", "December 2100", True, False),
        ("0001-01-01", "January 1990", False, True),
        ("10000-01-01", "November 2026", True, True),
    ],
)
def test_the_calendar_opens_in_any_year(
    charts: dict[str, Any], from_day: str, month: str, *, earlier: bool, later: bool
) -> None:
    told = charts["years"][from_day]
    assert told.pop("afterwards").endswith("period=LAST_7_DAYS&zone=America%2FLos_Angeles")
    assert told == {"month": month, "earlier": earlier, "later": later}


def test_nothing_fails(charts: dict[str, Any]) -> None:
    record = charts["record"]
    assert record["errors"] == record["policyViolations"] == []
    # The API rejects periods in the years 1 and 9999.
    assert {message.partition("status of ")[2] for message in record["console"]} == {"400 (Bad Request)"}


def _milli(at: str) -> str:
    """An instant as JavaScript writes it."""
    return at.replace("Z", ".000Z")


def _plain(text: str) -> str:
    """With a hyphen for each dash; some versions of the locales' data put thin spaces around one."""
    return re.sub(r"\s*\N{EN DASH}\s*", " - ", " ".join(text.split()))
