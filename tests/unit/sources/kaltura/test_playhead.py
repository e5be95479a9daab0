"""How much of one node was played, from the positions that beacons report."""

import pytest

from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import PageLoad, parse_beacon
from ivgraph.sources.kaltura.playback import advance
from support.kaltura import events_of, request, spans

Beacon = dict[str, object]


def heartbeat(at: float, position: float, played: float | None = None, **parameters: object) -> Beacon:
    return request(99, at, position=position, playTimeSum=position if played is None else played, **parameters)


def play(at: float = 0, position: float = 0, **parameters: object) -> Beacon:
    return request(3, at, position=position, **parameters)


@pytest.mark.parametrize(
    ("beacons", "expected"),
    [
        pytest.param([play(), heartbeat(11, 10.9), heartbeat(21, 20.9)], [(0, 20.9)], id="heartbeats"),
        pytest.param(
            [play(), request(43, 4, position=3.9), heartbeat(11, 10.9)], [(0, 10.9)], id="any beacon is a sample"
        ),
        pytest.param(
            [play(), heartbeat(11, 10.9), heartbeat(41, 40.9)], [(0, 40.9)], id="lost heartbeats lose nothing"
        ),
        pytest.param(
            [play(), heartbeat(11, 11), heartbeat(26, 21), heartbeat(31, 31)], [(0, 31)], id="a late heartbeat"
        ),
        pytest.param([play(), request(33, 7, position=6.9), heartbeat(11, 6.9)], [(0, 6.9)], id="pause"),
        pytest.param(
            [play(), request(33, 7, position=7), request(4, 67, position=7), heartbeat(77, 17)], [(0, 17)], id="resume"
        ),
        pytest.param(
            [play(), request(33, 7, position=7), request(4, 67, position=50), heartbeat(77, 60, 17)],
            [(0, 7), (50, 60)],
            id="sought while paused",
        ),
        pytest.param(
            [play(), request(33, 7, position=7), request(4, 67, position=7), request(43, 70, position=60)],
            [(0, 7)],
            id="the pause itself plays nothing",
        ),
        pytest.param(
            [play(), request(43, 10, position=10), request(43, 10.3, position=9.6), heartbeat(20, 20)],
            [(0, 20)],
            id="a slightly lower position is no seek",
        ),
        pytest.param(
            [
                play(),
                heartbeat(11, 11),
                request(33, 14, position=14),
                request(4, 60, position=14, eventIndex=1),
                heartbeat(70, 24, 10),
            ],
            [(0, 24)],
            id="playTimeSum is reset after a pause",
        ),
        pytest.param(
            [play(), heartbeat(11, 22, playbackSpeed=2), heartbeat(21, 42, playbackSpeed=2)], [(0, 42)], id="speed 2"
        ),
        pytest.param(
            [play(), heartbeat(11, 22, playbackSpeed=2), request(33, 16, position=32)],
            [(0, 32)],
            id="speed 2 still applies",
        ),
        pytest.param([play(), heartbeat(11, 9_000, playbackSpeed=1e9)], [], id="no player is that fast"),
        pytest.param([play(), heartbeat(11, 5.5, playbackSpeed=0.5)], [(0, 5.5)], id="speed 0.5"),
        pytest.param([play(), heartbeat(11, 40)], [], id="faster than the clock is a seek without a beacon"),
        pytest.param(
            [play(), heartbeat(11, 40), heartbeat(21, 50, 20)], [(40, 50)], id="after such a seek, playing counts again"
        ),
        pytest.param([play(), heartbeat(10, 10), heartbeat(20, 8, 16)], [(0, 10)], id="back without a seek beacon"),
        pytest.param(
            [play(), heartbeat(10, 10), heartbeat(20, 18, 12)], [(0, 10)], id="the player counted less, so it sought"
        ),
        pytest.param([play(), request(14, 20, position=20)], [(0, 20)], id="the end is a sample"),
        pytest.param([play(), heartbeat(11, -4)], [], id="live video, whose positions mean nothing"),
        pytest.param([play(), request(34, 30, position=0), heartbeat(41, 10.9)], [(0, 10.9)], id="replay"),
    ],
)
def test_what_was_played(beacons: list[Beacon], expected: list[tuple[float, float]]) -> None:
    assert spans(events_of(beacons)) == [("a", float(start), float(end)) for start, end in expected]


