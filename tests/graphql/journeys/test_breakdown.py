"""Breakdowns against a naive count of the events of each value."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from strawberry.utils.str_converters import to_camel_case

from ivgraph.analytics.metrics import HOTSPOT_METRICS, NODE_METRICS, PLAYLIST_METRICS, Kind
from oracle.recount import Fact, Numbers, Span, hotspot_numbers, node_numbers, of_hotspot, of_node, playlist_numbers
from support.behaving import random_filter
from support.breaking import WEEKDAYS, Breakdown, sort
from support.client import Client
from support.events import event
from support.journey_numbers import CountedJourneys
from support.postgres import Postgres
from support.statements import recorded_statements
from support.wandering import HOTSPOTS, open_stories, random_period, wander_all

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLAYLISTS = [f"p{number}" for number in range(3)]
EVENTS = wander_all(PLAYLISTS)

METRICS = {
    "Playlist": """impressions plays uniqueViewers authenticatedViewers anonymousVisitors newViewers returningViewers
      minutesViewed averageViewMinutes playRate clicks sessions stepsPerSession minutesPerSession sessionsWithEnding
      endingRate""",
    "Node": """plays uniqueViewers authenticatedViewers anonymousVisitors newViewers returningViewers minutesViewed
      averageViewMinutes clicks clickThroughRate exits exitRate completionRate averageShareWatched""",
    "Hotspot": """clicks uniqueClickers authenticatedClickers anonymousClickers clickShare clickThroughRate exposures
      exposureClickRate medianDecisionSeconds""",
}
BY = ["COUNTRY", "DEVICE", "VIEWER_KIND", "NEW_OR_RETURNING", "WEEKDAY", "HOUR"]


def asked(kind: str, order: str) -> str:
    return f"""breakdown(by: $by, period: $period, filter: $filter, first: $first{order}) {{
      valueCount rows {{ value metrics {{ ...{kind} }} }} rest {{ ...{kind} }} unknown {{ ...{kind} }}
      total {{ ...{kind} }} }}"""


def query(order: str) -> str:
    return f"""
      query Breakdowns(
        $playlist: ID!, $by: BreakdownBy!, $period: PeriodInput!, $filter: AudienceFilter, $first: Int!
      ) {{
        playlist(id: $playlist) {{ {asked("Playlist", order)}
          nodes {{ externalId {asked("Node", order)}
            hotspots {{ externalId {asked("Hotspot", order)} }} }} }} }}
      {"".join(f"fragment {kind} on {kind}Metrics {{ {metrics} }}" for kind, metrics in METRICS.items())}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stories(postgres: Postgres) -> AsyncIterator[Client]:
    async with open_stories(postgres, EVENTS) as client:
        yield client


@pytest.mark.parametrize("seed", range(48))
async def test_each_value_has_its_metrics(stories: Client, seed: int) -> None:
    random = Random(seed)
    playlist, by, first = random.choice(PLAYLISTS), BY[seed % len(BY)], random.choice([1, 2, 3, 25])
    period, span = random_period(random)
    filter = random_filter(random, depth=1) if random.random() < 0.5 else {}
    direction = random.choice(["ASC", "DESC", None])
    order = f", orderBy: {{by: CLICKS, direction: {direction}}}" if direction else ""

    data = await stories.ask(query(order), playlist=playlist, by=by, period=period, filter=filter, first=first)

    def check(answer: dict[str, Any], choose: Any, count: Any, default: str, exists: Any = None) -> None:
        expected = Breakdown(EVENTS[playlist], filter, span, period["timeZone"], by, choose, count)
        values = expected.values()
        if exists and by in ("COUNTRY", "DEVICE"):
            values = {value for value in values if exists(expected.numbers([value]))}
        known = {value: expected.numbers([value]) for value in values if value is not None}
        if direction or by in ("COUNTRY", "DEVICE"):
            ordered = sort(known, "clicks" if direction else default, descending=direction != "ASC")
        else:
            ordered = sorted(known, key=lambda value: WEEKDAYS.index(value) if by == "WEEKDAY" else value)
        told = answer["breakdown"]
        assert [row["value"] for row in told["rows"]] == ordered[:first]
        assert {row["value"]: row["metrics"] for row in told["rows"]} == {name: known[name] for name in ordered[:first]}
        assert told["rest"] == (expected.numbers(ordered[first:]) if ordered[first:] else None)
        assert told["unknown"] == (expected.numbers([None]) if None in values else None)
        assert told["total"] == pytest.approx(expected.numbers())
        assert told["valueCount"] == len(known)

    story = data["playlist"]
    check(story, list, count_playlist, "plays")
    for node in story["nodes"]:
        id = node["externalId"]
        check(node, partial(of_node, node=id), partial(count_node, id), "plays")
        for hotspot in node["hotspots"]:
            check_hotspot(check, hotspot, node["externalId"])


def check_hotspot(check: Any, answer: dict[str, Any], node: str) -> None:
    """A hotspot's ratios are of its node, whose facts come along. It has a value if it was shown or clicked there."""
    id = answer["externalId"]

    def count(here: list[Fact], span: Span, journeys: CountedJourneys) -> Numbers:
        numbers = hotspot_numbers(of_hotspot(here, id), of_node(here, node), span)
        return numbers | journeys.of_hotspot(id, numbers["clicks"] or 0)

    check(
        answer, partial(of_node, node=node), count, "clicks", lambda numbers: numbers["clicks"] or numbers["exposures"]
    )


