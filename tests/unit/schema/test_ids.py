"""Ids are unique whatever the external ids are, and each object has exactly one."""

from __future__ import annotations

import pytest
from graphql import GraphQLNonNull, GraphQLObjectType
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.execution.engine import schema
from ivgraph.schema.ids import ObjectKind, PartId, decode_part_id, decode_playlist_id, encode_playlist_id

PARTS = (ObjectKind.NODE, ObjectKind.HOTSPOT)

#: External ids, many of which look like ids of this API.
external_ids = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=200),
    st.lists(st.sampled_from(["node", "hotspot", "playlist", ":", "%", "%3A", "%25", "a"]), min_size=1).map("".join),
)
parts = st.builds(PartId, st.sampled_from(PARTS), external_ids, external_ids)


@pytest.mark.parametrize(
    ("id", "part"),
    [
        ("node:last-ferry:pier", PartId(ObjectKind.NODE, "last-ferry", "pier")),
        ("hotspot:last-ferry:pier-board", PartId(ObjectKind.HOTSPOT, "last-ferry", "pier-board")),
        ("node:1_abc/x y:Szene №1", PartId(ObjectKind.NODE, "1_abc/x y", "Szene №1")),
        ("node:a%3Ab:100%25", PartId(ObjectKind.NODE, "a:b", "100%")),
    ],
)
def test_ids_of_parts_can_be_decoded(id: str, part: PartId) -> None:
    assert str(part) == id
    assert decode_part_id(id, part.kind) == part


@pytest.mark.parametrize(
    ("external_id", "id"),
    [
        ("last-ferry", "last-ferry"),
        ("nodes:1", "nodes:1"),
        ("50%", "50%"),
        ("node:a:b", "playlist:node%3Aa%3Ab"),
        ("hotspot:", "playlist:hotspot%3A"),
        ("playlist:50%", "playlist:playlist%3A50%25"),
    ],
)
def test_a_playlist_keeps_its_id_unless_that_looks_like_another_one(external_id: str, id: str) -> None:
    assert encode_playlist_id(external_id) == id
    assert decode_playlist_id(id) == external_id


@given(parts)
def test_the_id_of_a_part_is_decoded_to_the_part(part: PartId) -> None:
    assert decode_part_id(str(part), part.kind) == part
    (other,) = set(PARTS) - {part.kind}
    assert decode_part_id(str(part), other) is None
    assert decode_playlist_id(str(part)) is None


@given(external_ids)
def test_the_id_of_a_playlist_is_decoded_to_its_external_id(external_id: str) -> None:
    id = encode_playlist_id(external_id)
    assert decode_playlist_id(id) == external_id
    assert [decode_part_id(id, kind) for kind in PARTS] == [None, None]


@given(st.lists(st.one_of(parts, external_ids), unique=True, min_size=2, max_size=20))
def test_no_two_objects_share_an_id(things: list[PartId | str]) -> None:
    ids = [encode_playlist_id(thing) if isinstance(thing, str) else str(thing) for thing in things]
    assert len(set(ids)) == len(things)


@given(external_ids)
def test_a_decoded_id_is_encoded_to_the_same_text(text: str) -> None:
    """An object has exactly one id: a cache would store it twice otherwise."""
    playlist = decode_playlist_id(text)
    assert playlist is None or encode_playlist_id(playlist) == text
    for kind in PARTS:
        part = decode_part_id(text, kind)
        assert part is None or str(part) == text


@pytest.mark.parametrize(
    "id",
    ["pier", "node:", "node:a", "node:a:b:c", "node:a%:b", "node:a%3a:b", "node:%61:b", "Node:a:b", "playlist:a:b"],
)
def test_other_texts_are_not_ids_of_nodes(id: str) -> None:
    assert decode_part_id(id, ObjectKind.NODE) is None


def test_only_what_can_be_found_by_its_id_has_one() -> None:
    """Relay stores every object with a field id by that id alone; Apollo and urql by type and id."""
    with_id = {
        name: each.fields["id"].type
        for name, each in schema._schema.type_map.items()
        if isinstance(each, GraphQLObjectType) and "id" in each.fields
    }
    assert with_id.keys() == {"Playlist", "Node", "Hotspot"}
    assert all(isinstance(of, GraphQLNonNull) for of in with_id.values())
    root = schema._schema.query_type
    assert root is not None
    assert all(root.fields[name.lower()].args.keys() == {"id"} for name in with_id)
