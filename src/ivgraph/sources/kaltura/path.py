"""Follows the viewer of a page load from node to node, and advances the playhead of the node that plays.

A step to another node is reported twice, at the same moment: by a node play (44), which names the new node, and by a
switch (48), which names both. One of them may be lost. Both carry the position of the player that is left. After them
that player sends a pause, which names the new node already. Beacons come in the order in which they were sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ivgraph.sources.kaltura import player_counter
from ivgraph.sources.kaltura.beacon import Beacon, BeaconType
from ivgraph.sources.kaltura.page_load import PageLoad, Viewing, sample_of, speed_of
from ivgraph.sources.kaltura.player_counter import Run, Watch
from ivgraph.sources.kaltura.playhead import MAX_STEP_BACK, Playhead, Sample, move

#: What was played until a beacon. All public functions but load_player return it, with the page load after the beacon.
Played = list[Watch]


def note_player(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, Played]:
    """Notes which player sent a beacon, before anything else is done with it.

    If that player has reset its counts, the runs that they would have measured are estimated.
    """
    session, index, played = beacon.session, beacon.event_index, Played()
    if session is None:
        return page_load, played
    counter = page_load.counter(session)
    if counter is not None and player_counter.was_reset(counter, index, beacon.play_time):
        _, played = player_counter.estimate_runs(counter, page_load.speed, page_load.playable_seconds, page_load.jitter)
        counter = player_counter.PlayerCounter(session=session, index=index, played=0.0)
    counter = counter or player_counter.new_counter(session, index)
    page_load = page_load.with_counter(replace(counter, index=counter.index if index is None else index))
    return _add_watched(page_load, played), played


def apply_play_time(page_load: PageLoad, beacon: Beacon) -> tuple[PageLoad, Played]:
    """Applies the playTimeSum of a beacon, after everything else is done with it."""
    counter, play_time = page_load.counter(beacon.session), beacon.play_time
    if counter is None or play_time is None:
        return page_load, []
    counter, played = player_counter.apply_heartbeat(counter, play_time, page_load.playable_seconds)
    return _add_watched(page_load.with_counter(counter), played), played


def load_player(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """Impression (1): the player was loaded, so the video begins again, paused."""
    node, current = beacon.node(), page_load.current
    if node is None:
        return page_load
    if current is not None and current.node == node and not current.announced:
        return page_load
    playhead = Playhead(position=0.0, at=page_load.clock, running=False)
    viewing = Viewing(node=node, playhead=playhead, came_from=None, announced=False, switched=True)
    return _assign_player(replace(page_load, current=viewing, previous=None), beacon)


def enter_node(page_load: PageLoad, beacon: Beacon, node: str) -> tuple[PageLoad, Played]:
    """Node play (44): the player starts a node."""
    current, sample = page_load.current, sample_of(page_load, beacon, is_last=True)
    if current is not None and current.node == node and not current.announced:
        page_load = replace(page_load, current=replace(current, announced=True))
        # The first node's 44 comes from its own player; that of any other node from the player that is left.
        return (
            _advance_current(page_load, sample)
            if current.came_from is None
            else _advance_previous(page_load, current.came_from, sample)
        )
    page_load, played = _leave_node(page_load, sample)
    came_from = current.node if current else None
    playhead = Playhead(position=0.0, at=page_load.clock, running=True)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=True, switched=False)
    return replace(page_load, current=viewing), played


def switch_node(page_load: PageLoad, beacon: Beacon, node: str, to_node: str, start: float) -> tuple[PageLoad, Played]:
    """Switch (48): the viewer went from a node to another, or to the same one again, at the media second ``start``."""
    current, sample = page_load.current, sample_of(page_load, beacon, is_last=True)
    if current is not None and current.node == to_node and not current.switched and current.came_from in (None, node):
        untouched = current.playhead.position == 0.0
        playhead = replace(current.playhead, position=start) if untouched else current.playhead
        page_load = replace(page_load, current=replace(current, playhead=playhead, switched=True))
        return _advance_previous(page_load, node, sample)
    if current is None or current.node == node:
        page_load, played = _leave_node(page_load, sample)
    else:
        page_load, late = _advance_previous(page_load, node, sample)
        page_load, played = _leave_node(page_load, None)
        played = [*late, *played]
    playhead = Playhead(position=start, at=page_load.clock, running=True)
    viewing = Viewing(node=to_node, playhead=playhead, came_from=node, announced=False, switched=True)
    return replace(page_load, current=viewing), played


def observe_playhead(page_load: PageLoad, beacon: Beacon, node: str, running: bool | None) -> tuple[PageLoad, Played]:
    """Any other beacon that names a node: reports the playhead in it.

    Args:
        running: Whether media plays from there on; None to leave that as it was.
    """
    current, sample = page_load.current, sample_of(page_load, beacon, running=running, is_last=running is False)
    if current is not None and current.node == node:
        if _is_from_previous_player(page_load, beacon):
            # This is its pause, which names the new node.
            return _advance_previous(page_load, current.came_from, sample)
        if _is_from_preloading_player(current, beacon):
            return page_load, []
        return _advance_current(_assign_player(page_load, beacon), sample)
    if page_load.lingering(node):
        return _advance_previous(page_load, node, sample)
    # Both the 44 and the 48 of the step were lost. The node plays, but it is not known since when.
    page_load, played = _leave_node(page_load, None)
    came_from = current.node if current else None
    playhead = Playhead(position=beacon.position or 0.0, at=page_load.clock, running=running is not False)
    viewing = Viewing(node=node, playhead=playhead, came_from=came_from, announced=False, switched=came_from is None)
    return _assign_player(replace(page_load, current=viewing), beacon), played


def click_link(page_load: PageLoad, beacon: Beacon, nodes: Collection[str]) -> tuple[PageLoad, Played]:
    """Hotspot clicked (47): a link was opened in one of the nodes. This reports the playhead, not which node plays."""
    sample = sample_of(page_load, beacon)
    left = next((node for node in nodes if page_load.lingering(node)), None)
    if left is None or (page_load.current is not None and page_load.current.node in nodes):
        return _advance_current(page_load, sample)
    return _advance_previous(page_load, left, sample)


def seek(page_load: PageLoad, beacon: Beacon, node: str) -> tuple[PageLoad, Played]:
    """Seek (35): the playhead was moved within the node."""
    current, target, position = page_load.current, beacon.target, beacon.position
    if current is None or current.node != node or target is None or _is_from_preloading_player(current, beacon):
        return page_load, []
    page_load, played = _assign_player(page_load, beacon), Played()
    if position is not None and abs(position - target) > MAX_STEP_BACK:
        # Kaltura's own player sends the target in both fields. This player sends the position before the seek.
        page_load, played = _advance_current(page_load, sample_of(page_load, beacon, is_last=True))
    # A player that waits for its node first seeks to the beginning: nothing was played before.
    elif current.player is not None or target != current.playhead.position:
        page_load = _end_run_at_seek(page_load, beacon)
    current = page_load.current or current
    playhead = replace(current.playhead, position=target, at=page_load.clock)
    return replace(page_load, current=replace(current, playhead=playhead)), played


def _end_run_at_seek(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """Ends the run that plays. The next heartbeat shows how long it was."""
    current, counter = page_load.current, page_load.counter(beacon.session)
    if current is None or counter is None or not current.playhead.running:
        return page_load
    speed = max(page_load.speed, speed_of(beacon) or 0.0)
    by_clock = speed * (page_load.clock - current.playhead.at)
    run = Run(node=current.node, start=current.playhead.position, by_clock=by_clock)
    return page_load.with_counter(player_counter.add_run(counter, run))


def _advance_current(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Moves the playhead of the node that plays to the sample."""
    current = page_load.current
    if current is None or sample is None:
        return page_load, []
    moved = move(current.playhead, sample, page_load.slack)
    page_load = replace(page_load, current=replace(current, playhead=moved.playhead), slack=moved.slack)
    return _credit(page_load, current, [Watch(current.node, *moved.span)] if moved.span else [])


