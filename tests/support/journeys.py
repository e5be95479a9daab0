"""A naive model of journeys: what docs/journeys.md defines, from a playlist's events, without any rollup.

Ids may be anything that has an order: those of the database, or external ones.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: How many marks of a play count.
MAX_MARKS = 64

#: How many plays of a journey make its path.
MAX_WALK = 1_000

#: How many nodes of a path are stored with its journey.
MAX_PATH = 64

#: Of a node's media, the seconds from this one on do not count: six hours.
MAX_SECONDS = 21_600

#: How many microseconds a play lasts at most: six hours.
MAX_PLAY = 21_600_000_000


@dataclass(frozen=True, slots=True)
class PlayerEvent:
    """An event, as far as journeys depend on it."""

    at: datetime
    id: UUID
    type: str
    session: str
    viewer: Any
    #: The viewer is authenticated.
    known: bool
    context: Any
    bot: bool
    node: Any = None
    hotspot: Any = None
    to_node: Any = None
    #: click, default, loop or api.
    cause: str | None = None
    watched_from_ms: int = 0
    watched_to_ms: int = 0
    position_ms: int | None = None

    @property
    def microsecond(self) -> int:
        return (self.at - EPOCH) // timedelta(microseconds=1)

    @property
    def slot(self) -> int:
        return (self.at - EPOCH) // timedelta(minutes=15)

    @property
    def day(self) -> int:
        return (self.at - EPOCH) // timedelta(days=1)


class Kind(IntEnum):
    """What a mark tells. Marks of the same time are in this order."""

    CLICK = 0
    SWITCH_BY_CLICK = 1
    SWITCH_BY_DEFAULT = 2
    SWITCH_BY_LOOP = 3
    SWITCH_BY_API = 4
    END = 5
    SHOWN = 6
    #: The hotspot that a switch names.
    NAMED = 7


SWITCHES = {
    "click": Kind.SWITCH_BY_CLICK,
    "default": Kind.SWITCH_BY_DEFAULT,
    "loop": Kind.SWITCH_BY_LOOP,
    "api": Kind.SWITCH_BY_API,
}
CAUSES = {kind: cause for cause, kind in SWITCHES.items()}


class Mark(NamedTuple):
    """A member of the set of what a play's marks tell, in the order in which they count."""

    microsecond: int
    kind: Kind
    node: Any
    #: A hotspot, or the node that a switch leads to; 0 for the end of a node.
    target: Any


@dataclass
class Play:
    """A play of a node, and how it was left."""

    event: PlayerEvent
    #: The last ones, in order.
    marks: Sequence[Mark] = ()
    next_node: Any = None
    cause: str | None = None
    hotspot: Any = None
    decided_ms: int | None = None
    #: Seconds of media.
    watched: set[int] = field(default_factory=set)

    @property
    def node(self) -> Any:
        return self.event.node

    @property
    def is_exit(self) -> bool:
        return self.next_node is None

    @property
    def own_marks(self) -> list[Mark]:
        """What happened in the play's own node."""
        return [mark for mark in self.marks if mark.node == self.node]

    @property
    def ended(self) -> bool:
        return any(mark.kind == Kind.END for mark in self.own_marks)

    @property
    def exposed(self) -> set[Any]:
        """The hotspots that the viewer could choose."""
        told = {mark.target for mark in self.own_marks if mark.kind in (Kind.CLICK, Kind.SHOWN, Kind.NAMED)}
        return told if self.hotspot is None else told | {self.hotspot}

    def is_completed(self, duration_ms: int | None, share: float = 0.95) -> bool:
        """Whether the last second that was watched is at this share of the node or later."""
        if not duration_ms or not self.watched:
            return False
        return (max(self.watched) + 1) * 1000 >= Decimal(str(share)) * duration_ms


@dataclass
class Journey:
    """The events of one viewer in one session, except impressions and plays of the playlist."""

    session: str
    viewer: Any
    known: bool
    events: Sequence[PlayerEvent]
    plays: Sequence[Play]

    @property
    def start(self) -> PlayerEvent | None:
        """The first play; None if the journey has none and is no session."""
        return self.plays[0].event if self.plays else None

    @property
    def walk(self) -> tuple[Any, ...]:
        return tuple(play.node for play in self.plays[:MAX_WALK])

    @property
    def path(self) -> tuple[Any, ...]:
        """The walk, in which a node that follows itself stands once."""
        return tuple(node for node, _ in groupby(self.walk))

    @property
    def path_times(self) -> tuple[int, ...]:
        """For each node of the path, the microsecond of the first play that it stands for."""
        runs = groupby(self.plays[:MAX_WALK], key=lambda play: play.node)
        return tuple(next(plays).event.microsecond for _, plays in runs)

    @property
    def clicks(self) -> int:
        return sum(event.type == "hotspot_click" for event in self.events)

    @property
    def watched_ms(self) -> int:
        return sum(event.watched_to_ms - event.watched_from_ms for event in self.events if event.type == "watch")

    @property
    def first_at(self) -> datetime:
        return min(event.at for event in self.events)

    @property
    def last_at(self) -> datetime:
        return max(event.at for event in self.events)

    @property
    def session_end_at(self) -> datetime | None:
        return max((event.at for event in self.events if event.type == "session_end"), default=None)

    def is_going_on(self, now: datetime) -> bool:
        """Whether the last play may not be the last one yet."""
        ended_at = self.session_end_at
        ended = ended_at is not None and ended_at > self.plays[-1].event.at
        return now - self.last_at < timedelta(minutes=30) and not ended


