"""Performance over time: the chart, its details, and what dragging across it does."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import parse_qs

import pytest

from e2e.dashboard.conftest import Ask
from e2e.dashboard.expected import LABELS, change, day, days, hour, shown
from e2e.dashboard.questions import BERLIN, LAST_30_DAYS, PLAYLIST_METRICS, POINTS, PREVIOUS, TOTALS, USUAL
from e2e.dashboard.tiles import check_tiles


def test_tooltips_show_exact_values_with_those_compared(seen: dict[str, Any], ask: Ask) -> None:
    _check_chart(seen["chart"]["byDay"], _points(ask, "DAY"), "impressions", "Player impressions")


def test_tabs_and_a_second_metric_send_no_request(seen: dict[str, Any], ask: Ask) -> None:
    chart = seen["chart"]
    assert chart["sentByTab"] == chart["sentByOverlay"] == []
    points = _points(ask, "DAY")
    _check_chart(chart["time"], points, "averageViewMinutes", "Avg. view time")
    _check_chart(chart["overlaid"], points, "averageViewMinutes", "Avg. view time", ("newViewers", "New viewers"))


def test_every_metric_has_a_tab(seen: dict[str, Any]) -> None:
    assert len(seen["chart"]["tabs"]) == len(PLAYLIST_METRICS)
    assert seen["chart"]["tabs"][:3] == ["Impressions", "Plays", "Unique viewers"]


def test_another_interval_requests_the_timeline_alone(seen: dict[str, Any]) -> None:
    chart = seen["chart"]
    assert chart["sentByInterval"] == chart["sentByMonth"] == ["PlaylistTimeline"]
    assert chart["sentAgain"] == []
    assert "interval=DAY&metric=averageViewMinutes&with=newViewers" in chart["search"]


@pytest.mark.parametrize(("seen_as", "interval"), [("byWeek", "WEEK"), ("byMonth", "MONTH")])
def test_weeks_and_months_are_those_of_the_calendar(
    seen: dict[str, Any], ask: Ask, seen_as: str, interval: str
) -> None:
    overlay = ("newViewers", "New viewers")
    points = _points(ask, interval)
    _check_chart(seen["chart"][seen_as], points, "averageViewMinutes", "Avg. view time", overlay)


def test_a_single_day_is_shown_by_the_hour(seen: dict[str, Any], ask: Ask) -> None:
    points = _points(ask, "HOUR", {"preset": "YESTERDAY", **BERLIN})
    assert len(points) == 24
    _check_chart(seen["chart"]["byHour"], points, "impressions", "Player impressions")


def test_dragging_across_the_chart_zooms_into_the_period(seen: dict[str, Any], ask: Ask) -> None:
    chart = seen["chart"]
    assert chart["selection"] == 1
    first, last = _span(chart["zoomed"]["search"])
    assert "2026-10-25" < first < last < "2026-11-23"
    asked = USUAL | {"period": {"firstDay": first, "lastDay": last, **BERLIN}}
    check_tiles(chart["zoomed"]["tiles"], ask(TOTALS, **asked)["playlist"]["metrics"])


def test_dragging_across_a_day_zooms_into_hours(seen: dict[str, Any], ask: Ask) -> None:
    chart = seen["chart"]
    first, last = _span(chart["zoomedTwice"])
    assert first == last
    start, end = _span(chart["zoomedToHours"]["search"])
    assert start < end
    assert day(start, "Europe/Berlin") == day(end, "Europe/Berlin")
    asked = USUAL | {"period": {"start": start, "end": end, **BERLIN}}
    check_tiles(chart["zoomedToHours"]["tiles"], ask(TOTALS, **asked)["playlist"]["metrics"])


def test_the_back_button_zooms_out_step_by_step(seen: dict[str, Any]) -> None:
    chart = seen["chart"]
    usual = "playlist=last-ferry&zone=Europe%2FBerlin"
    assert chart["back"] == [chart["zoomedTwice"], chart["zoomed"]["search"], usual]
    assert chart["tilesAgain"] == seen["playlist"]["tiles"]


def test_details_have_all_metrics_of_every_bucket_with_their_comparison(seen: dict[str, Any], ask: Ask) -> None:
    points = _points(ask, "DAY", {"preset": "LAST_7_DAYS", **BERLIN})
    rows = seen["details"]["byTime"]["rows"]
    assert len(rows) == 7
    for row, point in zip(rows, points, strict=True):
        compared = point["metrics"]["comparison"]
        cells = {name: text.split() for name, text in row["cells"].items()}
        assert cells.pop("start") == [
            *day(point["start"], "Europe/Berlin", weekday=True).split(),
            "from",
            *day(compared["period"]["start"], "Europe/Berlin", weekday=True).split(),
        ]
        assert cells == {
            name: [
                shown(name, point["metrics"][name]),
                "from",
                *f"{shown(name, compared['metrics'][name])} {change(compared['change'][name])}".split(),
            ]
            for name in PLAYLIST_METRICS
        }


def test_details_are_sorted_by_a_metric(seen: dict[str, Any]) -> None:
    plays = [int(row["cells"]["plays"].split()[0]) for row in seen["details"]["byPlays"]["rows"]]
    assert plays == sorted(plays, reverse=True)


def test_the_file_has_exact_numbers_with_their_comparison(seen: dict[str, Any], ask: Ask) -> None:
    file = seen["details"]["file"]
    assert file["name"] == "last-ferry timeline.csv"
    rows = list(csv.DictReader(io.StringIO(file["text"])))
    points = _points(ask, "DAY", {"preset": "LAST_7_DAYS", **BERLIN})
    for row, point in zip(rows, points, strict=True):
        compared = point["metrics"]["comparison"]
        assert (row["Start"], row["End"], row["Complete"]) == (point["start"], point["end"], "yes")
        assert (row["Compared start"], row["Compared end"]) == (compared["period"]["start"], compared["period"]["end"])
        for name in PLAYLIST_METRICS:
            told = [row[head] for head in (LABELS[name], f"{LABELS[name]}, compared", f"{LABELS[name]}, change")]
            expected = point["metrics"][name], compared["metrics"][name], compared["change"][name]
            assert [float(cell) if cell else None for cell in told] == list(expected), name


def test_copying_keeps_the_sort_order(seen: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(seen["details"]["copied"]), delimiter="\t"))
    plays = [row["cells"]["plays"].split()[0] for row in seen["details"]["byPlays"]["rows"]]
    assert [row["Plays"] for row in rows] == plays
    assert "details=timeline" in seen["details"]["search"]


def test_the_clipboard_has_the_content_of_the_file_and_no_formula(seen: dict[str, Any]) -> None:
    copied = [line.split("\t") for line in seen["details"]["copied"].splitlines()]
    assert sorted(copied) == sorted(csv.reader(io.StringIO(seen["details"]["file"]["text"])))
    cells = [cell for row in copied for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", '"')) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    """Whether a cell is a number: a decrease begins with a minus sign, but is no formula."""
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None


def _check_chart(
    told: list[dict[str, Any]],
    points: list[dict[str, Any]],
    metric: str,
    label: str,
    overlay: tuple[str, str] | None = None,
) -> None:
    """Each tooltip belongs to one point; the points are distinct and in chronological order."""
    heads = [_head(point, len(points)) for point in points]
    places = [heads.index(one["head"]) for one in told]
    assert places == sorted(set(places))
    for one, place in zip(told, places, strict=True):
        metrics = points[place]["metrics"]
        compared = metrics["comparison"]
        head = _head(compared["period"], len(points))
        lines = [
            {"kind": "main", "label": label, "value": shown(metric, metrics[metric])},
            {"kind": "compared", "label": head, "value": shown(metric, compared["metrics"][metric])},
        ]
        if overlay:
            lines.append({"kind": "overlay", "label": overlay[1], "value": shown(overlay[0], metrics[overlay[0]])})
        assert one["lines"] == lines


def _head(bucket: dict[str, Any], buckets: int) -> str:
    """The tests' timelines have 24 hours, 30 days, or fewer weeks or months."""
    if buckets == 24:
        return hour(bucket["start"], "Europe/Berlin")
    if buckets == 30:
        return day(bucket["start"], "Europe/Berlin", weekday=True)
    return days({**bucket, **BERLIN})


def _points(ask: Ask, interval: str, period: dict[str, Any] = LAST_30_DAYS) -> list[dict[str, Any]]:
    asked = {"id": "last-ferry", "period": period, "compareTo": PREVIOUS, "interval": interval}
    points: list[dict[str, Any]] = ask(POINTS, **asked)["playlist"]["timeline"]["points"]
    return points


def _span(search: str) -> tuple[str, str]:
    given = parse_qs(search)
    return given["from"][0], given["to"][0]
