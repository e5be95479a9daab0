"""The paths of sessions, against the naive model of the same events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from support.journeys import Journey
from support.statements import recorded_statements
from support.walks import NODES, Question, Walks, count_viewers, random_question

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATHS = """
query Paths($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter, $match: PathMatchInput,
            $repeats: PathRepeats!, $orderBy: PathOrder, $first: Int!, $after: String) {
  playlist(id: $playlist) {
    paths(period: $period, filter: $filter, match: $match, repeats: $repeats, orderBy: $orderBy, first: $first,
          after: $after) {
      totalCount sessions remainingSessions
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges {
        cursor
        node {
          nodes { externalId } length sessions share averageMinutes
          viewers { unique authenticated anonymous } ends { ending left goingOn }
        }
      }
    }
  }
}
"""
MARCH = '{ firstDay: "2026-03-01", lastDay: "2026-03-31" }'

Path = tuple[str, ...]


def matches(path: Path, match: dict[str, Any]) -> bool:
    rest = iter(path)
    first = match.get("startsWith") or []
    return (
        list(path[: len(first)]) == first
        and all(node in rest for node in match.get("passesThrough") or [])
        and match.get("endsAt") in (None, path[-1])
    )


def expected_paths(walks: Walks, question: Question, match: dict[str, Any], repeats: str) -> dict[Path, dict[str, Any]]:
    journeys = defaultdict[Path, list[Journey]](list)
    for journey in walks.starts(question):
        if matches(tuple(walks.names[node] for node in journey.path), match):
            nodes: Sequence[Any] = journey.walk if repeats == "KEPT" else journey.path
            journeys[tuple(walks.names[node] for node in nodes)].append(journey)
    sessions = sum(map(len, journeys.values()))
    return {
        path: {
            "nodes": [{"externalId": node} for node in path],
            "length": len(path),
            "sessions": len(some),
            "share": len(some) / sessions,
            "averageMinutes": pytest.approx(sum(each.watched_ms for each in some) / len(some) / 60_000),
            "viewers": count_viewers([journey.plays[0].event for journey in some]),
            "ends": {"ending": len(some) if path[-1] == "end" else 0, "left": len(some) if path[-1] != "end" else 0}
            | {"goingOn": 0},
        }
        for path, some in journeys.items()
    }


def random_match(random: Random) -> dict[str, Any]:
    def nodes(most: int) -> list[str]:
        chosen = random.choices(list(NODES), k=random.randrange(1, most + 1))
        return [node for index, node in enumerate(chosen) if index == 0 or chosen[index - 1] != node]

    return random.choice(
        [
            {},
            {"startsWith": nodes(2)},
            {"passesThrough": nodes(3)},
            {"endsAt": random.choice(list(NODES))},
            {"passesThrough": nodes(2), "endsAt": random.choice(list(NODES))},
        ]
    )


ORDERS = {
    "SESSIONS": lambda node: node["sessions"],
    "VIEWERS": lambda node: node["viewers"]["authenticated"] + node["viewers"]["anonymous"],
    "AVERAGE_MINUTES": lambda node: node["averageMinutes"],
    "LENGTH": lambda node: node["length"],
}


@pytest.mark.parametrize("seed", range(80))
async def test_every_path_equals_the_naive_model_page_by_page(walks: Walks, seed: int) -> None:
    random = Random(seed)
    question = random_question(random, random.choice(list(walks.journeys)))
    match, repeats = random_match(random), random.choice(["COLLAPSED", "KEPT"])
    by, direction = random.choice(list(ORDERS)), random.choice(["ASC", "DESC"])
    expected = expected_paths(walks, question, match, repeats)
    first = random.choice([1, 3, 500])
    asked: dict[str, Any] = {"match": match, "repeats": repeats, "orderBy": {"by": by, "direction": direction}}

    listed: list[dict[str, Any]] = []
    after = None
    while True:
        data = await walks.client.ask(PATHS, **question.variables, **asked, first=first, after=after)
        page = data["playlist"]["paths"]
        edges = [edge["node"] for edge in page["edges"]]
        listed += edges
        assert page["totalCount"] == len(expected)
        assert page["sessions"] == sum(path["sessions"] for path in expected.values())
        assert page["sessions"] - page["remainingSessions"] == sum(path["sessions"] for path in edges)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert {tuple(node["externalId"] for node in path["nodes"]): path for path in listed} == expected
    assert len(listed) == len(expected)
    values = [ORDERS[by](path) for path in listed]
    assert values == sorted(values, reverse=direction == "DESC")


async def test_all_playlists_share_a_statement(walks: Walks) -> None:
    with recorded_statements() as statements:
        data = await walks.client.ask(
            f"{{ playlists(first: 4) {{ nodes {{ paths(period: {MARCH}, first: 60) {{ sessions remainingSessions"
            " nodes { sessions nodes(first: 5) { name } viewers { unique } } } } } }"
        )

    assert statements.count("analytics/journeys/paths") == 1
    assert "analytics/journeys/path_nodes" not in statements
    for playlist in data["playlists"]["nodes"]:
        paths = playlist["paths"]
        listed = sum(path["sessions"] for path in paths["nodes"])
        assert listed + paths["remainingSessions"] == paths["sessions"] > 0


async def test_nodes_that_follow_themselves_are_read_from_the_plays(walks: Walks) -> None:
    with recorded_statements() as statements:
        data = await walks.client.ask(
            f'{{ playlist(id: "w0") {{ paths(period: {MARCH}, repeats: KEPT, first: 500) {{'
            " nodes { length nodes(first: 2) { externalId } } } } }"
        )

    assert statements.count("analytics/journeys/path_nodes") == 1
    for path in data["playlist"]["paths"]["nodes"]:
        assert len(path["nodes"]) == min(path["length"], 2)


async def test_a_cursor_of_another_list_is_refused(walks: Walks) -> None:
    data = await walks.client.ask(
        f'{{ playlist(id: "w0") {{ paths(period: {MARCH}, first: 1) {{ pageInfo {{ endCursor }} }} }} }}'
    )
    cursor = data["playlist"]["paths"]["pageInfo"]["endCursor"]

    answer = await walks.client.answer(
        f'{{ playlist(id: "w0") {{ paths(period: {MARCH}, repeats: KEPT, after: "{cursor}") {{ sessions }} }} }}'
    )

    [problem] = answer["errors"][0]["extensions"]["problems"]
    assert problem["path"] == "playlist.paths.after"
    assert problem["message"].startswith("Give a cursor of this list")


async def test_the_page_after_the_last_path_is_empty_and_has_the_totals(walks: Walks) -> None:
    ask = (
        f'query After($after: String) {{ playlist(id: "w0") {{ paths(period: {MARCH}, first: 500, after: $after) {{'
        " totalCount sessions remainingSessions nodes { sessions } pageInfo { endCursor hasNextPage } } } }"
    )
    whole = (await walks.client.ask(ask))["playlist"]["paths"]

    data = await walks.client.ask(ask, after=whole["pageInfo"]["endCursor"])

    empty = data["playlist"]["paths"]
    assert empty["nodes"] == []
    assert empty["pageInfo"] == {"endCursor": None, "hasNextPage": False}
    assert (empty["totalCount"], empty["sessions"]) == (whole["totalCount"], whole["sessions"])
    assert empty["remainingSessions"] == whole["sessions"]
