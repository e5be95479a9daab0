"""What happens at the edges, each with the number written out."""

from __future__ import annotations

from typing import Any

import pytest

from support.client import Client
from support.events import event
from support.statements import recorded_statements

METRICS = """
    query ($period: PeriodInput!, $compareTo: ComparisonInput) {
      playlist(id: "story") {
        metrics(period: $period, compareTo: $compareTo) {
          plays newViewers returningViewers averageViewMinutes
          comparison { metrics { plays } change { plays } }
        }
      }
    }"""

TIMELINE = """
    query ($period: PeriodInput!, $interval: Interval!, $compareTo: ComparisonInput) {
      playlist(id: "story") {
        timeline(period: $period, interval: $interval, compareTo: $compareTo) {
          points { metrics { plays comparison { metrics { plays } } } }
          columns { plays comparison { start end plays } }
        }
      }
    }"""


async def play(client: Client, *times: str, **fields: Any) -> None:
    await client.send(*(event("play", at=at, **fields) for at in times))


async def metrics(client: Client, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.ask(METRICS, **variables))["playlist"]["metrics"]
    return answer


async def timeline(client: Client, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.ask(TIMELINE, **variables))["playlist"]["timeline"]
    return answer


def instants(start: str, end: str) -> dict[str, str]:
    return {"start": start, "end": end}


def days(first: str, last: str, zone: str = "UTC") -> dict[str, str]:
    return {"firstDay": first, "lastDay": last, "timeZone": zone}


@pytest.mark.parametrize(
    ("period", "plays"),
    [
        (instants("2026-11-23T10:00Z", "2026-11-23T10:15Z"), 1),
        # The end is not included, to the microsecond.
        (instants("2026-11-23T09:45Z", "2026-11-23T10:00Z"), 0),
        (instants("2026-11-23T10:00Z", "2026-11-23T10:30Z"), 2),
        (instants("2026-11-23T10:30Z", "2026-11-23T11:00Z"), 1),
        # Before any event, and in the future.
        (days("1990-01-01", "1999-12-31"), 0),
        (days("2027-01-01", "2100-12-31"), 0),
        (days("2026-11-23", "2100-12-31"), 3),
    ],
)
async def test_periods_are_half_open(client: Client, period: dict[str, str], plays: int) -> None:
    await play(client, "2026-11-23T10:00:00Z", "2026-11-23T10:29:59.999999Z", "2026-11-23T10:30:00Z")
    assert (await metrics(client, period=period))["plays"] == plays


async def test_29_february_is_compared_with_nothing(client: Client) -> None:
    await play(client, "2023-02-28T12:00:00Z", "2023-03-01T12:00:00Z", "2024-02-29T12:00:00Z")
    last_year = {"to": "SAME_PERIOD_LAST_YEAR"}
    answer = await metrics(client, period=days("2024-02-29", "2024-02-29"), compareTo=last_year)
    assert (answer["plays"], answer["comparison"]) == (1, None)
    # Within a longer period the days around it meet their own.
    answer = await timeline(client, period=days("2024-02-28", "2024-03-01"), interval="DAY", compareTo=last_year)
    compared = [point["metrics"]["comparison"] for point in answer["points"]]
    assert compared == [{"metrics": {"plays": 1}}, None, {"metrics": {"plays": 1}}]
    columns = answer["columns"]["comparison"]
    assert columns["plays"] == [1, 0, 1]
    assert columns["start"][1] == columns["end"][1]


async def test_the_hour_that_comes_twice_is_two_buckets(client: Client) -> None:
    await play(client, "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z", "2024-10-27T01:45:00Z")
    answer = await timeline(client, period=days("2024-10-27", "2024-10-27", "Europe/Berlin"), interval="HOUR")
    assert len(answer["points"]) == 25
    assert answer["columns"]["plays"][1:5] == [0, 1, 2, 0]


