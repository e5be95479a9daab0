"""One beacon of a Kaltura player: parsed, validated, and its parameters read through accessors.

The accessors hide that a number is text in a query and a number in JSON, and a missing value "undefined" or "NaN".
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
    to_number,
    to_storable,
    to_text,
)

#: The end of the year 9999, the last one that Python's datetime represents.
_MAX_UNIX_SECONDS = 253_402_300_799


class BeaconType(IntEnum):
    """Kaltura's event types that report more than the position of the playhead."""

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
    #: Kaltura's "view event", every ten seconds of playing.
    HEARTBEAT = 99


#: Sent by the interactive layer above the players. It copies the parameters of the page load's first beacon, so these
#: beacons have that one's session id, eventIndex and playTimeSum.
INTERACTIVE_LAYER = frozenset({BeaconType.NODE_PLAY, BeaconType.HOTSPOT_CLICKED, BeaconType.NODE_SWITCH})

#: Each of the two reports a step to another node. Equal ones need not be duplicates: a viewer may repeat a step.
STEP_TYPES = frozenset({BeaconType.NODE_PLAY, BeaconType.NODE_SWITCH})


@dataclass(frozen=True, slots=True, kw_only=True)
class Beacon:
    """One valid beacon."""

    #: Unix seconds by the server's clock, since beacons carry no time: an upper bound of when it was sent. At first the
    #: time of arrival, which the beacons behind it may lower once they are in order.
    event_time: float
    #: Kaltura's event type: a BeaconType, or another one that only reports the playhead.
    type: int
    #: The session of its events: the part of the session id before the colon, the same for all players of a page load.
    page_load: str
    #: The interactive video.
    playlist: str
    #: All parameters, query and body merged.
    parameters: Mapping[str, Parameter]
    user_agent: str | None = None
    #: Seconds from the event time to the arrival.
    delay: float = 0.0
    #: How many beacons of its page load with the same content were sent before it and are not duplicates: beacons of
    #: the interactive layer may be equal.
    occurrence: int = 0

    def text(self, name: str) -> str | None:
        return to_text(self.parameters.get(name))

    def number(self, name: str) -> float | None:
        return to_number(self.parameters.get(name))

    def node(self, name: str = "nodeId") -> str | None:
        node = self.text(name)
        # The player sends "0" where it has no node.
        return None if node == "0" else node

    @property
    def left_node(self) -> str | None:
        """The node that a switch (48) leaves."""
        return self.node("fromNodeId") or self.node()

    @property
    def session(self) -> str | None:
        """The whole session id, which identifies the player too; None for the interactive layer."""
        return None if self.type in INTERACTIVE_LAYER else self.text("sessionId")

    @property
    def event_index(self) -> float | None:
        """eventIndex: the number of the beacon since the player began to count; None for the interactive layer."""
        return None if self.type in INTERACTIVE_LAYER else self.number("eventIndex")

    @property
    def play_time(self) -> float | None:
        """playTimeSum: the media seconds played since the player began to count; None for the interactive layer."""
        return None if self.type in INTERACTIVE_LAYER else self.number("playTimeSum")

    @property
    def position(self) -> float | None:
        """Seconds into the media of the active player; None for live video, which counts back from the live edge."""
        return self._media_seconds("position")

    @property
    def target(self) -> float | None:
        """The media second that a seek (35) leads to. Some players send it as the position."""
        return self._media_seconds("position" if self.number("targetPosition") is None else "targetPosition")

    def _media_seconds(self, name: str) -> float | None:
        seconds = self.number(name)
        return seconds if seconds is not None and 0 <= seconds <= MAX_MEDIA_SECONDS else None


def parse_beacon(record: object) -> Beacon:
    """Parses a request, recorded or live.

    Args:
        record: An object with received_at (Unix seconds), path (with the query), and perhaps body and user_agent.

    Raises:
        NotABeacon: The request is for another service of Kaltura.
        UnusableBeacon: A parameter that every beacon needs is missing or invalid.
    """
    if not isinstance(record, Mapping):
        raise UnusableBeacon(RejectionCode.NOT_AN_OBJECT, "a recorded request must be a JSON object")
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
        event_time=_received_at(record.get("received_at")),
        type=_event_type(parameters),
        page_load=session,
        playlist=_required_id(parameters, "rootEntryId", "entryId", "playlistId"),
        parameters=parameters,
        user_agent=to_text(to_storable(user_agent)) if isinstance(user_agent, str) else None,
    )
    _check_ids(beacon)
    return beacon


def _event_type(parameters: Mapping[str, Parameter]) -> int:
    number = to_number(parameters.get("eventType"))
    if number is None or number != int(number) or not 0 < number < 1_000_000:
        raise UnusableBeacon(RejectionCode.INVALID_FIELD, "eventType must be a positive whole number")
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
    if not EARLIEST.timestamp() <= value <= _MAX_UNIX_SECONDS:
        raise UnusableBeacon(
            RejectionCode.INVALID_FIELD, "received_at must be Unix seconds between the years 2000 and 9999"
        )
    return float(value)


def _check_ids(beacon: Beacon) -> None:
    """Rejects ids that are too long to store, and steps and clicks that lack the node or hotspot that they are about.

    Raises:
        UnusableBeacon
    """
    if len(beacon.page_load) > MAX_TEXT_LENGTH or len(beacon.playlist) > MAX_TEXT_LENGTH:
        raise UnusableBeacon(
            RejectionCode.TOO_LONG, f"sessionId and rootEntryId must have at most {MAX_TEXT_LENGTH} characters"
        )
    for name in ("nodeId", "fromNodeId", "toNodeId", "hotspotId", "userId", "persistentSessionId"):
        if len(beacon.text(name) or "") > MAX_TEXT_LENGTH:
            raise UnusableBeacon(
                RejectionCode.TOO_LONG, f"{name} must have at most {MAX_TEXT_LENGTH} characters", beacon.playlist
            )
    if (problem := _find_missing_id(beacon)) is not None:
        raise UnusableBeacon(RejectionCode.MISSING_FIELD, problem, beacon.playlist)


def _find_missing_id(beacon: Beacon) -> str | None:
    match beacon.type:
        case BeaconType.NODE_PLAY if beacon.node() is None:
            return "event 44 (node play) needs nodeId"
        case BeaconType.HOTSPOT_CLICKED if beacon.node() is None or beacon.text("hotspotId") is None:
            return "event 47 (hotspot clicked) needs nodeId and hotspotId"
        case BeaconType.NODE_SWITCH if beacon.left_node is None or beacon.node("toNodeId") is None:
            return "event 48 (node switch) needs fromNodeId and toNodeId"
    return None
