"""What viewers chose, against the naive model of the same events."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from random import Random
from statistics import median
from typing import Any

import pytest

from ivgraph.analytics.journeys.choices import HISTOGRAM_BOUNDS
from ivgraph.analytics.journeys.intervals import wilson_interval
from support.journeys import Journey, Play
from support.statements import recorded_statements
from support.walks import DEFAULTS, HOTSPOTS, NODES, REMOVED, Question, Walks, count_viewers, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHOICES = """
query Choices($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $attempt: Attempt!) {
  playlist(id: $playlist) {
    nodes(includeDeleted: true) {
      externalId
      choices(period: $period, filter: $filter, attempt: $attempt) {
        plays couldChoose others exits
        options {
          hotspot { externalId } to { externalId } exposed count viewers { unique authenticated anonymous }
          share shareInterval { low high } shareOfChoices timeToDecide { ...Times }
        }
        default {
          to { externalId } count viewers { unique authenticated anonymous } share shareInterval { low high }
        }
        timeToDecide { ...Times }
        changedMinds { sessions changed share viewers { unique authenticated anonymous } }
      }
    }
  }
}
fragment Times on Durations {
  count medianSeconds ninetiethPercentileSeconds histogram { fromSeconds untilSeconds count }
}
"""
COUNTS = """
query Counts($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $playlist) {
    nodes { choices(period: $period, filter: $filter) { plays options { count shareOfChoices } default { count } } }
  }
}
"""
EXPOSURES = """
query Exposures($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $playlist) {
    nodes { choices(period: $period, filter: $filter) { plays couldChoose options { exposed count share } } }
  }
}
"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}
Counted = list[tuple[Journey, Play]]


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def interval(part: int, whole: int) -> dict[str, float] | None:
    found = wilson_interval(part, whole)
    return found and found._asdict()


def percentile(sorted_values: Sequence[int], at: float) -> float | None:
    """Interpolated between two values."""
    if not sorted_values:
        return None
    place = (len(sorted_values) - 1) * at
    below = sorted_values[int(place)]
    above = sorted_values[min(int(place) + 1, len(sorted_values) - 1)]
    return below + (above - below) * (place - int(place))


def expected_times(plays: Sequence[Play]) -> dict[str, Any]:
    times = sorted(play.decided_ms for play in plays if play.decided_ms is not None)
    counts = Counter(bisect_right(HISTOGRAM_BOUNDS, time) for time in times)
    edges = [0.0, *(bound / 1000 for bound in HISTOGRAM_BOUNDS), None]
    return {
        "count": len(times),
        "medianSeconds": pytest.approx(median(times) / 1000) if times else None,
        "ninetiethPercentileSeconds": pytest.approx((percentile(times, 0.9) or 0) / 1000) if times else None,
        "histogram": [
            {"fromSeconds": edges[number], "untilSeconds": edges[number + 1], "count": counts[number]}
            for number in range(len(edges) - 1)
        ],
    }


def attempts(counted: Counted, attempt: str) -> Counted:
    def of_node(journey: Journey, play: Play) -> list[Play]:
        return [each for each in journey.plays if each.node == play.node]

    match attempt:
        case "FIRST":
            return [(journey, play) for journey, play in counted if of_node(journey, play)[0] is play]
        case "LAST":
            return [(journey, play) for journey, play in counted if of_node(journey, play)[-1] is play]
    return counted


def expected_choices(walks: Walks, question: Question, node: str, attempt: str) -> dict[str, Any]:
    counted = list(walks.plays(question, node))
    plays = [play for _, play in attempts(counted, attempt)]
    leading_on = [id for id, (place, to) in HOTSPOTS.items() if place == node and to and id not in REMOVED]
    chosen = {walks.names[play.hotspot] for play in plays if play.hotspot is not None}
    choices = [play for play in plays if play.hotspot is not None]
    by_default = [play for play in plays if not play.is_exit and play.cause in ("default", "loop")]
    options = []
    for id in {*leading_on, *chosen}:
        choosing = [play for play in choices if walks.names[play.hotspot] == id]
        exposed = sum(walks.ids[question.playlist, id] in play.exposed for play in plays)
        to = HOTSPOTS[id][1]
        options.append(
            {
                "hotspot": {"externalId": id},
                "to": to and {"externalId": to},
                "exposed": exposed,
                "count": len(choosing),
                "viewers": count_viewers([play.event for play in choosing]),
                "share": share(len(choosing), exposed),
                "shareInterval": interval(len(choosing), exposed),
                "shareOfChoices": share(len(choosing), len(choices)),
                "timeToDecide": expected_times(choosing),
            }
        )
    default = DEFAULTS.get(node)
    offered = {walks.ids[question.playlist, id] for id in leading_on}
    return {
        "plays": len(plays),
        "couldChoose": sum(bool(play.exposed & offered) or play.hotspot is not None for play in plays),
        "others": len([play for play in plays if not play.is_exit]) - len(choices) - len(by_default),
        "exits": sum(play.is_exit for play in plays),
        "options": sorted(options, key=lambda option: option["hotspot"]["externalId"]),
        "default": {
            "to": default and {"externalId": default},
            "count": len(by_default),
            "viewers": count_viewers([play.event for play in by_default]),
            "share": share(len(by_default), len(plays)),
            "shareInterval": interval(len(by_default), len(plays)),
        }
        if by_default or default
        else None,
        "timeToDecide": expected_times(choices),
        "changedMinds": expected_changes(counted),
    }


