"""A beacon that waits to be put in order with the others of its page load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Self

import orjson

from ivgraph.dimensions import EventContext
from ivgraph.sources.kaltura.beacon import COPIES, STEPS, Beacon

#: Seconds by which beacons of a page load may overtake each other.
WAIT = 30.0
#: Seconds for which each waits for those that were sent before: a little more, since clocks differ.
HOLD = 32.0
#: Beacons of one page load that may wait at a time: no player sends that many in WAIT seconds.
MOST_HELD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A beacon that waits."""

    beacon: Beacon
    #: Unix seconds. The beacon's own time becomes an earlier one once it is put in order.
    arrived: float
    fingerprint: str
    #: How many of the same content arrived before it.
    copy: int
    #: Whether nothing of the same content had arrived of late: then it is none that was sent again.
    certain: bool
    #: Whether the events that it is counted by are stored already.
    counted: bool
    #: What its request tells of where it comes from.
    context: EventContext
    #: The player's own number of the beacon; None where it has none, or that of the beacon it is a copy of.
    index: float | None = field(init=False)
    #: Unix seconds of our first answer since the player began or paused, where the beacon tells it.
    started: float | None = field(init=False)

    def __post_init__(self) -> None:
        # They are asked for many times while beacons are put in order.
        object.__setattr__(self, "index", self.beacon.index)
        object.__setattr__(self, "started", self.beacon.number("sessionStartTime"))

    def to_text(self) -> str:
        """All that is known only of this beacon, as JSON."""
        beacon = self.beacon
        content = [beacon.code, dict(beacon.parameters), beacon.user_agent, list(self.context)]
        return orjson.dumps(content).decode()

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        playlist: str,
        session: str,
        arrived: float,
        fingerprint: str,
        copy: int,
        certain: bool,
        counted: bool,
    ) -> Self:
        """What ``to_text`` was called on, with what is known of it beside."""
        code, parameters, user_agent, context = orjson.loads(text)
        beacon = Beacon(
            received_at=arrived,
            code=code,
            page_load=session,
            playlist=playlist,
            parameters=parameters,
            user_agent=user_agent,
        )
        return cls(
            beacon=beacon,
            arrived=arrived,
            fingerprint=fingerprint,
            copy=copy,
            certain=certain,
            counted=counted,
            context=EventContext(*context),
        )


class Known(NamedTuple):
    """What is remembered of the beacons of one content in a page load."""

    #: Unix seconds when the last one arrived.
    arrived: float
    #: How many there were, and how many of these were not sent again.
    copies: int
    true: int

    def and_waiting(self, arrived: float, copies: int, true: int, last_copy: int) -> Known:
        """Of beacons that wait too.

        Args:
            last_copy: The highest number of theirs: what was released before them may be forgotten by now.
        """
        return Known(max(self.arrived, arrived), max(self.copies + copies, last_copy + 1), self.true + true)


#: What is remembered of beacons of which none arrived.
NOTHING = Known(0.0, 0, 0)


def is_repeated(beacon: Beacon, known: Known | None) -> bool:
    """Whether the beacon was there before. Of a step that can be told only in the order of its page load.

    The player numbers its beacons and tells where its playhead is: the same content comes from sending one twice. A
    beacon that is a copy of the first one has the number of that; so of a link's click the same is taken for another
    one after WAIT seconds.
    """
    if known is None or beacon.code in STEPS:
        return False
    return beacon.code not in COPIES or not _is_over(beacon, known)


def is_certain(beacon: Beacon, known: Known | None) -> bool:
    """Whether a beacon that is not repeated is certainly none that is, since nothing of its content came of late."""
    return known is None or _is_over(beacon, known)


def _is_over(beacon: Beacon, known: Known) -> bool:
    return beacon.received_at - known.arrived > WAIT
