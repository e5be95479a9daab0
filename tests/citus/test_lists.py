"""A list of playlists on several shards tells of each playlist what it tells of that one alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from operator import itemgetter
from typing import Any

import pytest
import pytest_asyncio
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type, is_composite_type, is_required_argument

from ivgraph.execution.engine import schema
from support.postgres import Postgres
from support.walks import Walks, open_walks

module_loop = pytest.mark.asyncio(loop_scope="module")

PLAYLISTS = 5
#: Whole days of all walks, and parts of days on both sides.
PERIOD = {"start": "2026-03-07T05:30:00Z", "end": "2026-03-30T20:15:00Z", "timeZone": "UTC"}
FILTERS: dict[str, Any] = {"all viewers": None, "a part": {"country": {"in": ["NL"]}}}
#: What counts events in place of visits, if a filter tells sessions apart.
OF_SESSIONS = {"behaviour": {"scope": "SESSION", "visited": "left"}}

#: What is asked of a playlist. A stands for the arguments period and filter, and *Type for all fields of a type.
QUESTIONS = [
    "metrics(A, compareTo: { to: PREVIOUS_PERIOD }) *PlaylistMetrics",
    "timeline(A) *PlaylistTimeline",
    "timeline(A, interval: HOUR) { columns { plays uniqueViewers newViewers sessions } }",
    "breakdown(A, by: COUNTRY, first: 1) *PlaylistBreakdown",
    "breakdown(A, by: WEEKDAY, first: 2) *PlaylistBreakdown",
    "audienceValues(dimension: COUNTRY, period: $period) *AudienceValue",
    "flow(A, first: 5, compareTo: { to: PREVIOUS_PERIOD }) *Flow",
    "steps(A) *Steps",
    "steps(A, direction: BACKWARD, count: 3, first: 2) *Steps",
    'steps(A, from: "hall") *Steps',
    "paths(A, first: 5, orderBy: { by: VIEWERS, direction: DESC }) *PathConnection",
    'paths(A, first: 5, repeats: KEPT, match: { passesThrough: ["hall", "left"] }) *PathConnection',
    "endings(A, compareTo: { to: PREVIOUS_PERIOD }) *Endings",
    "funnel(A, compareTo: { to: PREVIOUS_PERIOD }) *Funnel",
    "funnel(A, scope: VIEWER) *Funnel",
    'funnel(A, nodes: ["hall", "left", "end"]) *Funnel',
    'funnel(A, nodes: ["hall", "left"], scope: VIEWER) *Funnel',
    "viewers(A, first: 2) { totalCount nodes { viewerId sessionCount sessions(first: 1) *ViewerSessionConnection } }",
    'viewers(A, first: 2, search: "a", orderBy: { by: LAST_SEEN, direction: DESC }) { nodes { externalId lastSeen } }',
    "diagnosis(period: $period) *Diagnosis",
    "nodes(includeDeleted: true) { externalId metrics(A) *NodeMetrics }",
    "nodes(A, orderBy: { by: EXITS, direction: DESC }) { externalId timeline(A) { columns { plays exits } } }",
    "nodes { externalId breakdown(A, by: DEVICE) { rows *NodeBreakdownRow rest *NodeMetrics total *NodeMetrics } }",
    "nodes { externalId arrivals(A) *NodeTransitions departures(A) *NodeTransitions }",
    "nodes { externalId choices(A, compareTo: { to: PREVIOUS_PERIOD }) *Choices }",
    "nodes { externalId choices(A, attempt: FIRST) *Choices }",
    "nodes { externalId choices(A, attempt: LAST) *Choices }",
    "nodes { externalId engagement(A, slices: 7, compareTo: { to: PREVIOUS_PERIOD }) *Engagement }",
    "nodes { hotspots(includeDeleted: true) { externalId metrics(A) *HotspotMetrics } }",
    "nodes { hotspots { externalId breakdown(A, by: DEVICE) { rows *HotspotBreakdownRow rest *HotspotMetrics } } }",
    "nodes { hotspots { externalId clickCurve(A, slices: 7) *ClickCurve } }",
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def walks(postgres: Postgres) -> AsyncIterator[Walks]:
    async with open_walks(postgres, PLAYLISTS, sessions=24) as walks:
        yield walks


def select_all(type: Any, within: frozenset[str] = frozenset()) -> str:
    """A selection of all that a type has. Of what belongs to the structure it is only the name."""
    if isinstance(type, GraphQLUnionType) or not isinstance(type, GraphQLObjectType):
        return "{ __typename }"
    if "externalId" in type.fields and type.name != "Viewer":
        return "{ externalId }"
    parts = []
    for name, field in type.fields.items():
        inner = get_named_type(field.type)
        if name == "edges" or inner.name in within or any(map(is_required_argument, field.args.values())):
            continue
        parts.append(f"{name} {select_all(inner, within | {type.name})}" if is_composite_type(inner) else name)
    return f"{{ {' '.join(parts)} }}"


def complete(question: str) -> str:
    """The text of a question, with the arguments and the fields of its answers."""
    text = question.replace("(A", "(period: $period, filter: $filter")
    return re.sub(r"\*(\w+)", lambda type: select_all(schema._schema.type_map[type[1]]), text)


@module_loop
@pytest.mark.parametrize("filter", FILTERS)
@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_list_tells_the_same_as_each_playlist(walks: Walks, question: str, filter: str) -> None:
    await check_list(walks, question, FILTERS[filter])


@module_loop
@pytest.mark.parametrize("question", [each for each in QUESTIONS if re.search("viewers|clickCurve|engagement", each)])
async def test_a_list_tells_the_same_of_some_sessions(walks: Walks, question: str) -> None:
    await check_list(walks, question, OF_SESSIONS)


async def check_list(walks: Walks, question: str, filter: dict[str, Any] | None) -> None:
    text = f"{{ id: externalId {complete(question)} }}"
    variables: dict[str, Any] = {"period": PERIOD}
    query = "query ($period: PeriodInput!"
    if "$filter" in text:
        variables["filter"] = filter
        query += ", $filter: AudienceFilter"
    together = await walks.client.ask(f"{query}) {{ playlists(first: {PLAYLISTS}) {{ nodes {text} }} }}", **variables)
    alone = [
        await walks.client.ask(f'{query}) {{ playlist(id: "{name}") {text} }}', **variables) for name in walks.journeys
    ]
    assert sorted(together["playlists"]["nodes"], key=itemgetter("id")) == [each["playlist"] for each in alone]
