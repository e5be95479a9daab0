"""An event as a player reports it: what it may say, and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from ivgraph.catalog.model import MAX_ID_LENGTH

#: Bytes of JSON of one event.
LONGEST_LINE = 1_000_000
#: Characters of an id or of a context's value.
LONGEST_TEXT = MAX_ID_LENGTH
#: Seconds into a media; the store counts milliseconds in 32 bits.
LONGEST_MEDIA = 2_000_000
#: Bytes of JSON in fields that we have no column for.
LARGEST_EXTRA = 8_192
#: How far a client's clock may be ahead of ours.
CLOCK_TOLERANCE = timedelta(hours=24)


class EventType(StrEnum):
    """What happened."""

    #: The player was loaded on a page.
    IMPRESSION = "impression"
    #: Playback of the playlist was started.
    PLAY = "play"
    #: A node started.
    NODE_PLAY = "node_play"
    #: Media of a node was played, from … to.
    WATCH = "watch"
    #: A hotspot became visible.
    HOTSPOT_SHOWN = "hotspot_shown"
    #: A hotspot was clicked.
    HOTSPOT_CLICK = "hotspot_click"
    #: The viewer went from one node to another.
    SWITCH = "switch"
    #: A node played to its end.
    NODE_END = "node_end"
    #: The viewer left.
    SESSION_END = "session_end"


class Cause(StrEnum):
    """Why the viewer went to another node."""

    #: A hotspot was clicked.
    CLICK = "CLICK"
    #: Nobody clicked: the default path.
    DEFAULT = "DEFAULT"
    #: The node starts again by itself.
    LOOP = "LOOP"
    #: The page asked for it.
    API = "API"


class RejectionCode(StrEnum):
    """Why an event was rejected."""

    #: The line or body is not JSON.
    MALFORMED_JSON = "MALFORMED_JSON"
    #: The row of a table can't be read: an open quote, or text that is not UTF-8.
    MALFORMED_ROW = "MALFORMED_ROW"
    #: The event is not a JSON object.
    NOT_AN_OBJECT = "NOT_AN_OBJECT"
    #: A field that this type of event needs is absent.
    MISSING_FIELD = "MISSING_FIELD"
    #: A field holds what it can't hold.
    INVALID_FIELD = "INVALID_FIELD"
    #: The type is none of ours.
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    #: The time is no RFC 3339 time with an offset.
    INVALID_TIME = "INVALID_TIME"
    #: The time lies more than a day ahead of the server's clock.
    TIME_IN_FUTURE = "TIME_IN_FUTURE"
    #: The time lies before 2000, or further back than this server takes.
    TIME_TOO_OLD = "TIME_TOO_OLD"
    #: A text, a line or the unknown fields together are too long.
    TOO_LONG = "TOO_LONG"
    #: No structure of the playlist was saved, and this server takes events of no other playlists.
    UNKNOWN_PLAYLIST = "UNKNOWN_PLAYLIST"
    #: Events named as many playlists without a structure as this server takes, of late or in all.
    TOO_MANY_PLAYLISTS = "TOO_MANY_PLAYLISTS"
    #: Events named as many nodes that the playlist's structure lacks as this server takes.
    TOO_MANY_NODES = "TOO_MANY_NODES"
    #: Events named as many hotspots that the playlist's structure lacks as this server takes.
    TOO_MANY_HOTSPOTS = "TOO_MANY_HOTSPOTS"
    #: The database refuses a value that passed every check: tell us.
    UNSTORABLE = "UNSTORABLE"
    #: More beacons wait to be put in order than this server holds: what was watched until this one is not known.
    TOO_MANY_BEACONS = "TOO_MANY_BEACONS"
    #: The recorded request is no player's beacon.
    NOT_A_BEACON = "NOT_A_BEACON"


@dataclass(frozen=True, slots=True)
class Rejection:
    """An event that can't be taken, and what to change."""

    code: RejectionCode
    reason: str
    #: The field that is wrong, where it is one.
    field: str | None = None
    #: The event's own id and its playlist's, as far as they could be read.
    id: str | None = None
    playlist: str | None = None


class EventContext(NamedTuple):
    """Where and on what the viewer watched."""

    country: str | None = None
    region: str | None = None
    device: str | None = None
    operating_system: str | None = None
    browser: str | None = None
    domain: str | None = None
    application: str | None = None
    playback_context: str | None = None
    #: A crawler or a monitor: kept, and left out of every number unless a filter asks for it.
    bot: bool = False


class Event(NamedTuple):
    """One valid event, under external ids."""

    id: UUID
    type: EventType
    #: The client's clock.
    at: datetime
    #: One visit of one viewer.
    session: str
    playlist: str
    node: str | None
    hotspot: str | None
    to_node: str | None
    cause: Cause | None
    #: Media milliseconds of the node.
    watched_from_ms: int | None
    watched_to_ms: int | None
    position_ms: int | None
    #: Authenticated id.
    viewer: str | None
    #: Anonymous id.
    visitor: str | None
    context: EventContext
    #: Fields that we have no column for.
    extra: dict[str, Any] | None


#: Where an event has the names of what it is about: playlist, node, hotspot and destination.
NAMES = slice(Event._fields.index("playlist"), Event._fields.index("to_node") + 1)

#: An event as it is in JSON, not checked yet.
RawEvent: TypeAlias = dict[str, Any]


#: The fields that an event of each type needs beside id, type, at, playlist and session.
REQUIRED: dict[EventType, tuple[str, ...]] = {
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
CONTEXT_FIELDS = {
    "country": "country",
    "region": "region",
    "device": "device",
    "operatingSystem": "operating_system",
    "browser": "browser",
    "domain": "domain",
    "application": "application",
    "playbackContext": "playback_context",
}
FIELDS = frozenset(
    "id type at playlist session node hotspot toNode cause from to position viewer visitor context".split()
)


#: An event, and when the request arrived that it came with. A bare tuple: one is made for each event.
ReceivedEvent: TypeAlias = tuple[Event, datetime]

#: Whether an event is new; or, where a limit refuses it, why.
WriteResult: TypeAlias = bool | Rejection