def _advance_previous(page_load: PageLoad, node: str | None, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Moves the playhead of the node that was left. The sample came after the step: its time is capped at that."""
    previous = page_load.previous
    if previous is None or previous.node != node or previous.left_at is None or sample is None:
        return page_load, []
    in_time = replace(sample, at=max(previous.playhead.at, min(sample.at, previous.left_at)), is_last=True)
    moved = move(previous.playhead, in_time, page_load.slack)
    page_load = replace(page_load, previous=replace(previous, playhead=moved.playhead), slack=moved.slack)
    return _credit(page_load, previous, [Watch(previous.node, *moved.span)] if moved.span else [])


def _leave_node(page_load: PageLoad, sample: Sample | None) -> tuple[PageLoad, Played]:
    """Makes the current viewing the previous one, after it played to the sample."""
    page_load, played = _advance_current(page_load, sample)
    current = page_load.current
    if current is None:
        return page_load, played
    counter = page_load.counter(current.player)
    if counter is not None:
        # This player may come back with its counts, or load other media and reset them: estimate the runs now.
        counter, estimated = player_counter.estimate_runs(
            counter, page_load.speed, page_load.playable_seconds, page_load.jitter
        )
        page_load = _add_watched(page_load.with_counter(counter), estimated)
        played = [*played, *estimated]
    return replace(page_load, current=None, previous=replace(current, left_at=page_load.clock)), played


def _credit(page_load: PageLoad, viewing: Viewing, played: Played) -> tuple[PageLoad, Played]:
    """Notes that positions account for what was played, so that the player's count adds it to no run."""
    counter = page_load.counter(viewing.player)
    if counter is not None:
        seconds = sum(watch.seconds for watch in played)
        page_load = page_load.with_counter(replace(counter, credited=counter.credited + seconds))
    return _add_watched(page_load, played), played


def _add_watched(page_load: PageLoad, played: Sequence[Watch]) -> PageLoad:
    return replace(page_load, watched=page_load.watched + sum(watch.seconds for watch in played))


def _assign_player(page_load: PageLoad, beacon: Beacon) -> PageLoad:
    """Notes that the beacon's player plays the current node."""
    return replace(page_load, current=page_load.current and replace(page_load.current, player=beacon.session))


def _is_from_previous_player(page_load: PageLoad, beacon: Beacon) -> bool:
    """Whether a beacon that names the current node comes from the player of the previous one."""
    current, previous = page_load.current, page_load.previous
    if current is None or previous is None or beacon.session is None or beacon.session == current.player:
        return False
    if previous.player != beacon.session or previous.node != current.came_from:
        return False
    # A player that plays all nodes reports a position in the new media next, not the one where it left the old.
    return beacon.position is None or abs(beacon.position - previous.playhead.position) < MAX_STEP_BACK


def _is_from_preloading_player(viewing: Viewing, beacon: Beacon) -> bool:
    """Whether a beacon comes from a player that preloads another node. Only a player that plays sends heartbeats."""
    return viewing.player not in (None, beacon.session) and beacon.type != BeaconType.HEARTBEAT
