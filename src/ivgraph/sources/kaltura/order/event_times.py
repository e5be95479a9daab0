"""Estimates when beacons were sent, from their arrival, their order and what was played between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from ivgraph.sources.kaltura.beacon import STEP_TYPES, BeaconType
from ivgraph.sources.kaltura.order.steps import POSITION_TOLERANCE
from ivgraph.sources.kaltura.page_load import PageLoad, speed_of
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS, QueuedBeacon

#: Seconds of playing between two beacons, at most: a heartbeat comes every ten seconds, the first one a little later.
MAX_BEACON_INTERVAL = 11.5


def estimate_event_times(order: Sequence[QueuedBeacon], before: PageLoad | None) -> list[QueuedBeacon]:
    """Gives each beacon the latest time at which it can have been sent as its event time, and the delay since then.

    A beacon was sent before it arrived, and before the one behind it; and two beacons were sent at least as far apart
    as it takes to play what was played between them.

    Args:
        order: Beacons in the order in which they were sent.
        before: The page load before them.
    """
    if not order:
        return []
    speeds = _find_speeds(order, before)
    played = [_played(*pair, speed) / speed for pair, speed in zip(pairwise(order), speeds[1:], strict=True)]
    clock = before.clock if before else 0.0
    estimated: list[QueuedBeacon] = []
    # Beacons that were processed before may have later event times than these would allow: never go back.
    since = _played_first(before, order[0], speeds[0]) / speeds[0]
    for item, latest, seconds in zip(order, _find_latest_times(order, played, speeds), (since, *played), strict=True):
        clock = max(clock, min(max(clock + seconds, latest), item.arrived_at))
        beacon = replace(item.beacon, event_time=clock, delay=max(item.arrived_at - clock, 0.0))
        estimated.append(replace(item, beacon=beacon))
    return estimated


def _find_speeds(order: Sequence[QueuedBeacon], before: PageLoad | None) -> list[float]:
    """For each beacon the highest speed that its page load has reported by then."""
    fastest, speeds = before.fastest if before else 1.0, list[float]()
    for item in order:
        fastest = max(fastest, speed_of(item.beacon) or 0.0)
        speeds.append(fastest)
    return speeds


def _find_latest_times(order: Sequence[QueuedBeacon], played: Sequence[float], speeds: Sequence[float]) -> list[float]:
    """For each beacon the latest time at which it can have been sent, given those behind it.

    Args:
        played: Seconds of playing between each beacon and the next one.
        speeds: For each beacon, media seconds per second.
    """
    times: list[float] = []
    latest = earliest = inf
    #: By player, the latest time of its next heartbeat and the playTimeSum of that.
    heartbeats: dict[str | None, tuple[float, float]] = {}
    for item, speed, seconds in zip(reversed(order), reversed(speeds), (0.0, *reversed(played)), strict=True):
        latest = min(latest - seconds, item.arrived_at)
        player, counted = item.beacon.text("sessionId"), item.beacon.number("playTimeSum")
        if item.event_index is not None and counted is not None:
            time, total = heartbeats.get(player, (inf, counted))
            latest = min(latest, time - max(total - counted, 0.0) / speed)
            heartbeats[player] = latest, counted
        # However much a player claims to have played, no beacon is delayed for longer than MAX_DISORDER_SECONDS.
        earliest = min(earliest, item.arrived_at)
        latest = max(latest, earliest - MAX_DISORDER_SECONDS)
        times.append(latest)
    return times[::-1]


def _played_first(before: PageLoad | None, first: QueuedBeacon, speed: float) -> float:
    """Media seconds played between the last processed beacon and the first one of these."""
    viewing, position = before.current if before else None, first.beacon.position
    if (
        viewing is None
        or position is None
        or (first.beacon.type not in STEP_TYPES and first.beacon.node() != viewing.node)
    ):
        return 0.0
    return _plausible_advance(first, position - viewing.playhead.position, MAX_BEACON_INTERVAL * speed)


def _played(before: QueuedBeacon, after: QueuedBeacon, speed: float) -> float:
    """Media seconds played between two beacons that follow each other."""
    start, end = before.beacon.position, after.beacon.position
    if start is None or end is None:
        return 0.0
    if before.beacon.type in STEP_TYPES:
        # The pause of the player that was left names the new node.
        is_pause_of_left_player = after.beacon.type == BeaconType.PAUSE and abs(end - start) < POSITION_TOLERANCE
        start = end if is_pause_of_left_player or after.beacon.type in STEP_TYPES else 0.0
    elif after.beacon.type not in STEP_TYPES and after.beacon.node() != before.beacon.node():
        return 0.0
    lost = after.event_index - before.event_index - 1 if before.event_index and after.event_index else 0.0
    return _plausible_advance(after, end - start, MAX_BEACON_INTERVAL * speed * (1 + max(lost, 0.0)))


def _plausible_advance(after: QueuedBeacon, advance: float, max_advance: float) -> float:
    """The advance, if it can have been played; 0 if it was a seek, or is longer than the beacons between allow."""
    return advance if 0 < advance <= max_advance and after.beacon.type != BeaconType.SEEK else 0.0
