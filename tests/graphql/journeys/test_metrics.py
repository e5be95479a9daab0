"""The metrics of journeys, of periods and of each bucket of timelines, against the naive model of the same events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random
from statistics import median
from typing import Any

import pytest

from support.statements import recorded_statements
from support.walks import HOTSPOTS, NODES, REMOVED, Question, Walks, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAYLIST = "sessions stepsPerSession minutesPerSession sessionsWithEnding endingRate"
NODE = "plays exits exitRate completionRate averageShareWatched"
HOTSPOT = "clicks exposures exposureClickRate medianDecisionSeconds"
#: The only node that stays in the structure without ways out of it.
ENDING = "end"

QUERY = f"""
query ($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $interval: Interval!) {{
  playlist(id: $playlist) {{
    metrics(period: $period, filter: $filter, compareTo: {{to: PREVIOUS_PERIOD}}) {{
      {PLAYLIST} comparison {{ period {{ start end }} metrics {{ {PLAYLIST} }} change {{ {PLAYLIST} }} }}
    }}
    timeline(period: $period, filter: $filter, interval: $interval) {{ columns {{ start end {PLAYLIST} }} }}
    nodes(includeDeleted: true) {{
      externalId
      metrics(period: $period, filter: $filter) {{ {NODE} }}
      timeline(period: $period, filter: $filter, interval: $interval) {{
        points {{ start end metrics {{ {NODE} }} }}
      }}
      hotspots(includeDeleted: true) {{
        externalId
        metrics(period: $period, filter: $filter) {{ {HOTSPOT} }}
        timeline(period: $period, filter: $filter, interval: $interval) {{ columns {{ start end {HOTSPOT} }} }}
      }}
    }}
  }}
}}
"""
ORDERED = """
query ($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $playlist) {{
    nodes(orderBy: {{by: {node}, direction: DESC}}, period: $period, filter: $filter) {{
      metrics(period: $period, filter: $filter) {{ value: {node_field} }}
      hotspots(orderBy: {{by: {hotspot}, direction: DESC}}, period: $period, filter: $filter) {{
        metrics(period: $period, filter: $filter) {{ value: {hotspot_field} }}
      }}
    }}
  }}
}}
"""
MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}

Numbers = dict[str, float | None]
#: The numbers of a subject in the time of a question.
Count = Callable[[Question], Numbers]


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def playlist_numbers(walks: Walks, question: Question) -> Numbers:
    sessions = list(walks.starts(question))
    watched_ms = sum(
        event.watched_to_ms - event.watched_from_ms
        for event in walks.events[question.playlist]
        if event.type == "watch" and walks.counted(question, event)
    )
    reached = sum(ENDING in (walks.names[node] for node in session.walk) for session in sessions)
    return {
        "sessions": len(sessions),
        "stepsPerSession": ratio(len(list(walks.plays(question))), len(sessions)),
        "minutesPerSession": ratio(watched_ms / 60_000, len(sessions)),
        "sessionsWithEnding": reached,
        "endingRate": ratio(reached, len(sessions)),
    }


def node_numbers(walks: Walks, question: Question, node: str) -> Numbers:
    plays = [play for _, play in walks.plays(question, node)]
    exits = sum(play.is_exit for play in plays)
    duration_ms = round((NODES[node] or 0) * 1000)
    completed = sum(play.is_completed(duration_ms) for play in plays)
    watched = sum(len(play.watched) for play in plays)
    return {
        "plays": len(plays),
        "exits": exits,
        "exitRate": ratio(exits, len(plays)),
        "completionRate": ratio(completed, len(plays)) if duration_ms else None,
        "averageShareWatched": ratio(watched * 1000, len(plays) * duration_ms),
    }


def hotspot_numbers(walks: Walks, question: Question, *, hotspot: str) -> Numbers:
    id = walks.ids[question.playlist, hotspot]
    clicks = sum(
        event.type == "hotspot_click" and event.hotspot == id and walks.counted(question, event)
        for event in walks.events[question.playlist]
    )
    exposures = sum(id in play.exposed for _, play in walks.plays(question))
    own = [play for _, play in walks.plays(question, HOTSPOTS[hotspot][0])]
    decided = [play.decided_ms for play in own if play.hotspot == id and play.decided_ms is not None]
    return {
        "clicks": clicks,
        "exposures": exposures,
        "exposureClickRate": ratio(clicks, exposures),
        "medianDecisionSeconds": median(decided) / 1000 if decided else None,
    }


def change(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else ratio(now - before, before)


def within(question: Question, bucket: Mapping[str, Any]) -> Question:
    """The question about the time of a bucket."""
    return replace(question, start=datetime.fromisoformat(bucket["start"]), end=datetime.fromisoformat(bucket["end"]))


def check_columns(columns: dict[str, list[Any]], question: Question, count: Count) -> None:
    names = columns.keys() - {"start", "end"}
    for number in range(len(columns["start"])):
        bucket = {name: values[number] for name, values in columns.items()}
        expected = count(within(question, bucket))
        assert {name: bucket[name] for name in names} == {name: close(expected[name]) for name in names}


def check(answered: Mapping[str, Any], expected: Numbers) -> None:
    assert answered == {name: close(value) for name, value in expected.items()}


def close(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("seed", range(40))
async def test_every_metric_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)))
    interval = random.choice(["DAY", "DAY", "DAY", "HOUR", "WEEK"])

    playlist = (await walks.client.ask(QUERY, **question.variables, interval=interval))["playlist"]

    count = partial(playlist_numbers, walks)
    comparison = playlist["metrics"].pop("comparison")
    check(playlist["metrics"], now := count(question))
    check(comparison["metrics"], before := count(within(question, comparison["period"])))
    check(comparison["change"], {name: change(value, before[name]) for name, value in now.items()})
    check_columns(playlist["timeline"]["columns"], question, count)
    for node in playlist["nodes"]:
        id = node["externalId"]
        check(node["metrics"], node_numbers(walks, question, id))
        for point in node["timeline"]["points"]:
            check(point["metrics"], node_numbers(walks, within(question, point), id))
        for hotspot in node["hotspots"]:
            of_hotspot = partial(hotspot_numbers, walks, hotspot=hotspot["externalId"])
            check(hotspot["metrics"], of_hotspot(question))
            check_columns(hotspot["timeline"]["columns"], question, of_hotspot)


@pytest.mark.parametrize("node", NODE.split()[1:])
@pytest.mark.parametrize("hotspot", HOTSPOT.split()[1:])
@pytest.mark.parametrize("filter", [None, {"country": {"in": ["NL"]}}])
async def test_nodes_and_hotspots_can_be_ordered_by_every_metric(
    walks: Walks, node: str, hotspot: str, filter: dict[str, Any] | None
) -> None:
    query = ORDERED.format(node=_enum(node), node_field=node, hotspot=_enum(hotspot), hotspot_field=hotspot)
    nodes = (await walks.client.ask(query, playlist="w0", period=MARCH, filter=filter))["playlist"]["nodes"]

    assert len(nodes) == len(NODES.keys() - REMOVED)
    for items in (nodes, *(each["hotspots"] for each in nodes)):
        values = [item["metrics"]["value"] for item in items]
        told = [value for value in values if value is not None]
        assert values == sorted(told, reverse=True) + [None] * (len(values) - len(told))


def _enum(field: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in field)


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (None, ["measures", "exposures", "endings", "decisions"]),
        (
            {"country": {"in": ["NL"]}},
            ["audience_measures", "audience_journeys", "audience_exposures", "endings", "decisions"],
        ),
    ],
)
async def test_all_subjects_share_a_statement_of_each_kind(
    walks: Walks, filter: dict[str, Any] | None, expected: list[str]
) -> None:
    query = (
        'query ($period: PeriodInput!, $filter: AudienceFilter) { playlist(id: "w1") {'
        f" metrics(period: $period, filter: $filter) {{ {PLAYLIST} }}"
        f" nodes {{ metrics(period: $period, filter: $filter) {{ {NODE} }}"
        f" hotspots {{ metrics(period: $period, filter: $filter) {{ {HOTSPOT} }} }} }} }} }}"
    )
    with recorded_statements() as statements:
        await walks.client.ask(query, period=MARCH, filter=filter)

    counting = [name.rpartition("/")[2] for name in statements if name.startswith("analytics/metrics/")]
    assert {name: counting.count(name) <= 3 for name in set(counting)} == dict.fromkeys(expected, True)


async def test_exits_and_departures_are_the_plays(walks: Walks) -> None:
    """Whoever is asked for, and for parts of the audience that add up to the whole."""
    query = """
      query ($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
        playlist(id: $playlist) {
          metrics(period: $period, filter: $filter) { sessions sessionsWithEnding }
          nodes {
            metrics(period: $period, filter: $filter) { plays exits }
            departures(period: $period, filter: $filter) { count transitions { to { id } count } }
          }
        }
      }
    """
    sums: dict[str, list[int]] = {}
    for name, filter in {
        "all": None,
        "Dutch": {"country": {"in": ["NL"]}},
        "others": {"not": {"country": {"in": ["NL"]}}},
    }.items():
        playlist = (await walks.client.ask(query, playlist="w2", period=MARCH, filter=filter))["playlist"]
        sums[name] = [*playlist["metrics"].values()]
        for node in playlist["nodes"]:
            exits = sum(each["count"] for each in node["departures"]["transitions"] if each["to"] is None)
            assert node["metrics"]["exits"] == exits
            assert node["metrics"]["plays"] == node["departures"]["count"]
            sums[name] += node["metrics"].values()
    assert sums["all"] == [one + other for one, other in zip(sums["Dutch"], sums["others"], strict=True)]
