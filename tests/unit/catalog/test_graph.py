"""The level of a node: its distance from the start node."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot, Node, Playlist

GONE = datetime(2026, 1, 1, tzinfo=UTC)


def graph(nodes: str, paths: str, start: str | None = "a") -> PlaylistGraph:
    """Builds a graph from nodes and links, separated by spaces: a>b is a hotspot, a=b a default node, x is deleted."""
    ids = {name[0]: number for number, name in enumerate(nodes.split(), start=1)}
    follows = {path[0]: path[2] for path in paths.split() if path[1] == "="}
    clicks = [path for path in paths.split() if path[1] == ">"]
    return PlaylistGraph(
        Playlist(id=99, external_id="p", name=None, created_at=GONE, start_node_id=ids[start] if start else None),
        tuple(
            Node(
                id=ids[name[0]],
                playlist_id=99,
                external_id=name[0],
                name=None,
                duration_ms=None,
                default_node_id=ids[follows[name[0]]] if name[0] in follows else None,
                deleted_at=GONE if name.endswith("x") else None,
                listed=True,
            )
            for name in nodes.split()
        ),
        tuple(
            Hotspot(
                id=100 + number,
                playlist_id=99,
                node_id=ids[path[0]],
                external_id=path,
                name=None,
                kind=None,
                to_node_id=ids[path[2]],
                url=None,
                seek_ms=None,
                shown_from_ms=None,
                shown_until_ms=None,
                deleted_at=GONE if path.endswith("x") else None,
                listed=True,
            )
            for number, path in enumerate(clicks)
        ),
    )


@pytest.mark.parametrize(
    ("nodes", "paths", "levels"),
    [
        ("a", "", {"a": 1}),
        ("a b c", "a>b b>c", {"a": 1, "b": 2, "c": 3}),
        ("a b c", "a>b b>c a>c", {"a": 1, "b": 2, "c": 2}),
        ("a b c", "a=b b=c", {"a": 1, "b": 2, "c": 3}),
        ("a b", "a>a a>b b>a b=b", {"a": 1, "b": 2}),
        ("a b c", "a>b c>a", {"a": 1, "b": 2}),
        ("a b c", "a>bx a=c c>b", {"a": 1, "b": 3, "c": 2}),
        ("a bx c", "a>b b>c", {"a": 1}),
        ("ax b", "a>b", {}),
        ("a b c d e", "a>b a>c b>d c>e d>e", {"a": 1, "b": 2, "c": 2, "d": 3, "e": 3}),
    ],
    ids=[
        "the start is 1",
        "one further by each step",
        "the shortest way counts",
        "what follows by itself is a way",
        "loops end",
        "what nothing leads to has none",
        "a deleted hotspot is no way",
        "nothing leads through a deleted node",
        "nor from a deleted start",
        "two ways of the same length",
    ],
)
def test_the_level_of_a_node(nodes: str, paths: str, levels: dict[str, int]) -> None:
    built = graph(nodes, paths)
    assert {built.node_by_id[id].external_id: level for id, level in built.levels.items()} == levels


def test_without_a_start_no_node_has_a_level() -> None:
    assert graph("a b", "a>b", start=None).levels == {}


def test_hotspots_are_found_by_their_node() -> None:
    built = graph("a b", "a>b b>a a>ax")
    found = {id: [hotspot.external_id for hotspot in hotspots] for id, hotspots in built.hotspots_by_node.items()}
    assert found == {1: ["a>b", "a>ax"], 2: ["b>a"]}
