"""Defects of Kaltura's interactive layer, and how they are corrected."""

from support.kaltura import STRUCTURE, described, events_of, request, spans, switch


def test_clicks_that_all_have_the_index_of_the_first_beacon_all_count() -> None:
    """44, 47 and 48 are copies of the first beacon, its eventIndex included."""
    records = [
        request(1, 0, eventIndex=1),
        *switch(5, "a", "b", 4.9, hotspotId="to b"),
        request(99, 5.1, nodeId="b", position=0, playTimeSum=0, eventIndex=1),
        *switch(9, "b", "a", 3.9),
        request(99, 9.1, position=0, playTimeSum=0, eventIndex=1),
        *switch(14, "a", "b", 4.9, hotspotId="to b"),
        request(99, 14.1, nodeId="b", position=0.1, playTimeSum=0.1, eventIndex=1),
    ]
    events = events_of(records, STRUCTURE)
    assert described(events, "type").count(("hotspot_click",)) == 2
    assert described(events, "type").count(("node_play",)) == 3
    assert len({event["id"] for event in events}) == len(events)


def test_equal_clicks_on_a_link_count_twice_if_they_are_half_a_minute_apart() -> None:
    """Sooner, the second may be a duplicate of the first."""
    clicks = [request(47, at, eventIndex=1, hotspotId="link", position=3) for at in (0, 2, 40)]
    assert described(events_of(clicks, STRUCTURE), "type", "hotspot") == [("hotspot_click", "link")] * 2


def test_position_of_a_node_play_belongs_to_the_node_that_was_left() -> None:
    records = [
        request(44, 0, position=0.1, eventIndex=1),
        request(44, 8, nodeId="b", position=7.6, eventIndex=1),
        request(99, 10, nodeId="b", position=1.5, playTimeSum=1.5, eventIndex=1),
    ]
    assert spans(events_of(records)) == [("a", 0.0, 7.6), ("b", 0.0, 1.5)]


def test_switch_that_names_a_hotspot_leading_elsewhere_is_no_click() -> None:
    """The player keeps the click on a pause, seek or link and names it again in the next switch."""
    for stale in ("pause", "seek", "link", "into c"):
        (event,) = events_of([request(48, fromNodeId="a", toNodeId="b", hotspotId=stale)], STRUCTURE)
        assert (event["type"], event["cause"]) == ("switch", "DEFAULT")


def test_link_that_later_switches_name_again_counts_once() -> None:
    records = [
        request(44, 0, position=0),
        request(47, 3, hotspotId="link", position=3),
        request(48, 9, fromNodeId="a", toNodeId="b", hotspotId="link", position=9),
        request(48, 15, fromNodeId="b", toNodeId="a", hotspotId="link", position=6),
    ]
    for structure in (STRUCTURE, None):
        clicks = [event for event in events_of(records, structure) if event["type"] == "hotspot_click"]
        assert [click["hotspot"] for click in clicks] == ["link"]


def test_all_players_of_a_page_are_one_page_load() -> None:
    """If the layer preloads nodes, each has its own player, with its own session id."""
    records = [
        request(44, 0, position=0, sessionId="page:first"),
        request(99, 8, position=8, playTimeSum=8, sessionId="page:first"),
        *switch(9, "a", "b", 9, sessionId="page:first"),
        request(99, 10, nodeId="b", position=0.5, playTimeSum=0.5, sessionId="page:second"),
        request(99, 20, nodeId="b", position=10.5, playTimeSum=10.5, sessionId="page:second"),
    ]
    events = events_of(records)
    assert {event["session"] for event in events} == {"page"}
    assert spans(events) == [("a", 0.0, 9.0), ("b", 0.0, 10.5)]


def test_click_on_a_link_counts_in_the_node_that_the_structure_gives_it() -> None:
    """Older players name the first node in every click on a link. The playhead still is that of the named node."""
    records = [
        request(44, 0, nodeId="b", position=0),
        request(47, 6, nodeId="b", hotspotId="link", position=5.8),
        request(99, 10, nodeId="b", position=9.8, playTimeSum=9.8),
    ]
    events = events_of(records, STRUCTURE)
    assert spans(events) == [("b", 0.0, 9.8)]
    assert described(events, "type", "node") == [("node_play", "b"), ("hotspot_click", "a")]


def test_beacon_that_arrives_twice_counts_once() -> None:
    play = request(3, 0, position=0, eventIndex=3)
    assert len(events_of([play, play | {"received_at": play["received_at"] + 1}])) == 1
    click = request(48, 1, eventIndex=1, fromNodeId="a", toNodeId="b", hotspotId="to b")
    assert len(events_of([click, click], STRUCTURE)) == 2
