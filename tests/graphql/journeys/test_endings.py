"""Where sessions end, against the naive model of the same events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from statistics import median
from typing import Any

import pytest

from support.client import NOW, Client
from support.events import event
from support.journeys import Journey
from support.statements import recorded_statements
from support.structures import save
from support.walks import Walks, random_question, structure

ENDINGS = """
query Endings($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $compareTo: ComparisonInput) {
  playlist(id: $playlist) {
    endings(period: $period, filter: $filter, compareTo: $compareTo) {
      sessions ends { ending left goingOn }
      nodes {
        node { externalId } isEnding sessions goingOn share medianSecondsToReach
        comparison { sessions share change }
      }
      comparison { period { start end } sessions change ends { ending left goingOn } }
    }
  }
}
"""
GOING_ON = """{ playlist(id: "w0") {
  endings(period: { preset: TODAY }) { sessions ends { ending left goingOn } nodes { sessions goingOn } }
  filtered: endings(period: { preset: TODAY }, filter: { not: { country: { in: ["NL"] } } }) { ends { goingOn } }
} }"""

module_loop = pytest.mark.asyncio(loop_scope="module")


def expected_nodes(walks: Walks, journeys: Iterable[Journey]) -> dict[str, dict[str, Any]]:
    seconds = defaultdict[str, list[float]](list)
    for journey in journeys:
        start, last = journey.plays[0].event.at, journey.plays[-1].event.at
        seconds[walks.names[journey.plays[-1].node]].append((last - start).total_seconds())
    sessions = sum(map(len, seconds.values()))
    return {
        node: {
            "node": {"externalId": node},
            "isEnding": node == "end",
            "sessions": len(times),
            "goingOn": 0,
            "share": len(times) / sessions,
            "medianSecondsToReach": pytest.approx(median(times)),
        }
        for node, times in seconds.items()
    }


@module_loop
@pytest.mark.parametrize("seed", range(60))
async def test_every_ending_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    expected = expected_nodes(walks, walks.starts(question))

    data = await walks.client.ask(ENDINGS, **question.variables)

    told = data["playlist"]["endings"]
    counts = [node["sessions"] for node in told["nodes"]]
    assert counts == sorted(counts, reverse=True)
    assert {node["node"]["externalId"]: node for node in told["nodes"]} == {
        name: node | {"comparison": None} for name, node in expected.items()
    }
    sessions, at_end = sum(counts), expected.get("end", {"sessions": 0})["sessions"]
    assert told["sessions"] == sessions
    assert told["ends"] == {"ending": at_end, "left": sessions - at_end, "goingOn": 0}
    assert told["comparison"] is None


@module_loop
@pytest.mark.parametrize("seed", range(15))
async def test_the_period_before_is_compared(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)))

    data = await walks.client.ask(ENDINGS, **question.variables, compareTo={"to": "PREVIOUS_PERIOD"})

    told = data["playlist"]["endings"]
    comparison = told["comparison"]
    before = replace(question, start=_instant(comparison["period"]["start"]), end=_instant(comparison["period"]["end"]))
    expected = expected_nodes(walks, walks.starts(before))
    assert comparison["sessions"] == sum(node["sessions"] for node in expected.values())
    for node in told["nodes"]:
        counted = expected.pop(node["node"]["externalId"], {"sessions": 0, "share": 0})
        sessions = counted["sessions"]
        assert node["comparison"] == {
            "sessions": sessions,
            "share": counted["share"] if comparison["sessions"] else None,
            "change": (node["sessions"] - sessions) / sessions if sessions else None,
        }
    assert expected == {}, "a node where only sessions of the compared period ended is listed"


@module_loop
async def test_all_playlists_share_statements_and_times_are_read_only_if_asked_for(walks: Walks) -> None:
    ask = """{ playlists(first: 10) { nodes { endings(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" }) {
               nodes { sessions node { name } %s } } } } }"""

    with recorded_statements() as statements:
        await walks.client.ask(ask % "")
    with recorded_statements() as with_times:
        await walks.client.ask(ask % "medianSecondsToReach")

    assert statements.count("analytics/journeys/endings") == 1
    assert "analytics/journeys/ending_times" not in statements
    assert [name for name in with_times if name not in statements] == ["analytics/journeys/ending_times"]


@pytest.mark.parametrize(
    ("later", "goes_on"),
    [
        ([("hotspot_shown", 29, 59)], True),
        ([("hotspot_shown", 30, 0)], False),
        ([("session_end", 1, 0)], False),
        ([("session_end", 40, 0), ("hotspot_shown", 1, 0)], False),
        # An end before the last play is not the end.
        ([("session_end", 61, 0), ("hotspot_shown", 1, 0)], True),
    ],
)
async def test_a_session_goes_on_until_it_ends_or_half_an_hour_has_passed(
    client: Client, later: list[tuple[str, int, int]], goes_on: bool
) -> None:
    await save(client, structure("w0"))
    played = [
        event("node_play", playlist="w0", node=node, at=NOW - timedelta(minutes=minutes))
        for node, minutes in (("hall", 90), ("end", 60))
    ]
    fields = {"hotspot_shown": {"node": "end", "hotspot": "pause"}}
    told = [
        event(type, playlist="w0", at=NOW - timedelta(minutes=minutes, seconds=seconds), **fields.get(type, {}))
        for type, minutes, seconds in later
    ]
    await client.send(*played, *told)

    data = await client.ask(GOING_ON)

    endings = data["playlist"]["endings"]
    assert endings["sessions"] == 1
    assert endings["ends"] == {"ending": 1 - goes_on, "left": 0, "goingOn": int(goes_on)}
    assert endings["nodes"] == [{"sessions": 1, "goingOn": int(goes_on)}]
    assert data["playlist"]["filtered"]["ends"] == {"goingOn": int(goes_on)}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
