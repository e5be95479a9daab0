"""Kaltura's interactivity documents."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import Area, HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.errors import InvalidStructure

FIRE_DRILL = Path(__file__).parents[3] / "fixtures" / "kaltura-firedrill" / "interactivity.json"
DELETED_AT = datetime.fromtimestamp(1_790_000_000, UTC)


def switch(id: str, name: str, to_node: str, shown_from_ms: int) -> HotspotStructure:
    return HotspotStructure(
        id=id,
        name=name,
        kind=HotspotKind.NODE_SWITCH,
        to_node=to_node,
        shown_from_ms=shown_from_ms,
        shown_until_ms=14_000,
    )


def node(id: str, name: str, default_node: str | None, *hotspots: HotspotStructure) -> NodeStructure:
    return NodeStructure(id=id, name=name, duration_ms=14_000, default_node=default_node, hotspots=hotspots)


def test_the_fire_drill_is_read_whole() -> None:
    policy = HotspotStructure(
        id="h_policy",
        name="Read the fire policy",
        kind=HotspotKind.LINK,
        url="https://example.com/fire-policy",
        shown_from_ms=0,
        shown_until_ms=14_000,
    )
    wait = HotspotStructure(
        id="h_lift_wait", name="Wait", kind=HotspotKind.PAUSE, shown_from_ms=0, shown_until_ms=14_000
    )
    window = HotspotStructure(id="h_lobby_window", name="Break the window", deleted_at=DELETED_AT)
    assert parse_structure(json.loads(FIRE_DRILL.read_text())) == PlaylistStructure(
        id="1_firedrill",
        name="Fire drill",
        start_node="n_brief",
        nodes=(
            node("n_brief", "Briefing", "n_lobby", switch("h_brief_skip", "Skip the briefing", "n_lobby", 2000)),
            node(
                "n_lobby",
                "Smoke in the lobby",
                "n_lift",
                switch("h_lobby_stairs", "Take the stairs", "n_stairs", 2000),
                switch("h_lobby_lift", "Take the lift", "n_lift", 2000),
                policy,
                window,
            ),
            node(
                "n_stairs",
                "In the stairwell",
                "n_safe",
                switch("h_stairs_safe", "Go down", "n_safe", 3000),
                switch("h_stairs_roof", "Go up", "n_roof", 3000),
            ),
            node("n_lift", "Stuck in the lift", None, switch("h_lift_back", "Force the door", "n_lobby", 5000), wait),
            node("n_roof", "On the roof", None),
            node("n_safe", "Assembly point", None),
            node("n_attic", "The attic (never linked)", None),
            NodeStructure(id="n_balcony", name="Balcony", deleted_at=DELETED_AT),
        ),
    )


def document(*nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "p", "pathData": {"startNodeId": "a"}, "nodes": [*nodes], **fields}


def hotspot(**behavior: Any) -> dict[str, Any]:
    return {"id": "h", "type": "@@core/hotspot", "data": {"behavior": behavior}}


@pytest.mark.parametrize(
    ("behavior", "read"),
    [
        ({"type": "GoToNode", "nodeId": "a"}, {"kind": HotspotKind.NODE_SWITCH, "to_node": "a"}),
        (
            {"type": "GoToNode", "nodeId": "a", "startTime": 1500},
            {"kind": HotspotKind.NODE_SWITCH, "to_node": "a", "seek_ms": 1500},
        ),
        ({"type": "GoToUrl", "url": "http://a.example"}, {"kind": HotspotKind.LINK, "url": "http://a.example"}),
        ({"type": "GoToTime", "time": 2000}, {"kind": HotspotKind.SEEK, "seek_ms": 2000}),
        ({"type": "Pause"}, {"kind": HotspotKind.PAUSE}),
        ({"type": "Loop"}, {"kind": HotspotKind.NODE_SWITCH, "to_node": "a"}),
        ({"type": "SomethingNew"}, {"kind": None}),
        ({}, {"kind": None}),
    ],
)
def test_a_behaviour_tells_the_kind_of_a_hotspot(behavior: dict[str, Any], read: dict[str, Any]) -> None:
    structure = parse_structure(document({"id": "a", "interactions": [hotspot(**behavior)]}))
    assert structure.nodes[0].hotspots == (HotspotStructure(id="h", **read),)


@pytest.mark.parametrize(
    ("position", "area"),
    [
        ({"left": 0.25, "top": 0.5, "width": 0.5, "height": 0.25}, Area(0.25, 0.5, 0.5, 0.25)),
        ({"left": 0.75, "top": 0, "width": 0.5, "height": 1}, Area(0.75, 0, 0.25, 1)),
        ({"left": 180, "top": 200, "width": 360, "height": 100}, None),
        ({"left": 0.25, "top": "auto", "width": 0.5, "height": 0.25}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_position_in_shares_of_the_frame_is_the_area_of_a_hotspot(position: object, area: Area | None) -> None:
    interaction = {"id": "h", "type": "@@core/hotspot", "data": {"position": position}}
    structure = parse_structure(document({"id": "a", "interactions": [interaction]}))
    assert structure.nodes[0].hotspots == (HotspotStructure(id="h", area=area),)


@pytest.mark.parametrize(
    ("behavior", "path_data", "follower"),
    [
        ({"type": "Loop"}, {}, "a"),
        ({"type": "GoToNode", "nodeId": "b"}, {}, "b"),
        ({"type": "Pause"}, {}, None),
        ({"type": "Loop"}, {"defaultPathNodeId": "b"}, "b"),
    ],
)
def test_what_follows_a_node_stands_in_its_path_or_after_it(
    behavior: dict[str, Any], path_data: dict[str, Any], follower: str | None
) -> None:
    after = {"id": "x", "type": "@@core/postPlay", "data": {"behavior": behavior}}
    structure = parse_structure(document({"id": "a", "pathData": path_data, "interactions": [after]}, {"id": "b"}))
    assert [node.default_node for node in structure.nodes] == [follower, None]
    assert structure.nodes[0].hotspots == ()


def test_the_answer_of_the_service_is_unpacked() -> None:
    inner = document({"id": "a"})
    del inner["id"]
    answer = {"entryId": "1_entry", "data": json.dumps(inner), "objectType": "KalturaInteractivity"}
    assert parse_structure(answer) == PlaylistStructure(id="1_entry", start_node="a", nodes=(NodeStructure(id="a"),))


def test_deletions_are_kept_however_they_are_written() -> None:
    deleted = {
        "deletedNodes": {"b": {"id": "b", "label": "Gone", "deleteDate": 1_790_000_000_000}, "a": _gone("a")},
        "deletedHotspots": [
            {**_gone("h1"), "nodeId": "b", "name": "In a node that is gone"},
            {**_gone("h2"), "sourceNodeId": "c"},
            {**_gone("h3")},
            {**_gone("h4"), "nodeId": "a", "deletedAt": "2026-09-21T14:13:20Z"},
        ],
    }
    structure = parse_structure(document({"id": "a", "interactions": [hotspot()]}, analyticsData=deleted))
    assert structure.nodes == (
        NodeStructure(id="a", hotspots=(HotspotStructure(id="h"), HotspotStructure(id="h4", deleted_at=DELETED_AT))),
        NodeStructure(
            id="b",
            name="Gone",
            deleted_at=DELETED_AT,
            hotspots=(HotspotStructure(id="h1", name="In a node that is gone", deleted_at=DELETED_AT),),
        ),
        NodeStructure(id="c", deleted_at=DELETED_AT, hotspots=(HotspotStructure(id="h2", deleted_at=DELETED_AT),)),
    )


def _gone(id: str) -> dict[str, Any]:
    return {"id": id, "deletedAt": 1_790_000_000}


@pytest.mark.parametrize("data", ["[]", "{", "null"])
def test_an_answer_without_a_document_is_refused(data: str) -> None:
    with pytest.raises(InvalidStructure, match="data: Give the interactivity document"):
        parse_structure({"entryId": "1_entry", "data": data})
