"""Where the viewer of a page load is, and what plays there.

The player announces a node twice: with 44 when it is asked for, and with 48 that tells the node left. Both are sent at
once and may arrive in either order, or one of them not at all. Each carries the position of the player that is left.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ivgraph.ingest.kaltura.beacon import Beacon
from ivgraph.ingest.kaltura.page_load import LINGER, PageLoad, Viewing, is_overtaken, sample_of, speed_of, with_order
from ivgraph.ingest.kaltura.playhead import DISORDER, Playhead, Sample, Span, move, reaches, seek

#: What was played, by node.
Played = list[tuple[str, Span]]


def load(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """The player was loaded (1): the video begins anew, paused."""
    node, current = beacon.node(), page_load.current
    if node is None or (current is not None and is_overtaken(current, beacon, page_load.clock)):
        return page_load
    if current is not None and current.node == node and not current.announced:
        return page_load
    playhead = Playhead(position=0.0, at=page_load.clock, running=False)
    viewing = Viewing(node=node, playhead=playhead, came_from=None, announced=False, switched=True)
    return replace(page_load, current=viewing, previous=None)


def enter(page_load: PageLoad, beacon: Beacon, node: str) -> tuple[PageLoad, Played]:
    """A node was asked for (44)."""
    current, seen = page_load.current, sample_of(page_load, beacon, last=True)
    if current is not None and current.node == node and not current.announced:
        page_load = replace(page_load, current=replace(current, announced=True))
        # The first node's own player sends its 44; any other one is sent by the player that is left.
        return _play(page_load, seen) if current.came_from is None else _play_out(page_load, current.came_from, seen)
    page_load, played = _leave(page_load, seen)
    came_from = current.node if current else None
    playhead = Playhead(position=0.0, at=page_load.clock, running=True)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=True, switched=False)
    return replace(page_load, current=viewing), played


def switch(page_load: PageLoad, beacon: Beacon, node: str, to_node: str, start: float) -> tuple[PageLoad, Played]:
    """The viewer went from a node to another, or to the same again (48), which starts at that media second."""
    current, seen = page_load.current, sample_of(page_load, beacon, last=True)
    if current is not None and current.node == to_node and not current.switched and current.came_from in (None, node):
        untouched = current.playhead.position == 0.0
        playhead = replace(current.playhead, position=start) if untouched else current.playhead
        page_load = replace(page_load, current=replace(current, playhead=playhead, switched=True))
        return _play_out(page_load, node, seen)
    if current is None or current.node == node:
        page_load, played = _leave(page_load, seen)
    else:
        page_load, played = _play_out(page_load, node, seen)
        page_load, _ = _leave(page_load, None)
    playhead = Playhead(position=start, at=page_load.clock, running=True)
    viewing = Viewing(node=to_node, playhead=playhead, came_from=node, announced=False, switched=True)
    return replace(page_load, current=viewing), played


def sample(page_load: PageLoad, beacon: Beacon, node: str, running: bool | None) -> tuple[PageLoad, Played]:
    """The playhead was seen; ``running`` tells whether media plays from there on, None that this stays as it was."""
    current, seen = page_load.current, sample_of(page_load, beacon, running=running, last=running is False)
    if current is not None and current.node == node:
        if is_overtaken(current, beacon, page_load.clock) or (
            seen and _is_of_left_player(page_load, current.playhead, seen)
        ):
            return page_load, []
        page_load, played = _play(page_load, seen)
        return _note(page_load, beacon), played
    if page_load.lingering(node):
        return _play_out(page_load, node, seen)
    # Its 44 and 48 are late or lost; that it plays now is certain, since when is not.
    page_load, _ = _leave(page_load, None)
    came_from = current.node if current else None
    playhead = Playhead(position=beacon.position or 0.0, at=page_load.clock, running=running is not False)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=False, switched=came_from is None)
    return _note(replace(page_load, current=viewing), beacon), []


def click(page_load: PageLoad, beacon: Beacon, nodes: Collection[str]) -> tuple[PageLoad, Played]:
    """A link was opened (47), in one of the nodes as it says: that tells where the playhead is, not what plays."""
    seen = sample_of(page_load, beacon)
    left = next((node for node in nodes if page_load.lingering(node)), None)
    if left is None or (page_load.current is not None and page_load.current.node in nodes):
        return _play(page_load, seen)
    return _play_out(page_load, left, seen)


def jump(page_load: PageLoad, beacon: Beacon, node: str) -> tuple[PageLoad, Played]:
    """The viewer sought (35)."""
    current, played = page_load.current, Played()
    target, position = beacon.target, beacon.position
    if current is None or current.node != node or target is None or is_overtaken(current, beacon, page_load.clock):
        return page_load, played
    # Kaltura's player gives the target in both; another one may tell where it was.
    if position is not None and abs(position - target) > DISORDER:
        page_load, played = _play(page_load, sample_of(page_load, beacon, last=True))
        current = page_load.current or current
    speed = max(page_load.speed, speed_of(beacon) or 0.0)
    playhead = seek(current.playhead, target, page_load.clock, speed)
    return _note(replace(page_load, current=replace(current, playhead=playhead)), beacon), played


def _play(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Takes the playhead of the node that plays to the sample."""
    current = page_load.current
    if current is None or sample is None:
        return page_load, []
    moved = move(current.playhead, sample, page_load.slack)
    page_load = replace(page_load, current=replace(current, playhead=moved.playhead), slack=moved.slack)
    return page_load, [(current.node, span) for span in moved.spans]


def _play_out(page_load: PageLoad, node: str, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Takes the playhead of the node that was left to a sample that arrives late."""
    previous = page_load.lingering(node)
    if previous is None or sample is None or previous.left_at is None:
        return page_load, []
    in_time = replace(sample, at=max(previous.playhead.at, min(sample.at, previous.left_at)), last=True)
    moved = move(previous.playhead, in_time, page_load.slack)
    page_load = replace(page_load, previous=replace(previous, playhead=moved.playhead), slack=moved.slack)
    return page_load, [(node, span) for span in moved.spans]


def _leave(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    page_load, played = _play(page_load, sample)
    if page_load.current is None:
        return page_load, played
    return replace(page_load, current=None, previous=replace(page_load.current, left_at=page_load.clock)), played


def _is_of_left_player(page_load: PageLoad, playhead: Playhead, seen: Sample) -> bool:
    """Whether a position is the one where the last node was left.

    The player that is left pauses, and its beacon names the node that plays by then.
    """
    previous = page_load.previous
    if previous is None or previous.left_at is None or page_load.clock - previous.left_at > LINGER:
        return False
    is_where_left = abs(seen.position - previous.playhead.position) < DISORDER
    return is_where_left and not reaches(playhead, seen.position, seen.at, seen.speed, page_load.slack)


def _note(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    return replace(page_load, current=page_load.current and with_order(page_load.current, beacon, page_load.clock))
