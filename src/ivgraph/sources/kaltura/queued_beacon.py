"""A beacon in the queue, where it waits until the beacons that were sent before it have had time to arrive."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self

import orjson

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura.beacon import INTERACTIVE_LAYER, STEP_TYPES, Beacon
from ivgraph.sources.kaltura.interactions import interactions, is_self_contained

#: Seconds by which beacons of one page load may overtake each other and still be put in order.
MAX_DISORDER_SECONDS = 30.0
#: Seconds that a beacon spends in the queue: MAX_DISORDER_SECONDS, and a margin for servers whose clocks differ.
QUEUE_SECONDS = 32.0
#: Beacons of one page load that may be queued at a time. No player sends that many in MAX_DISORDER_SECONDS.
MAX_QUEUED_OF_PAGE_LOAD = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedBeacon:
    """A beacon in the queue, with what was found out when it arrived."""

    beacon: Beacon
    #: Arrival time in Unix seconds. It stays when an earlier event time is found for the beacon.
    arrived_at: float
    #: Equal for beacons of one page load with the same content.
    fingerprint: str
    #: How many beacons with the same fingerprint arrived before it.
    copy_number: int
    #: Whether it is certainly not a duplicate: none with its fingerprint arrived in MAX_DISORDER_SECONDS before it.
    certainly_new: bool
    #: Whether its interactions are stored already. What was watched is never stored at arrival.
    counted: bool
    context: EventContext
    #: The player's number of the beacon; None for the interactive layer, whose beacons copy that of the first one.
    event_index: float | None = field(init=False)
    #: sessionStartTime, Unix seconds: when we first answered after the player began or paused; None if it isn't sent.
    session_start: float | None = field(init=False)

    def __post_init__(self) -> None:
        # Read once: sorting the beacons of a page load compares these many times.
        object.__setattr__(self, "event_index", self.beacon.event_index)
        object.__setattr__(self, "session_start", self.beacon.number("sessionStartTime"))

    def to_text(self) -> str:
        """Returns, as JSON, the values that have no column of their own in the queue's table."""
        beacon = self.beacon
        content = [beacon.type, dict(beacon.parameters), beacon.user_agent, list(self.context)]
        return orjson.dumps(content).decode()

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        playlist: str,
        page_load: str,
        arrived_at: float,
        fingerprint: str,
        copy_number: int,
        certainly_new: bool,
        counted: bool,
    ) -> Self:
        """Restores a beacon from what ``to_text`` returned and the other columns of its row."""
        type, parameters, user_agent, context = orjson.loads(text)
        beacon = Beacon(
            event_time=arrived_at,
            type=type,
            page_load=page_load,
            playlist=playlist,
            parameters=parameters,
            user_agent=user_agent,
        )
        return cls(
            beacon=beacon,
            arrived_at=arrived_at,
            fingerprint=fingerprint,
            copy_number=copy_number,
            certainly_new=certainly_new,
            counted=counted,
            context=EventContext(*context),
        )


class Seen(NamedTuple):
    """The beacons with one fingerprint that a page load has sent so far."""

    #: Unix seconds at which the last one arrived.
    arrived_at: float
    #: How many arrived.
    copies: int
    #: How many of these count as beacons of their own; the others are duplicates.
    originals: int

    def plus_queued(self, arrived_at: float, copies: int, originals: int, last_copy_number: int) -> Seen:
        """Adds beacons that are still queued to those that were processed.

        Args:
            last_copy_number: The highest of the queued ones. It shows how many arrived in all, even if the processed
                ones are no longer remembered.
        """
        return Seen(
            max(self.arrived_at, arrived_at),
            max(self.copies + copies, last_copy_number + 1),
            self.originals + originals,
        )


NEVER_SEEN = Seen(0.0, 0, 0)


def accept_beacon(
    beacon: Beacon, fingerprint: str, seen: Seen | None, structure: PlaylistStructure | None, context: EventContext
) -> tuple[QueuedBeacon | None, list[RawEvent]]:
    """Takes a beacon that arrives: returns it as it is to be queued, and the events that can be stored at once.

    Args:
        seen: The beacons with this fingerprint that its page load has sent before; None if there were none.
        structure: The structure of its playlist, if there is one.
        context: Where and on what the viewer watches, as far as the request shows.

    Returns:
        None and no events for a duplicate.
    """
    if is_duplicate(beacon, seen):
        return None, []
    _, copies, originals = seen or NEVER_SEEN
    certainly_new = is_certainly_new(beacon, seen)
    counted = certainly_new and is_self_contained(beacon, structure)
    queued = QueuedBeacon(
        beacon=beacon,
        arrived_at=beacon.event_time,
        fingerprint=fingerprint,
        copy_number=copies,
        certainly_new=certainly_new,
        counted=counted,
        context=context,
    )
    return queued, interactions(replace(beacon, occurrence=originals), structure) if counted else []


def is_duplicate(beacon: Beacon, seen: Seen | None) -> bool:
    """Whether the beacon was delivered before. Always False for a step: only the order of its page load can show it.

    The player numbers its beacons and reports its playhead, so equal content means one beacon, delivered twice. The
    interactive layer's beacons have the number of the first beacon instead: there an equal click on a link counts as
    another click once MAX_DISORDER_SECONDS have passed.
    """
    if seen is None or beacon.type in STEP_TYPES:
        return False
    return beacon.type not in INTERACTIVE_LAYER or not _is_long_ago(beacon, seen)


def is_certainly_new(beacon: Beacon, seen: Seen | None) -> bool:
    """Whether nothing with the beacon's fingerprint arrived in MAX_DISORDER_SECONDS before it."""
    return seen is None or _is_long_ago(beacon, seen)


def _is_long_ago(beacon: Beacon, seen: Seen) -> bool:
    return beacon.event_time - seen.arrived_at > MAX_DISORDER_SECONDS