def expected_changes(counted: Counted) -> dict[str, Any]:
    chosen: dict[int, list[Play]] = {}
    for journey, play in counted:
        if play.hotspot is not None:
            chosen.setdefault(id(journey), []).append(play)
    again = [plays for plays in chosen.values() if len(plays) > 1]
    changed = [plays for plays in again if len({play.hotspot for play in plays}) > 1]
    return {
        "sessions": len(again),
        "changed": len(changed),
        "share": share(len(changed), len(again)),
        "viewers": count_viewers([plays[0].event for plays in changed]),
    }


@pytest.mark.parametrize("seed", range(60))
async def test_every_choice_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    attempt = random.choice(["ALL", "FIRST", "LAST"])

    data = await walks.client.ask(CHOICES, **question.variables, attempt=attempt)

    for node in data["playlist"]["nodes"]:
        told = node["choices"]
        counts = [option["count"] for option in told["options"]]
        assert counts == sorted(counts, reverse=True)
        told["options"].sort(key=lambda option: option["hotspot"]["externalId"])
        assert told == expected_choices(walks, question, node["externalId"], attempt), node["externalId"]
        assert (
            told["plays"] == sum(counts) + (told["default"] or {"count": 0})["count"] + told["others"] + told["exits"]
        )


async def test_first_and_last_attempts_are_those_of_the_whole_session(walks: Walks) -> None:
    """Added up over days, each session that plays a node counts once, as in the whole month."""
    asked = """query ($period: PeriodInput!, $attempt: Attempt!) {
      playlist(id: "w0") { nodes { choices(period: $period, attempt: $attempt) { plays } } } }"""
    for attempt in ("FIRST", "LAST"):
        days = [{"firstDay": f"2026-03-{day:02}", "lastDay": f"2026-03-{day:02}"} for day in range(1, 32)]
        plays = []
        for period in (MARCH, *days):
            data = await walks.client.ask(asked, period=period, attempt=attempt)
            plays.append(sum(node["choices"]["plays"] for node in data["playlist"]["nodes"]))
        assert plays[0] == sum(plays[1:]) > 50


async def test_some_viewers_change_their_minds_and_some_do_not(walks: Walks) -> None:
    """Otherwise the comparison with the model would show little of them."""
    asked = """query ($playlist: ID!, $period: PeriodInput!) {
      playlist(id: $playlist) { nodes { choices(period: $period) { changedMinds { sessions changed } } } } }"""
    minds = []
    for playlist in walks.journeys:
        data = await walks.client.ask(asked, playlist=playlist, period=MARCH)
        minds += [node["choices"]["changedMinds"] for node in data["playlist"]["nodes"]]

    assert 0 < sum(each["changed"] for each in minds) < sum(each["sessions"] for each in minds)


async def test_counts_of_all_plays_are_read_from_rollups(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(COUNTS, playlist="w0", period=MARCH)

    assert Counter(name for name in statements if name.startswith("analytics/")) == {"analytics/journeys/flow": 1}


async def test_exposures_of_all_plays_are_read_from_rollups(walks: Walks) -> None:
    with recorded_statements() as statements:
        told = await walks.client.ask(EXPOSURES, playlist="w0", period=MARCH)

    assert Counter(name for name in statements if name.startswith("analytics/")) == {
        "analytics/journeys/flow": 1,
        "analytics/journeys/exposures": 1,
    }
    assert told == await walks.client.ask(EXPOSURES, playlist="w0", period=MARCH, filter={"isBot": False})


async def test_all_nodes_share_one_statement_on_single_plays(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(CHOICES, playlist="w0", period=MARCH, filter={"isBot": False}, attempt="FIRST")

    assert Counter(name for name in statements if name.startswith("analytics/")) == {
        "analytics/audience/contexts": 1,
        "analytics/journeys/choices": 1,
    }
    assert len(NODES) > 4
