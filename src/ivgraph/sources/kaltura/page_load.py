"""What is remembered of a page load between two of its beacons: plain values, so that it can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ivgraph.sources.kaltura import counter as counting
from ivgraph.sources.kaltura.beacon import COPIES, STEPS, Beacon, BeaconType
from ivgraph.sources.kaltura.counter import Counter, Run
from ivgraph.sources.kaltura.playhead import SLACK, Playhead, Sample

#: Seconds for which beacons of what was before may still arrive.
LINGER = 10.0
#: No player plays faster.
FASTEST = 16.0
#: Links of a page load that are remembered.
_MOST_LINKS = 64
#: Players of one page whose counts are remembered: those heard of last.
_MOST_PLAYERS = 8


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
    #: The session id of the player that plays it; None until that player is heard of.
    player: str | None = None
    #: Unix seconds when it was left.
    left_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLoad:
    """One load of a page with the player, as far as one interactive video there goes."""

    session: str
    playlist: str
    #: Unix seconds of the newest beacon; time never runs back.
    clock: float
    slack: float = SLACK
    #: Media seconds per second: what the player told last, and the most that it ever told.
    speed: float = 1.0
    fastest: float = 1.0
    #: Unix seconds of the first beacon.
    began_at: float = 0.0
    #: Media seconds that were played since, all nodes together.
    watched: float = 0.0
    #: Seconds by which beacons were late, at most, as far as it can be told.
    jitter: float = 0.0
    current: Viewing | None = None
    previous: Viewing | None = None
    #: Whether nothing has come since the last step to a node, but for the pause of the player that was left.
    stepped: bool = False
    #: Hotspots of which clicks were told as those of links (47). The player may name such a one again at a switch.
    links: tuple[str, ...] = ()
    #: The counts of the page's players, the one heard of last at the end.
    counters: tuple[Counter, ...] = ()

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
            restored["counters"] = tuple(map(_counter, document["counters"]))
            restored["links"] = tuple(document["links"])
            return cls(**restored)
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def spare(self) -> float:
        """The media seconds that can have been played since the first beacon and aren't accounted for.

        Negative where beacons were ahead of the clock. That beacon may have been as late as others were.
        """
        return self.fastest * (self.clock - self.began_at + self.jitter) - self.watched

    def counter(self, player: str | None) -> Counter | None:
        return next((counter for counter in self.counters if counter.session == player), None)

    def with_counter(self, counter: Counter) -> PageLoad:
        others = tuple(other for other in self.counters if other.session != counter.session)
        return replace(self, counters=(*others, counter)[-_MOST_PLAYERS:])

    def lingering(self, node: str | None) -> Viewing | None:
        """The viewing before this one, where it was of that node and its beacons may still arrive."""
        previous = self.previous
        if previous is None or previous.node != node or previous.left_at is None:
            return None
        return previous if self.clock - previous.left_at <= LINGER else None


def receive(page_load: PageLoad | None, beacon: Beacon) -> PageLoad:
    """The page load with the beacon's arrival noted."""
    arrival = beacon.received_at
    if page_load is None:
        page_load = PageLoad(session=beacon.page_load, playlist=beacon.playlist, clock=arrival, began_at=arrival)
    links, hotspot = page_load.links, beacon.text("hotspotId")
    if beacon.code == BeaconType.HOTSPOT_CLICKED and hotspot is not None and hotspot not in links:
        links = (*links, hotspot)[-_MOST_LINKS:]
    return replace(
        page_load,
        clock=max(page_load.clock, arrival),
        fastest=max(page_load.fastest, speed_of(beacon) or 0.0),
        jitter=max(page_load.jitter, beacon.late),
        stepped=beacon.code in STEPS or (page_load.stepped and beacon.code == BeaconType.PAUSE),
        links=links,
    )


def sample_of(page_load: PageLoad, beacon: Beacon, *, running: bool | None = None, last: bool = False) -> Sample | None:
    """What the beacon says about the playhead of the player that was active; None where it has no position."""
    position, counter = beacon.position, page_load.counter(beacon.session)
    if position is None:
        return None
    return Sample(
        position=position,
        at=page_load.clock,
        speed=max(page_load.fastest, speed_of(beacon) or 0.0),
        counted=counting.missing(counter, beacon.play_time) if counter else None,
        late=page_load.jitter,
        most=page_load.spare + SLACK,
        running=running,
        stood=beacon.code == BeaconType.BUFFER_END,
        last=last,
    )


def speed_of(beacon: Beacon) -> float | None:
    """The playback speed that the beacon tells, if it does and it can be; a copied beacon has the first one's."""
    speed = beacon.number("playbackSpeed")
    return min(speed, FASTEST) if speed is not None and speed > 0 and beacon.code not in COPIES else None


def _viewing(document: Mapping[str, Any] | None) -> Viewing | None:
    if document is None:
        return None
    playhead = Playhead(**document["playhead"])
    return Viewing(**{**document, "playhead": playhead})


def _counter(document: Mapping[str, Any]) -> Counter:
    return Counter(**{**document, "runs": tuple(Run(**run) for run in document["runs"])})
