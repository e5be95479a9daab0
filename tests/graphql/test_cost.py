"""The estimated cost of queries, where it depends on what is stored."""

from __future__ import annotations

import orjson
import pytest

from ivgraph.catalog.notes import MAX_NOTES
from ivgraph.execution.cost import MAX_LOCAL_COST, TEXT_BYTES_PER_UNIT
from ivgraph.schema.costs import FILTERED_STATEMENT_COST
from ivgraph.schema.note_costs import NOTE_COST
from ivgraph.schema.scale import OBJECT_COST
from support.client import Client
from support.structures import save, wheel

BY_IDS = "query ($ids: [ID!]!) { nodes(ids: $ids) { hotspots { id } playlist { nodes { id } } } }"

IDS = "query ($id: ID!) { playlist(id: $id) { nodes { id } } }"


async def test_the_cost_of_ids_depends_on_the_size_of_their_playlists(client: Client) -> None:
    costs = {}
    for nodes in (50, 100):
        await save(client, wheel(nodes, hotspots=5) | {"id": f"wheel-{nodes}"})
        costs[nodes] = await _cost(client, BY_IDS, ids=[f"node:wheel-{nodes}:n{number}" for number in range(20)])

    assert MAX_LOCAL_COST < costs[50] < costs[100] < 2.5 * costs[50]


@pytest.mark.parametrize(
    "query",
    [
        "{ playlists(first: 500) { nodes { startNode { id } } } }",
        '{ playlists(first: 500) { nodes { node(externalId: "n1") { id } } } }',
        '{ playlists(first: 500) { nodes { hotspot(externalId: "n1-1") { id } } } }',
    ],
)
async def test_finding_one_part_of_a_playlist_costs_reading_all_parts(client: Client, query: str) -> None:
    """All nodes and hotspots of a playlist are read at once, whichever of them is requested."""
    costs = []
    for playlist in ("one", "other"):
        await save(client, wheel(200) | {"id": playlist})
        costs.append(await _cost(client, query))

    assert costs[1] - costs[0] >= 200 + 200 * 3


async def test_the_cost_of_ids_depends_on_their_bytes(client: Client) -> None:
    """An answer's cost bounds its bytes. The id of a node repeats its playlist's."""
    costs = {}
    for playlist in ("w", "w" * 200, "\N{SNOWMAN}" * 200, ":" * 200):
        await save(client, wheel(300) | {"id": playlist})
        length = len(orjson.dumps(await client.answer(IDS, id=playlist)))
        costs[playlist] = length, await _cost(client, IDS, id=playlist)

    shortest, *longer = costs.values()
    for length, cost in longer:
        assert cost - shortest[1] >= (length - shortest[0]) / TEXT_BYTES_PER_UNIT


METRICS = """
query ($filter: AudienceFilter, $compareTo: ComparisonInput) {
  playlist(id: "wheel") {
    of: %s(period: {preset: LAST_7_DAYS}, filter: $filter, compareTo: $compareTo) { ...Metrics }
  }
}
fragment Metrics on %s { %s }
"""
NL = {"country": {"in": ["NL"]}}


@pytest.mark.parametrize(
    ("metric", "filter", "statements"),
    [
        ("plays", None, 0),
        ("sessions", None, 0),
        ("sessionsWithEnding", None, 1),
        ("endingRate", None, 1),
        ("plays", NL, 0),
        ("sessions", NL, 1),
        ("endingRate", NL, 2),
    ],
)
@pytest.mark.parametrize("compare_to", [None, {"to": "PREVIOUS_PERIOD"}])
async def test_metrics_cost_the_statements_that_they_need_besides_the_first_one(
    client: Client, metric: str, filter: object, statements: int, compare_to: object
) -> None:
    """In periods and timelines, through fragments, and for each period that is compared."""
    await save(client, wheel(3))
    for field, type, selection in (
        ("metrics", "PlaylistMetrics", "{}"),
        ("timeline", "PlaylistTimeline", "points {{ metrics {{ {} }} }}"),
    ):
        variables = {"filter": filter, "compareTo": compare_to}
        usual = await _cost(client, METRICS % (field, type, selection.format("impressions")), **variables)
        cost = await _cost(client, METRICS % (field, type, selection.format(metric)), **variables)
        periods = 1 if compare_to is None else 2
        assert round((cost - usual) / FILTERED_STATEMENT_COST, 1) == statements * periods


@pytest.mark.parametrize(
    ("order", "filter", "statements"),
    [
        ("CLICKS", None, 0),
        ("EXPOSURES", None, 1),
        ("EXPOSURES", NL, 1),
        ("MEDIAN_DECISION_SECONDS", None, 1),
        ("MEDIAN_DECISION_SECONDS", NL, 1),
    ],
)
async def test_an_order_costs_the_statements_of_its_metric(
    client: Client, order: str, filter: object, statements: int
) -> None:
    await save(client, wheel(3))
    query = """
      query ($order: HotspotOrderBy!, $filter: AudienceFilter) { node(id: "node:wheel:n0") {
        hotspots(orderBy: {by: $order}, period: {preset: TODAY}, filter: $filter) { id }
      } }
    """
    usual = await _cost(client, query, order="UNIQUE_CLICKERS", filter=filter)
    cost = await _cost(client, query, order=order, filter=filter)
    assert round((cost - usual) / FILTERED_STATEMENT_COST, 1) == statements


