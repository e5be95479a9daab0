"""Flow, arrivals and departures, against the naive model of the same events."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from typing import Any

import pytest

from support.journeys import PlayerEvent
from support.statements import recorded_statements
from support.walks import Question, Walks, count_viewers, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRANSITION = """
fragment Told on Transition {
  from { externalId } to { externalId } count share viewers { unique authenticated anonymous }
  parts { cause hotspot { externalId } count share }
}
"""
FLOW = f"""
query Flow($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $playlist) {{
    flow(period: $period, filter: $filter) {{
      sessions transitionCount restCount nodes {{ node {{ externalId }} plays }} transitions {{ ...Told }}
    }}
    nodes(includeDeleted: true) {{
      externalId
      arrivals(period: $period, filter: $filter) {{ count transitions {{ ...Told }} }}
      departures(period: $period, filter: $filter) {{ count transitions {{ ...Told }} }}
      metrics(period: $period, filter: $filter) {{ plays }}
    }}
  }}
}}
{TRANSITION}
"""
COMPARED = """
query Compared($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $playlist) {
    flow(period: $period, filter: $filter, compareTo: { to: PREVIOUS_PERIOD }) {
      sessions comparison { period { start end } sessions change }
      transitions {
        from { externalId } to { externalId } count share comparison { count share change { count share } }
      }
    }
  }
}
"""

MARCH = {"firstDay": "2026-03-01", "lastDay": "2026-03-31"}

Ends = tuple[str | None, str | None]


def expected_flow(walks: Walks, question: Question) -> dict[Ends, dict[str, Any]]:
    """The transitions by their ends."""
    events: dict[Ends, list[PlayerEvent]] = defaultdict(list)
    parts: dict[Ends, Counter[tuple[str | None, str | None]]] = defaultdict(Counter)
    for _, play in walks.plays(question):
        ends = walks.names[play.node], walks.names.get(play.next_node)
        events[ends].append(play.event)
        if ends[1]:
            parts[ends][play.cause and play.cause.upper(), walks.names.get(play.hotspot)] += 1
    for journey in walks.starts(question):
        assert journey.start
        events[None, walks.names[journey.start.node]].append(journey.start)
    plays = Counter(ends[0] for ends, counted in events.items() for _ in counted)
    return {
        ends: {
            "count": len(counted),
            "share": len(counted) / plays[ends[0]],
            "viewers": count_viewers(counted),
            "parts": {part: (count, count / plays[ends[0]]) for part, count in parts[ends].items()},
        }
        for ends, counted in events.items()
    }


def told_flow(transitions: list[dict[str, Any]]) -> dict[Ends, dict[str, Any]]:
    """The transitions of an answer by their ends, once each."""
    assert [each["count"] for each in transitions] == sorted((each["count"] for each in transitions), reverse=True)
    told = {
        (name(each["from"]), name(each["to"])): {
            **{field: each[field] for field in ("count", "share", "viewers")},
            "parts": {(part["cause"], name(part["hotspot"])): (part["count"], part["share"]) for part in each["parts"]},
        }
        for each in transitions
    }
    assert len(told) == len(transitions)
    return told


def name(part: dict[str, str] | None) -> str | None:
    return None if part is None else part["externalId"]


@pytest.mark.parametrize("seed", range(60))
async def test_every_transition_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    expected = expected_flow(walks, question)

    data = await walks.client.ask(FLOW, **question.variables)

    flow, nodes = data["playlist"]["flow"], data["playlist"]["nodes"]
    assert told_flow(flow["transitions"]) == expected
    assert flow["sessions"] == sum(1 for _ in walks.starts(question))
    assert (flow["transitionCount"], flow["restCount"]) == (len(expected), 0)
    plays = Counter(walks.names[play.node] for _, play in walks.plays(question))
    assert {name(each["node"]): each["plays"] for each in flow["nodes"]} == plays
    for node in nodes:
        leaving = told_flow(node["departures"]["transitions"])
        assert leaving == {ends: each for ends, each in expected.items() if ends[0] == node["externalId"]}
        assert (
            sum(each["count"] for each in leaving.values()) == node["departures"]["count"] == node["metrics"]["plays"]
        )
        assert told_flow(node["arrivals"]["transitions"]) == {
            ends: each for ends, each in expected.items() if ends[1] == node["externalId"]
        }


async def test_the_worlds_have_all_that_is_hard(walks: Walks) -> None:
    """Otherwise the test above would show little."""
    sessions = [journey for journeys in walks.journeys.values() for journey in journeys if journey.plays]
    plays = [play for journey in sessions for play in journey.plays]
    left = Counter((play.node == play.next_node, play.cause, play.hotspot is not None) for play in plays)

    assert {cause for _, cause, _ in left} == {"click", "default", "loop", "api", None}
    assert left[True, "loop", False]
    assert left[False, None, True]
    assert left[False, "click", True]
    assert any(play.event.bot for play in plays)
    assert any(walks.names[play.node] == "attic" for play in plays), "a deleted node"
    assert any(journey.plays[0].event.day < journey.plays[-1].event.day for journey in sessions), "over midnight"


@pytest.mark.parametrize("seed", range(10))
async def test_a_flow_is_compared_transition_by_transition(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, "w0")
    data = await walks.client.ask(COMPARED, **question.variables)
    flow = data["playlist"]["flow"]
    period = flow["comparison"]["period"]
    before = await walks.client.ask(FLOW, **question.variables | {"period": period})
    now = await walks.client.ask(FLOW, **question.variables)

    of_before, of_now = (told_flow(each["playlist"]["flow"]["transitions"]) for each in (before, now))
    told = {(name(each["from"]), name(each["to"])): each for each in flow["transitions"]}
    assert told.keys() == of_before.keys() | of_now.keys()
    nothing: dict[str, Any] = {"count": 0}
    for ends, each in told.items():
        counts = [flow.get(ends, nothing)["count"] for flow in (of_now, of_before)]
        assert [each["count"], each["comparison"]["count"]] == counts
        growth = (counts[0] - counts[1]) / counts[1] if counts[1] else None
        assert each["comparison"]["change"]["count"] == growth
        if ends in of_before:
            assert each["comparison"]["share"] == of_before[ends]["share"]
    assert flow["comparison"]["sessions"] == before["playlist"]["flow"]["sessions"]


async def test_the_least_frequent_transitions_become_the_rest(walks: Walks) -> None:
    asked = """query ($first: Int) { playlist(id: "w0") {
                 flow(period: { start: "2026-03-01T00:00:00Z", end: "2026-04-01T00:00:00Z" }, first: $first) {
                   restCount transitionCount transitions { count } } } }"""
    whole = (await walks.client.ask(asked))["playlist"]["flow"]
    cut = (await walks.client.ask(asked, first=3))["playlist"]["flow"]

    assert whole["transitionCount"] == cut["transitionCount"] == len(whole["transitions"]) > 3
    assert cut["transitions"] == whole["transitions"][:3]
    assert cut["restCount"] == sum(each["count"] for each in whole["transitions"][3:])


async def test_all_nodes_share_few_statements(walks: Walks) -> None:
    with recorded_statements() as statements:
        await walks.client.ask(FLOW, playlist="w0", period=MARCH)

    counted = Counter(name for name in statements if name.startswith("analytics/"))
    assert counted == {
        "analytics/metrics/measures": 1,
        # For the playlist, and then for all its nodes.
        "analytics/journeys/flow": 2,
        "analytics/journeys/departure_viewers": 1,
        "analytics/journeys/start_viewers": 1,
    }


async def test_departures_of_one_node_equal_those_of_the_flow(walks: Walks) -> None:
    """They are read for the node alone."""
    asked = f"""{TRANSITION} query ($period: PeriodInput!) {{
      playlist(id: "w1") {{
        node(externalId: "hall") {{ departures(period: $period) {{ transitions {{ ...Told }} }} }}
      }} }}"""
    data = await walks.client.ask(asked, period=MARCH)
    whole = await walks.client.ask(FLOW, playlist="w1", period=MARCH)

    departures = told_flow(data["playlist"]["node"]["departures"]["transitions"])
    assert len(departures) > 3
    assert departures == {
        ends: each for ends, each in told_flow(whole["playlist"]["flow"]["transitions"]).items() if ends[0] == "hall"
    }


async def test_the_transitions_of_a_node_are_cut_at_first(walks: Walks) -> None:
    asked = """query ($first: Int!) { playlist(id: "w0") { node(externalId: "hall") {
                 departures(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" }, first: $first) { ...Told }
                 arrivals(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" }, first: $first) { ...Told } } } }
               fragment Told on NodeTransitions { count transitionCount restCount transitions { count } }"""
    whole = (await walks.client.ask(asked, first=50))["playlist"]["node"]
    cut = (await walks.client.ask(asked, first=2))["playlist"]["node"]

    for field in ("departures", "arrivals"):
        transitions = whole[field]["transitions"]
        assert whole[field]["transitionCount"] == len(transitions) > 2
        assert whole[field]["restCount"] == 0
        rest = sum(each["count"] for each in transitions[2:])
        assert cut[field] == whole[field] | {"transitions": transitions[:2], "restCount": rest}
