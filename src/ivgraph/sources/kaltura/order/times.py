"""When the beacons of a page load were sent, as far as their order and what was played between them tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from ivgraph.sources.kaltura.beacon import STEPS, BeaconType
from ivgraph.sources.kaltura.order.sequence import NEAR
from ivgraph.sources.kaltura.page_load import PageLoad, speed_of
from ivgraph.sources.kaltura.queued_beacon import WAIT, Held

#: Seconds of playing between two beacons at most: a heartbeat comes every ten seconds, the first one late.
LONGEST = 11.5


def settle(order: Sequence[Held], before: PageLoad | None) -> list[Held]:
    """The beacons, each with the latest time at which it can have been sent instead of that of its arrival.

    None was sent after it arrived, nor after the one behind it; and what was played between two of them took its time:
    so far apart they were sent at least.

    Args:
        order: Beacons in the order in which they were sent.
        before: The page load as it was before them.
    """
    if not order:
        return []
    speeds = _find_speeds(order, before)
    played = [_played(*pair, speed) / speed for pair, speed in zip(pairwise(order), speeds[1:], strict=True)]
    clock = before.clock if before else 0.0
    settled: list[Held] = []
    # What was released before may have been settled later than what is known by now would have allowed.
    since = _played_first(before, order[0], speeds[0]) / speeds[0]
    for item, latest, seconds in zip(order, _find_latest(order, played, speeds), (since, *played), strict=True):
        clock = max(clock, min(max(clock + seconds, latest), item.arrived))
        beacon = replace(item.beacon, received_at=clock, late=max(item.arrived - clock, 0.0))
        settled.append(replace(item, beacon=beacon))
    return settled


def _find_speeds(order: Sequence[Held], before: PageLoad | None) -> list[float]:
    """The fastest that each beacon's player can have played before it."""
    fastest, speeds = before.fastest if before else 1.0, list[float]()
    for item in order:
        fastest = max(fastest, speed_of(item.beacon) or 0.0)
        speeds.append(fastest)
    return speeds


def _find_latest(order: Sequence[Held], played: Sequence[float], speeds: Sequence[float]) -> list[float]:
    """The latest time at which each can have been sent, as those behind it tell."""
    times: list[float] = []
    latest = earliest = inf
    #: Of each player, when its next heartbeat was sent at the latest, and what it had counted by then.
    heartbeats: dict[str | None, tuple[float, float]] = {}
    for item, speed, seconds in zip(reversed(order), reversed(speeds), (0.0, *reversed(played)), strict=True):
        latest = min(latest - seconds, item.arrived)
        player, counted = item.beacon.text("sessionId"), item.beacon.number("playTimeSum")
        if item.index is not None and counted is not None:
            time, total = heartbeats.get(player, (inf, counted))
            latest = min(latest, time - max(total - counted, 0.0) / speed)
            heartbeats[player] = latest, counted
        # Nothing is later than WAIT, whatever a player claims to have played.
        earliest = min(earliest, item.arrived)
        latest = max(latest, earliest - WAIT)
        times.append(latest)
    return times[::-1]


def _played_first(before: PageLoad | None, first: Held, speed: float) -> float:
    """Media seconds between the last beacon that was released and the first one that is to be."""
    viewing, there = before.current if before else None, first.beacon.position
    if viewing is None or there is None or (first.beacon.code not in STEPS and first.beacon.node() != viewing.node):
        return 0.0
    return _likely(first, there - viewing.playhead.position, LONGEST * speed)


def _played(before: Held, after: Held, speed: float) -> float:
    """Media seconds between two beacons that follow each other."""
    here, there = before.beacon.position, after.beacon.position
    if there is None or here is None:
        return 0.0
    if before.beacon.code in STEPS:
        # Where the player of the node that was left pauses, it names the new one.
        is_left = after.beacon.code == BeaconType.PAUSE and abs(there - here) < NEAR
        here = there if is_left or after.beacon.code in STEPS else 0.0
    elif after.beacon.code not in STEPS and after.beacon.node() != before.beacon.node():
        return 0.0
    missing = (after.index or 0.0) - (before.index or 0.0) - 1 if before.index and after.index else 0.0
    return _likely(after, there - here, LONGEST * speed * (1 + max(missing, 0.0)))


def _likely(after: Held, advance: float, most: float) -> float:
    """An advance, as far as it was played: a player tells of a seek, and of having played longer than this."""
    return advance if 0 < advance <= most and after.beacon.code != BeaconType.SEEK else 0.0
