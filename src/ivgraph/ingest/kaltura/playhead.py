"""How much of a node was played, from the positions that beacons carry.

Every position is a sample of the playhead. What lies between two samples of one viewing counts as played where the
clock allows it: media advanced no further than the time between them, times the playback speed. Beacons take different
times to arrive, so an advance may be ahead of the clock by what earlier ones were behind it, at most SLACK. All that
counts in a page load is therefore bounded by the time between its first beacon and its last, times the speed, plus
SLACK.

``playTimeSum``, the player's own count of the media seconds it played, is never added up: it restarts, and it is lost
with its beacons. Where two heartbeats of one viewing have it, their difference tells whether an advance was played or
sought, and how far the playhead went before a seek, of which the beacon only says where it led.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

#: Media seconds, from and to.
Span: TypeAlias = tuple[float, float]

#: Media seconds by which beacons may be ahead of the clock; also what a page load begins with.
SLACK = 2.0
#: Media seconds by which a beacon that was overtaken lies behind, where nobody sought back.
DISORDER = 1.0
#: Media seconds below which an advance waits for the next sample, to be told with it.
SHORTEST = 0.1
#: Media seconds that playTimeSum may miss around a seek: it is counted four times a second.
UNCOUNTED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Playhead:
    """Where one viewing of a node stands."""

    #: Media seconds up to which everything is accounted for.
    position: float
    #: Unix seconds when it was there.
    at: float
    #: Whether media plays since.
    running: bool
    #: playTimeSum of the last heartbeat.
    played: float | None = None
    #: Media seconds accounted for since that heartbeat.
    credited: float = 0.0
    #: Where a run began that a seek ended, and the most that it can have played. It waits for the next heartbeat.
    #: Of two such runs nobody can tell how long each was: then the most is 0.
    sought: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one beacon says about the playhead."""

    position: float
    #: Unix seconds.
    at: float
    #: Media seconds per second, the highest that can have applied since the last sample.
    speed: float
    #: playTimeSum.
    played: float | None = None
    #: Whether media plays from here on; None where that stays as it was.
    running: bool | None = None
    #: Whether this may be the last sample, so that nothing must wait for the next.
    last: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """What came of a sample."""

    playhead: Playhead
    #: What is left of the slack.
    slack: float
    #: What was played.
    spans: tuple[Span, ...] = ()


def move(playhead: Playhead, sample: Sample, slack: float) -> Move:
    """Takes the playhead to a sample."""
    advance = sample.position - playhead.position
    if -DISORDER < advance < 0:
        moved = Move(playhead, slack)
    elif not 0 <= advance <= _playable(playhead, sample) + slack:
        moved = _jump(playhead, sample, slack)
    elif advance < SHORTEST and not sample.last:
        moved = Move(playhead, slack)
    else:
        moved = _play(playhead, sample, slack)
    if sample.played is not None:
        moved = _take_heartbeat(moved, playhead, sample, sample.played)
    return replace(moved, playhead=_run(moved.playhead, sample))


def seek(playhead: Playhead, target: float, at: float, speed: float) -> Playhead:
    """Takes the playhead to where a seek led. How far it had come before is left to the next heartbeat."""
    most = speed * (at - playhead.at) if playhead.running else 0.0
    sought = playhead.sought
    if most > UNCOUNTED:
        sought = (playhead.position, most if sought is None else 0.0)
    return replace(playhead, position=target, at=at, sought=sought)


def reaches(playhead: Playhead, position: float, at: float, speed: float, slack: float) -> bool:
    """Whether playing can have taken the playhead to the position."""
    return playhead.position - DISORDER < position <= playhead.position + speed * (at - playhead.at) + slack


def _playable(playhead: Playhead, sample: Sample) -> float:
    """The media seconds that can have been played since the playhead was seen."""
    by_clock = sample.speed * (sample.at - playhead.at)
    counted = _counted(playhead, sample)
    if counted is not None:
        return min(by_clock, max(counted, 0.0))
    return by_clock if playhead.running else 0.0


def _counted(playhead: Playhead, sample: Sample) -> float | None:
    """The media seconds that the player counted and that aren't accounted for; None where it can't be told."""
    if sample.played is None or playhead.played is None or sample.played < playhead.played:
        return None
    return sample.played - playhead.played - playhead.credited


def _play(playhead: Playhead, sample: Sample, slack: float) -> Move:
    advance = sample.position - playhead.position
    left = min(SLACK, slack + sample.speed * (sample.at - playhead.at) - advance)
    spans = ((playhead.position, sample.position),) if advance > 0 else ()
    moved = replace(
        playhead,
        position=sample.position,
        at=sample.at,
        # What advances plays, even where the beacon that said so was overtaken.
        running=playhead.running or advance > 0,
        credited=playhead.credited + advance,
    )
    return Move(moved, left, spans)


def _jump(playhead: Playhead, sample: Sample, slack: float) -> Move:
    left = min(SLACK, slack + sample.speed * (sample.at - playhead.at))
    return Move(replace(playhead, position=sample.position, at=sample.at), left)


def _take_heartbeat(moved: Move, before: Playhead, sample: Sample, played: float) -> Move:
    spans, counted = moved.spans, _counted(before, sample)
    if before.sought is not None and counted is not None:
        start, most = before.sought
        missing = min(most, counted - sum(end - begin for begin, end in spans))
        if missing >= SHORTEST:
            spans = ((start, start + missing), *spans)
    return Move(replace(moved.playhead, played=played, credited=0.0, sought=None), moved.slack, spans)


def _run(playhead: Playhead, sample: Sample) -> Playhead:
    if sample.running is None or sample.running == playhead.running:
        return playhead
    # The clock counts from here: what passed while it was paused plays no media.
    return replace(playhead, running=sample.running, at=sample.at)
