"""Behaviours in audience filters, against a naive reading of each viewer's plays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest
import pytest_asyncio

from oracle.recount import (
    PRESENT,
    Fact,
    Numbers,
    Span,
    facts,
    hotspot_numbers,
    node_numbers,
    of_hotspot,
    of_node,
    playlist_numbers,
)
from support.behaving import Question, is_by_session, random_filter
from support.client import Client
from support.journey_numbers import CountedJourneys
from support.postgres import Postgres
from support.statements import recorded_statements
from support.wandering import open_stories, random_period, wander_all

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAYLISTS = [f"p{number}" for number in range(4)]
EVENTS = wander_all(PLAYLISTS)

PLAYLIST_METRICS = """impressions plays uniqueViewers authenticatedViewers anonymousVisitors newViewers returningViewers
  minutesViewed averageViewMinutes playRate clicks sessions stepsPerSession minutesPerSession sessionsWithEnding
  endingRate"""
NODE_METRICS = """plays uniqueViewers authenticatedViewers anonymousVisitors newViewers returningViewers minutesViewed
  averageViewMinutes clicks clickThroughRate exits exitRate completionRate averageShareWatched"""
HOTSPOT_METRICS = """clicks uniqueClickers authenticatedClickers anonymousClickers clickShare clickThroughRate exposures
  exposureClickRate medianDecisionSeconds"""

ALL = f"""query All($playlist: ID!, $period: PeriodInput!, $filter: AudienceFilter) {{
  playlist(id: $playlist) {{
    metrics(period: $period, filter: $filter) {{ {PLAYLIST_METRICS} }}
    nodes {{ externalId metrics(period: $period, filter: $filter) {{ {NODE_METRICS} }}
      hotspots {{ externalId metrics(period: $period, filter: $filter) {{ {HOTSPOT_METRICS} }} }} }}
  }} }}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stories(postgres: Postgres) -> AsyncIterator[Client]:
    """A client of an application with a random audience for each playlist."""
    async with open_stories(postgres, EVENTS) as client:
        yield client


def returning(matching: list[Fact], past: list[Fact], span: Span) -> Numbers:
    """Who came back, of the viewers in a period."""
    here = {fact.person for fact in span.within(matching) if fact.type in PRESENT}
    before = {fact.person for fact in past if fact.at < span.start and fact.type in PRESENT}
    return {"newViewers": len(here - before), "returningViewers": len(here & before)}


@pytest.mark.parametrize("seed", range(100))
async def test_metrics_count_who_behaved_so(stories: Client, seed: int) -> None:
    random = Random(seed)
    playlist, (period, span), filter = random.choice(PLAYLISTS), random_period(random), random_filter(random)
    question = Question(EVENTS[playlist], filter, span)

    data = await stories.ask(ALL, playlist=playlist, period=period, filter=filter)

    story = data["playlist"]
    matching = facts(question.matching(), playlist)
    # A part of the sessions has no past of its own: who comes back is told by all sessions.
    past = facts([event for event in EVENTS[playlist] if not event["bot"]], playlist)
    past = past if is_by_session(filter) else matching
    journeys = CountedJourneys(question.journeys, question.matching(), span)
    numbers = playlist_numbers(matching, span)
    numbers |= journeys.of_playlist(numbers["minutesViewed"] or 0) | returning(matching, past, span)
    assert story["metrics"] == numbers, filter
    for node in story["nodes"]:
        here, before = of_node(matching, node["externalId"]), of_node(past, node["externalId"])
        numbers = node_numbers(here, span) | journeys.of_node(node["externalId"]) | returning(here, before, span)
        assert node["metrics"] == numbers, (filter, node)
        for hotspot in node["hotspots"]:
            numbers = hotspot_numbers(of_hotspot(matching, hotspot["externalId"]), here, span)
            numbers |= journeys.of_hotspot(hotspot["externalId"], numbers["clicks"] or 0)
            assert hotspot["metrics"] == numbers, (filter, hotspot)


VISITED = {"behaviour": {"visited": "garden"}}
PLAYED = {"behaviour": {"visited": "garden", "scope": "SESSION"}}
WHOLE = {"firstDay": "2026-03-26", "lastDay": "2026-04-01"}


async def test_the_questions_tell_behaviours_apart() -> None:
    parts = []
    for seed in range(100):
        random = Random(seed)
        playlist, (_, span), filter = random.choice(PLAYLISTS), random_period(random), random_filter(random)
        chosen = Question(EVENTS[playlist], filter, span).matching()
        parts.append(len(chosen) / len(EVENTS[playlist]))
    assert sum(0.02 < part < 0.85 for part in parts) > 40


