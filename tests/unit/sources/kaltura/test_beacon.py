"""Parsing a request as a beacon, and reading its parameters."""

import json
from typing import Any

import pytest

from ivgraph.ingest.event import RejectionCode
from ivgraph.sources.kaltura import NotABeacon, UnusableBeacon, parse_beacon
from support.kaltura import BEGIN, request


def test_beacon_names_page_load_and_playlist() -> None:
    beacon = parse_beacon(request(99, 2, sessionId="page:player", rootEntryId="video", position=1.5))
    assert beacon.event_time == BEGIN + 2
    assert (beacon.type, beacon.page_load, beacon.playlist) == (99, "page", "video")
    assert (beacon.node(), beacon.position) == ("a", 1.5)
    assert beacon.text("partnerId") == "101"


def test_parameters_may_be_in_the_body_or_in_the_query() -> None:
    recorded = request(99, nodeId=None)
    posted = recorded | {"body": json.dumps({"nodeId": "a", "position": 1.5, "userId": 7})}
    beacon = parse_beacon(posted)
    assert (beacon.node(), beacon.position, beacon.text("userId")) == ("a", 1.5, "7")


@pytest.mark.parametrize(
    ("parameters", "playlist"),
    [
        ({"rootEntryId": "root", "entryId": "entry", "playlistId": "list"}, "root"),
        ({"rootEntryId": None, "entryId": "entry", "playlistId": "list"}, "entry"),
        ({"rootEntryId": "undefined", "entryId": "null", "playlistId": "list"}, "list"),
    ],
)
def test_playlist_is_the_first_of_three_ids_that_is_there(parameters: dict[str, Any], playlist: str) -> None:
    assert parse_beacon(request(1, **parameters)).playlist == playlist


def test_node_0_means_no_node() -> None:
    assert parse_beacon(request(99, nodeId="0")).node() is None


@pytest.mark.parametrize(
    ("position", "expected"), [("0", 0.0), ("-3.2", None), ("NaN", None), ("2000001", None), (None, None)]
)
def test_position_is_in_media_seconds(position: str | None, expected: float | None) -> None:
    """Live video counts back from the live edge, so its negative positions identify no place in the media."""
    assert parse_beacon(request(99, position=position)).position == expected


@pytest.mark.parametrize(
    "other",
    [
        request(1, service="session"),
        request(1, action="getStuff"),
        request(1, service=None, action=None),
        {"received_at": BEGIN, "path": "/favicon.ico"},
    ],
)
def test_request_to_another_service_is_not_a_beacon(other: dict[str, object]) -> None:
    with pytest.raises(NotABeacon) as raised:
        parse_beacon(other)
    assert raised.value.code is RejectionCode.NOT_A_BEACON


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ([], RejectionCode.NOT_AN_OBJECT),
        ("text", RejectionCode.NOT_AN_OBJECT),
        (None, RejectionCode.NOT_AN_OBJECT),
        ({}, RejectionCode.MISSING_FIELD),
        (request(None), RejectionCode.INVALID_FIELD),
        (request("play"), RejectionCode.INVALID_FIELD),
        (request("1.5"), RejectionCode.INVALID_FIELD),
        (request(0), RejectionCode.INVALID_FIELD),
        (request(1, sessionId=None), RejectionCode.MISSING_FIELD),
        (request(1, sessionId=":player"), RejectionCode.INVALID_FIELD),
        (request(1, rootEntryId=None, entryId=None), RejectionCode.MISSING_FIELD),
        (request(1) | {"received_at": None}, RejectionCode.MISSING_FIELD),
        (request(1) | {"received_at": True}, RejectionCode.MISSING_FIELD),
        (request(1) | {"received_at": 5}, RejectionCode.INVALID_FIELD),
        (request(1) | {"received_at": float("nan")}, RejectionCode.INVALID_FIELD),
        (request(1) | {"received_at": 1e300}, RejectionCode.INVALID_FIELD),
        (request(1, sessionId="s" * 201), RejectionCode.TOO_LONG),
        (request(1, rootEntryId="r" * 201), RejectionCode.TOO_LONG),
        (request(1, userId="u" * 201), RejectionCode.TOO_LONG),
        (request(44, nodeId="0"), RejectionCode.MISSING_FIELD),
        (request(47, hotspotId=None), RejectionCode.MISSING_FIELD),
        (request(47, nodeId=None, hotspotId="link"), RejectionCode.MISSING_FIELD),
        (request(48), RejectionCode.MISSING_FIELD),
        (request(48, nodeId=None, toNodeId="b"), RejectionCode.MISSING_FIELD),
    ],
)
def test_invalid_beacon_is_rejected_with_a_code(record: object, code: RejectionCode) -> None:
    with pytest.raises(UnusableBeacon) as raised:
        parse_beacon(record)
    assert raised.value.code is code
    assert str(raised.value)
