"""When the beacons of a page load were sent, as far as their order and what was played between them tell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from ivgraph.ingest.kaltura.held import STEPS, Held
from ivgraph.ingest.kaltura.page_load import FASTEST, PageLoad

#: Media seconds that are played between two beacons at most: a heartbeat comes every ten seconds, the first one late.
LONGEST = 11.5


def is_disordered(order: Sequence[Held], before: PageLoad | None) -> bool:
    """Whether beacons of the page load overtake each other, or did before."""
    return (before is not None and before.disordered) or any(a.arrived > b.arrived for a, b in pairwise(order))


def settle(order: Sequence[Held], before: PageLoad | None) -> list[Held]:
    """The beacons, each with the latest time at which it can have been sent instead of that of its arrival.

    None was sent after it arrived, nor after the one behind it. Where some overtook others, what was played between two
    beacons also took its time: so far apart they were sent at least. Where none did, nothing changes.

    Args:
        order: Beacons in the order in which they were sent.
        before: The page load as it was before them.
    """
    clock = before.clock if before else 0.0
    if not is_disordered(order, before):
        return [item.at(max(clock, item.arrived)) for item in order]
    speed = max((item.beacon.number("playbackSpeed") or 1.0 for item in order), default=1.0)
    speed = min(max(speed, 1.0), FASTEST)
    played = [_played_first(before, order[0]), *(_played(*pair) for pair in pairwise(order))]
    times: list[float] = []
    latest = inf
    for item, after in zip(reversed(order), (0.0, *reversed(played[1:])), strict=True):
        latest = min(latest - after / speed, item.arrived)
        times.append(latest)
    settled: list[Held] = []
    # What was released before may have been settled later than what is known by now would have allowed.
    for item, time, media in zip(order, reversed(times), played, strict=True):
        clock = max(clock + media / speed, time)
        settled.append(item.at(clock))
    return settled


def _played_first(before: PageLoad | None, first: Held) -> float:
    """Media seconds between the last beacon that was released and the first one that is to be."""
    viewing, there = before.current if before else None, first.beacon.position
    if viewing is None or there is None or (first.beacon.code not in STEPS and first.beacon.node() != viewing.node):
        return 0.0
    return _likely(there - viewing.playhead.position, LONGEST)


def _played(before: Held, after: Held) -> float:
    """Media seconds between two beacons that follow each other."""
    here, there = before.beacon.position, after.beacon.position
    if there is None or here is None:
        return 0.0
    if before.beacon.code in STEPS:
        here = there if after.beacon.code in STEPS else 0.0
    elif after.beacon.code not in STEPS and after.beacon.node() != before.beacon.node():
        return 0.0
    missing = (after.index or 0.0) - (before.index or 0.0) - 1 if before.index and after.index else 0.0
    return _likely(there - here, LONGEST * (1 + max(missing, 0.0)))


def _likely(advance: float, most: float) -> float:
    """An advance, as far as it was played: a player tells of a seek, and of having played longer than this."""
    return advance if 0 < advance <= most else 0.0