async def test_ten_thousand_buckets_sum_to_the_total(client: Client) -> None:
    await play(client, "2025-10-05T00:00:00Z", "2026-01-01T00:00:00Z", "2026-11-24T08:59:59Z", viewer="ann")
    query = """
        query ($filter: AudienceFilter) {
          playlist(id: "story") {
            timeline(period: {start: "2025-10-03T17:00Z", end: "2026-11-24T09:00Z"}, interval: HOUR, filter: $filter) {
              columns { plays uniqueViewers }
            }
          }
        }"""
    for filter in (None, {"viewer": {"in": ["ann"]}}):
        columns = (await client.ask(query, filter=filter))["playlist"]["timeline"]["columns"]
        assert len(columns["plays"]) == len(columns["uniqueViewers"]) == 10_000
        assert sum(columns["plays"]) == sum(columns["uniqueViewers"]) == 3


async def test_a_viewer_is_new_once(client: Client) -> None:
    await play(client, "2026-11-20T23:59:59Z", "2026-11-21T00:00:00Z", viewer="ann")
    first = await metrics(client, period=days("2026-11-20", "2026-11-20"))
    second = await metrics(client, period=days("2026-11-21", "2026-11-21"))
    assert (first["newViewers"], first["returningViewers"]) == (1, 0)
    assert (second["newViewers"], second["returningViewers"]) == (0, 1)


async def test_a_hotspot_tells_of_its_clickers_alone(client: Client) -> None:
    await client.send(event("hotspot_click", viewer="ann"))
    query = """{ playlist(id: "story") { nodes { hotspots {
      metrics(period: {preset: TODAY}) { uniqueClickers }
    } } } }"""
    assert (await client.ask(query))["playlist"]["nodes"] == [{"hotspots": [{"metrics": {"uniqueClickers": 1}}]}]


async def test_no_metric_asked_for_is_no_statement(client: Client) -> None:
    await play(client, "2026-11-24T09:00:00Z")
    query = """{ playlist(id: "story") { metrics(period: {preset: TODAY}) { period { timeZone } } } }"""
    with recorded_statements() as statements:
        assert (await client.ask(query))["playlist"] == {"metrics": {"period": {"timeZone": "UTC"}}}
    assert not [name for name in statements if name.startswith("metrics/")]


async def test_one_question_under_many_names_is_one_statement(client: Client) -> None:
    await client.send(event("play"), event("node_play"), event("hotspot_click"))
    query = """
        fragment Both on Playlist {
          today: metrics(period: {preset: TODAY}) { plays }
          days: metrics(period: {firstDay: "2026-11-24", lastDay: "2026-11-24"}) { uniqueViewers }
          instants: metrics(period: {start: "2026-11-24T00:01Z", end: "2026-11-24T23:59Z"}) { plays newViewers }
          timeline(period: {preset: TODAY}, interval: YEAR) { columns { clicks } }
        }
        {
          playlist(id: "story") {
            ...Both
            nodes {
              metrics(period: {preset: TODAY}) { plays }
              hotspots { metrics(period: {preset: TODAY}) { clicks clickShare } }
            }
          }
          again: playlist(id: "story") { ...Both }
        }"""
    with recorded_statements() as statements:
        answer = await client.ask(query)
    assert answer["playlist"]["nodes"][0]["hotspots"] == [{"metrics": {"clicks": 1, "clickShare": 1}}]
    # The playlist's own questions are asked before its nodes and hotspots are known.
    assert statements.count("analytics/metrics/measures") == 2
    assert not [name for name in statements if name.startswith("metrics/audience")]


async def test_a_click_just_after_the_period_tells_nothing_of_the_media(client: Client) -> None:
    # In UTC it is on the last day of the period, in Dubai it is on the next one.
    await client.send(event("hotspot_click", at="2026-11-19T21:00:00Z", position=7))
    query = """
        query ($period: PeriodInput!) {
          playlist(id: "story") {
            nodes { hotspots { clickCurve(period: $period, slices: 2) { durationSeconds clicks slices { clicks } } } }
          }
        }"""
    period = days("2026-11-17", "2026-11-19", "Asia/Dubai")
    ((curve,),) = [node["hotspots"] for node in (await client.ask(query, period=period))["playlist"]["nodes"]]
    assert curve["clickCurve"] == {"durationSeconds": None, "clicks": 0, "slices": []}
