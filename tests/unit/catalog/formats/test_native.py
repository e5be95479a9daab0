"""ivgraph's own format of structures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import EARLIEST, Area, HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from support.documents import write_structure

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
times = st.integers(0, 6 * 10**15).map(lambda microseconds: EARLIEST + timedelta(microseconds=microseconds))
media = st.integers(0, 7 * 86_400_000)
optional = st.none()
halves = st.floats(0, 0.5)
areas = st.builds(Area, halves, halves, halves, halves)


@st.composite
def hotspots(draw: st.DrawFn, id: str, node_ids: list[str]) -> HotspotStructure:
    shown = sorted(draw(st.tuples(media, media)))
    kind = draw(st.sampled_from([None, *HotspotKind]))
    seeks = {HotspotKind.SEEK: media, HotspotKind.NODE_SWITCH: media | optional}
    return HotspotStructure(
        id=id,
        name=draw(texts | optional),
        kind=kind,
        to_node=draw(st.sampled_from(node_ids)) if kind is HotspotKind.NODE_SWITCH else None,
        url=draw(st.sampled_from(["https://a.example/?q=1#x", "mailto:a@b.example"]))
        if kind is HotspotKind.LINK
        else None,
        seek_ms=draw(seeks.get(kind, optional)) if kind else None,
        shown_from_ms=draw(st.just(shown[0]) | optional),
        shown_until_ms=draw(st.just(shown[1]) | optional),
        area=draw(areas | optional),
        deleted_at=draw(times | optional),
    )


@st.composite
def structures(draw: st.DrawFn) -> PlaylistStructure:
    node_ids = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    hotspot_ids = draw(st.lists(texts, max_size=6, unique=True))
    owners = {id: draw(st.sampled_from(node_ids)) for id in hotspot_ids}
    return PlaylistStructure(
        id=draw(texts),
        name=draw(texts | optional),
        created_at=draw(times | optional),
        start_node=node_ids[0],
        nodes=tuple(
            NodeStructure(
                id=id,
                name=draw(texts | optional),
                duration_ms=draw(media | optional),
                default_node=draw(st.sampled_from(node_ids) | optional),
                hotspots=tuple(draw(hotspots(each, node_ids)) for each in hotspot_ids if owners[each] == id),
                deleted_at=draw(times | optional) if id != node_ids[0] else None,
            )
            for id in node_ids
        ),
    )


@settings(max_examples=15, deadline=None)
@given(structures())
def test_a_written_structure_is_parsed_to_the_same(structure: PlaylistStructure) -> None:
    assert parse_structure(write_structure(structure)) == structure


def test_a_document_may_leave_out_all_optional_fields() -> None:
    document = {"id": "story", "startNode": "opening", "nodes": [{"id": "opening", "hotspots": [{"id": "left"}]}]}
    node = NodeStructure(id="opening", hotspots=(HotspotStructure(id="left"),))
    assert parse_structure(document) == PlaylistStructure(id="story", start_node="opening", nodes=(node,))


@pytest.mark.parametrize(
    ("says", "kind", "read"),
    [
        ({"toNode": "opening"}, HotspotKind.NODE_SWITCH, {"to_node": "opening"}),
        ({"toNode": "opening", "seekTo": 1.5}, HotspotKind.NODE_SWITCH, {"to_node": "opening", "seek_ms": 1500}),
        ({"url": "HTTPS://example.org/a?b#c"}, HotspotKind.LINK, {"url": "HTTPS://example.org/a?b#c"}),
        ({"seekTo": 0}, HotspotKind.SEEK, {"seek_ms": 0}),
        ({"pause": True}, HotspotKind.PAUSE, {}),
        ({"pause": False}, None, {}),
        ({"toNode": None, "url": None}, None, {}),
        ({"shownFrom": 0.0004, "shownUntil": 604_800}, None, {"shown_from_ms": 0, "shown_until_ms": 604_800_000}),
    ],
)
def test_the_kind_of_a_hotspot_follows_from_its_keys(
    says: dict[str, Any], kind: HotspotKind | None, read: dict[str, Any]
) -> None:
    document = {"id": "s", "startNode": "opening", "nodes": [{"id": "opening", "hotspots": [{"id": "left", **says}]}]}
    assert parse_structure(document).nodes[0].hotspots == (HotspotStructure(id="left", kind=kind, **read),)


def test_times_are_read_with_their_offset() -> None:
    document = {
        "id": "s",
        "createdAt": "2026-01-01T00:30:00.5+05:45",
        "startNode": "a",
        "nodes": [{"id": "a"}, {"id": "b", "deletedAt": "2026-01-01t00:00:00z"}],
    }
    structure = parse_structure(document)
    assert structure.created_at == datetime(2025, 12, 31, 18, 45, 0, 500_000, UTC)
    assert structure.created_at.utcoffset() == timedelta(0)
    assert structure.nodes[1].deleted_at == datetime(2026, 1, 1, tzinfo=UTC)
