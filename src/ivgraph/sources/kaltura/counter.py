"""What a player counts itself: ``playTimeSum``, the media seconds that it played.

The beacon of a seek tells where the seek led, not where it began. How far the run before it had come is told by the
next heartbeat of the same player: what its count grew by, less what the positions in between account for. Two runs or
more between two heartbeats share what is missing by the time that each took.

A player loses its count when it loads other media, and after half a minute of pause; its eventIndex begins anew with
it. No beacon then tells how long the runs before were. They are estimated from the clock, if it can be believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ivgraph.sources.kaltura.playhead import SHORTEST

#: Seconds at the end of a run that a player may fail to count: it does so four times a second, never at a seek.
UNCOUNTED = 0.25
#: Seconds of playing between two heartbeats, at most.
HEARTBEAT = 11.0
#: Runs that are remembered between two heartbeats: the longest ones. Who drags the playhead seeks many times a second.
_MOST_RUNS = 16


class Watch(NamedTuple):
    """Media that was played."""

    node: str
    #: Media seconds.
    start: float
    end: float
    #: Whether its length was estimated from the clock, in part or in whole.
    estimated: bool = False

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Media that played until a seek, of which only the beginning is known."""

    node: str
    #: Media seconds.
    start: float
    #: Media seconds that it was long by the clock, if it played all the time.
    by_clock: float
    #: Whether some of it was estimated before.
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The count of one player."""

    #: The player's whole session id.
    session: str
    #: eventIndex of its last beacon.
    index: float | None
    #: playTimeSum of its last heartbeat; None where it is not known.
    played: float | None
    #: Media seconds accounted for since.
    credited: float = 0.0
    runs: tuple[Run, ...] = ()


def begin(session: str, index: float | None) -> Counter:
    """The counter of a player that was not heard of before."""
    return Counter(session=session, index=index, played=0.0 if index == 1 else None)


def has_restarted(counter: Counter, index: float | None, played: float | None) -> bool:
    """Whether a beacon with this eventIndex and playTimeSum comes from a player that lost its count since."""
    fell = index is not None and counter.index is not None and index < counter.index
    return fell or (played is not None and counter.played is not None and played < counter.played)


def missing(counter: Counter, played: float | None) -> float | None:
    """The media seconds that the player counted and that aren't accounted for; None where it can't be told."""
    return None if played is None or counter.played is None else played - counter.played - counter.credited


def add_run(counter: Counter, run: Run) -> Counter:
    runs = (*counter.runs, run)
    if len(runs) > _MOST_RUNS:
        shortest = min(runs, key=lambda candidate: candidate.by_clock)
        runs = tuple(candidate for candidate in runs if candidate is not shortest)
    return replace(counter, runs=runs)


def beat(counter: Counter, played: float, most: float) -> tuple[Counter, list[Watch]]:
    """Takes a heartbeat: the runs before seeks have their lengths, together no more than ``most`` media seconds."""
    seconds = min(missing(counter, played) or 0.0, most)
    return replace(counter, played=played, credited=0.0, runs=()), _share(counter.runs, seconds)


def estimate(counter: Counter, speed: float, most: float, jitter: float) -> tuple[Counter, list[Watch]]:
    """Takes the runs to be as long as the clock says for sure, since their heartbeat may never come.

    What is missing when it comes nevertheless goes on where the estimates end.

    Args:
        speed: Media seconds per second.
        most: Media seconds that all of them are long together, at most.
        jitter: Seconds by which beacons are late now and then: a run may be as much shorter than the clock says.
    """
    watches, runs = list[Watch](), list[Run]()
    room = min(most, HEARTBEAT * speed - counter.credited)
    for run in counter.runs:
        seconds = min(run.by_clock - (UNCOUNTED + jitter) * speed, room)
        seconds = seconds if seconds >= SHORTEST else 0.0
        room -= seconds
        watches.append(Watch(run.node, run.start, run.start + seconds, estimated=True))
        runs.append(replace(run, start=run.start + seconds, by_clock=run.by_clock - seconds, estimated=True))
    credited = counter.credited + sum(watch.seconds for watch in watches)
    return replace(counter, credited=credited, runs=tuple(runs)), watches


def _share(runs: Sequence[Run], seconds: float) -> list[Watch]:
    """What each run is long, those that nothing is left for included."""
    if not runs or seconds < SHORTEST:
        return []
    weights = [max(run.by_clock - UNCOUNTED, 0.0) for run in runs]
    if sum(weights) == 0:
        weights = [1.0, *[0.0] * (len(runs) - 1)]
    estimated = len(runs) > 1 or runs[0].estimated
    return [
        Watch(run.node, run.start, run.start + seconds * weight / sum(weights), estimated)
        for run, weight in zip(runs, weights, strict=True)
    ]
