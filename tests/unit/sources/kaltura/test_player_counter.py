"""How long media played before a seek, from the player's own count or estimated from the clock."""

from collections.abc import Iterable

import pytest

from ivgraph.ingest.event import RawEvent
from support.kaltura import BEGIN, Record, events_of, request, switch


def play(**parameters: object) -> Record:
    return request(3, 0, position=0, eventIndex=1, **parameters)


def heartbeat(at: float, index: int, position: float, played: float, **parameters: object) -> Record:
    return request(99, at, eventIndex=index, position=position, playTimeSum=played, **parameters)


def seek(at: float, index: int, target: float, **parameters: object) -> Record:
    return request(35, at, eventIndex=index, position=target, targetPosition=target, **parameters)


def watched(events: Iterable[RawEvent]) -> list[tuple[str, float, float, bool]]:
    """Node, from, to and whether it is an estimate, sorted."""
    return sorted(
        (event["node"], event["from"], event["to"], event.get("estimated", False))
        for event in events
        if event["type"] == "watch"
    )


def seconds(events: Iterable[RawEvent]) -> float:
    return sum(end - start for _, start, end, _ in watched(events))


def test_first_heartbeat_of_a_player_tells_how_long_the_run_before_a_seek_was() -> None:
    records = [play(), seek(4, 2, 30), heartbeat(11, 3, 37, 10.9)]
    assert watched(events_of(records)) == [("a", 0.0, 3.9, False), ("a", 30.0, 37.0, False)]


def test_two_runs_between_two_heartbeats_share_the_seconds_that_the_player_counted() -> None:
    """The sum and both starts are known. The shares are estimated from the time that each run took."""
    records = [play(), heartbeat(11, 2, 10.9, 10.9), seek(15, 3, 30), seek(18, 4, 40), heartbeat(21, 5, 43, 20.9)]
    events = events_of(records)
    assert seconds(events) == pytest.approx(20.9, abs=0.01)
    known, first, second, last = watched(events)
    assert (known, last) == (("a", 0.0, 10.9, False), ("a", 40.0, 43.0, False))
    assert [(start, estimated) for _, start, _, estimated in (first, second)] == [(10.9, True), (30.0, True)]
    assert [end for _, _, end, _ in (first, second)] == pytest.approx([14.9, 33.0], abs=0.2)


def test_dragging_the_playhead_does_not_shorten_the_run_before_it() -> None:
    drags = [seek(6 + number / 10, 2 + number, 20 + number) for number in range(30)]
    events = events_of([play(), *drags, heartbeat(11, 40, 51, 7.9)])
    _, start, end, estimated = watched(events)[0]
    assert (start, estimated) == (0.0, True)
    assert end == pytest.approx(5.9, abs=0.1)


def test_run_before_a_seek_is_estimated_if_the_player_loads_other_media() -> None:
    """The player resets its count then, and no beacon has reported it: only the clock limits the run."""
    records = [
        play(),
        request(43, 2, position=2, eventIndex=2),
        seek(6, 3, 20),
        *switch(9, "a", "b", 23),
        heartbeat(9.1, 1, 0, 0, nodeId="b"),
        heartbeat(20, 2, 10.9, 10.9, nodeId="b"),
    ]
    assert watched(events_of(records)) == [
        ("a", 0.0, 2.0, False),
        ("a", 2.0, 5.75, True),
        ("a", 20.0, 23.0, False),
        ("b", 0.0, 10.9, False),
    ]


def test_run_before_a_seek_is_estimated_if_a_long_pause_resets_the_count() -> None:
    records = [
        play(),
        request(43, 2, position=2, eventIndex=2),
        seek(6, 3, 20),
        request(33, 9, position=23, eventIndex=4),
        request(4, 60, position=23, eventIndex=1),
        heartbeat(66, 2, 29, 6),
    ]
    assert ("a", 2.0, 5.75, True) in watched(events_of(records))
    assert seconds(events_of(records)) == pytest.approx(2 + 3.75 + 3 + 6)


def test_later_heartbeat_of_the_same_player_adds_to_the_estimate() -> None:
    """Each node has its own player here, which continues its count when the viewer comes back."""
    records = [
        play(),
        request(43, 2, position=2, eventIndex=2),
        seek(6, 3, 20),
        *switch(9, "a", "b", 23),
        heartbeat(9.1, 1, 0, 0, nodeId="b", sessionId="page:other"),
        *switch(15, "b", "a", 5.8),
        seek(15.1, 4, 0),
        heartbeat(17, 5, 2, 10.95),
    ]
    events = events_of(records)
    assert watched(events) == [
        ("a", 0.0, 2.0, False),
        ("a", 0.0, 2.0, False),
        ("a", 2.0, 5.75, True),
        ("a", 5.75, 5.95, True),
        ("a", 20.0, 23.0, False),
        ("b", 0.0, 5.8, False),
    ]


def test_nothing_is_estimated_if_beacons_are_later_than_the_run_was_long() -> None:
    """The first beacon arrives five seconds late, so the seek's may have been as late."""
    records = [
        request(43, 2, position=2, eventIndex=2),
        play() | {"received_at": BEGIN + 7},
        seek(6, 3, 20),
        *switch(9, "a", "b", 23),
    ]
    assert watched(events_of(records)) == [("a", 0.0, 2.0, False), ("a", 20.0, 23.0, False)]


def test_estimate_is_shorter_if_beacons_were_late_before() -> None:
    """One beacon came a second later than its position allows, so the seek's may have been as late."""
    records = [
        play(),
        request(43, 3, position=2, eventIndex=2),
        request(43, 4, position=4, eventIndex=3),
        seek(8, 4, 20),
        *switch(11, "a", "b", 23),
    ]
    assert ("a", 4.0, 6.75, True) in watched(events_of(records))


def test_estimate_leaves_out_the_time_of_buffering() -> None:
    records = [
        play(),
        request(45, 2, position=2, eventIndex=2),
        request(46, 5, position=2, eventIndex=3),
        seek(8, 4, 20),
        *switch(11, "a", "b", 23),
    ]
    assert ("a", 2.0, 4.75, True) in watched(events_of(records))


def test_estimate_is_no_longer_than_the_time_between_two_heartbeats() -> None:
    records = [play(), seek(40, 2, 50), *switch(43, "a", "b", 53)]
    assert watched(events_of(records)) == [("a", 0.0, 8.0, True), ("a", 50.0, 53.0, False)]
