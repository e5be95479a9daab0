"""Following the viewer from node to node, also when beacons overtake each other or are lost."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations

import pytest

from support.kaltura import BEGIN, STRUCTURE, Record, described, events_of, request, spans, switch

START = [
    request(1, 0, position=0, eventIndex=1),
    request(3, 1, position=0, eventIndex=3),
    request(44, 1.1, position=0.1),
]


def test_node_is_watched_until_it_is_left() -> None:
    records = [*START, *switch(8, "a", "b", 6.9), request(33, 12, nodeId="b", position=3.5)]
    assert spans(events_of(records)) == [("a", 0.0, 6.9), ("b", 0.0, 3.5)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_order_of_the_three_beacons_of_a_step_does_not_matter(order: Sequence[int]) -> None:
    node_play, node_switch = switch(8, "a", "b", 6.9, hotspotId="to b")
    first_heartbeat = request(99, 8, nodeId="b", position=0.0, playTimeSum=0.0, eventIndex=1)
    step = [node_play, node_switch, first_heartbeat]
    arriving = [
        step[place] | {"received_at": step[0]["received_at"] + number / 5} for number, place in enumerate(order)
    ]
    records = [*START, *arriving, request(33, 12, nodeId="b", position=3.5, eventIndex=2)]
    events = events_of(records, STRUCTURE)
    assert spans(events) == [("a", 0.0, 6.9), ("b", 0.0, 3.5)]
    assert Counter(described(events, "type", "node")) == Counter(
        [
            ("impression", None),
            ("play", None),
            ("node_play", "a"),
            ("node_play", "b"),
            ("hotspot_click", "a"),
            ("switch", "a"),
        ]
    )


@pytest.mark.parametrize("lost", [0, 1])
def test_either_beacon_of_a_step_is_enough(lost: int) -> None:
    step = switch(8, "a", "b", 6.9)
    del step[lost]
    assert spans(events_of([*START, *step, request(33, 12, nodeId="b", position=3.5)])) == [
        ("a", 0.0, 6.9),
        ("b", 0.0, 3.5),
    ]


def test_node_whose_step_was_lost_is_watched_from_its_first_heartbeat() -> None:
    records = [
        *START,
        request(99, 10, position=9, playTimeSum=9, eventIndex=4),
        request(99, 20, nodeId="b", position=6, playTimeSum=6, eventIndex=1),
        request(99, 30, nodeId="b", position=16, playTimeSum=16, eventIndex=2, sessionStartTime=int(BEGIN) + 20),
    ]
    assert spans(events_of(records)) == [("a", 0.0, 9.0), ("b", 6.0, 16.0)]


def test_late_beacon_of_the_node_that_was_left_still_counts() -> None:
    step = switch(12, "a", "b", 10.8)
    late = request(99, 12.5, position=10.5, playTimeSum=10.5, eventIndex=7)
    records: list[Record] = [*START, step[0] | {"path": step[0]["path"].replace("&position=10.8", "")}, late]
    assert spans(events_of(records)) == [("a", 0.0, 10.5)]


def test_node_plays_no_longer_than_until_it_was_left() -> None:
    step = request(44, 8, nodeId="b", eventIndex=1)
    late = request(99, 12, position=10.9, playTimeSum=10.9, eventIndex=7)
    assert spans(events_of([*START, step, late])) == [("a", 0.0, 0.1)]


def test_late_click_in_the_node_that_was_left_still_reports_its_playhead() -> None:
    step = request(44, 8, nodeId="b", eventIndex=1)
    late = request(47, 8.3, hotspotId="link", position=6.8, eventIndex=1)
    assert spans(events_of([*START, step, late])) == [("a", 0.0, 6.8)]


def test_click_on_a_link_of_another_node_reports_the_playhead_of_this_one() -> None:
    click = request(47, 10, nodeId="b", hotspotId="link", position=1.9, eventIndex=1)
    assert spans(events_of([*START, *switch(8, "a", "b", 6.9), click], STRUCTURE)) == [("a", 0.0, 6.9), ("b", 0.0, 1.9)]


def test_node_play_before_the_switch_does_not_hide_where_the_node_is_entered() -> None:
    step = switch(3, "a", "c", 2, hotspotId="into c")
    records = [*START, *step, request(99, 13, nodeId="c", position=15, playTimeSum=10, eventIndex=1)]
    assert spans(events_of(records, STRUCTURE)) == [("a", 0.0, 2.0), ("c", 5.0, 15.0)]


def test_position_of_a_switch_belongs_to_the_node_that_it_leaves() -> None:
    """Here another node plays already: a step was lost, or this switch is late."""
    late = request(48, 12, nodeId="a", fromNodeId="a", toNodeId="c", position=3, eventIndex=1)
    assert spans(events_of([*START, *switch(8, "a", "b", 6.9), late])) == [("a", 0.0, 6.9)]


def test_node_that_starts_again_is_watched_again() -> None:
    records = [*START, *switch(8, "a", "a", 6.9), request(33, 12, position=3.5)]
    events = events_of(records, STRUCTURE)
    assert spans(events) == [("a", 0.0, 6.9), ("a", 0.0, 3.5)]
    assert ("switch", "LOOP") in described(events, "type", "cause")


def test_pause_of_the_player_that_is_left_does_not_pause_the_next() -> None:
    """That pause names the new node."""
    records = [
        *START,
        *switch(21, "a", "b", 20),
        request(33, 21.1, nodeId="b", position=20, eventIndex=9),
        request(99, 31, nodeId="b", position=9.5, playTimeSum=9.5, eventIndex=1, sessionId="page:second"),
    ]
    assert spans(events_of(records)) == [("a", 0.0, 20.0), ("b", 0.0, 9.5)]


def test_pause_of_the_player_that_is_left_is_no_sample_of_the_new_node() -> None:
    """With a player for each node, the suffix of the session id identifies the player, whatever the position."""
    records = [
        *START,
        *switch(3, "a", "b", 1.5),
        request(33, 3.1, nodeId="b", position=1.5, eventIndex=4),
        request(99, 3.2, nodeId="b", position=0, playTimeSum=0, eventIndex=1, sessionId="page:second"),
        request(99, 13, nodeId="b", position=9.7, playTimeSum=9.7, eventIndex=2, sessionId="page:second"),
    ]
    assert spans(events_of(records)) == [("a", 0.0, 1.5), ("b", 0.0, 9.7)]


def test_player_that_preloads_another_node_gives_no_sample_of_this_one() -> None:
    records = [
        *START,
        request(43, 5, position=3.8, eventIndex=4),
        request(43, 6, position=0, eventIndex=1, sessionId="page:ahead"),
        request(99, 12, position=10.8, playTimeSum=10.8, eventIndex=5),
    ]
    assert spans(events_of(records)) == [("a", 0.0, 10.8)]


def test_new_impression_starts_the_video_again() -> None:
    again = [
        request(1, 60, position=0, eventIndex=1, sessionId="page:again"),
        request(3, 61, position=0, eventIndex=3, sessionId="page:again"),
        request(33, 66, position=5, eventIndex=4, sessionId="page:again"),
    ]
    records = [*START, request(33, 9, position=7.9, eventIndex=6), *again]
    assert spans(events_of(records)) == [("a", 0.0, 7.9), ("a", 0.0, 5.0)]


def test_two_videos_on_one_page_are_separate() -> None:
    other = {"rootEntryId": "other", "nodeId": "x"}
    records = [
        request(3, 0, position=0),
        request(3, 1, position=0, **other),
        request(33, 5, position=5),
        request(33, 7, position=6, **other),
    ]
    events = events_of(records)
    assert spans(events) == [("a", 0.0, 5.0), ("x", 0.0, 6.0)]
    assert {event["playlist"] for event in events} == {"video", "other"}
