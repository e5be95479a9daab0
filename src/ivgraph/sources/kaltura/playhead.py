"""How much of a node was played, from the positions that beacons carry.

Every position is a sample of the playhead. What lies between two samples of one viewing counts as played where the
clock allows it: media advanced no further than the time between them, times the playback speed. Beacons take different
times to arrive, so an advance may be ahead of the clock by what earlier ones were behind it, at most SLACK, and by as
much as beacons of the page load were late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

#: Media seconds, from and to.
Span: TypeAlias = tuple[float, float]

#: Media seconds by which beacons may be ahead of the clock; also what a page load begins with.
SLACK = 2.0
#: Media seconds by which a position may lie behind the one before it where nobody sought back.
DISORDER = 1.0
#: Media seconds below which an advance waits for the next sample, to be told with it.
SHORTEST = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead:
    """Where one viewing of a node stands."""

    #: Media seconds up to which everything is accounted for.
    position: float
    #: Unix seconds when it was there.
    at: float
    #: Whether media plays since.
    running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one beacon says about the playhead."""

    position: float
    #: Unix seconds.
    at: float
    #: Media seconds per second, the highest that can have applied since the last sample.
    speed: float
    #: Media seconds that can have been played in all since then.
    most: float
    #: Seconds by which beacons are late now and then.
    late: float = 0.0
    #: Media seconds that the player counted beyond what is accounted for; None where this beacon doesn't tell.
    counted: float | None = None
    #: Whether media plays from here on; None where that stays as it was.
    running: bool | None = None
    #: Whether media stood still until here.
    stood: bool = False
    #: Whether this may be the last sample, so that nothing must wait for the next.
    last: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What came of a sample."""

    playhead: Playhead
    #: What is left of the slack.
    slack: float
    #: What was played, if anything.
    span: Span | None = None


def move(playhead: Playhead, sample: Sample, slack: float) -> Move:
    """Takes the playhead to a sample."""
    advance = sample.position - playhead.position
    if -DISORDER < advance < 0:
        moved = Move(playhead, slack)
    elif not 0 <= advance <= min(_playable(playhead, sample, slack), sample.most):
        moved = _jump(playhead, sample, slack)
    elif advance < SHORTEST and not sample.last:
        moved = Move(playhead, slack)
    else:
        moved = _play(playhead, sample, slack)
    return replace(moved, playhead=_run(moved.playhead, sample))


def _playable(playhead: Playhead, sample: Sample, slack: float) -> float:
    """The media seconds that can have been played since the playhead was seen."""
    by_clock = sample.speed * (sample.at - playhead.at + sample.late)
    if sample.counted is not None:
        return min(by_clock, max(sample.counted, 0.0)) + slack
    return (by_clock if playhead.running else 0.0) + slack


def _play(playhead: Playhead, sample: Sample, slack: float) -> Move:
    advance, elapsed = sample.position - playhead.position, sample.at - playhead.at
    moved = Playhead(
        position=sample.position,
        at=sample.at,
        # What advances plays, even where the beacon that said so was lost.
        running=playhead.running or advance > 0,
    )
    span = (playhead.position, sample.position) if advance > 0 else None
    return Move(moved, min(SLACK, max(slack + sample.speed * elapsed - advance, 0.0)), span)


def _jump(playhead: Playhead, sample: Sample, slack: float) -> Move:
    left = min(SLACK, slack + sample.speed * (sample.at - playhead.at))
    return Move(replace(playhead, position=sample.position, at=sample.at), left)


def _run(playhead: Playhead, sample: Sample) -> Playhead:
    running = playhead.running if sample.running is None else sample.running
    if running == playhead.running and not sample.stood:
        return playhead
    # The clock counts from here: what passed while it was paused, or waited for media, plays none.
    return replace(playhead, running=running, at=sample.at)
