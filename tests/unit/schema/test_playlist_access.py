"""Root fields declare which playlists they access: without that, their cost would not depend on what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_named_type

from ivgraph.analytics.ranking import Ranking
from ivgraph.execution.engine import schema
from ivgraph.schema.connection import PageRequest
from ivgraph.schema.ids import ObjectKind, PartId
from ivgraph.schema.scale import PlaylistAccess

TYPES_OF_PLAYLISTS = {
    *("Playlist", "Node", "Hotspot", "PlaylistConnection"),
    *("SavePlaylistPayload", "SaveNotePayload", "DeleteNotePayload"),
}

CORE: Any = schema._schema
ROOT_FIELDS: dict[str, Any] = {**CORE.query_type.fields, **CORE.mutation_type.fields}
PARTS = [
    PartId(ObjectKind.NODE, "one", "n1"),
    PartId(ObjectKind.NODE, "two", "n1"),
    PartId(ObjectKind.NODE, "two", "n2"),
]


def _access(field: str) -> Any:
    return ROOT_FIELDS[field].extensions["strawberry-definition"].metadata.get("playlists")


@pytest.mark.parametrize("field", ROOT_FIELDS)
def test_a_root_field_that_returns_objects_of_playlists_declares_its_access(field: str) -> None:
    assert (get_named_type(ROOT_FIELDS[field].type).name in TYPES_OF_PLAYLISTS) == (_access(field) is not None)


@pytest.mark.parametrize("field", ["playlist", "fetch__Playlist"])
@pytest.mark.parametrize(
    ("id", "external_ids"), [("one", {"one"}), ("playlist:node%3Aone", {"node:one"}), ("node:x", set())]
)
def test_a_playlist_is_accessed_by_the_external_id_in_its_id(field: str, id: str, external_ids: set[str]) -> None:
    assert _access(field)({"id": id}, None) == PlaylistAccess(frozenset(external_ids))


@pytest.mark.parametrize("field", ["node", "nodes", "hotspot", "hotspots", "fetch__Node", "fetch__Hotspot"])
def test_parts_access_the_playlists_in_their_ids(field: str) -> None:
    assert _access(field)({}, PARTS) == PlaylistAccess(frozenset({"one", "two"}))


def test_a_page_accesses_as_many_playlists_as_it_has() -> None:
    by_name = Ranking(None, "name", False, None)
    assert _access("playlists")({"first": 7}, PageRequest(by_name, None, 7, "")) == PlaylistAccess(page_size=7)
    assert _access("playlists")({}, PageRequest(by_name, None, 25, "")) == PlaylistAccess(page_size=25)
