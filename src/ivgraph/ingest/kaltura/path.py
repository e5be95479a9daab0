"""Where a visit is, and what it plays there.

The player announces a node twice: with 44 when it is asked for, and with 48 that tells the node left. Both are sent at
once and may arrive in either order, or one of them not at all. Each carries the position of the player that is left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ivgraph.ingest.kaltura.beacon import Beacon
from ivgraph.ingest.kaltura.playhead import DISORDER, Playhead, Sample, Span, move, reaches, seek
from ivgraph.ingest.kaltura.visit import LINGER, Viewing, Visit, is_overtaken, sample_of, speed_of, with_order

#: What was played, by node.
Played = list[tuple[str, Span]]


def load(visit: Visit, beacon: Beacon) -> Visit:
    """The player was loaded (1): the video begins anew, paused."""
    node, current = beacon.node(), visit.current
    if node is None or (current is not None and is_overtaken(current, beacon, visit.clock)):
        return visit
    if current is not None and current.node == node and not current.announced:
        return visit
    playhead = Playhead(position=0.0, at=visit.clock, running=False)
    viewing = Viewing(node=node, playhead=playhead, came_from=None, announced=False, switched=True)
    return replace(visit, current=viewing, previous=None)


def enter(visit: Visit, beacon: Beacon, node: str) -> tuple[Visit, Played]:
    """A node was asked for (44)."""
    current, seen = visit.current, sample_of(visit, beacon, last=True)
    if current is not None and current.node == node and not current.announced:
        visit = replace(visit, current=replace(current, announced=True))
        # The first node's own player sends its 44; any other one is sent by the player that is left.
        return _play(visit, seen) if current.came_from is None else _play_out(visit, current.came_from, seen)
    visit, played = _leave(visit, seen)
    came_from = current.node if current else None
    playhead = Playhead(position=0.0, at=visit.clock, running=True)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=True, switched=False)
    return replace(visit, current=viewing), played


def switch(visit: Visit, beacon: Beacon, node: str, to_node: str, start: float) -> tuple[Visit, Played]:
    """The viewer went from a node to another, or to the same again (48), which starts at that media second."""
    current, seen = visit.current, sample_of(visit, beacon, last=True)
    if current is not None and current.node == to_node and not current.switched and current.came_from in (None, node):
        untouched = current.playhead.position == 0.0
        playhead = replace(current.playhead, position=start) if untouched else current.playhead
        visit = replace(visit, current=replace(current, playhead=playhead, switched=True))
        return _play_out(visit, node, seen)
    if current is None or current.node == node:
        visit, played = _leave(visit, seen)
    else:
        visit, played = _play_out(visit, node, seen)
        visit, _ = _leave(visit, None)
    playhead = Playhead(position=start, at=visit.clock, running=True)
    viewing = Viewing(node=to_node, playhead=playhead, came_from=node, announced=False, switched=True)
    return replace(visit, current=viewing), played


def sample(visit: Visit, beacon: Beacon, node: str, running: bool | None) -> tuple[Visit, Played]:
    """The playhead was seen; ``running`` tells whether media plays from there on, None that this stays as it was."""
    current, seen = visit.current, sample_of(visit, beacon, running=running, last=running is False)
    if current is not None and current.node == node:
        if is_overtaken(current, beacon, visit.clock) or (seen and _is_of_left_player(visit, current.playhead, seen)):
            return visit, []
        visit, played = _play(visit, seen)
        return _note(visit, beacon), played
    if visit.lingering(node):
        return _play_out(visit, node, seen)
    # Its 44 and 48 are late or lost; that it plays now is certain, since when is not.
    visit, _ = _leave(visit, None)
    came_from = current.node if current else None
    playhead = Playhead(position=beacon.position or 0.0, at=visit.clock, running=running is not False)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=False, switched=came_from is None)
    return _note(replace(visit, current=viewing), beacon), []


def click(visit: Visit, beacon: Beacon, nodes: Collection[str]) -> tuple[Visit, Played]:
    """A link was opened (47), in one of the nodes as it says: that tells where the playhead is, not what plays."""
    seen = sample_of(visit, beacon)
    left = next((node for node in nodes if visit.lingering(node)), None)
    if left is None or (visit.current is not None and visit.current.node in nodes):
        return _play(visit, seen)
    return _play_out(visit, left, seen)


def jump(visit: Visit, beacon: Beacon, node: str) -> tuple[Visit, Played]:
    """The viewer sought (35)."""
    current, played = visit.current, Played()
    target, position = beacon.target, beacon.position
    if current is None or current.node != node or target is None or is_overtaken(current, beacon, visit.clock):
        return visit, played
    # Kaltura's player gives the target in both; another one may tell where it was.
    if position is not None and abs(position - target) > DISORDER:
        visit, played = _play(visit, sample_of(visit, beacon, last=True))
        current = visit.current or current
    speed = max(visit.speed, speed_of(beacon) or 0.0)
    playhead = seek(current.playhead, target, visit.clock, speed)
    return _note(replace(visit, current=replace(current, playhead=playhead)), beacon), played


def _play(visit: Visit, sample: Sample | None) -> tuple[Visit, Played]:
    """Takes the playhead of the node that plays to the sample."""
    current = visit.current
    if current is None or sample is None:
        return visit, []
    moved = move(current.playhead, sample, visit.slack)
    visit = replace(visit, current=replace(current, playhead=moved.playhead), slack=moved.slack)
    return visit, [(current.node, span) for span in moved.spans]


def _play_out(visit: Visit, node: str, sample: Sample | None) -> tuple[Visit, Played]:
    """Takes the playhead of the node that was left to a sample that arrives late."""
    previous = visit.lingering(node)
    if previous is None or sample is None or previous.left_at is None:
        return visit, []
    in_time = replace(sample, at=max(previous.playhead.at, min(sample.at, previous.left_at)), last=True)
    moved = move(previous.playhead, in_time, visit.slack)
    visit = replace(visit, previous=replace(previous, playhead=moved.playhead), slack=moved.slack)
    return visit, [(node, span) for span in moved.spans]


def _leave(visit: Visit, sample: Sample | None) -> tuple[Visit, Played]:
    visit, played = _play(visit, sample)
    if visit.current is None:
        return visit, played
    return replace(visit, current=None, previous=replace(visit.current, left_at=visit.clock)), played


def _is_of_left_player(visit: Visit, playhead: Playhead, seen: Sample) -> bool:
    """Whether a position is the one where the last node was left.

    The player that is left pauses, and its beacon names the node that plays by then.
    """
    previous = visit.previous
    if previous is None or previous.left_at is None or visit.clock - previous.left_at > LINGER:
        return False
    is_where_left = abs(seen.position - previous.playhead.position) < DISORDER
    return is_where_left and not reaches(playhead, seen.position, seen.at, seen.speed, visit.slack)


def _note(visit: Visit, beacon: Beacon) -> Visit:
    return replace(visit, current=visit.current and with_order(visit.current, beacon, visit.clock))
