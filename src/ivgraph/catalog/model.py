"""The parts of an interactive video: playlist, nodes and hotspots.

A …Structure is what an authoring tool describes, by external ids only. Playlist, Node and Hotspot are what is stored,
with the internal ids under which everything is counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeAlias

#: The earliest time of events and structures. There was no interactive video before, so an earlier clock is wrong.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
#: Characters of an id, in a structure and in an event that names it.
MAX_ID_LENGTH = 200


class HotspotKind(Enum):
    """What a click on a hotspot does."""

    #: Leads to another node.
    NODE_SWITCH = "node_switch"
    #: Opens an external link.
    LINK = "link"
    #: Pauses or resumes the node.
    PAUSE = "pause"
    #: Jumps to another time of the same node.
    SEEK = "seek"


@dataclass(frozen=True, slots=True)
class Area:
    """Where a hotspot is on the picture. All numbers are shares of the frame, from 0 to 1."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotStructure:
    """A clickable area of a node, as an authoring tool describes it."""

    #: Unique in its playlist.
    id: str
    name: str | None = None
    #: None if it is not known what a click does.
    kind: HotspotKind | None = None
    #: NODE_SWITCH: external id of the destination node.
    to_node: str | None = None
    #: LINK: the URL that it opens.
    url: str | None = None
    #: SEEK: media milliseconds to which it jumps. NODE_SWITCH: the same in the destination.
    seek_ms: int | None = None
    #: Media milliseconds of its node at which it appears and disappears.
    shown_from_ms: int | None = None
    shown_until_ms: int | None = None
    #: None if it is not known where it is.
    area: Area | None = None
    #: When it was removed from the video. It stays in the catalog, for its history.
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeStructure:
    """One video of a playlist, as an authoring tool describes it."""

    #: Unique in its playlist.
    id: str
    name: str | None = None
    duration_ms: int | None = None
    #: External id of the node that follows when nobody clicks.
    default_node: str | None = None
    hotspots: tuple[HotspotStructure, ...] = ()
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaylistStructure:
    """A whole interactive video, as an authoring tool describes it."""

    id: str
    name: str | None = None
    created_at: datetime | None = None
    #: External id of the node that plays first.
    start_node: str | None = None
    nodes: tuple[NodeStructure, ...] = ()


#: Reads the structure of a playlist by its external id; None if there is none.
ReadStructure: TypeAlias = Callable[[str], Awaitable[PlaylistStructure | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """An interactive video, as stored."""

    #: Internal id, and the subject of its own counts.
    id: int
    external_id: str
    name: str | None
    created_at: datetime
    #: Internal id of the node that plays first.
    start_node_id: int | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Playlist:
        return cls(**{name: row[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One video of a playlist, as stored."""

    id: int
    playlist_id: int
    external_id: str
    name: str | None
    duration_ms: int | None
    #: Internal id of the node that follows when nobody clicks.
    default_node_id: int | None
    deleted_at: datetime | None
    #: Whether a saved structure lists it; if not, only events name it.
    listed: bool

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Node:
        return cls(**{name: row[name] for name in cls.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A clickable area of a node, as stored."""

    id: int
    playlist_id: int
    node_id: int
    external_id: str
    name: str | None
    kind: HotspotKind | None
    to_node_id: int | None
    url: str | None
    seek_ms: int | None
    shown_from_ms: int | None
    shown_until_ms: int | None
    deleted_at: datetime | None
    #: Whether a saved structure lists it; if not, only events name it.
    listed: bool
    area: Area | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Hotspot:
        values = {name: row[name] for name in cls.__slots__}
        kind = HotspotKind(row["kind"]) if row["kind"] else None
        return cls(**values | {"kind": kind, "area": Area(*row["area"]) if row["area"] else None})
