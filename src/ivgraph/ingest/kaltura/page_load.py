"""What is remembered of a page load between two of its beacons: plain values, so that it can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ivgraph.ingest.kaltura.beacon import COPIES, Beacon, BeaconType
from ivgraph.ingest.kaltura.playhead import SLACK, Playhead, Sample

#: Seconds for which beacons of what was before may still arrive.
LINGER = 10.0
#: No player plays faster.
FASTEST = 16.0
#: Links of a page load that are remembered.
_MOST_LINKS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One stay in one node."""

    node: str
    playhead: Playhead
    #: The node before it; None where the page load begins with this one.
    came_from: str | None
    #: Whether its node play (44) has arrived.
    announced: bool
    #: Whether the switch (48) to it has arrived, or none is to come.
    switched: bool
    #: Unix seconds when it was left.
    left_at: float | None = None
    #: Session, index and arrival of the last beacon whose index can be trusted.
    order: tuple[str, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLoad:
    """One load of a page with the player, as far as one interactive video there goes."""

    session: str
    playlist: str
    #: Unix seconds of the newest beacon; time never runs back.
    clock: float
    slack: float = SLACK
    #: Media seconds per second.
    speed: float = 1.0
    current: Viewing | None = None
    previous: Viewing | None = None
    #: Hotspots of which clicks were told as those of links (47). The player may name such a one again at a switch.
    links: tuple[str, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """The page load as JSON-serialisable values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> PageLoad | None:
        """What ``as_document`` was called on; None where that was another version's, which remembered other things."""
        try:
            restored = dict(document)
            restored["current"] = _viewing(document["current"])
            restored["previous"] = _viewing(document["previous"])
            restored["links"] = tuple(document["links"])
            return cls(**restored)
        except (KeyError, TypeError, ValueError):
            return None

    def lingering(self, node: str | None) -> Viewing | None:
        """The viewing before this one, where it was of that node and its beacons may still arrive."""
        previous = self.previous
        if previous is None or previous.node != node or previous.left_at is None:
            return None
        return previous if self.clock - previous.left_at <= LINGER else None


def receive(page_load: PageLoad | None, beacon: Beacon) -> PageLoad:
    """The page load with the beacon's arrival noted."""
    page_load = page_load or PageLoad(session=beacon.page_load, playlist=beacon.playlist, clock=beacon.received_at)
    links, hotspot = page_load.links, beacon.text("hotspotId")
    if beacon.code == BeaconType.HOTSPOT_CLICKED and hotspot is not None and hotspot not in links:
        links = (*links, hotspot)[-_MOST_LINKS:]
    return replace(page_load, clock=max(page_load.clock, beacon.received_at), links=links)


def sample_of(page_load: PageLoad, beacon: Beacon, *, running: bool | None = None, last: bool = False) -> Sample | None:
    """What the beacon says about the playhead of the player that was active; None where it has no position."""
    position = beacon.position
    if position is None:
        return None
    speed = max(page_load.speed, speed_of(beacon) or 0.0)
    played = None if beacon.code in COPIES else beacon.number("playTimeSum")
    return Sample(position=position, at=page_load.clock, speed=speed, played=played, running=running, last=last)


def speed_of(beacon: Beacon) -> float | None:
    """The playback speed that the beacon tells, if it does and it can be; a copied beacon has the first one's."""
    speed = beacon.number("playbackSpeed")
    return min(speed, FASTEST) if speed is not None and speed > 0 and beacon.code not in COPIES else None


def is_overtaken(viewing: Viewing, beacon: Beacon, clock: float) -> bool:
    """Whether a later beacon of the same player has arrived before this one.

    A lower index that comes long after is none that was overtaken: the player has begun to count anew.
    """
    if viewing.order is None or beacon.code in COPIES:
        return False
    session, index, at = viewing.order
    own = beacon.number("eventIndex")
    return own is not None and beacon.text("sessionId") == session and own < index and clock - at < LINGER


def with_order(viewing: Viewing, beacon: Beacon, clock: float) -> Viewing:
    session, index = beacon.text("sessionId"), beacon.number("eventIndex")
    if beacon.code in COPIES or session is None or index is None:
        return viewing
    return replace(viewing, order=(session, index, clock))


def _viewing(document: Mapping[str, Any] | None) -> Viewing | None:
    if document is None:
        return None
    order = document["order"]
    sought = document["playhead"]["sought"]
    playhead = Playhead(**{**document["playhead"], "sought": None if sought is None else (sought[0], sought[1])})
    return Viewing(**{**document, "playhead": playhead, "order": None if order is None else tuple(order)})
