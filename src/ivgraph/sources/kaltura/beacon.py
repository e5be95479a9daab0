"""One beacon of a Kaltura player, with its fields read through accessors.

Numbers arrive as text in a query and as numbers in JSON, and what isn't known as the words that JavaScript has for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from ivgraph.catalog.model import EARLIEST
from ivgraph.ingest.event import MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, RejectionCode
from ivgraph.sources.kaltura.request import (
    NotABeacon,
    Parameter,
    UnusableBeacon,
    read_parameters,
    storable,
    to_number,
    to_text,
)

#: The end of the year 9999, the last that Python knows.
_LATEST = 253_402_300_799


class BeaconType(IntEnum):
    """The event types that mean more than a sample of the playhead."""

    IMPRESSION = 1
    PLAY = 3
    RESUME = 4
    REACHED_END = 14
    PAUSE = 33
    REPLAY = 34
    SEEK = 35
    NODE_PLAY = 44
    BUFFER_END = 46
    HOTSPOT_CLICKED = 47
    NODE_SWITCH = 48
    VIEW = 99


#: Sent as copies of the first beacon, with its eventIndex, by the interactive layer.
COPIES = frozenset({BeaconType.NODE_PLAY, BeaconType.HOTSPOT_CLICKED, BeaconType.NODE_SWITCH})

#: They tell of a step to a node. Two that look alike may both be true: a viewer goes the same way twice.
STEPS = frozenset({BeaconType.NODE_PLAY, BeaconType.NODE_SWITCH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beacon:
    """One usable beacon."""

    #: Unix seconds, the server's clock: beacons carry no time of their own. Once beacons are put in order, an upper
    #: bound of when it was sent.
    received_at: float
    #: Kaltura's event type; BeaconType names those that matter.
    code: int
    #: The part of the session id before the colon, which names a viewer's load of the page.
    page_load: str
    #: The interactive video.
    playlist: str
    #: Everything that arrived, query and body merged.
    parameters: Mapping[str, Parameter]
    user_agent: str | None = None
    #: Seconds by which it arrived later than it was sent, at least.
    late: float = 0.0
    #: How many beacons of the same content were sent before it in its page load: 44, 47 and 48 may look alike.
    occurrence: int = 0

    def text(self, name: str) -> str | None:
        return to_text(self.parameters.get(name))

    def number(self, name: str) -> float | None:
        return to_number(self.parameters.get(name))

    def node(self, name: str = "nodeId") -> str | None:
        node = self.text(name)
        # The player says "0" where it has no node.
        return None if node == "0" else node

    @property
    def left_node(self) -> str | None:
        """The node that a switch leaves."""
        return self.node("fromNodeId") or self.node()

    @property
    def session(self) -> str | None:
        """The whole session id, which names the player too; None in copies, which have the first player's."""
        return None if self.code in COPIES else self.text("sessionId")

    @property
    def index(self) -> float | None:
        """How many beacons the player has sent since its counts began; None in copies, which have the first one's."""
        return None if self.code in COPIES else self.number("eventIndex")

    @property
    def play_time(self) -> float | None:
        """playTimeSum: the media seconds that the player counted since then; None in copies."""
        return None if self.code in COPIES else self.number("playTimeSum")

    @property
    def position(self) -> float | None:
        """Seconds into the media of the player that was active; None in live video, which counts back from the edge."""
        return self._media_seconds("position")

    @property
    def target(self) -> float | None:
        """The second that a seek led to; some players tell only that in the position."""
        return self._media_seconds("position" if self.number("targetPosition") is None else "targetPosition")

    def _media_seconds(self, name: str) -> float | None:
        seconds = self.number(name)
        return seconds if seconds is not None and 0 <= seconds <= MAX_MEDIA_SECONDS else None


def parse_beacon(record: object) -> Beacon:
    """Reads a recorded request: received_at (Unix seconds), path with its query, and content_type, user_agent and body.

    Raises:
        NotABeacon: The request went to another service.
        UnusableBeacon: What every beacon has is missing, or can't be read.
    """
    if not isinstance(record, Mapping):
        raise UnusableBeacon(RejectionCode.NOT_AN_OBJECT, "a recorded request is a JSON object")
    parameters = read_parameters(record.get("path"), record.get("body"))
    if to_text(parameters.get("service")) != "analytics" or to_text(parameters.get("action")) != "trackEvent":
        raise NotABeacon
    session = _required_id(parameters, "sessionId").partition(":")[0]
    if not session:
        raise UnusableBeacon(
            RejectionCode.INVALID_FIELD, "sessionId must begin with the id of the page load, before the colon"
        )
    user_agent = record.get("user_agent")
    beacon = Beacon(
        received_at=_received_at(record.get("received_at")),
        code=_event_type(parameters),
        page_load=session,
        playlist=_required_id(parameters, "rootEntryId", "entryId", "playlistId"),
        parameters=parameters,
        user_agent=to_text(storable(user_agent)) if isinstance(user_agent, str) else None,
    )
    _check_ids(beacon)
    return beacon


def _event_type(parameters: Mapping[str, Parameter]) -> int:
    number = to_number(parameters.get("eventType"))
    if number is None or number != int(number) or not 0 < number < 1_000_000:
        raise UnusableBeacon(RejectionCode.INVALID_FIELD, "eventType must be there, a positive whole number")
    return int(number)


def _required_id(parameters: Mapping[str, Parameter], *names: str) -> str:
    for name in names:
        if id := to_text(parameters.get(name)):
            return id
    raise UnusableBeacon(RejectionCode.MISSING_FIELD, f"a beacon needs {' or '.join(names)}")


def _received_at(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnusableBeacon(
            RejectionCode.MISSING_FIELD, "a recorded request needs received_at, Unix seconds as a number"
        )
    if not EARLIEST.timestamp() <= value <= _LATEST:
        raise UnusableBeacon(
            RejectionCode.INVALID_FIELD, "received_at must be Unix seconds between the years 2000 and 9999"
        )
    return float(value)


def _check_ids(beacon: Beacon) -> None:
    """Refuses what can't name anything: ids too long to store, and events of the path without their nodes."""
    if len(beacon.page_load) > MAX_TEXT_LENGTH or len(beacon.playlist) > MAX_TEXT_LENGTH:
        raise UnusableBeacon(
            RejectionCode.TOO_LONG, f"sessionId and rootEntryId must have at most {MAX_TEXT_LENGTH} characters"
        )
    for name in ("nodeId", "fromNodeId", "toNodeId", "hotspotId", "userId", "persistentSessionId"):
        if len(beacon.text(name) or "") > MAX_TEXT_LENGTH:
            raise UnusableBeacon(
                RejectionCode.TOO_LONG, f"{name} must have at most {MAX_TEXT_LENGTH} characters", beacon.playlist
            )
    if (missing := _missing(beacon)) is not None:
        raise UnusableBeacon(RejectionCode.MISSING_FIELD, missing, beacon.playlist)


def _missing(beacon: Beacon) -> str | None:
    match beacon.code:
        case BeaconType.NODE_PLAY if beacon.node() is None:
            return "event 44 (node play) needs nodeId"
        case BeaconType.HOTSPOT_CLICKED if beacon.node() is None or beacon.text("hotspotId") is None:
            return "event 47 (hotspot clicked) needs nodeId and hotspotId"
        case BeaconType.NODE_SWITCH if beacon.left_node is None or beacon.node("toNodeId") is None:
            return "event 48 (node switch) needs fromNodeId and toNodeId"
    return None
