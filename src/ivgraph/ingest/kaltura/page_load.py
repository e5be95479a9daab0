"""What is remembered of a page load between two of its beacons: plain values, so that it can be kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ivgraph.ingest.kaltura import counter as counting
from ivgraph.ingest.kaltura.beacon import COPIES, Beacon
from ivgraph.ingest.kaltura.counter import Counter, Run
from ivgraph.ingest.kaltura.playhead import SLACK, Playhead, Sample

#: Seconds for which beacons of what was before may still arrive.
LINGER = 10.0
#: No player plays faster.
FASTEST = 16.0
#: Beacons of the last LINGER seconds that are remembered.
_MOST_RECENT = 64
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
    #: Media seconds per second: what the player told last, and the most that it ever told.
    speed: float = 1.0
    fastest: float = 1.0
    #: Unix seconds of the first beacon.
    began_at: float = 0.0
    #: Media seconds that were played since, all nodes together.
    watched: float = 0.0
    current: Viewing | None = None
    previous: Viewing | None = None
    #: The hotspot whose click was reported since the last switch. The player may name it again at the next one.
    linked: str | None = None
    #: The counts of the page's players, the one heard of last at the end.
    counters: tuple[Counter, ...] = ()
    #: Fingerprint and arrival of the newest beacons.
    recent: tuple[tuple[str, float], ...] = ()

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
            restored["recent"] = tuple((fingerprint, at) for fingerprint, at in document["recent"])
            return cls(**restored)
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def spare(self) -> float:
        """The media seconds that can have been played since the first beacon and aren't accounted for."""
        return max(self.fastest * (self.clock - self.began_at) - self.watched, 0.0)

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


def receive(page_load: PageLoad | None, beacon: Beacon, fingerprint: str) -> tuple[PageLoad, bool]:
    """The page load with the beacon's arrival noted, and whether this very beacon was there before.

    The player resets its event index, so the index alone tells nothing; but with the same index, the same everything
    else comes only from sending one beacon twice. Beacons copied from the first one have its index, so two clicks may
    look alike: of these only a repetition of the same arrival is one.
    """
    arrival = beacon.received_at
    page_load = page_load or PageLoad(
        session=beacon.page_load, playlist=beacon.playlist, clock=arrival, began_at=arrival
    )
    clock = max(page_load.clock, beacon.received_at)
    recent = tuple(item for item in page_load.recent if abs(clock - item[1]) <= LINGER)[-_MOST_RECENT:]
    trusted = beacon.code not in COPIES and beacon.number("eventIndex") is not None
    repeated = any(known == fingerprint and (trusted or at == beacon.received_at) for known, at in recent)
    if not repeated:
        recent = (*recent, (fingerprint, beacon.received_at))
    fastest = max(page_load.fastest, speed_of(beacon) or 0.0)
    return replace(page_load, clock=clock, fastest=fastest, recent=recent), repeated


def sample_of(page_load: PageLoad, beacon: Beacon, *, running: bool | None = None, last: bool = False) -> Sample | None:
    """What the beacon says about the playhead of the player that was active; None where it has no position."""
    position, counter = beacon.position, page_load.counter(beacon.session)
    if position is None:
        return None
    return Sample(
        position=position,
        at=page_load.clock,
        speed=max(page_load.speed, speed_of(beacon) or 0.0),
        pace=page_load.speed,
        counted=counting.missing(counter, beacon.play_time) if counter else None,
        running=running,
        last=last,
        punctual=beacon.punctual,
    )


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
    playhead = Playhead(**document["playhead"])
    return Viewing(**{**document, "playhead": playhead, "order": None if order is None else tuple(order)})


def _counter(document: Mapping[str, Any]) -> Counter:
    return Counter(**{**document, "runs": tuple(Run(**run) for run in document["runs"])})