@pytest.mark.parametrize(("order", "statements"), [("SESSIONS", 0), ("ENDING_RATE", 1)])
@pytest.mark.parametrize("filter", [None, NL])
async def test_an_order_of_playlists_costs_reading_the_journeys_of_all(
    client: Client, order: str, filter: object, statements: int
) -> None:
    query = """
      query ($order: PlaylistOrderBy!, $filter: AudienceFilter) {
        playlists(orderBy: {by: $order}, period: {preset: TODAY}, filter: $filter) { nodes { id } }
      }
    """
    usual = await _cost(client, query, order="PLAYS", filter=filter)
    assert await _cost(client, query, order=order, filter=filter) - usual == statements * FILTERED_STATEMENT_COST


@pytest.mark.parametrize(
    ("field", "cheap", "costly"),
    [
        ("flow(period: { preset: TODAY }, first: %s) { transitions { count from { id } } }", 10, 1_000),
        ("nodes { arrivals(period: { preset: TODAY }, first: %s) { transitions { count } } }", 2, 100),
        ("nodes { departures(period: { preset: TODAY }, first: %s) { transitions { count } } }", 2, 100),
        ("nodes { engagement(period: { preset: TODAY }, slices: %s) { slices { views } } }", 1, 100),
        ("nodes(includeDeleted: true) { engagement(period: { preset: TODAY }, slices: %s) { clicks } }", 1, 200),
        ("nodes { hotspots { clickCurve(period: { preset: TODAY }, slices: %s) { slices { clicks } } } }", 1, 100),
    ],
)
async def test_the_cost_of_a_list_depends_on_how_long_it_may_be(
    client: Client, field: str, cheap: int, costly: int
) -> None:
    await save(client, wheel(100))
    document = '{ playlist(id: "wheel") { %s } }'

    costs = [await _cost(client, document % (field % number)) for number in (cheap, costly)]

    assert costs[1] > 3 * costs[0]


async def test_the_cost_of_dividing_choices_depends_on_how_many_may_be_listed(client: Client) -> None:
    await save(client, wheel(100))
    document = """{ playlist(id: "wheel") {
      dividingChoices(period: { preset: TODAY }, first: %s) { choices { node { id } options { count } } } } }"""

    costs = [await _cost(client, document % first) for first in (1, 51, 101, 500)]

    assert costs[1] - costs[0] == pytest.approx(costs[2] - costs[1], rel=0.02)
    assert costs[1] - costs[0] >= 50 * OBJECT_COST
    # The story has no more nodes.
    assert costs[3] == costs[2]


async def test_what_reads_single_plays_costs_as_much_as_a_filter(client: Client) -> None:
    await save(client, wheel(10))
    document = '{ playlist(id: "wheel") { flow(period: { preset: TODAY }) { transitions { count %s } } } }'

    without, with_viewers = [await _cost(client, document % field) for field in ("", "viewers { unique }")]

    assert with_viewers - without > 5_000


@pytest.mark.parametrize(
    "field",
    [
        "funnel(period: { preset: TODAY }, compareTo: $compareTo) { count }",
        'node(externalId: "n1") { choices(period: { preset: TODAY }, compareTo: $compareTo) { plays } }',
    ],
)
async def test_a_compared_period_costs_as_much_again(client: Client, field: str) -> None:
    await save(client, wheel(10))
    document = f'query ($compareTo: ComparisonInput) {{ playlist(id: "wheel") {{ {field} }} }}'

    alone, compared = [
        await _cost(client, document, compareTo=compare_to) for compare_to in (None, {"to": "PREVIOUS_PERIOD"})
    ]

    assert compared - alone > FILTERED_STATEMENT_COST


@pytest.mark.parametrize(
    "field",
    [
        'funnel(period: { preset: TODAY }, filter: $filter, nodes: ["n1", "n2"], scope: VIEWER) { count }',
        'paths(period: { preset: TODAY }, filter: $filter, match: { passesThrough: ["n1"] }) { totalCount }',
        "viewers(period: { preset: TODAY }, filter: $filter) { totalCount }",
    ],
)
async def test_playlists_with_statements_of_their_own_share_what_behaviours_find(client: Client, field: str) -> None:
    """So a list of playlists costs as many times as much as one, and not the square of it."""
    document = "query ($filter: AudienceFilter) { playlists(first: %s) { nodes { " + field + " } } }"
    filter = {"behaviour": {"visited": "n1", "scope": "SESSION"}}

    one, five = [await _cost(client, document % first, filter=filter) for first in (1, 5)]

    assert five <= 5 * one


async def test_the_viewers_of_each_playlist_cost_a_statement_of_their_own(client: Client) -> None:
    document = "{ playlists(first: %s) { nodes { viewers(period: { preset: TODAY }, first: 1) { totalCount } } } }"

    costs = [await _cost(client, document % playlists) for playlists in (1, 3)]

    assert costs[1] - costs[0] >= 2 * FILTERED_STATEMENT_COST


async def test_all_notes_of_each_playlist_cost(client: Client) -> None:
    """However few of them are asked for."""
    query = "{ playlists(first: %s) { nodes { notes(period: { preset: TODAY }, first: 1) { at } } } }"

    costs = [await _cost(client, query % playlists) for playlists in (1, 101)]

    assert costs[1] - costs[0] > 100 * MAX_NOTES * NOTE_COST


async def _cost(client: Client, query: str, **variables: object) -> int:
    content = {"query": query, "variables": variables, "extensions": {"cost": True}}
    answer = (await client.http.post("/graphql", json=content)).json()
    assert "errors" not in answer
    estimate: int = answer["extensions"]["cost"]["estimate"]
    return estimate
