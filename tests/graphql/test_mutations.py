"""Mutations write the same as the commands and /v1/events."""

from __future__ import annotations

from typing import Any

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import read_structure
from support.client import Client, open_client
from support.events import event
from support.forest import FOREST
from support.postgres import Postgres
from support.structures import save

RECORD = """
mutation ($events: [EventInput!]!) {
  recordEvents(events: $events) { accepted duplicate rejected events { eventId status code field reason } }
}
"""

#: Valid, repeated and invalid events.
EVENTS: list[dict[str, Any]] = [
    event("play", viewer="ann", context={"country": "DE"}),
    event("watch", from_=0, to=12.5, position=12.5),
    event("hotspot_click", visitor="v"),
    event("switch", toNode="b"),
    event("play") | {"id": "no UUID"},
    event("play") | {"id": None},
    event("play") | {"type": "dance"},
    event("play") | {"at": "2026-11-24T09:00:00"},
    event("play") | {"at": "2040-01-01T00:00:00Z"},
    event("play") | {"at": "1999-01-01T00:00:00Z"},
    event("play") | {"session": "s" * 1_000},
    event("play") | {"playlist": None},
    event("watch", from_=10, to=5),
    event("switch", cause="WIND"),
    event("play", context={"country": "x" * 1_000}),
]


async def test_the_verdicts_are_those_of_the_collector(postgres: Postgres) -> None:
    batch = [*EVENTS, EVENTS[0]]
    async with postgres.clone() as dsn, open_client(dsn) as client:
        response = await client.http.post("/v1/events", json=batch)
        collected = response.json()
        collected_again = (await client.http.post("/v1/events", json=batch)).json()
    async with postgres.clone() as dsn, open_client(dsn) as client:
        recorded = (await client.ask(RECORD, events=batch))["recordEvents"]
        recorded_again = (await client.ask(RECORD, events=batch))["recordEvents"]

    for answer, expected in ((recorded, collected), (recorded_again, collected_again)):
        assert [_verdict(each) for each in answer["events"]] == [_verdict(each) for each in expected["events"]]
        assert {name: answer[name] for name in ("accepted", "duplicate", "rejected")} == {
            name: expected[name] for name in ("accepted", "duplicate", "rejected")
        }
    assert recorded["accepted"] == 4
    assert recorded_again["accepted"] == 0


async def test_recorded_events_count_at_once(client: Client) -> None:
    query = '{ playlist(id: "story") { metrics(period: { preset: TODAY }) { plays } } }'
    await client.ask(RECORD, events=[event("play")])

    assert await client.ask(query) == {"playlist": {"metrics": {"plays": 1}}}


async def test_a_saved_structure_is_the_one_of_the_document(client: Client) -> None:
    await save(client, FOREST)

    saved = await read_structure(client.services.database, "forest")
    meant = parse_structure(FOREST)
    assert saved is not None
    assert {node.id: _sorted(node) for node in saved.nodes} == {node.id: _sorted(node) for node in meant.nodes}
    assert (saved.id, saved.name, saved.created_at, saved.start_node) == (
        meant.id, meant.name, meant.created_at, meant.start_node,
    )  # fmt: skip


async def test_several_mutations_run_in_order(client: Client) -> None:
    query = """
      mutation {
        first: savePlaylist(structure: { id: "p", name: "One", startNode: "a", nodes: [{ id: "a" }] }) { ...Name }
        second: savePlaylist(structure: { id: "p", name: "Two", startNode: "a", nodes: [{ id: "a" }] }) { ...Name }
      }
      fragment Name on SavePlaylistPayload { playlist { name } }"""

    assert await client.ask(query) == {"first": {"playlist": {"name": "One"}}, "second": {"playlist": {"name": "Two"}}}


async def test_each_mutation_sees_the_changes_of_those_before_it(client: Client) -> None:
    query = """
      mutation ($two: PlaylistInput!, $events: [EventInput!]!) {
        first: savePlaylist(structure: { id: "p", startNode: "a", nodes: [{ id: "a", name: "A" }] }) { ...Nodes }
        second: savePlaylist(structure: $two) { ...Nodes }
        recordEvents(events: $events) { accepted }
        third: savePlaylist(structure: $two) { ...Nodes }
      }
      fragment Nodes on SavePlaylistPayload {
        playlist { nodes { name metrics(period: { preset: TODAY }) { plays } } }
      }"""
    # Neither the playlist's name nor its start changes.
    two = {"id": "p", "startNode": "a", "nodes": [{"id": "a", "name": "B"}, {"id": "b", "name": "C"}]}
    answer = await client.ask(query, two=two, events=[event("node_play", playlist="p", node="a")])

    nodes = {
        name: [(node["name"], node["metrics"]["plays"]) for node in answer[name]["playlist"]["nodes"]]
        for name in ("first", "second", "third")
    }
    assert nodes == {"first": [("A", 0)], "second": [("B", 0), ("C", 0)], "third": [("B", 1), ("C", 0)]}


def _verdict(verdict: dict[str, Any]) -> tuple[Any, ...]:
    # In GraphQL the event's id is eventId: clients cache objects by a field named id.
    event_id = verdict.get("id", verdict.get("eventId"))
    return event_id, verdict["status"].upper(), *(verdict.get(key) for key in ("code", "field", "reason"))


def _sorted(node: Any) -> Any:
    hotspots = sorted(node.hotspots, key=lambda hotspot: hotspot.id)
    return node.name, node.duration_ms, node.default_node, node.deleted_at, hotspots
