"""Sessions whose paths are longer than what a journey has of them itself: 64 nodes, and 1,000 plays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any
from uuid import UUID

import pytest

from support.client import NOW, Client
from support.events import event
from support.structures import save
from support.walks import structure

LONG = """
query Long($match: PathMatchInput, $nodes: [ID!], $from: ID, $repeats: PathRepeats!) {
  playlist(id: "w0") {
    paths(period: { preset: TODAY }, match: $match, repeats: $repeats) {
      totalCount nodes { length sessions nodes(first: 1000) { externalId } }
    }
    steps(period: { preset: TODAY }, from: $from, first: 1) { steps { sessions exits nodes { node { externalId } } } }
    back: steps(period: { preset: TODAY }, from: $from, first: 1, direction: BACKWARD) {
      steps { sessions nodes { node { externalId } } }
    }
    funnel(period: { preset: TODAY }, nodes: $nodes) { stages { count } }
    levels: funnel(period: { preset: TODAY }) { stages { count } }
    byViewer: funnel(period: { preset: TODAY }, scope: VIEWER) { stages { count } }
    endings(period: { preset: TODAY }) { nodes { node { externalId } sessions } }
  }
}
"""


def told(session: str, walk: list[str]) -> Iterator[dict[str, Any]]:
    for number, node in enumerate(walk):
        at = NOW - timedelta(hours=8) + timedelta(seconds=number)
        yield event("node_play", playlist="w0", session=session, visitor=session, node=node, at=at)


def names(nodes: list[dict[str, Any]]) -> list[str]:
    return [node["externalId"] for node in nodes]


async def ask(client: Client, **variables: Any) -> dict[str, Any]:
    data = await client.ask(LONG, **{"nodes": ["hall"], "repeats": "COLLAPSED"} | variables)
    playlist: dict[str, Any] = data["playlist"]
    return playlist


@pytest.mark.parametrize("turns", [31, 32, 33, 100])
async def test_a_path_of_more_than_64_nodes_is_whole(client: Client, turns: int) -> None:
    walk = ["hall", "left"] * turns + ["attic", "right", "end"]
    await save(client, structure("w0"))
    await client.send(*told("a", walk), *told("b", walk), *told("c", ["hall", "left"] * turns))

    playlist = await ask(client, match={"passesThrough": ["left", "attic", "end"]}, nodes=["attic", "end"])

    assert playlist["paths"]["totalCount"] == 1
    [path] = playlist["paths"]["nodes"]
    assert (path["length"], path["sessions"]) == (len(walk), 2)
    assert names(path["nodes"]) == walk
    assert playlist["funnel"]["stages"] == [{"count": 2}, {"count": 2}]
    assert playlist["levels"]["stages"] == [{"count": 3}, {"count": 3}, {"count": 2}]
    assert playlist["endings"]["nodes"] == [
        {"node": {"externalId": "end"}, "sessions": 2},
        {"node": {"externalId": "left"}, "sessions": 1},
    ]


async def test_a_late_node_is_where_steps_begin(client: Client) -> None:
    await save(client, structure("w0"))
    await client.send(*told("a", ["hall", "left"] * 40 + ["attic", "right", "end"]))

    playlist = await ask(client, **{"from": "attic"})

    [first, second, third] = playlist["steps"]["steps"]
    assert [names([step["nodes"][0]["node"]]) for step in (first, second, third)] == [["attic"], ["right"], ["end"]]
    assert third["exits"] == 1
    back = [step["nodes"][0]["node"]["externalId"] for step in playlist["back"]["steps"]]
    assert back == ["attic", "left", "hall", "left", "hall", "left"]


async def test_a_session_of_more_than_1000_plays_counts_with_all_of_them(client: Client) -> None:
    """Three sessions are equal up to their thousandth play; paths end there, and nothing else does."""
    beginning = ["hall"] * 999 + ["left"]
    await save(client, structure("w0"))
    await client.send(
        *told("a", [*beginning, "attic", "end"]), *told("b", [*beginning, "right"]), *told("c", beginning)
    )

    playlist = await ask(client, **{"from": "attic"}, nodes=["left", "attic", "end"], repeats="KEPT")

    [path] = playlist["paths"]["nodes"]
    assert (path["length"], path["sessions"]) == (1000, 3)
    assert names(path["nodes"]) == beginning
    assert playlist["funnel"]["stages"] == [{"count": 3}, {"count": 1}, {"count": 1}]
    assert playlist["levels"]["stages"] == playlist["byViewer"]["stages"] == [{"count": 3}, {"count": 3}, {"count": 1}]
    assert [step["sessions"] for step in playlist["steps"]["steps"]] == [1, 1]
    back = [step["nodes"][0]["node"]["externalId"] for step in playlist["back"]["steps"]]
    assert back == [node for node, _ in groupby(["attic", "left", "hall"])]
    assert {each["node"]["externalId"]: each["sessions"] for each in playlist["endings"]["nodes"]} == {
        "end": 1,
        "right": 1,
        "left": 1,
    }


OVERLAPPING = """
{ playlist(id: "w0") { funnel(period: { preset: TODAY }, nodes: ["hall", "left", "right"], scope: VIEWER) {
    stages { count medianSeconds } } } }
"""


@pytest.mark.parametrize("seed", range(30))
async def test_a_repeated_node_counts_where_sessions_of_a_viewer_overlap(client: Client, seed: int) -> None:
    """One of several sessions repeats nodes while others go on, often at the same time."""
    random = Random(seed)
    await save(client, structure("w0"))
    events = []
    for session in ("a", "b", "c"):
        for _ in range(random.randrange(1, 5)):
            at, id = NOW - timedelta(seconds=random.randrange(8)), str(UUID(int=random.getrandbits(128)))
            node = random.choice(["hall", "left", "right"])
            events.append(event("node_play", playlist="w0", session=session, visitor="v", node=node, at=at, id=id))
    await client.send(*events)

    data = await client.ask(OVERLAPPING)

    met: list[dict[str, Any]] = []
    for play in sorted(events, key=lambda play: (play["at"], play["id"])):
        if len(met) < 3 and play["node"] == ["hall", "left", "right"][len(met)]:
            met.append(play)
    times = [datetime.fromisoformat(play["at"]).timestamp() for play in met]
    assert data["playlist"]["funnel"]["stages"] == [
        {
            "count": int(stage < len(met)),
            "medianSeconds": times[stage] - times[stage - 1] if 0 < stage < len(met) else None,
        }
        for stage in range(3)
    ]


async def test_a_path_passes_through_its_first_1000_plays_and_ends_at_its_last(client: Client) -> None:
    await save(client, structure("w0"))
    await client.send(*told("a", ["hall"] * 1000 + ["attic", "end"]))

    through = await ask(client, match={"passesThrough": ["attic"]})
    at_end = await ask(client, match={"endsAt": "end"})

    assert through["paths"]["totalCount"] == 0
    assert [names(path["nodes"]) for path in at_end["paths"]["nodes"]] == [["hall"]]