def read_journeys(events: Iterable[PlayerEvent], max_marks: int = MAX_MARKS) -> list[Journey]:
    """The journeys of a playlist's events, none of which may be here twice."""
    groups = defaultdict[tuple[str, Any], list[PlayerEvent]](list)
    for event in events:
        if event.type not in ("impression", "play"):
            groups[event.session, event.viewer].append(event)
    return [_read_journey(group, max_marks) for group in groups.values()]


def _read_journey(events: Sequence[PlayerEvent], max_marks: int) -> Journey:
    starts = sorted((event for event in events if event.type == "node_play"), key=lambda event: (event.at, event.id))
    moments = [event.microsecond for event in starts]
    # Number 0 is before the first play.
    marks: list[list[Mark]] = [[] for _ in range(len(starts) + 1)]
    for mark in sorted({mark for event in events for mark in _marks(event)}):
        # Of the same microsecond, only what is shown comes after the start of a play.
        find = bisect_right if mark.kind == Kind.SHOWN else bisect_left
        number = find(moments, mark.microsecond)
        if number and mark.microsecond - moments[number - 1] <= MAX_PLAY:
            marks[number].append(mark)
    _, *of_plays = (some[-max_marks:] for some in marks)
    plays = [Play(event, some) for event, some in zip(starts, of_plays, strict=True)]
    for number, play in enumerate(plays[:-1]):
        before, then = plays[number - 1] if number else None, plays[number + 2] if number + 2 < len(plays) else None
        _leave(before, play, plays[number + 1], then)
    for event in events:
        if event.type == "watch":
            number = bisect_left(moments, event.microsecond)
            near = reversed(plays[max(number - 2, 0) : number])
            watching = next((play for play in near if play.node == event.node), None)
            if watching and event.microsecond - watching.event.microsecond <= MAX_PLAY:
                watching.watched |= watched_seconds(event.watched_from_ms, event.watched_to_ms)
    return Journey(events[0].session, events[0].viewer, events[0].known, events, plays)


def _marks(event: PlayerEvent) -> Iterable[Mark]:
    """What an event marks."""
    moment, node = event.microsecond, event.node or 0
    match event.type:
        case "hotspot_click":
            yield Mark(moment, Kind.CLICK, node, event.hotspot)
        case "hotspot_shown":
            yield Mark(moment, Kind.SHOWN, node, event.hotspot)
        case "node_end":
            yield Mark(moment, Kind.END, node, 0)
        case "switch":
            assert event.cause
            yield Mark(moment, SWITCHES[event.cause], node, event.to_node)
            if event.hotspot is not None:
                yield Mark(moment, Kind.NAMED, node, event.hotspot)


def watched_seconds(from_ms: int, to_ms: int) -> set[int]:
    """The seconds of media whose middle is in a span."""
    seconds = range(from_ms // 1000, min(to_ms // 1000 + 1, MAX_SECONDS))
    return {second for second in seconds if from_ms <= second * 1000 + 500 < to_ms}


def _leave(before: Play | None, play: Play, after: Play, then: Play | None) -> None:
    """Finds out why the next play follows, and what its viewer chose."""
    play.next_node = after.node
    own = [mark for mark in play.marks if _tells(mark, before, play, after) is play]
    late = [mark for mark in after.marks if _tells(mark, play, after, then) is play]
    switch = own[-1] if own else late[0] if late else None
    play.cause = CAUSES[switch.kind] if switch else None
    if play.cause not in ("click", None):
        return
    clicks = [mark for mark in play.own_marks if mark.kind == Kind.CLICK]
    named = [
        mark.target
        for mark in (play if own else after).marks
        if switch and (mark.microsecond, mark.kind, mark.node) == (switch.microsecond, Kind.NAMED, switch.node)
    ]
    play.hotspot = named[-1] if named else clicks[-1].target if clicks else None
    shown = [mark for mark in play.own_marks if mark.kind == Kind.SHOWN and mark.target == play.hotspot]
    decided = [mark for mark in clicks if mark.target == play.hotspot] or own
    if shown and decided and shown[0].microsecond <= decided[-1].microsecond:
        play.decided_ms = (decided[-1].microsecond - shown[0].microsecond) // 1000


def _tells(mark: Mark, before: Play | None, play: Play, after: Play | None) -> Play | None:
    """The play whose end a mark of a play tells of: that play itself, or the one before it."""
    if mark.kind not in CAUSES:
        return None
    own = after is not None and (mark.node, mark.target) == (play.node, after.node)
    late = before is not None and (mark.node, mark.target) == (before.node, play.node)
    if own and late:
        assert after
        to_next, from_start = after.event.microsecond - mark.microsecond, mark.microsecond - play.event.microsecond
        return play if to_next <= from_start else before
    return play if own else before if late else None
