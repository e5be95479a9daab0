"""Ids that are unique in the whole API: what Playlist.id, Node.id and Hotspot.id are.

    playlist   last-ferry                      the authoring tool's own id
    node       node:last-ferry:pier            of its playlist and of itself
    hotspot    hotspot:last-ferry:pier-board

A client's cache keeps objects by id: Apollo and urql by type and id, Relay by id alone. So two nodes of different
playlists, or a node and a hotspot, must never share one. Within an id "%" and ":" are written %25 and %3A, and each id
has a single spelling. A playlist whose own id begins as those of others do is playlist:… with that id behind it.

People may read it when they debug. Programs neither build it nor take it apart: to them it is opaque.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import strawberry
from strawberry.schema_directive import Location


class Kind(StrEnum):
    """What an id is of, as it begins."""

    PLAYLIST = "playlist"
    NODE = "node"
    HOTSPOT = "hotspot"


_PREFIXES = tuple(f"{kind}:" for kind in Kind)


@dataclass(frozen=True, slots=True)
class PartId:
    """A node or a hotspot by the authoring tool's ids."""

    kind: Kind
    #: The id of its playlist.
    playlist: str
    #: Its own, unique among those of its kind in the playlist.
    external_id: str

    def __str__(self) -> str:
        return f"{self.kind}:{_escape(self.playlist)}:{_escape(self.external_id)}"


def write_playlist_id(external_id: str) -> str:
    return f"{Kind.PLAYLIST}:{_escape(external_id)}" if external_id.startswith(_PREFIXES) else external_id


def read_playlist_id(id: str) -> str | None:
    """The playlist's id in the authoring tool; None where no playlist can have this id."""
    external_id = _unescape(id.removeprefix(f"{Kind.PLAYLIST}:")) if id.startswith(_PREFIXES) else id
    return external_id if write_playlist_id(external_id) == id else None


def read_part_id(id: str, kind: Kind) -> PartId | None:
    """The node or hotspot of this id; None where none of that kind can have it."""
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
    description="Tells Relay's compiler that the field fetch__<Type> of Query finds objects of this type.",
)
class Fetchable:
    field_name: str = strawberry.directive_field(name="field_name")
