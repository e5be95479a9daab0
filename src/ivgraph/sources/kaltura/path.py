"""Where the viewer of a page load is, and what plays there.

The player announces a node twice: with 44 when it is asked for, and with 48 that tells the node left. Both are sent at
once, and one of them may be lost. Each carries the position of the player that is left. The beacons come in the order
in which they were sent; the player that is left pauses behind 44 and 48, and names the new node then.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ivgraph.sources.kaltura import counter as counting
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.counter import Run, Watch
from ivgraph.sources.kaltura.page_load import PageLoad, Viewing, sample_of, speed_of
from ivgraph.sources.kaltura.playhead import DISORDER, Playhead, Sample, move

#: What was played.
Played = list[Watch]


def listen(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, Played]:
    """Notes which player a beacon comes from, before anything else is made of it.

    Where that player lost its count, what was still to be told by it is estimated.
    """
    session, index, played = beacon.session, beacon.index, Played()
    if session is None:
        return page_load, played
    counter = page_load.counter(session)
    if counter is not None and counting.has_restarted(counter, index, beacon.play_time):
        _, played = counting.estimate(counter, page_load.speed, page_load.spare, page_load.jitter)
        counter = counting.Counter(session=session, index=index, played=0.0)
    counter = counter or counting.begin(session, index)
    page_load = page_load.with_counter(replace(counter, index=counter.index if index is None else index))
    return _watched(page_load, played), played


def heartbeat(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, Played]:
    """Takes the count that a beacon carries, after all else was made of it."""
    counter, play_time = page_load.counter(beacon.session), beacon.play_time
    if counter is None or play_time is None:
        return page_load, []
    counter, played = counting.beat(counter, play_time, page_load.spare)
    return _watched(page_load.with_counter(counter), played), played


def load(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """The player was loaded (1): the video begins anew, paused."""
    node, current = beacon.node(), page_load.current
    if node is None:
        return page_load
    if current is not None and current.node == node and not current.announced:
        return page_load
    playhead = Playhead(position=0.0, at=page_load.clock, running=False)
    viewing = Viewing(node=node, playhead=playhead, came_from=None, announced=False, switched=True)
    return _claim(replace(page_load, current=viewing, previous=None), beacon)


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
        page_load, late = _play_out(page_load, node, seen)
        page_load, played = _leave(page_load, None)
        played = [*late, *played]
    playhead = Playhead(position=start, at=page_load.clock, running=True)
    viewing = Viewing(node=to_node, playhead=playhead, came_from=node, announced=False, switched=True)
    return replace(page_load, current=viewing), played


def sample(page_load: PageLoad, beacon: Beacon, node: str, running: bool | None) -> tuple[PageLoad, Played]:
    """The playhead was seen; ``running`` tells whether media plays from there on, None that this stays as it was."""
    current, seen = page_load.current, sample_of(page_load, beacon, running=running, last=running is False)
    if current is not None and current.node == node:
        if _is_of_left_player(page_load, beacon):
            # It pauses when it is left, and names the node that plays by then.
            return _play_out(page_load, current.came_from, seen)
        if _is_of_another_player(current, beacon):
            return page_load, []
        return _play(_claim(page_load, beacon), seen)
    if page_load.lingering(node):
        return _play_out(page_load, node, seen)
    # Its 44 and 48 were lost; that it plays now is certain, since when is not.
    page_load, played = _leave(page_load, None)
    came_from = current.node if current else None
    playhead = Playhead(position=beacon.position or 0.0, at=page_load.clock, running=running is not False)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=False, switched=came_from is None)
    return _claim(replace(page_load, current=viewing), beacon), played


def click(page_load: PageLoad, beacon: Beacon, nodes: Collection[str]) -> tuple[PageLoad, Played]:
    """A link was opened (47), in one of the nodes as it says: that tells where the playhead is, not what plays."""
    seen = sample_of(page_load, beacon)
    left = next((node for node in nodes if page_load.lingering(node)), None)
    if left is None or (page_load.current is not None and page_load.current.node in nodes):
        return _play(page_load, seen)
    return _play_out(page_load, left, seen)


def jump(page_load: PageLoad, beacon: Beacon, node: str) -> tuple[PageLoad, Played]:
    """The viewer sought (35)."""
    current, target, position = page_load.current, beacon.target, beacon.position
    if current is None or current.node != node or target is None or _is_of_another_player(current, beacon):
        return page_load, []
    page_load, played = _claim(page_load, beacon), Played()
    if position is not None and abs(position - target) > DISORDER:
        # Kaltura's player gives the target in both. This one tells where it was.
        page_load, played = _play(page_load, sample_of(page_load, beacon, last=True))
    # A player that waited for its node is first led to the beginning.
    elif current.player is not None or target != current.playhead.position:
        page_load = _end_run(page_load, beacon)
    current = page_load.current or current
    playhead = replace(current.playhead, position=target, at=page_load.clock)
    return replace(page_load, current=replace(current, playhead=playhead)), played


def _end_run(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """A seek ends what plays. How far the media had come before is left to the next heartbeat."""
    current, counter = page_load.current, page_load.counter(beacon.session)
    if current is None or counter is None or not current.playhead.running:
        return page_load
    speed = max(page_load.speed, speed_of(beacon) or 0.0)
    by_clock = speed * (page_load.clock - current.playhead.at)
    run = Run(node=current.node, start=current.playhead.position, by_clock=by_clock)
    return page_load.with_counter(counting.add_run(counter, run))


def _play(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Takes the playhead of the node that plays to the sample."""
    current = page_load.current
    if current is None or sample is None:
        return page_load, []
    moved = move(current.playhead, sample, page_load.slack)
    page_load = replace(page_load, current=replace(current, playhead=moved.playhead), slack=moved.slack)
    return _credit(page_load, current, [Watch(current.node, *moved.span)] if moved.span else [])