def count_playlist(here: list[Fact], span: Span, journeys: CountedJourneys) -> Numbers:
    numbers = playlist_numbers(here, span)
    return numbers | journeys.of_playlist(numbers["minutesViewed"] or 0)


def count_node(node: str, here: list[Fact], span: Span, journeys: CountedJourneys) -> Numbers:
    return node_numbers(here, span) | journeys.of_node(node)


@pytest.mark.parametrize("filter", [{}, {"behaviour": {"scope": "SESSION", "visited": "hall"}}])
@pytest.mark.parametrize("by", [*BY, "REGION"])
async def test_rows_rest_and_unknown_make_up_the_total(stories: Client, by: str, filter: dict[str, Any]) -> None:
    catalogues = {"Playlist": PLAYLIST_METRICS, "Node": NODE_METRICS, "Hotspot": HOTSPOT_METRICS}
    period = {"firstDay": "2026-03-28", "lastDay": "2026-03-29", "timeZone": "Europe/Berlin"}
    data = await stories.ask(query(""), playlist="p1", by=by, period=period, filter=filter, first=2)
    nodes = data["playlist"]["nodes"]
    answers = [("Playlist", data["playlist"]), *(("Node", node) for node in nodes)]
    answers += [("Hotspot", hotspot) for node in nodes for hotspot in node["hotspots"]]
    for kind, answer in answers:
        told = answer["breakdown"]
        parts = [*(row["metrics"] for row in told["rows"]), *filter_none(told["rest"], told["unknown"])]
        for metric in catalogues[kind].values():
            if metric.kind is Kind.SUM:
                name = to_camel_case(metric.name)
                assert sum(part[name] for part in parts) == pytest.approx(told["total"][name]), (kind, name)


@pytest.mark.parametrize("more", ["", "stepsPerSession"], ids=["told by viewers", "told by steps"])
async def test_where_only_nodes_were_played_has_a_row(postgres: Postgres, more: str) -> None:
    at = "2026-03-28T12:00:00Z"
    events = [
        event(
            "node_play",
            at=at,
            playlist="p0",
            node="start",
            viewer="ann",
            session="1",
            context={"country": "AT"},
            bot=False,
        ),
        event("play", at=at, playlist="p0", viewer="ben", session="2", context={"country": "NP"}, bot=False),
    ]
    async with open_stories(postgres, {"p0": events}) as client:
        data = await client.ask(f"""{{ playlist(id: "p0") {{
          breakdown(by: COUNTRY, period: {{firstDay: "2026-03-28", lastDay: "2026-03-28"}}) {{
            valueCount rows {{ value metrics {{ plays {more} }} }} total {{ plays }} }} }} }}""")
    told = data["playlist"]["breakdown"]
    assert [(row["value"], row["metrics"]["plays"]) for row in told["rows"]] == [("NP", 1), ("AT", 0)]
    assert [row["metrics"].get(more) for row in told["rows"]] == [None, 1 if more else None]
    assert (told["valueCount"], told["total"]) == (2, {"plays": 1})


def filter_none(*parts: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [part for part in parts if part is not None]


async def test_all_subjects_take_few_statements(stories: Client) -> None:
    variables = {"by": "COUNTRY", "period": {"firstDay": "2026-03-26", "lastDay": "2026-04-01"}, "first": 1}
    with recorded_statements() as statements:
        data = await stories.ask(query(""), playlist="p0", filter={}, **variables)
    assert len(data["playlist"]["nodes"]) == 5
    assert sum(len(node["hotspots"]) for node in data["playlist"]["nodes"]) == len(HOTSPOTS)
    # For the playlist, for its nodes and for their hotspots: values, and the rest of those that have one.
    assert statements.count("analytics/metrics/audience_measures") <= 6
    assert statements.count("analytics/metrics/measures") <= 3


@pytest.mark.parametrize(
    ("arguments", "path", "message"),
    [
        ("by: COUNTRY, first: 0", "first", "Ask for 1 to 500 rows, not 0."),
        ("by: COUNTRY, first: 501", "first", "Ask for 1 to 500 rows, not 501."),
        (
            'by: HOUR, period: {firstDay: "2020-01-01", lastDay: "2026-01-01"}',
            "by",
            "HOUR makes 52,632 points of this period, and 10,000 are allowed: choose DAY or a longer interval, or a "
            "shorter period.",
        ),
        (
            'by: COUNTRY, filter: {behaviour: {visited: "cellar"}}',
            "filter.behaviour.visited",
            'Give the externalId of a node of the playlist: there is no "cellar".',
        ),
    ],
)
async def test_bad_arguments_are_told(stories: Client, arguments: str, path: str, message: str) -> None:
    if "period" not in arguments:
        arguments += ", period: {preset: TODAY}"
    answer = await stories.answer(f'{{ playlist(id: "p0") {{ breakdown({arguments}) {{ valueCount }} }} }}')
    [error] = answer["errors"]
    assert error["extensions"]["problems"] == [{"path": f"playlist.breakdown.{path}", "message": message}]
