"""The steps of sessions, against the naive model of the same events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from support.statements import recorded_statements
from support.walks import NODES, Question, Walks, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

STEPS = """
query Steps($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $from: ID, $direction: StepDirection!,
            $count: Int!, $first: Int!) {
  playlist(id: $playlist) {
    steps(period: $period, filter: $filter, from: $from, direction: $direction, count: $count, first: $first) {
      sessions
      steps {
        number sessions exits
        nodes { node { externalId } sessions share exits }
        rest { nodes sessions exits }
        links { from { externalId } to { externalId } sessions }
      }
    }
  }
}
"""


def followed(path: Sequence[Any], origin: Any, direction: str) -> Sequence[Any]:
    """The nodes of a session in the order of the steps; none if it does not play the origin."""
    if direction == "BACKWARD":
        path = path[::-1]
    if origin is None:
        return path
    return path[path.index(origin) :] if origin in path else ()


def expected_steps(walks: Walks, question: Question, asked: dict[str, Any]) -> list[dict[str, Any]]:
    origin = asked["from"] and walks.ids[question.playlist, asked["from"]]
    lines = [followed(journey.path, origin, asked["direction"]) for journey in walks.starts(question)]
    steps: list[dict[str, Any]] = []
    shown: dict[int, set[Any]] = {}
    for number in range(1, asked["count"] + 1):
        here = Counter(line[number - 1] for line in lines if len(line) >= number)
        if not here:
            break
        ending = Counter(line[-1] for line in lines if len(line) == number)
        ranked = sorted(here, key=lambda node: (-here[node], node))
        nodes, rest = ranked[: asked["first"]], ranked[asked["first"] :]
        shown[number] = set(nodes)
        is_last = number == asked["count"]

        def exits(of: Sequence[Any], ending: Counter[Any] = ending, is_last: bool = is_last) -> int | None:
            return None if is_last else sum(ending[node] for node in of)

        steps.append(
            {
                "number": number,
                "sessions": here.total(),
                "exits": exits(ranked),
                "nodes": [
                    {
                        "node": {"externalId": walks.names[node]},
                        "sessions": here[node],
                        "share": here[node] / sum(1 for line in lines if line),
                        "exits": exits([node]),
                    }
                    for node in nodes
                ],
                "rest": {
                    "nodes": len(rest),
                    "sessions": sum(here[node] for node in rest),
                    "exits": exits(rest),
                }
                if rest
                else None,
            }
        )
    for step in steps:
        number = step["number"]
        step["links"] = (
            {}
            if number == asked["count"]
            else Counter(
                tuple(
                    walks.names[node] if node in shown[place] else None
                    for place, node in ((number, line[number - 1]), (number + 1, line[number]))
                )
                for line in lines
                if len(line) > number
            )
        )
    return steps


def told_steps(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps of an answer, with links by their nodes."""
    for step in steps:
        counts = [link["sessions"] for link in step["links"]]
        assert counts == sorted(counts, reverse=True)
    return [
        step
        | {
            "links": {
                tuple(link[end] and link[end]["externalId"] for end in ("from", "to")): link["sessions"]
                for link in step["links"]
            }
        }
        for step in steps
    ]


@pytest.mark.parametrize("seed", range(80))
async def test_every_step_equals_the_naive_model(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)), behaving=True)
    asked = {
        "from": random.choice([None, None, *NODES]),
        "direction": random.choice(["FORWARD", "BACKWARD"]),
        "count": random.randrange(1, 13),
        "first": random.choice([1, 2, 3, 50]),
    }
    expected = expected_steps(walks, question, asked)

    data = await walks.client.ask(STEPS, **question.variables, **asked)

    told = data["playlist"]["steps"]
    assert told_steps(told["steps"]) == expected
    assert told["sessions"] == (expected[0]["sessions"] if expected else 0)
    for step, following in zip(told["steps"], told["steps"][1:], strict=False):
        assert step["sessions"] == step["exits"] + following["sessions"], "each step has what the one before lacks"


async def test_sessions_from_the_start_are_those_of_the_flow(walks: Walks) -> None:
    question = random_question(Random(3), "w0")

    data = await walks.client.ask(
        """query Same($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) { playlist(id: $playlist) {
             steps(period: $period, filter: $filter) { sessions } flow(period: $period, filter: $filter) { sessions }
           } }""",
        **question.variables,
    )

    assert data["playlist"]["steps"] == data["playlist"]["flow"]


async def test_all_playlists_share_a_statement(walks: Walks) -> None:
    with recorded_statements() as statements:
        data = await walks.client.ask(
            """{ playlists(first: 10) { nodes { steps(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" }) {
                 sessions steps { nodes { node { name } } links { sessions } } } } } }"""
        )

    assert len(data["playlists"]["nodes"]) == len(walks.journeys)
    assert statements.count("analytics/journeys/steps") == 1
    assert len(statements) <= 6


async def test_a_node_of_other_playlists_is_played_by_nobody(walks: Walks) -> None:
    data = await walks.client.ask(
        """{ playlists(first: 10) { nodes { steps(period: { firstDay: "2026-03-01", lastDay: "2026-03-31" },
             from: "nowhere") { sessions steps { number } } } } }"""
    )

    assert [each["steps"] for each in data["playlists"]["nodes"]] == [{"sessions": 0, "steps": []}] * 4
