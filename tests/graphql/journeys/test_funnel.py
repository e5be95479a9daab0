"""Funnels by level and by nodes, against the naive model of the same events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from typing import Any

import pytest

from support.journeys import Play
from support.statements import recorded_statements
from support.walks import NODES, Question, Walks, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUNNEL = """
query Funnel($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $nodes: [ID!], $scope: FunnelScope!) {
  playlist(id: $playlist) {
    funnel(period: $period, filter: $filter, nodes: $nodes, scope: $scope) {
      scope count
      stages { number node { externalId } count share dropped dropOff medianSeconds }
    }
  }
}
"""

#: The levels of the structure that is there in the end.
LEVELS = {"hall": 1, "left": 2, "right": 2, "end": 3}

#: The times at which somebody reached each stage, up to the last one.
Reach = Callable[[Sequence[Play]], list[float]]


def reach_levels(walks: Walks) -> Reach:
    def reach(plays: Sequence[Play]) -> list[float]:
        times = []
        for level in range(1, max(LEVELS.values()) + 1):
            deep = [play for play in plays if LEVELS.get(walks.names[play.node], 0) >= level]
            times += [deep[0].event.at.timestamp()] if deep else []
        return times

    return reach


def reach_nodes(walks: Walks, nodes: Sequence[str]) -> Reach:
    def reach(plays: Sequence[Play]) -> list[float]:
        times: list[float] = []
        for play in plays:
            if len(times) < len(nodes) and walks.names[play.node] == nodes[len(times)]:
                times.append(play.event.at.timestamp())
        return times

    return reach


def expected_funnel(walks: Walks, question: Question, scope: str, stages: int, reach: Reach) -> dict[str, Any]:
    plays = defaultdict[Any, list[Play]](list)
    for journey in walks.starts(question):
        plays[journey.viewer if scope == "VIEWER" else (journey.session, journey.viewer)] += journey.plays
    ordered = [sorted(some, key=lambda play: (play.event.at, play.event.id)) for some in plays.values()]
    times = [reach(some) for some in ordered]
    counts = [len(times), *(sum(len(each) >= stage for each in times) for stage in range(1, stages + 1))]

    def between(stage: int) -> float | None:
        seconds = [each[stage - 1] - each[stage - 2] for each in times if len(each) >= stage]
        return median(seconds) if stage > 1 and seconds else None

    return {
        "scope": scope,
        "count": counts[0],
        "stages": [
            {
                "number": stage,
                "count": counts[stage],
                "share": counts[stage] / counts[0] if counts[0] else None,
                "dropped": counts[stage - 1] - counts[stage],
                "dropOff": (counts[stage - 1] - counts[stage]) / counts[stage - 1] if counts[stage - 1] else None,
                "medianSeconds": pytest.approx(between(stage), abs=1e-5),
            }
            for stage in range(1, stages + 1)
        ],
    }


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("scope", ["SESSION", "VIEWER"])
async def test_every_level_equals_the_naive_model(walks: Walks, scope: str, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)))
    expected = expected_funnel(walks, question, scope, 3, reach_levels(walks))

    data = await walks.client.ask(FUNNEL, **question.variables, scope=scope)

    told = data["playlist"]["funnel"]
    assert [stage.pop("node") for stage in told["stages"]] == [None] * 3
    assert told == expected


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("scope", ["SESSION", "VIEWER"])
async def test_every_node_in_its_order_equals_the_naive_model(walks: Walks, scope: str, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)))
    nodes = random.sample(list(NODES), random.randrange(1, 5))
    expected = expected_funnel(walks, question, scope, len(nodes), reach_nodes(walks, nodes))

    data = await walks.client.ask(FUNNEL, **question.variables, scope=scope, nodes=nodes)

    told = data["playlist"]["funnel"]
    assert [stage.pop("node") for stage in told["stages"]] == [{"externalId": node} for node in nodes]
    assert told == expected


async def test_levels_of_all_playlists_share_a_statement_and_times_are_read_only_if_asked_for(walks: Walks) -> None:
    ask = """{ playlists(first: 10) { nodes { funnel(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" }) {
               stages { count %s } } } } }"""

    with recorded_statements() as statements:
        data = await walks.client.ask(ask % "")
    with recorded_statements() as with_times:
        await walks.client.ask(ask % "medianSeconds")

    assert [len(each["funnel"]["stages"]) for each in data["playlists"]["nodes"]] == [3] * 4
    assert statements.count("analytics/journeys/funnel_levels") == 1
    assert [name for name in with_times if name not in statements] == ["analytics/journeys/funnel_level_times"]


async def test_a_viewer_may_go_through_a_funnel_in_several_sessions(walks: Walks) -> None:
    question = random_question(Random(1), "w1")
    period = {"firstDay": "2026-03-20", "lastDay": "2026-04-05"}
    counts = {}
    for scope in ("SESSION", "VIEWER"):
        variables = question.variables | {"period": period, "filter": None}
        data = await walks.client.ask(FUNNEL, **variables, scope=scope, nodes=["end", "hall"])
        counts[scope] = [stage["share"] for stage in data["playlist"]["funnel"]["stages"]]

    assert counts["VIEWER"][1] > counts["SESSION"][1]
