"""Behaviours that can't be looked for: each is told by name, before anything is counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from ivgraph.analytics import behaviours
from support.client import Client, open_client
from support.postgres import Postgres
from support.statements import recorded_statements
from support.tables import connect_to
from support.wandering import open_stories, send_all, wander_all

pytestmark = pytest.mark.asyncio(loop_scope="module")

WHOLE = {"firstDay": "2026-03-26", "lastDay": "2026-04-01"}
UNKNOWN_NODE = "Give the externalId of a node of the playlist: there is no"

ALL = """query All($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {
  playlist(id: $playlist) {
    metrics(period: $period, filter: $filter) { plays }
    nodes { timeline(period: $period, filter: $filter) { columns { plays } } }
    start: startNode { hotspots(orderBy: {by: CLICKS}, period: $period, filter: $filter) { id } }
  } }"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stories(postgres: Postgres) -> AsyncIterator[Client]:
    async with open_stories(postgres, wander_all(["p0", "p1"])) as client:
        yield client


@pytest.mark.parametrize(
    ("behaviour", "path", "message"),
    [
        ({}, "", "Give exactly one of visited, chose, reached and path."),
        (
            {"visited": "hall", "path": ["hall"]},
            "",
            "Give exactly one of visited, chose, reached and path, not visited and path.",
        ),
        ({"path": []}, ".path", "Name 1 to 50 nodes, not 0."),
        ({"path": ["hall"] * 500}, ".path", "Name 1 to 50 nodes, not 500."),
        ({"visited": "hall", "atLeast": 0}, ".atLeast", "Ask for 1 to 1,000 times, not 0."),
        ({"visited": "hall", "atLeast": 1001}, ".atLeast", "Ask for 1 to 1,000 times, not 1001."),
        ({"reached": {"level": 0}}, ".reached.level", "Levels begin with 1: 0 is none."),
        (
            {"reached": {"ending": False}},
            ".reached.ending",
            "Give true, and put it into not for those who reached none.",
        ),
        ({"visited": "cellar"}, ".visited", f'{UNKNOWN_NODE} "cellar".'),
        ({"visited": "\0"}, ".visited", f'{UNKNOWN_NODE} "\0".'),
        ({"chose": "hall"}, ".chose", 'Give the externalId of a hotspot of the playlist: there is no "hall".'),
        (
            {"path": ["hall", "roof"]},
            ".path[1]",
            f'{UNKNOWN_NODE} "roof".',
        ),
    ],
)
async def test_a_bad_behaviour_is_told_before_anything_is_counted(
    stories: Client, behaviour: dict[str, Any], path: str, message: str
) -> None:
    filter = {"and": [{"not": {"behaviour": behaviour}}]}
    with recorded_statements() as statements:
        answer = await stories.answer(ALL, playlist="p0", period=WHOLE, filter=filter)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    problems = {problem["path"]: problem["message"] for problem in error["extensions"]["problems"]}
    assert problems == {
        f"{field}.filter.and[0].not.behaviour{path}": message
        for field in ("playlist.metrics", "playlist.nodes.timeline", "playlist.start.hotspots")
    }
    assert not [name for name in statements if name.startswith("analytics/")]


async def test_all_problems_of_behaviours_are_told_at_once(stories: Client) -> None:
    filter = {"or": [{"behaviour": {}}, {"behaviour": {"path": [], "atLeast": -1}}], "country": {"in": ["AT"]}}
    answer = await stories.answer(
        'query Bad($filter: AudienceFilter) { playlist(id: "p0") { metrics(period: {preset: TODAY, timeZone: "Mars"},'
        " filter: $filter) { plays } } }",
        filter=filter,
    )
    [error] = answer["errors"]
    assert [problem["path"].removeprefix("playlist.metrics.") for problem in error["extensions"]["problems"]] == [
        "period.timeZone",
        "filter.or[0].behaviour",
        "filter.or[1].behaviour.path",
        "filter.or[1].behaviour.atLeast",
    ]


async def test_too_many_behaviours_are_refused(stories: Client) -> None:
    filter = {"or": [{"behaviour": {"visited": "hall", "atLeast": times}} for times in range(1, 10)]}
    answer = await stories.answer(ALL, playlist="p0", period=WHOLE, filter=filter)
    [error] = answer["errors"]
    assert {problem["message"] for problem in error["extensions"]["problems"]} == {"Ask for at most 8 behaviours."}


async def test_in_a_list_of_playlists_an_unknown_node_is_visited_by_nobody(stories: Client) -> None:
    data = await stories.ask(
        """query Page($period: PeriodInput!, $filter: AudienceFilter) {
             playlists { nodes { metrics(period: $period, filter: $filter) { plays impressions } } } }""",
        period=WHOLE,
        filter={"behaviour": {"visited": "cellar"}},
    )
    assert data["playlists"]["nodes"] == [{"metrics": {"plays": 0, "impressions": 0}}] * 2


METRICS = """query Metrics($playlist: ID!, $filter: AudienceFilter, $period: PeriodInput!) {
  playlist(id: $playlist) { metrics(period: $period, filter: $filter) { plays } } }"""
GARDEN = {"behaviour": {"visited": "garden", "scope": "SESSION"}}


async def test_more_viewers_than_a_statement_can_take_are_refused(
    stories: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behaviours, "MAX_MEMBERS", 2)
    answer = await stories.answer(METRICS, playlist="p0", period=WHOLE, filter=GARDEN)
    [error] = answer["errors"]
    assert error["extensions"]["code"] == "ANSWER_TOO_LARGE"
    assert error["message"].startswith("More than 2 viewers and sessions behave so: ask for a shorter period")
    monkeypatch.setattr(behaviours, "MAX_MEMBERS", 30)
    assert await stories.ask(METRICS, playlist="p0", period=WHOLE, filter=GARDEN)


async def test_those_who_show_several_behaviours_are_bounded_before_they_are_combined(
    stories: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    either = {"or": [GARDEN, {"behaviour": {"visited": "garden", "atLeast": 2}}, {"not": GARDEN}]}
    monkeypatch.setattr(behaviours, "MAX_FOUND", 2)
    answer = await stories.answer(METRICS, playlist="p0", period=WHOLE, filter=either)
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["ANSWER_TOO_LARGE"]
    monkeypatch.setattr(behaviours, "MAX_FOUND", 60)
    assert await stories.ask(METRICS, playlist="p0", period=WHOLE, filter=either)


OF_SESSIONS = {
    "metrics": "metrics(period: $period, filter: $filter) { plays }",
    "viewers": "viewers(period: $period, filter: $filter) { totalCount }",
    "viewer": 'viewer(viewerId: "0123456789abcdef", period: $period, filter: $filter) { plays }',
    "clickCurve": "nodes { hotspots { clickCurve(period: $period, filter: $filter) { clicks } } }",
    "clicks": "nodes { engagement(period: $period, filter: $filter) { clicks } }",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dropped(postgres: Postgres) -> AsyncIterator[Client]:
    """A story whose events before April may have been dropped."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await send_all(client, wander_all(["p0"])["p0"], "p0")
        connection = await connect_to(dsn)
        await connection.execute("update retention set horizon = '2026-04-01'")
        await connection.close()
        yield client


@pytest.mark.parametrize("field", OF_SESSIONS)
async def test_sessions_can_not_be_told_apart_where_events_were_dropped(dropped: Client, field: str) -> None:
    query = f"""query Dropped($period: PeriodInput!, $filter: AudienceFilter) {{
                  playlist(id: "p0") {{ {OF_SESSIONS[field]} }} }}"""
    later = {"firstDay": "2026-04-01", "lastDay": "2026-04-02"}

    answer = await dropped.answer(query, period=WHOLE, filter=GARDEN)
    await dropped.ask(query, period=WHOLE, filter={"behaviour": {"visited": "garden"}})
    await dropped.ask(query, period=later, filter=GARDEN)

    assert {error["extensions"]["code"] for error in answer["errors"]} == {"INVALID_ARGUMENT"}
    assert {error["message"] for error in answer["errors"]} == {
        "filter: Use the scope VIEWER for behaviours before 2026-04-01, or begin with that day: events from before it, "
        "which tell a viewer's sessions apart, were dropped."
    }


async def test_playlists_are_not_ordered_by_behaviour(stories: Client) -> None:
    answer = await stories.answer(
        """query Order($period: PeriodInput!, $filter: AudienceFilter) {
             playlists(orderBy: {by: PLAYS}, period: $period, filter: $filter) { nodes { id } } }""",
        period=WHOLE,
        filter={"behaviour": {"visited": "garden"}},
    )
    [error] = answer["errors"]
    assert error["extensions"]["problems"] == [
        {
            "path": "playlists.filter",
            "message": "Leave out behaviours to order playlists: their nodes are those of one.",
        }
    ]
