"""Encodes and decodes the ids of playlists, nodes and hotspots, which are unique in the whole API.

    playlist   last-ferry                      its external id
    node       node:last-ferry:pier            the external ids of its playlist and of the node
    hotspot    hotspot:last-ferry:pier-board   the external ids of its playlist and of the hotspot

Clients cache objects by id: Apollo and urql by type and id, Relay by id alone. So two nodes of different playlists, or
a node and a hotspot, must never have the same id. "%" and ":" in an external id are escaped as %25 and %3A, so that
each object has exactly one id. A playlist whose external id begins with playlist:, node: or hotspot: has the id
playlist: followed by its escaped external id.

The ids are readable for debugging only. To programs they are opaque: they neither build nor parse them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import strawberry
from strawberry.schema_directive import Location


class ObjectKind(StrEnum):
    """The kind of object that an id refers to, which is the id's prefix."""

    PLAYLIST = "playlist"
    NODE = "node"
    HOTSPOT = "hotspot"


_PREFIXES = tuple(f"{kind}:" for kind in ObjectKind)


@dataclass(frozen=True, slots=True)
class PartId:
    """The id of a node or a hotspot, decoded into external ids. Its str is the encoded id."""

    kind: ObjectKind
    #: The external id of the playlist.
    playlist: str
    #: The external id of the node or hotspot, unique among its kind in the playlist.
    external_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{_escape(self.playlist)}:{_escape(self.external_id)}"


def encode_playlist_id(external_id: str) -> str:
    return f"{ObjectKind.PLAYLIST}:{_escape(external_id)}" if external_id.startswith(_PREFIXES) else external_id


def decode_playlist_id(id: str) -> str | None:
    """The playlist's external id; None if no playlist can have this id."""
    external_id = _unescape(id.removeprefix(f"{ObjectKind.PLAYLIST}:")) if id.startswith(_PREFIXES) else id
    return external_id if encode_playlist_id(external_id) == id else None


def decode_part_id(id: str, kind: ObjectKind) -> PartId | None:
    """The external ids of a node or hotspot; None if nothing of this kind can have this id."""
    match id.split(":"):
        case [prefix, playlist, external_id] if prefix == kind:
            part = PartId(kind, _unescape(playlist), _unescape(external_id))
            return part if str(part) == id else None
    return None


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace(":", "%3A")


def _unescape(text: str) -> str:
    return text.replace("%3A", ":").replace("%25", "%")


@strawberry.schema_directive(
    locations=[Location.OBJECT],
    name="fetchable",
    description="Tells Relay's compiler that the field fetch__<Type> of Query returns objects of this type by id.",
)
class Fetchable:
    field_name: str = strawberry.directive_field(name="field_name")
