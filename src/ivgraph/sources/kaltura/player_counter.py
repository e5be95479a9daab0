"""Finds how long media played before a seek, from what the player counts itself.

The beacon of a seek reports where the seek led, not where it began. How far the *run* before it had come follows from
the next heartbeat of the same player: the increase of its ``playTimeSum``, the media seconds that it played, less what
the positions in between account for. If there were several runs between two heartbeats, they share the rest in
proportion to the time that each took.

A player resets its counts (playTimeSum and eventIndex) when it loads other media, and after half a minute of pause.
Then no beacon reports how long the runs before were. They are estimated from the clock, less a margin for late beacons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ivgraph.sources.kaltura.playhead import MIN_ADVANCE

#: Seconds at the end of a run that a player may not have counted: it counts four times a second, and not at a seek.
UNCOUNTED_SECONDS = 0.25
#: Seconds of playing between two heartbeats, at most.
MAX_HEARTBEAT_SECONDS = 11.0
#: Runs that are remembered between two heartbeats, the longest ones: dragging the playhead seeks many times a second.
_MAX_RUNS = 16


class Watch(NamedTuple):
    """A span of media that was played."""

    node: str
    #: Media seconds.
    start: float
    end: float
    #: Whether its length was estimated from the clock, at least in part.
    estimated: bool = False

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Media that played until a seek: its start is known, its end is not yet."""

    node: str
    #: Media seconds.
    start: float
    #: Its length in media seconds by the clock: an upper bound, since the player may have stalled.
    by_clock: float
    #: Whether a part of it was estimated before.
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayerCounter:
    """What is known of the counts of one player. Part of the stored document of a page load: see PageLoad."""

    #: The player's whole session id.
    session: str
    #: eventIndex of its last beacon.
    index: float | None
    #: playTimeSum of its last heartbeat; None if it is unknown.
    played: float | None
    #: Media seconds since then that positions, or estimates, have accounted for.
    credited: float = 0.0
    #: The runs since then whose lengths are unknown.
    runs: tuple[Run, ...] = ()


def new_counter(session: str, index: float | None) -> PlayerCounter:
    """The counter of a player whose first known beacon has this eventIndex."""
    return PlayerCounter(session=session, index=index, played=0.0 if index == 1 else None)


def was_reset(counter: PlayerCounter, index: float | None, played: float | None) -> bool:
    """Whether the player has reset its counts before it sent this eventIndex and playTimeSum."""
    fell = index is not None and counter.index is not None and index < counter.index
    return fell or (played is not None and counter.played is not None and played < counter.played)


def uncredited_seconds(counter: PlayerCounter, played: float | None) -> float | None:
    """The media seconds that the player counted and nothing accounts for yet; None if a count is unknown."""
    return None if played is None or counter.played is None else played - counter.played - counter.credited


def add_run(counter: PlayerCounter, run: Run) -> PlayerCounter:
    """Adds a run that a seek has ended, and forgets the shortest one if there are too many."""
    runs = (*counter.runs, run)
    if len(runs) > _MAX_RUNS:
        shortest = min(runs, key=lambda candidate: candidate.by_clock)
        runs = tuple(candidate for candidate in runs if candidate is not shortest)
    return replace(counter, runs=runs)


def apply_heartbeat(counter: PlayerCounter, played: float, max_seconds: float) -> tuple[PlayerCounter, list[Watch]]:
    """Applies the playTimeSum of a heartbeat, which gives the runs their lengths: max_seconds together, at most."""
    seconds = min(uncredited_seconds(counter, played) or 0.0, max_seconds)
    return replace(counter, played=played, credited=0.0, runs=()), _share_seconds(counter.runs, seconds)


def estimate_runs(
    counter: PlayerCounter, speed: float, max_seconds: float, jitter: float
) -> tuple[PlayerCounter, list[Watch]]:
    """Estimates the runs, since the heartbeat that would give their lengths may never come.

    If it comes nevertheless, what it adds continues the runs where the estimates end.

    Args:
        speed: Media seconds per second.
        max_seconds: Media seconds of all runs together, at most.
        jitter: Seconds by which beacons have been late: a run may be that much shorter than the clock says.
    """
    watches, runs = list[Watch](), list[Run]()
    remaining = min(max_seconds, MAX_HEARTBEAT_SECONDS * speed - counter.credited)
    for run in counter.runs:
        seconds = min(run.by_clock - (UNCOUNTED_SECONDS + jitter) * speed, remaining)
        seconds = seconds if seconds >= MIN_ADVANCE else 0.0
        remaining -= seconds
        watches.append(Watch(run.node, run.start, run.start + seconds, estimated=True))
        runs.append(replace(run, start=run.start + seconds, by_clock=run.by_clock - seconds, estimated=True))
    credited = counter.credited + sum(watch.seconds for watch in watches)
    return replace(counter, credited=credited, runs=tuple(runs)), watches


def _share_seconds(runs: Sequence[Run], seconds: float) -> list[Watch]:
    """Shares media seconds between runs in proportion to their lengths by the clock. A share may be 0."""
    if not runs or seconds < MIN_ADVANCE:
        return []
    weights = [max(run.by_clock - UNCOUNTED_SECONDS, 0.0) for run in runs]
    if sum(weights) == 0:
        weights = [1.0, *[0.0] * (len(runs) - 1)]
    estimated = len(runs) > 1 or runs[0].estimated
    return [
        Watch(run.node, run.start, run.start + seconds * weight / sum(weights), estimated)
        for run, weight in zip(runs, weights, strict=True)
    ]
