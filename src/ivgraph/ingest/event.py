"""A player's event: its types and fields, their limits, and the reasons for which an event is rejected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from ivgraph.catalog.model import MAX_ID_LENGTH
from ivgraph.dimensions import EventContext

#: Bytes of JSON of one event.
MAX_LINE_BYTES = 1_000_000
#: Characters of an id or of a context's value.
MAX_TEXT_LENGTH = MAX_ID_LENGTH
#: Seconds of media: positions are stored as milliseconds in 32 bits.
MAX_MEDIA_SECONDS = 2_000_000
#: Bytes of JSON of the fields that have no column.
MAX_EXTRA_BYTES = 8_192
#: How far a client's clock may be ahead of the server's.
CLOCK_TOLERANCE = timedelta(hours=24)


class EventType(StrEnum):
    """What happened."""

    #: The player was loaded on a page.
    IMPRESSION = "impression"
    #: Playback of the playlist was started.
    PLAY = "play"
    #: A node started.
    NODE_PLAY = "node_play"
    #: A span of a node's media was played.
    WATCH = "watch"
    #: A hotspot became visible.
    HOTSPOT_SHOWN = "hotspot_shown"
    #: A hotspot was clicked.
    HOTSPOT_CLICK = "hotspot_click"
    #: The viewer went from one node to another.
    SWITCH = "switch"
    #: A node played to its end.
    NODE_END = "node_end"
    #: The viewer left the page.
    SESSION_END = "session_end"


#: The fields that an event of each type needs, besides those that every event needs: id, type, at, playlist and
#: session.
REQUIRED_FIELDS: dict[EventType, tuple[str, ...]] = {
    EventType.IMPRESSION: (),
    EventType.PLAY: (),
    EventType.NODE_PLAY: ("node",),
    EventType.WATCH: ("node", "from", "to"),
    EventType.HOTSPOT_SHOWN: ("node", "hotspot"),
    EventType.HOTSPOT_CLICK: ("node", "hotspot"),
    EventType.SWITCH: ("node", "toNode", "cause"),
    EventType.NODE_END: ("node",),
    EventType.SESSION_END: (),
}


class Cause(StrEnum):
    """Why the viewer went to another node."""

    #: A hotspot was clicked.
    CLICK = "CLICK"
    #: Nobody clicked, so the player took the default way.
    DEFAULT = "DEFAULT"
    #: The node ended and started again by itself.
    LOOP = "LOOP"
    #: A script on the page made the player switch.
    API = "API"


class RejectionCode(StrEnum):
    """Why an event was rejected."""

    #: The line or body is not JSON.
    MALFORMED_JSON = "MALFORMED_JSON"
    #: The row of the table can't be read: a quote is not closed, or the text is not UTF-8.
    MALFORMED_ROW = "MALFORMED_ROW"
    #: The event is not a JSON object.
    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    #: A field is missing that events of this type need.
    MISSING_FIELD = "MISSING_FIELD"
    #: The value of a field is not allowed there.
    INVALID_FIELD = "INVALID_FIELD"
    #: The type is not one of the event types.
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    #: The time is not an RFC 3339 time with an offset.
    INVALID_TIME = "INVALID_TIME"
    #: The time is more than a day ahead of the server's clock.
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    #: The time is before 2000, or earlier than this server accepts.
    TIME_TOO_OLD = "TIME_TOO_OLD"
    #: A text, a line or all unknown fields together are too long.
    TOO_LONG = "TOO_LONG"
    #: This server accepts events only for playlists whose structure was saved; this playlist's was not.
    UNKNOWN_PLAYLIST = "UNKNOWN_PLAYLIST"
    #: This server's limit on playlists without a saved structure is reached, per hour or in total.
    TOO_MANY_PLAYLISTS = "TOO_MANY_PLAYLISTS"
    #: This server's limit on nodes that are not in the playlist's structure is reached.
    TOO_MANY_NODES = "TOO_MANY_NODES"
    #: This server's limit on hotspots that are not in the playlist's structure is reached.
    TOO_MANY_HOTSPOTS = "TOO_MANY_HOTSPOTS"
    #: The database refused a value that passed every check. Please report it.
    UNSTORABLE = "UNSTORABLE"
    #: Too many beacons wait to be put in order, so that what was watched before this one is unknown.
    TOO_MANY_BEACONS = "TOO_MANY_BEACONS"
    #: The recorded request is not a player's beacon.
    NOT_A_BEACON = "NOT_A_BEACON"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an event was rejected, and what its sender has to change."""

    code: RejectionCode
    reason: str
    #: The field at fault, if it is a single one.
    field: str | None = None
    #: The ids of the event and of its playlist; None where they could not be read.
    id: str | None = None
    playlist: str | None = None


class Event(NamedTuple):
    """A valid event. Ids of playlists, nodes and hotspots are external ones."""

    id: UUID
    type: EventType
    #: When it happened, by the client's clock; UTC.
    at: datetime
    #: Id of the session: one stay of one viewer on a page.
    session: str
    playlist: str
    node: str | None
    hotspot: str | None
    to_node: str | None
    cause: Cause | None
    #: Positions in the node's media, in milliseconds.
    watched_from_ms: int | None
    watched_to_ms: int | None
    position_ms: int | None
    #: Id of an authenticated viewer.
    viewer: str | None
    #: Id of an anonymous visitor.
    visitor: str | None
    context: EventContext
    #: Fields without a column, which are stored as JSON.
    extra: dict[str, Any] | None


#: The slice of an event with its external ids: of its playlist, node, hotspot and destination node.
EXTERNAL_IDS = slice(Event._fields.index("playlist"), Event._fields.index("to_node") + 1)

#: The fields of an event in JSON. Fields that are not among them are stored in ``extra``.
EVENT_FIELDS = frozenset(
    "id type at playlist session node hotspot toNode cause from to position viewer visitor context".split()
)

#: An event decoded from JSON and not validated yet.
RawEvent: TypeAlias = dict[str, Any]

#: An event, and when its request arrived. A plain tuple, since one is made for each event.
ReceivedEvent: TypeAlias = tuple[Event, datetime]

#: True for a new event, False for a duplicate, or the limit that rejects the event.
WriteResult: TypeAlias = bool | Rejection
