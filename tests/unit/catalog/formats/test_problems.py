"""All problems of a document are reported at once, each with its path and what to change."""

from __future__ import annotations

from typing import Any

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.formats.links import MAX_HOTSPOTS, MAX_NODES
from ivgraph.errors import InvalidStructure

WEEK = 7 * 86_400


def problems_of(document: object) -> dict[str, str]:
    with pytest.raises(InvalidStructure) as caught:
        parse_structure(document)
    paths = [problem.path for problem in caught.value.problems]
    assert len(paths) == len(set(paths)), paths
    return {problem.path: problem.message for problem in caught.value.problems}


def with_node(**fields: Any) -> dict[str, Any]:
    return {"id": "s", "startNode": "a", "nodes": [{"id": "a", **fields}]}


def with_hotspot(**fields: Any) -> dict[str, Any]:
    return with_node(hotspots=[{"id": "h", **fields}])


def test_all_problems_of_a_document_are_reported() -> None:
    document = {
        "id": "",
        "createdAt": "yesterday",
        "startNode": "nowhere",
        "nodes": [
            {"id": "a", "durationSeconds": -1, "defaultNode": "gone"},
            {"id": "a", "name": 5, "hotspots": [{"name": "no id"}, 7, {"id": "h", "toNode": "x", "url": "ftp://y"}]},
            {"id": "b", "hotspots": [{"id": "h", "shownFrom": 9, "shownUntil": 3}]},
            "c",
        ],
    }
    assert list(problems_of(document)) == [
        "id",
        "nodes[0].durationSeconds",
        "nodes[1].hotspots[0].id",
        "nodes[1].hotspots[1]",
        "nodes[1].hotspots[2].url",
        "nodes[1].hotspots[2]",
        "nodes[1].name",
        "nodes[3]",
        "startNode",
        "nodes[1].id",
        "nodes[2].hotspots[0].id",
        "nodes[0].defaultNode",
        "nodes[1].hotspots[2].toNode",
        "nodes[2].hotspots[0]",
        "createdAt",
    ]


@pytest.mark.parametrize(
    ("document", "path", "message"),
    [
        ([], "", "A structure must be a JSON object with id, startNode and nodes."),
        ({"startNode": "a", "nodes": [{"id": "a"}]}, "id", "Add it: an id is required."),
        ({"id": "s", "nodes": [{"id": "a"}]}, "startNode", "Name the node that plays first."),
        (with_node(hotspots={}), "nodes[0].hotspots", "Give a list."),
        (with_node(id="x"), "startNode", 'Name a node of this structure; there is no node "a".'),
        (
            with_node(deletedAt="2026-01-01T00:00:00Z"),
            "startNode",
            'Name a node that is not deleted; "a" is.',
        ),
        (with_node(defaultNode="b"), "nodes[0].defaultNode", 'Name a node of this structure; there is no node "b".'),
        (with_node(durationSecond=1), "nodes[0]", 'The key "durationSecond" is unknown. Did you mean durationSeconds?'),
        (with_node(durationSeconds="9"), "nodes[0].durationSeconds", "Give a number."),
        (with_node(durationSeconds=True), "nodes[0].durationSeconds", "Give a number."),
        (
            with_node(durationSeconds=WEEK + 1),
            "nodes[0].durationSeconds",
            f"Give a number from 0 to {WEEK}, a week.",
        ),
        (with_node(name=" "), "nodes[0].name", "Give a text that is not empty, or leave the key out."),
        (with_node(name="x" * 501), "nodes[0].name", "Shorten it to 500 characters."),
        (
            with_node(name="a\0b"),
            "nodes[0].name",
            "Remove the NUL character or half surrogate pair: it can't be stored.",
        ),
        (
            with_node(name="\ud800"),
            "nodes[0].name",
            "Remove the NUL character or half surrogate pair: it can't be stored.",
        ),
        (
            with_node(deletedAt="2026-01-01"),
            "nodes[0].deletedAt",
            "Give an RFC 3339 time with its offset, such as 2026-11-24T09:30:00Z.",
        ),
        (with_node(deletedAt="1999-12-31T23:59:59Z"), "nodes[0].deletedAt", "Give a time after 1999."),
        (with_hotspot(id="x" * 201), "nodes[0].hotspots[0].id", "Shorten it to 200 characters."),
        (
            with_hotspot(toNode="b"),
            "nodes[0].hotspots[0].toNode",
            'Name a node of this structure; there is no node "b".',
        ),
        (
            with_hotspot(url="example.org"),
            "nodes[0].hotspots[0].url",
            "Give a whole address without spaces, with https://, http:// or mailto: before it.",
        ),
        (
            with_hotspot(url="javascript:alert(1)"),
            "nodes[0].hotspots[0].url",
            "Give a whole address without spaces, with https://, http:// or mailto: before it.",
        ),
        (
            with_hotspot(url="https://a.example", pause=True),
            "nodes[0].hotspots[0]",
            "Keep one of url, pause: a click does one thing (only toNode may be combined with seekTo).",
        ),
        (with_hotspot(pause=1), "nodes[0].hotspots[0].pause", "Give true, or leave the key out."),
        (
            with_hotspot(area={"left": 0.5, "top": 0, "width": 0.6, "height": 1}),
            "nodes[0].hotspots[0].area",
            "Keep it within the frame: left + width and top + height are at most 1.",
        ),
        (
            with_hotspot(area={"left": 0, "top": 0, "width": 1, "height": 720}),
            "nodes[0].hotspots[0].area.height",
            "Give a number from 0 to 1, a share of the frame.",
        ),
        (
            with_hotspot(shownFrom=2, shownUntil=1),
            "nodes[0].hotspots[0]",
            "The hotspot is hidden before it is shown: swap or correct the two times.",
        ),
        (
            {"id": "s", "startNode": "a", "nodes": [{"id": "a"}, {"id": "a"}]},
            "nodes[1].id",
            'Give each node an id of its own; nodes[0] has "a" too.',
        ),
        (
            {"id": "s", "pathData": {"startNodeId": "b"}, "nodes": [{"id": "a"}]},
            "pathData.startNodeId",
            'Name a node of this structure; there is no node "b".',
        ),
        (
            {"id": "s", "pathData": {"startNodeId": "a"}, "nodes": [{"id": "a"}], "createdAt": 12},
            "createdAt",
            "Give a Unix time after 1999, in seconds or milliseconds.",
        ),
        (
            {
                "id": "s",
                "pathData": {"startNodeId": "a"},
                "nodes": [{"id": "a"}],
                "analyticsData": {"deletedNodes": [{"id": "b"}]},
            },
            "analyticsData.deletedNodes[0].deletedAt",
            "Say when it was deleted.",
        ),
    ],
)
def test_a_problem_is_reported_with_its_path(document: object, path: str, message: str) -> None:
    assert problems_of(document) == {path: message}


def test_a_document_too_large_is_refused_before_it_is_read() -> None:
    nodes = [{"id": number} for number in range(MAX_NODES + 1)]
    assert problems_of({"id": "s", "nodes": nodes}) == {"nodes": "Keep to 5,000 nodes; there are 5,001."}
    crowded = {"id": "a", "hotspots": [{}] * (MAX_HOTSPOTS + 1)}
    assert problems_of({"id": "s", "nodes": [crowded]}) == {
        "nodes": "Keep to 50,000 hotspots in all; there are 50,001."
    }
    kaltura = {"id": "s", "pathData": {}, "nodes": [{"interactions": [{}] * (MAX_HOTSPOTS + 1)}]}
    assert list(problems_of(kaltura)) == ["nodes"]
