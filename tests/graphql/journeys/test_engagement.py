"""What viewers watched of nodes, and when they clicked, against the naive model of the same events."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from support.journeys import Play
from support.statements import recorded_statements
from support.walks import HOTSPOTS, NODES, Question, Walks, count_viewers, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENGAGEMENT = """
query Engagement($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $slices: Int!, $at: Float!) {
  playlist(id: $playlist) {
    nodes(includeDeleted: true) {
      externalId
      engagement(period: $period, filter: $filter, slices: $slices, completionAt: $at) {
        plays durationSeconds averageShareWatched completionRate
        slices {
          fromSeconds untilSeconds views viewers { unique authenticated anonymous } reached exits
        }
      }
    }
  }
}
"""
VIEWS = """
query Views($playlist: ID!, $period: PeriodInput!) {
  playlist(id: $playlist) {
    nodes { engagement(period: $period, slices: 200) { averageShareWatched completionRate slices { views reached } } }
  }
}
"""
CLICKS = """
query Clicks($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $slices: Int!) {
  playlist(id: $playlist) {
    nodes(includeDeleted: true) {
      hotspots(includeDeleted: true) {
        externalId
        clickCurve(period: $period, filter: $filter, slices: $slices) {
          durationSeconds shownFrom shownUntil clicks elsewhere slices { fromSeconds untilSeconds clicks }
        }
        metrics(period: $period, filter: $filter) { clicks }
      }
    }
  }
}
"""
CLICKS_OF_NODES = """
query ClicksOfNodes($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $slices: Int!) {
  playlist(id: $playlist) {
    nodes(includeDeleted: true) {
      engagement(period: $period, filter: $filter, slices: $slices) { durationSeconds clicks }
      hotspots(includeDeleted: true) { externalId }
    }
  }
}
"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}


def middle_seconds(duration_ms: int, slices: int) -> list[int]:
    """The second of media in the middle of each slice."""
    return [int(Fraction(2 * number + 1, 2 * slices) * duration_ms / 1000) for number in range(slices)]


def bounds(duration_ms: int, slices: int, number: int) -> dict[str, Any]:
    return {
        "fromSeconds": pytest.approx(duration_ms / 1000 * number / slices),
        "untilSeconds": pytest.approx(duration_ms / 1000 * (number + 1) / slices),
    }


def expected_engagement(plays: list[Play], node: str, slices: int, at: float) -> dict[str, Any]:
    known = NODES[node]
    last = max((max(play.watched) for play in plays if play.watched), default=None)
    duration_ms = round(known * 1000) if known else None if last is None else (last + 1) * 1000
    watching = [play for play in plays if play.watched]
    told: list[dict[str, Any]] = []
    seconds = middle_seconds(duration_ms, slices) if duration_ms else []
    exits = Counter(
        max(sum(second <= max(play.watched) for second in seconds) - 1, 0) for play in watching if play.is_exit
    )
    for number, second in enumerate(seconds):
        viewing = [play for play in watching if second in play.watched]
        told.append(
            {
                **bounds(duration_ms or 0, slices, number),
                "views": len(viewing),
                "viewers": count_viewers([play.event for play in viewing]),
                "reached": sum(max(play.watched) >= second for play in watching),
                "exits": exits[number],
            }
        )
    completed = [
        play for play in watching if duration_ms and (max(play.watched) + 1) * 1000 >= Decimal(str(at)) * duration_ms
    ]
    watched_ms = sum(len(play.watched) for play in watching) * 1000
    return {
        "plays": len(plays),
        "durationSeconds": duration_ms and duration_ms / 1000,
        "averageShareWatched": watched_ms / (len(plays) * known * 1000) if known and plays else None,
        "completionRate": len(completed) / len(plays) if known and plays else None,
        "slices": told,
    }


