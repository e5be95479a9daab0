"""Which events a beacon of each type gives, and which fields they have."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ivgraph.ingest.event import MAX_EXTRA_BYTES, Event
from ivgraph.ingest.parser import parse
from support.kaltura import BEGIN, STRUCTURE, described, events_of, request, spans


@pytest.mark.parametrize(
    ("code", "parameters", "expected"),
    [
        (1, {}, [("impression", None)]),
        (2, {}, []),
        (3, {}, [("play", None)]),
        (4, {}, []),
        (33, {}, []),
        (34, {}, []),
        (35, {"targetPosition": 3}, []),
        (44, {}, [("node_play", "a")]),
        (47, {"hotspotId": "link"}, [("hotspot_click", "a")]),
        (48, {"fromNodeId": "a", "toNodeId": "b"}, [("switch", "a")]),
        (48, {"fromNodeId": "a", "toNodeId": "b", "hotspotId": "to b"}, [("hotspot_click", "a"), ("switch", "a")]),
        (99, {"playTimeSum": 1}, []),
        (99, {}, [("node_end", "a")]),
        (14, {}, [("node_end", "a")]),
    ],
)
def test_event_types(code: int, parameters: dict[str, Any], expected: list[tuple[str, str | None]]) -> None:
    assert described(events_of([request(code, position=0, **parameters)], STRUCTURE), "type", "node") == expected


@pytest.mark.parametrize("code", [11, 12, 13, 15, 21, 22, 23, 31, 32, 36, 37, 38, 39, 40, 41, 42, 43, 45, 46, 98, 500])
def test_other_event_types_only_report_the_playhead(code: int) -> None:
    events = events_of([request(3, 0, position=0, eventIndex=1), request(code, 8, position=7.5, eventIndex=2)])
    assert described(events, "type") == [("play",)]
    assert spans(events) == [("a", 0.0, 7.5)]


@pytest.mark.parametrize("code", [10002, 10003, 999_999])
def test_events_of_an_application_are_ignored(code: int) -> None:
    assert events_of([request(code, nodeId=None, rootEntryId=None, pageName="home")]) == []


def test_video_that_does_not_branch_gives_impressions_and_plays_only() -> None:
    plain = {"nodeId": None, "rootEntryId": None, "entryId": "plain"}
    records = [request(1, 0, **plain), request(3, 1, **plain), request(99, 11, position=10, playTimeSum=10, **plain)]
    assert described(events_of(records), "type", "playlist") == [("impression", "plain"), ("play", "plain")]


@pytest.mark.parametrize(
    ("parameters", "cause", "hotspot"),
    [
        ({"toNodeId": "b"}, "DEFAULT", None),
        ({"toNodeId": "c"}, "API", None),
        ({"toNodeId": "a"}, "LOOP", None),
        ({"toNodeId": "b", "hotspotId": "to b"}, "CLICK", "to b"),
        ({"toNodeId": "c", "hotspotId": "into c"}, "CLICK", "into c"),
        ({"toNodeId": "b", "hotspotId": "not in the structure"}, "CLICK", "not in the structure"),
    ],
)
def test_cause_of_a_switch(parameters: dict[str, Any], cause: str, hotspot: str | None) -> None:
    event = events_of([request(48, fromNodeId="a", **parameters)], STRUCTURE)[-1]
    assert (event["cause"], event.get("hotspot"), event["toNode"]) == (cause, hotspot, parameters["toNodeId"])


def test_without_a_structure_every_automatic_switch_takes_the_default_path() -> None:
    assert events_of([request(48, fromNodeId="a", toNodeId="c")])[0]["cause"] == "DEFAULT"


def test_node_that_is_entered_in_its_middle_is_watched_from_there() -> None:
    records = [
        request(44, 0, position=0),
        request(48, 2, fromNodeId="a", toNodeId="c", hotspotId="into c", position=2),
        request(99, 12, nodeId="c", position=15, playTimeSum=10),
    ]
    assert spans(events_of(records, STRUCTURE)) == [("a", 0.0, 2.0), ("c", 5.0, 15.0)]


def test_event_has_viewer_visitor_context_and_all_other_parameters() -> None:
    recorded = request(
        1,
        userId="dana",
        persistentSessionId="visitor",
        referrer="https://shop.example.com/page?id=7",
        application="KMS",
        playbackContext=123,
        customVar1="x",
        ks="secret",
    )
    (event,) = events_of([recorded | {"user_agent": "Browser/1"}])
    assert event["viewer"] == "dana"
    assert event["visitor"] == "visitor"
    assert event["session"] == "page"
    assert event["at"] == datetime.fromtimestamp(BEGIN, UTC).isoformat()
    assert event["context"] == {"domain": "shop.example.com", "application": "KMS", "playbackContext": "123"}
    extra = event["kaltura"]
    assert extra["partnerId"] == "101"
    assert (extra["customVar1"], extra["userAgent"], extra["sessionId"]) == ("x", "Browser/1", "page:player")
    assert "secret" not in extra.values()


def test_partner_is_stored_with_the_event() -> None:
    (event,) = events_of([request(1)])
    stored = parse(event, datetime.fromtimestamp(BEGIN, UTC))
    assert isinstance(stored, Event)
    assert stored.extra is not None
    assert stored.extra["kaltura"]["partnerId"] == "101"


def test_parameters_that_are_too_long_are_truncated() -> None:
    (event,) = events_of([request(1, referrer="https://example.com/" + "ü" * MAX_EXTRA_BYTES, customVar1="y" * 5_000)])
    assert isinstance(parse(event, datetime.fromtimestamp(BEGIN, UTC)), Event)
    assert event["kaltura"]["partnerId"] == "101"


@pytest.mark.parametrize("referrer", ["http://[broken", "", "no address", "about:blank", "https://" + "h" * 201])
def test_referrer_without_a_host_gives_no_domain(referrer: str) -> None:
    (event,) = events_of([request(1, referrer=referrer)])
    assert "context" not in event


def test_ids_do_not_depend_on_when_or_how_often_a_beacon_is_read() -> None:
    records = [request(44, 0, position=0), request(33, 5, position=5), request(48, 6, toNodeId="b", hotspotId="to b")]
    once, again = events_of(records, STRUCTURE), events_of(records, STRUCTURE)
    assert once == again
    assert len({event["id"] for event in once}) == len(once)
    later = events_of([record | {"received_at": record["received_at"] + 60} for record in records], STRUCTURE)
    assert [event["id"] for event in once] == [event["id"] for event in later]