def _play_out(page_load: PageLoad, node: str | None, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Takes the playhead of the node that was left to a sample from behind that."""
    previous = page_load.previous
    if previous is None or previous.node != node or previous.left_at is None or sample is None:
        return page_load, []
    in_time = replace(sample, at=max(previous.playhead.at, min(sample.at, previous.left_at)), last=True)
    moved = move(previous.playhead, in_time, page_load.slack)
    page_load = replace(page_load, previous=replace(previous, playhead=moved.playhead), slack=moved.slack)
    return _credit(page_load, previous, [Watch(previous.node, *moved.span)] if moved.span else [])


def _leave(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    page_load, played = _play(page_load, sample)
    current = page_load.current
    if current is None:
        return page_load, played
    counter = page_load.counter(current.player)
    if counter is not None:
        # Whether this player comes back with its count, or loses it to other media, is not known yet.
        counter, estimated = counting.estimate(counter, page_load.speed, page_load.spare, page_load.jitter)
        page_load = _watched(page_load.with_counter(counter), estimated)
        played = [*played, *estimated]
    return replace(page_load, current=None, previous=replace(current, left_at=page_load.clock)), played


def _credit(page_load: PageLoad, viewing: Viewing, played: Played) -> tuple[PageLoad, Played]:
    """Notes that positions account for what was played, so that the player's count need not."""
    counter = page_load.counter(viewing.player)
    if counter is not None:
        seconds = sum(watch.seconds for watch in played)
        page_load = page_load.with_counter(replace(counter, credited=counter.credited + seconds))
    return _watched(page_load, played), played


def _watched(page_load: PageLoad, played: Sequence[Watch]) -> PageLoad:
    return replace(page_load, watched=page_load.watched + sum(watch.seconds for watch in played))


def _claim(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """The beacon's player is the one that plays the node."""
    return replace(page_load, current=page_load.current and replace(page_load.current, player=beacon.session))


def _is_of_left_player(page_load: PageLoad, beacon: Beacon) -> bool:
    """Whether a beacon that names this node comes from the player of the node before."""
    current, previous = page_load.current, page_load.previous
    if current is None or previous is None or beacon.session is None or beacon.session == current.player:
        return False
    if previous.player != beacon.session or previous.node != current.came_from:
        return False
    # One player for all nodes loads the next one's media: it says so by a position that isn't where it was left.
    return beacon.position is None or abs(beacon.position - previous.playhead.position) < DISORDER


def _is_of_another_player(viewing: Viewing, beacon: Beacon) -> bool:
    """Whether a beacon comes from a player that loads another node ahead. Only one that plays sends heartbeats."""
    return viewing.player not in (None, beacon.session) and beacon.code != BeaconType.VIEW