@pytest.mark.parametrize("filter", [{"behaviour": {"chose": "up"}}, PLAYED])
async def test_a_filter_and_its_opposite_make_up_the_whole(stories: Client, filter: dict[str, Any]) -> None:
    data = await stories.ask(
        """query Parts($period: PeriodInput!, $those: AudienceFilter!, $others: AudienceFilter!) {
             playlist(id: "p0") { those: metrics(period: $period, filter: $those) { ...Sums }
                                  others: metrics(period: $period, filter: $others) { ...Sums }
                                  all: metrics(period: $period) { ...Sums } } }
           fragment Sums on PlaylistMetrics { impressions plays minutesViewed clicks }""",
        period=WHOLE,
        those=filter,
        others={"not": filter},
    )
    parts = data["playlist"]
    assert all(0 < parts["those"][name] < whole for name, whole in parts["all"].items())
    for name, whole in parts["all"].items():
        assert parts["those"][name] + parts["others"][name] == pytest.approx(whole)


async def test_a_behaviour_is_looked_for_in_each_period_and_in_all_of_a_timeline(stories: Client) -> None:
    period, earlier = (
        {"firstDay": "2026-03-29", "lastDay": "2026-03-30"},
        {"firstDay": "2026-03-27", "lastDay": "2026-03-28"},
    )
    data = await stories.ask(
        """query Both($period: PeriodInput!, $earlier: PeriodInput!, $filter: AudienceFilter) {
             playlist(id: "p1") {
               metrics(period: $period, filter: $filter, compareTo: {to: PREVIOUS_PERIOD}) {
                 plays clicks comparison { metrics { plays clicks } } }
               earlier: metrics(period: $earlier, filter: $filter) { plays clicks }
               timeline(period: $period, interval: HOUR, filter: $filter) { columns { plays clicks } } } }""",
        period=period,
        earlier=earlier,
        filter=PLAYED,
    )
    story = data["playlist"]
    assert story["metrics"]["comparison"]["metrics"] == story["earlier"]
    for name in ("plays", "clicks"):
        assert sum(story["timeline"]["columns"][name]) == story["metrics"][name] > 0


async def test_each_playlist_of_a_list_has_its_own_viewers(stories: Client) -> None:
    metrics = f"metrics(period: $period, filter: $filter) {{ {PLAYLIST_METRICS} }}"
    asked = "$period: PeriodInput!, $filter: AudienceFilter"
    page = await stories.ask(
        f"query Page({asked}) {{ playlists {{ nodes {{ externalId {metrics} }} }} }}", period=WHOLE, filter=VISITED
    )
    for playlist in page["playlists"]["nodes"]:
        alone = await stories.ask(
            f"query One({asked}, $id: ID!) {{ playlist(id: $id) {{ externalId {metrics} }} }}",
            period=WHOLE,
            filter=VISITED,
            id=playlist["externalId"],
        )
        assert alone["playlist"] == playlist
    assert len({playlist["metrics"]["plays"] for playlist in page["playlists"]["nodes"]}) > 1


async def test_behaviours_take_one_statement_for_all_nodes(stories: Client) -> None:
    filter = {"or": [VISITED, PLAYED, {"behaviour": {"path": ["start", "hall"]}}, {"viewer": {"in": ["ann"]}}]}
    with recorded_statements() as statements:
        await stories.ask(ALL, playlist="p0", period=WHOLE, filter=filter)
    assert statements.count("analytics/audience/behaviours") == 1
    assert statements.count("analytics/audience/contexts") == 1
    # The playlist is counted while its nodes are being read; these and their hotspots are counted together.
    assert statements.count("analytics/metrics/session_measures") == 2


async def test_nodes_are_ordered_by_who_behaved_so(stories: Client) -> None:
    data = await stories.ask(
        """query Order($period: PeriodInput!, $filter: AudienceFilter) {
             playlist(id: "p2") { nodes(orderBy: {by: PLAYS, direction: DESC}, period: $period, filter: $filter) {
               metrics(period: $period, filter: $filter) { plays } } } }""",
        period=WHOLE,
        filter=PLAYED,
    )
    plays = [node["metrics"]["plays"] for node in data["playlist"]["nodes"]]
    assert plays == sorted(plays, reverse=True)
    assert plays[0] > plays[-1]