def test_next_heartbeat_tells_how_long_the_run_before_a_seek_was() -> None:
    """The beacon of a seek reports only where it led. How far the playhead had come follows from playTimeSum."""
    beacons = [
        play(),
        heartbeat(11, 10.9),
        request(35, 15, position=30, targetPosition=30),
        heartbeat(21, 36, 20.9),
    ]
    assert spans(events_of(beacons)) == [("a", 0.0, 14.9), ("a", 30.0, 36.0)]


def test_run_before_a_seek_is_no_longer_than_the_clock_allows() -> None:
    beacons = [play(), heartbeat(11, 10.9), request(35, 15, position=30, targetPosition=30), heartbeat(21, 36, 50.9)]
    assert sum(end - start for _, start, end in spans(events_of(beacons))) == pytest.approx(21)


def test_seek_that_reports_both_positions_needs_no_heartbeat() -> None:
    beacons = [play(), request(35, 8, position=8, targetPosition=30), request(33, 12, position=34)]
    assert spans(events_of(beacons)) == [("a", 0.0, 8.0), ("a", 30.0, 34.0)]


@pytest.mark.parametrize("target", [None, "-5", "NaN"])
def test_seek_with_an_invalid_target_changes_nothing(target: str | None) -> None:
    beacons = [play(), request(35, 4, targetPosition=target), heartbeat(11, 10.9)]
    assert spans(events_of(beacons)) == [("a", 0.0, 10.9)]


def test_beacon_that_was_overtaken_does_not_move_the_playhead_back() -> None:
    beacons = [
        play(0, eventIndex=3),
        heartbeat(12, 11.9, eventIndex=7),
        request(43, 12.2, position=2, eventIndex=6),
        heartbeat(22, 21.9, eventIndex=8),
    ]
    assert spans(events_of(beacons)) == [("a", 0.0, 21.9)]


def test_first_beacons_may_arrive_in_any_order() -> None:
    beacons = [
        request(1, 0, position=0, eventIndex=1),
        request(43, 1.0, position=0.24, eventIndex=6),
        request(3, 1.1, position=0.02, eventIndex=3),
        request(2, 1.2, position=0.01, eventIndex=2),
        heartbeat(11.4, 10.98, eventIndex=7),
    ]
    assert spans(events_of(beacons)) == [("a", 0.0, 10.98)]
    late_load = [*beacons[1:4], request(1, 1.3, position=0, eventIndex=1), beacons[4]]
    assert spans(events_of(late_load)) == [("a", 0.0, 10.98)]
    announced = [request(44, 0.9, position=0.1, eventIndex=1), *late_load]
    assert spans(events_of(announced)) == [("a", 0.0, 10.98)]


def test_lower_index_after_a_long_pause_is_a_player_that_reset_its_counts() -> None:
    beacons = [
        play(0, eventIndex=8),
        request(33, 5, position=5, eventIndex=9),
        request(4, 60, position=5, eventIndex=1),
    ]
    assert spans(events_of([*beacons, heartbeat(70, 15, 10, eventIndex=2)])) == [("a", 0.0, 15.0)]


def test_beacons_are_ahead_of_the_clock_by_the_slack_at_most() -> None:
    """Each of these is ahead by half a second, and none was late."""
    page_load: PageLoad | None = None
    watched: list[RawEvent] = []
    for record in [play(), *(request(43, at, position=at * 1.5) for at in range(1, 40))]:
        page_load, events = advance(page_load, parse_beacon(record))
        watched += events
    assert 39 <= sum(end - start for _, start, end in spans(watched)) <= 39 + 2
