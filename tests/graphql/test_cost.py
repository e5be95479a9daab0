"""The estimated cost of queries, where it depends on what is stored."""

from __future__ import annotations

import orjson
import pytest

from ivgraph.execution.cost import MAX_LOCAL_COST, TEXT_BYTES_PER_UNIT
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


@pytest.mark.parametrize(
    ("field", "cheap", "costly"),
    [
        ("flow(period: { preset: TODAY }, first: %s) { transitions { count from { id } } }", 10, 1_000),
        ("nodes { arrivals(period: { preset: TODAY }, first: %s) { count } }", 2, 100),
        ("nodes { departures(period: { preset: TODAY }, first: %s) { count } }", 2, 100),
        ("nodes { engagement(period: { preset: TODAY }, slices: %s) { slices { views } } }", 1, 100),
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


async def test_what_reads_single_plays_costs_as_much_as_a_filter(client: Client) -> None:
    await save(client, wheel(10))
    document = '{ playlist(id: "wheel") { flow(period: { preset: TODAY }) { transitions { count %s } } } }'

    without, with_viewers = [await _cost(client, document % field) for field in ("", "viewers { unique }")]

    assert with_viewers - without > 5_000


async def _cost(client: Client, query: str, **variables: object) -> int:
    content = {"query": query, "variables": variables, "extensions": {"cost": True}}
    answer = (await client.http.post("/graphql", json=content)).json()
    assert "errors" not in answer
    estimate: int = answer["extensions"]["cost"]["estimate"]
    return estimate
