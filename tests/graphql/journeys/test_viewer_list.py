"""The list of viewers, against a recount of random videos."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from oracle.period import bounds
from oracle.place import NOW
from oracle.question import random_filter, random_period
from oracle.recount import Span
from oracle.test_every_number import report
from oracle.viewers import viewers
from oracle.world import World, random_walks
from support.client import Client

WORLDS = range(12)
QUESTIONS_A_WORLD = 6

STEPS = """
steps(first: 100) {
  nodes {
    node { externalId }
    at cause hotspot { externalId } decisionSeconds watchedSeconds hasEnded
  }
}
"""
SESSIONS = f"""
sessions(first: 20) {{
  nodes {{ startedAt lastEventAt stepCount clicks minutesViewed end lastNode {{ externalId }} {STEPS} }}
}}
"""
VIEWER = """
viewerId externalId isAuthenticated impressions plays minutesViewed sessionCount sessionsWithEnding firstSeen lastSeen
"""
VIEWERS = f"""
query (
  $id: ID! = "story", $period: PeriodInput!, $filter: AudienceFilter, $search: String, $orderBy: ViewerOrder,
  $first: Int! = 500, $after: String
) {{
  playlist(id: $id) {{
    viewers(
      period: $period, filter: $filter, search: $search, orderBy: $orderBy, first: $first, after: $after
    ) {{
      totalCount
      nodes {{ {VIEWER} }}
      pageInfo {{ hasNextPage hasPreviousPage endCursor }}
    }}
  }}
}}
"""
ONE_VIEWER = f"""
query ($id: ID!, $viewerId: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $id) {{
    viewer(viewerId: $viewerId, period: $period, filter: $filter) {{ {VIEWER} {SESSIONS} }}
  }}
}}
"""

#: What a list is ordered by → the field that has it.
ORDERS = {
    "EXTERNAL_ID": "externalId",
    "IMPRESSIONS": "impressions",
    "PLAYS": "plays",
    "MINUTES_VIEWED": "minutesViewed",
    "SESSIONS": "sessionCount",
    "SESSIONS_WITH_ENDING": "sessionsWithEnding",
    "FIRST_SEEN": "firstSeen",
    "LAST_SEEN": "lastSeen",
}


async def test_the_viewers_of_random_videos_equal_a_recount(client: Client) -> None:
    """Their numbers, and all sessions with every step."""
    compared = sessions = 0
    for seed in WORLDS:
        random = Random(seed)
        world = random_walks(random)
        playlist = await report(client, world)
        for _ in range(QUESTIONS_A_WORLD):
            period, filter = _random_period(random, world), random_filter(random, 3) if random.random() < 0.5 else None
            asked = {"id": playlist, "period": period, "filter": filter}
            if (await client.ask(VIEWERS, **asked))["playlist"] is None:
                continue  # nobody ever named it
            answer = await _ask(client, VIEWERS, **asked)
            found = [
                (await client.ask(ONE_VIEWER, viewerId=each["viewerId"], **asked))["playlist"]["viewer"]
                for each in answer["nodes"]
            ]
            expected = viewers(world, Span(*bounds(period, NOW)), filter or {})

            assert answer["totalCount"] == len(expected)
            assert [{name: each[name] for name in VIEWER.split()} for each in found] == answer["nodes"]
            assert sorted(map(_comparable, found), key=repr) == sorted(map(_sorted, expected), key=repr), seed
            compared, sessions = compared + len(expected), sessions + sum(len(each["sessions"]) for each in expected)
    assert compared > 25
    assert sessions > 20


@pytest.mark.parametrize("by", ORDERS)
async def test_pages_in_any_order_make_up_the_list(client: Client, by: str) -> None:
    period = {"firstDay": "2000-01-01", "lastDay": "2026-11-24", "timeZone": "Asia/Kathmandu"}
    world = next(world for seed in range(100, 200) if len((world := random_walks(Random(seed))).events) > 150)
    playlist = await report(client, world)
    whole = (await _ask(client, VIEWERS, id=playlist, period=period))["nodes"]

    for direction in ("ASC", "DESC"):
        paged = [
            viewer
            async for page in _pages(
                client, id=playlist, period=period, orderBy={"by": by, "direction": direction}, first=2
            )
            for viewer in page["nodes"]
        ]
        assert sorted(paged, key=repr) == sorted(whole, key=repr)
        assert len(whole) > 5
        values = [viewer[ORDERS[by]] for viewer in paged]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=direction == "DESC")
        assert values[: len(known)] == known, "those without a plain id come last"


BEHAVIOURS: list[dict[str, Any]] = [{"reached": {"level": 1}}, {"reached": {"ending": True}}]


@pytest.mark.parametrize("by", ORDERS)
async def test_a_list_of_some_sessions_has_pages_and_viewers_too(client: Client, by: str) -> None:
    """In any order, those of a behaviour and of its opposite; each viewer alone has the same numbers."""
    period = {"firstDay": "2000-01-01", "lastDay": "2026-11-24"}
    world = next(world for seed in range(100, 200) if len((world := random_walks(Random(seed))).events) > 150)
    playlist = await report(client, world)
    listed = 0
    for behaviour in ({"behaviour": each | {"scope": "SESSION"}} for each in BEHAVIOURS):
        for filter in (behaviour, {"not": behaviour}):
            asked = {"id": playlist, "period": period, "filter": filter}
            whole = (await _ask(client, VIEWERS, **asked))["nodes"]
            paged = [
                viewer
                async for page in _pages(client, **asked, orderBy={"by": by, "direction": "DESC"}, first=2)
                for viewer in page["nodes"]
            ]
            alone = [
                (await client.ask(ONE_VIEWER, viewerId=viewer["viewerId"], **asked))["playlist"]["viewer"]
                for viewer in whole
            ]

            assert sorted(paged, key=repr) == sorted(whole, key=repr)
            known = [viewer[ORDERS[by]] for viewer in paged if viewer[ORDERS[by]] is not None]
            assert known == sorted(known, reverse=True)
            assert [{name: viewer[name] for name in VIEWER.split()} for viewer in alone] == whole
            listed += len(whole)
    assert listed > 5


def _random_period(random: Random, world: World) -> dict[str, Any]:
    while True:
        period = {**random_period(random, world), "timeZone": world.place.zone}
        start, end = bounds(period, NOW)
        if start < end:
            return period


async def _ask(client: Client, query: str, **variables: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.ask(query, **variables))["playlist"]["viewers"]
    return answer


async def _pages(client: Client, **variables: Any) -> Any:
    after: str | None = None
    while True:
        page = await _ask(client, VIEWERS, after=after, **variables)
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]


def _comparable(viewer: dict[str, Any]) -> dict[str, Any]:
    """A viewer of an answer as the recount has it."""
    sessions = [session | {"steps": session["steps"]["nodes"]} for session in viewer["sessions"]["nodes"]]
    return _sorted({**viewer, "sessions": sessions})


def _sorted(viewer: dict[str, Any]) -> dict[str, Any]:
    """Sessions that begin at the same time are in any order, and a viewer's id is a hash."""
    told = {name: value for name, value in viewer.items() if name != "viewerId"}
    return told | {"sessions": sorted(viewer["sessions"], key=repr)}
