"""Nodes and hotspots by their ids, which are unique in the whole API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from ivgraph.catalog.formats.links import MAX_HOTSPOTS, MAX_NODES
from ivgraph.execution.engine import schema
from ivgraph.schema.query import MAX_IDS
from ivgraph.settings import Settings
from support.client import Client
from support.events import event
from support.statements import recorded_statements
from support.structures import save, wheel

shared = pytest.mark.asyncio(loop_scope="module")

#: A playlist whose external ids, and those of its parts, look like ids of other objects.
MISLEADING = {
    "id": "node:forest:opening",
    "startNode": "opening",
    "nodes": [{"id": "opening", "hotspots": [{"id": "hotspot:forest:left"}, {"id": "100%3A"}]}],
}

BY_ID = """query ($nodes: [ID!]!, $hotspots: [ID!]!) {
  nodes(ids: $nodes) { id name metrics(period: { preset: TODAY }) { plays } }
  hotspots(ids: $hotspots) { id metrics(period: { preset: TODAY }) { clicks } }
}"""


async def test_playlists_with_equal_external_ids_inside_do_not_share_names_or_numbers(client: Client) -> None:
    for number, name in enumerate(("summer", "winter"), start=1):
        node = {"id": "intro", "name": f"Intro of {name}", "hotspots": [{"id": "skip"}]}
        await save(client, {"id": name, "startNode": "intro", "nodes": [node]})
        await client.send(*(event("node_play", playlist=name, node="intro") for _ in range(number)))
        clicks = (event("hotspot_click", playlist=name, node="intro", hotspot="skip") for _ in range(number + 2))
        await client.send(*clicks)
    query = "{ playlists { nodes { nodes { id hotspots { id } } } } }"
    nodes = [node for playlist in (await client.ask(query))["playlists"]["nodes"] for node in playlist["nodes"]]
    ids = {"nodes": [node["id"] for node in nodes], "hotspots": [node["hotspots"][0]["id"] for node in nodes]}

    assert await client.ask(BY_ID, **ids) == {
        "nodes": [
            {"id": ids["nodes"][0], "name": "Intro of summer", "metrics": {"plays": 1}},
            {"id": ids["nodes"][1], "name": "Intro of winter", "metrics": {"plays": 2}},
        ],
        "hotspots": [
            {"id": ids["hotspots"][0], "metrics": {"clicks": 3}},
            {"id": ids["hotspots"][1], "metrics": {"clicks": 4}},
        ],
    }


async def test_ids_that_look_like_others_are_unique_and_found(client: Client) -> None:
    await save(client, MISLEADING)
    query = "query ($id: ID!) { playlist(id: $id) { id externalId nodes { id hotspots { id externalId } } } }"
    listed = await client.ask("{ playlists { nodes { id externalId } } }")
    (playlist,) = listed["playlists"]["nodes"]
    assert playlist == {"id": "playlist:node%3Aforest%3Aopening", "externalId": "node:forest:opening"}

    (node,) = (await client.ask(query, id=playlist["id"]))["playlist"]["nodes"]
    assert {hotspot["externalId"] for hotspot in node["hotspots"]} == {"hotspot:forest:left", "100%3A"}
    ids = {"nodes": [node["id"]], "hotspots": [hotspot["id"] for hotspot in node["hotspots"]]}
    found = await client.ask(BY_ID, **ids)
    assert {name: [each["id"] for each in found[name]] for name in found} == ids
    assert await client.ask(query, id=playlist["externalId"]) == {"playlist": None}


async def test_many_ids_take_as_many_statements_as_one(client: Client) -> None:
    for number in range(3):
        await save(client, wheel(20) | {"id": f"wheel-{number}"})
    counts = []
    for ids in (1, 60):
        parts = [(f"wheel-{number % 3}", f"n{number // 3}") for number in range(ids)]
        with recorded_statements() as statements:
            found = await client.ask(
                BY_ID,
                nodes=[f"node:{playlist}:{node}" for playlist, node in parts],
                hotspots=[f"hotspot:{playlist}:{node}-1" for playlist, node in parts],
            )
        assert len(found["nodes"]) == len(found["hotspots"]) == ids
        assert None not in found["nodes"] + found["hotspots"]
        counts.append(len(statements))

    assert counts[0] <= counts[1] <= counts[0] + 1, (
        "only the sizes of playlists are asked for beside, once it may be much"
    )


@shared
@pytest.mark.parametrize(
    ("field", "path"),
    [
        ('node(id: "opening")', "node.id"),
        ('node(id: "hotspot:forest:left")', "node.id"),
        ('node(id: "node:forest:%6Fpening")', "node.id"),
        ('hotspot(id: "node:forest:opening")', "hotspot.id"),
        ('nodes(ids: ["node:forest:opening", "opening"])', "nodes.ids[1]"),
        ('hotspots(ids: ["left"])', "hotspots.ids[0]"),
    ],
)
async def test_the_message_for_an_invalid_id_shows_a_valid_one(reader: Client, field: str, path: str) -> None:
    (error,) = (await reader.answer(f"{{ {field} {{ name }} }}"))["errors"]
    assert error["extensions"]["code"] == "INVALID_ARGUMENT"
    ((told, message),) = [(each["path"], each["message"]) for each in error["extensions"]["problems"]]
    assert told == path
    assert re.search(r"(node|hotspot):last-ferry:\w+", message)
    assert "externalId" in message


@shared
async def test_the_number_of_ids_is_limited_as_the_schema_says(reader: Client) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { name } }"
    assert await reader.ask(query, ids=["node:a:b"] * MAX_IDS) == {"nodes": [None] * MAX_IDS}
    (error,) = (await reader.answer(query, ids=["node:a:b"] * (MAX_IDS + 1)))["errors"]
    assert error["extensions"]["problems"] == [
        {"path": "nodes.ids", "message": f"Ask for at most {MAX_IDS} ids at once, not {MAX_IDS + 1}."}
    ]


def test_every_argument_says_which_of_the_two_ids_it_takes() -> None:
    untold = [
        path
        for path, name, description in _ids_that_are_given()
        if name not in ("id", "ids", "externalId", "noteId")
        and not re.search(r"externalId|Playlist\.id|viewer|visitor|visit of", description)
    ]
    assert untold == []


def test_descriptions_of_lists_without_pages_name_their_bounds() -> None:
    settings = Settings()
    types: dict[str, Any] = schema._schema.type_map
    nodes, hotspots = types["Playlist"].fields["nodes"].description, types["Node"].fields["hotspots"].description
    assert f"at most {MAX_NODES:,} nodes" in nodes
    assert f"IVGRAPH_MAX_UNLISTED_NODES ({settings.max_unlisted_nodes:,} by default)" in nodes
    assert f"at most {MAX_HOTSPOTS:,} hotspots" in hotspots
    assert f"IVGRAPH_MAX_UNLISTED_HOTSPOTS ({settings.max_unlisted_hotspots:,} by default)" in hotspots


def _ids_that_are_given() -> Iterator[tuple[str, str, str]]:
    """Each argument and input field of type ID: its path, its name and its description."""
    for each in schema._schema.type_map.values():
        if isinstance(each, GraphQLObjectType):
            owners = [(f"{each.name}.{name}", field.args) for name, field in each.fields.items()]
        elif isinstance(each, GraphQLInputObjectType):
            owners = [(each.name, each.fields)]
        else:
            continue
        for owner, values in owners:
            for name, value in values.items():
                if get_named_type(value.type).name == "ID":
                    yield f"{owner}.{name}", name, f"{each.description} {value.description}"
