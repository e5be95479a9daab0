"""The state of a page load between two of its beacons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ivgraph.sources.kaltura import player_counter
from ivgraph.sources.kaltura.beacon import INTERACTIVE_LAYER, STEP_TYPES, Beacon, BeaconType
from ivgraph.sources.kaltura.player_counter import PlayerCounter, Run
from ivgraph.sources.kaltura.playhead import MAX_SLACK, Playhead, Sample

#: Seconds after a node was left for which its player may still send beacons.
LINGER_SECONDS = 10.0
#: Media seconds per second. No player plays faster.
MAX_SPEED = 16.0
#: Links of a page load that are remembered, the newest ones.
_MAX_LINKS = 64
#: Players of a page load whose counts are remembered: those that sent a beacon last.
_MAX_PLAYERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """One stay of the viewer in a node."""

    node: str
    playhead: Playhead
    #: The node before it; None for the first node of the page load.
    came_from: str | None
    #: Whether its node play (44) has come.
    announced: bool
    #: Whether its switch (48) has come. True from the beginning for the first node, which has no switch.
    switched: bool
    #: The whole session id of the player that plays it; None until that player has sent a beacon.
    player: str | None = None
    #: Unix seconds when it was left; None while it plays.
    left_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLoad:
    """One load of a page with the player, and one interactive video there.

    It is stored as a JSON document under the names of its fields, those of the classes in it included. A release that
    renames one forgets the page loads that are open when it is installed: see ``from_document``.
    """

    session: str
    playlist: str
    #: Unix seconds, the event time of the newest beacon; it never goes back.
    clock: float
    #: Media seconds by which the playhead may still be ahead of the clock: see playhead.py.
    slack: float = MAX_SLACK
    #: Media seconds per second: the speed that the player reported last, and the highest that it ever did.
    speed: float = 1.0
    fastest: float = 1.0
    #: Unix seconds, the event time of the first beacon.
    began_at: float = 0.0
    #: Media seconds played since then, all nodes together.
    watched: float = 0.0
    #: Seconds, the longest known delay of a beacon.
    jitter: float = 0.0
    current: Viewing | None = None
    previous: Viewing | None = None
    #: Whether the last beacon was a step, or the pause that the player that was left sends after a step.
    stepped: bool = False
    #: Hotspots whose clicks were reported as those of links (47). A later switch that names one of them is no click on
    #: it.
    links: tuple[str, ...] = ()
    #: The counts of the page's players, the one that sent a beacon last at the end.
    counters: tuple[PlayerCounter, ...] = ()

    def as_document(self) -> dict[str, Any]:
        """The page load as JSON-serialisable values."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> PageLoad | None:
        """Restores a page load from its document; None if another version of ivgraph stored it with other fields."""
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
    def playable_seconds(self) -> float:
        """The media seconds that can have been played since the first beacon, less those that are accounted for.

        The first beacon may have been as late as any other. Negative if playheads are ahead of the clock.
        """
        return self.fastest * (self.clock - self.began_at + self.jitter) - self.watched

    def counter(self, player: str | None) -> PlayerCounter | None:
        """The counts of the player with this session id, if they are known."""
        return next((counter for counter in self.counters if counter.session == player), None)

    def with_counter(self, counter: PlayerCounter) -> PageLoad:
        """The page load with these counts, as those of the player that sent a beacon last."""
        others = tuple(other for other in self.counters if other.session != counter.session)
        return replace(self, counters=(*others, counter)[-_MAX_PLAYERS:])

    def lingering(self, node: str | None) -> Viewing | None:
        """The previous viewing, if it is of that node and its player may still send beacons."""
        previous = self.previous
        if previous is None or previous.node != node or previous.left_at is None:
            return None
        return previous if self.clock - previous.left_at <= LINGER_SECONDS else None


def note_beacon(page_load: PageLoad | None, beacon: Beacon) -> PageLoad:
    """The page load with its clock, speed, jitter and links updated from a beacon; a new one for the first beacon."""
    time = beacon.event_time
    if page_load is None:
        page_load = PageLoad(session=beacon.page_load, playlist=beacon.playlist, clock=time, began_at=time)
    links, hotspot = page_load.links, beacon.text("hotspotId")
    if beacon.type == BeaconType.HOTSPOT_CLICKED and hotspot is not None and hotspot not in links:
        links = (*links, hotspot)[-_MAX_LINKS:]
    return replace(
        page_load,
        clock=max(page_load.clock, time),
        fastest=max(page_load.fastest, speed_of(beacon) or 0.0),
        jitter=max(page_load.jitter, beacon.delay),
        stepped=beacon.type in STEP_TYPES or (page_load.stepped and beacon.type == BeaconType.PAUSE),
        links=links,
    )


def sample_of(
    page_load: PageLoad, beacon: Beacon, *, running: bool | None = None, is_last: bool = False
) -> Sample | None:
    """What the beacon says about the playhead of the active player; None if it has no position."""
    position, counter = beacon.position, page_load.counter(beacon.session)
    if position is None:
        return None
    return Sample(
        position=position,
        at=page_load.clock,
        speed=max(page_load.fastest, speed_of(beacon) or 0.0),
        max_advance=page_load.playable_seconds + MAX_SLACK,
        jitter=page_load.jitter,
        uncredited=player_counter.uncredited_seconds(counter, beacon.play_time) if counter else None,
        running=running,
        stalled=beacon.type == BeaconType.BUFFER_END,
        is_last=is_last,
    )


def speed_of(beacon: Beacon) -> float | None:
    """The playback speed that the beacon reports, in media seconds per second and at most MAX_SPEED; None if it reports
    none, or comes from the interactive layer, which copies the speed of the first beacon."""
    speed = beacon.number("playbackSpeed")
    return min(speed, MAX_SPEED) if speed is not None and speed > 0 and beacon.type not in INTERACTIVE_LAYER else None


def _viewing(document: Mapping[str, Any] | None) -> Viewing | None:
    if document is None:
        return None
    playhead = Playhead(**document["playhead"])
    return Viewing(**{**document, "playhead": playhead})


def _counter(document: Mapping[str, Any]) -> PlayerCounter:
    return PlayerCounter(**{**document, "runs": tuple(Run(**run) for run in document["runs"])})
