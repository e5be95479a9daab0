"""Finds how much of a node was played, from the positions that beacons report.

Every position is a sample of the playhead. The media between two samples of one viewing counts as played if the clock
allows it: if it is no longer than the time between them, times the playback speed. Beacons take different times to
arrive, so an advance may exceed that by what earlier ones fell short of it (the slack, at most MAX_SLACK) and by the
jitter of the page load's beacons. A longer advance is a seek, and nothing of it counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

#: Media seconds, from and to.
Span: TypeAlias = tuple[float, float]

#: Media seconds by which playheads may be ahead of the clock, all together. A page load begins with that much.
MAX_SLACK = 2.0
#: Media seconds by which a position may be lower than the one before it without a seek.
MAX_STEP_BACK = 1.0
#: Media seconds. A shorter advance is left to be counted with the next sample.
MIN_ADVANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead:
    """The playhead of one viewing, up to which everything is accounted for."""

    #: Media seconds.
    position: float
    #: Unix seconds at which it was there.
    at: float
    #: Whether media has played since then.
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one beacon says about the playhead."""

    #: Media seconds.
    position: float
    #: Unix seconds.
    at: float
    #: Media seconds per second, the highest speed that the playhead can have had since the last sample.
    speed: float
    #: Media seconds by which the playhead can have advanced since then, whatever the clock says.
    max_advance: float
    #: Seconds, the longest known delay of a beacon.
    jitter: float = 0.0
    #: Media seconds that the player counted and nothing accounts for yet; None if this beacon has no count.
    uncredited: float | None = None
    #: Whether media plays from here on; None to leave that as it was.
    running: bool | None = None
    #: Whether the player was waiting for media until here.
    stalled: bool = False
    #: Whether this may be the last sample of the viewing, so that even a short advance must be counted now.
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """The result of moving the playhead to a sample."""

    playhead: Playhead
    #: Media seconds of slack after it.
    slack: float
    #: What was played; None if nothing was.
    span: Span | None = None


def move(playhead: Playhead, sample: Sample, slack: float) -> Move:
    """Moves the playhead to a sample: by playing if the clock allows it, else by a jump."""
    advance = sample.position - playhead.position
    if -MAX_STEP_BACK < advance < 0:
        moved = Move(playhead, slack)
    elif not 0 <= advance <= min(_max_advance(playhead, sample, slack), sample.max_advance):
        moved = _jump(playhead, sample, slack)
    elif advance < MIN_ADVANCE and not sample.is_last:
        moved = Move(playhead, slack)
    else:
        moved = _play(playhead, sample, slack)
    return replace(moved, playhead=_update_running(moved.playhead, sample))


def _max_advance(playhead: Playhead, sample: Sample, slack: float) -> float:
    """The media seconds that the clock, the player's count and the slack allow between playhead and sample."""
    by_clock = sample.speed * (sample.at - playhead.at + sample.jitter)
    if sample.uncredited is not None:
        return min(by_clock, max(sample.uncredited, 0.0)) + slack
    return (by_clock if playhead.running else 0.0) + slack


def _play(playhead: Playhead, sample: Sample, slack: float) -> Move:
    advance, elapsed = sample.position - playhead.position, sample.at - playhead.at
    moved = Playhead(
        position=sample.position,
        at=sample.at,
        # A playhead that advances is running, even if the play beacon was lost.
        running=playhead.running or advance > 0,
    )
    span = (playhead.position, sample.position) if advance > 0 else None
    return Move(moved, min(MAX_SLACK, max(slack + sample.speed * elapsed - advance, 0.0)), span)


def _jump(playhead: Playhead, sample: Sample, slack: float) -> Move:
    new_slack = min(MAX_SLACK, slack + sample.speed * (sample.at - playhead.at))
    return Move(replace(playhead, position=sample.position, at=sample.at), new_slack)


def _update_running(playhead: Playhead, sample: Sample) -> Playhead:
    running = playhead.running if sample.running is None else sample.running
    if running == playhead.running and not sample.stalled:
        return playhead
    # Restart the clock: while media was paused or waited for, none played.
    return replace(playhead, running=running, at=sample.at)