@pytest.mark.parametrize("seed", range(60))
async def test_every_slice_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    slices, at = random.choice([1, 2, 7, 20, 100, 200]), random.choice([0.01, 0.5, 0.7, 0.95, 1.0])

    data = await walks.client.ask(ENGAGEMENT, **question.variables, slices=slices, at=at)

    for node in data["playlist"]["nodes"]:
        plays = [play for _, play in walks.plays(question, node["externalId"])]
        assert node["engagement"] == expected_engagement(plays, node["externalId"], slices, at), node["externalId"]


async def test_views_are_read_from_rollups_for_all_nodes_at_once(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(VIEWS, playlist="w0", period=MARCH)

    assert [name for name in statements if name.startswith("analytics/")] == ["analytics/journeys/engagement"]


async def test_viewers_and_exits_take_one_more_statement(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(ENGAGEMENT, playlist="w0", period=MARCH, slices=10, at=0.95)

    assert [name for name in statements if name.startswith("analytics/")] == [
        "analytics/journeys/engagement",
        "analytics/journeys/engagement_viewers",
    ]


def expected_clicks(walks: Walks, question: Question, hotspot: str, slices: int) -> dict[str, Any]:
    id = walks.ids[question.playlist, hotspot]
    clicks = [
        event
        for event in walks.events[question.playlist]
        if event.type == "hotspot_click" and event.hotspot == id and walks.counted(question, event)
    ]
    seconds = [event.position_ms // 1000 for event in clicks if event.position_ms is not None]
    known = NODES[HOTSPOTS[hotspot][0]]
    duration_ms = round(known * 1000) if known else (max(seconds) + 1) * 1000 if seconds else None
    counts = Counter[int]()
    for second in seconds:
        if duration_ms and second * 1000 < duration_ms:
            counts[min(int(Fraction(2 * second + 1, 2) * 1000 * slices / duration_ms), slices - 1)] += 1
    return {
        "durationSeconds": duration_ms and duration_ms / 1000,
        "shownFrom": None,
        "shownUntil": None,
        "clicks": len(clicks),
        "elsewhere": len(clicks) - counts.total(),
        "slices": [
            {**bounds(duration_ms or 0, slices, number), "clicks": counts[number]}
            for number in range(slices if duration_ms else 0)
        ],
    }


@pytest.mark.parametrize("seed", range(60))
async def test_every_click_curve_equals_a_recount(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    slices = random.choice([1, 3, 20, 200])

    data = await walks.client.ask(CLICKS, **question.variables, slices=slices)

    for node in data["playlist"]["nodes"]:
        for hotspot in node["hotspots"]:
            told = hotspot["clickCurve"]
            assert told == expected_clicks(walks, question, hotspot["externalId"], slices), hotspot["externalId"]
            assert told["clicks"] == hotspot["metrics"]["clicks"]


async def test_all_hotspots_share_one_statement(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(
            CLICKS.replace("metrics(period: $period, filter: $filter) { clicks }", ""),
            playlist="w0",
            period=MARCH,
            slices=200,
        )

    assert [name for name in statements if name.startswith("analytics/")] == ["analytics/journeys/click_curve"]


@pytest.mark.parametrize("seed", range(20))
async def test_clicks_of_a_node_are_those_on_all_its_hotspots(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    slices = random.choice([1, 3, 20, 200])

    data = await walks.client.ask(CLICKS_OF_NODES, **question.variables, slices=slices)

    for node in data["playlist"]["nodes"]:
        duration = node["engagement"]["durationSeconds"]
        hotspots = {walks.ids[question.playlist, hotspot["externalId"]] for hotspot in node["hotspots"]}
        counts = [0] * (slices if duration else 0)
        for event in walks.events[question.playlist]:
            if event.type != "hotspot_click" or event.hotspot not in hotspots or event.position_ms is None:
                continue
            second = event.position_ms // 1000
            if duration and second < duration and walks.counted(question, event):
                middle = Fraction(2 * second + 1, 2) / Fraction(str(duration))
                counts[min(int(middle * slices), slices - 1)] += 1
        assert node["engagement"]["clicks"] == counts
