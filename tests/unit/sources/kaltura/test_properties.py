"""Whatever a player sends, nothing breaks, and no more is watched than is possible."""

import json
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ivgraph.ingest.event import MAX_MEDIA_SECONDS, Event
from ivgraph.ingest.parser import parse
from ivgraph.sources.kaltura import Beacon, PageLoad, UnusableBeacon, advance, parse_beacon
from ivgraph.sources.kaltura.playhead import MAX_SLACK
from support.kaltura import BEGIN, STRUCTURE, Record, request, translate

junk = st.one_of(st.none(), st.text(max_size=8), st.integers(), st.floats(), st.sampled_from(["NaN", "null", "1e400"]))
seconds = st.one_of(st.floats(0, 30), st.integers(0, 30), st.sampled_from([0, 0.05, MAX_MEDIA_SECONDS, 1e300, -3]))
nodes = st.sampled_from(["a", "b", "c", "elsewhere", "0", None])


def fields(*, broken: bool) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters of one beacon. If broken, each may have any value."""
    some = {
        "nodeId": nodes,
        "fromNodeId": nodes,
        "toNodeId": nodes,
        "hotspotId": st.sampled_from(["to b", "into c", "link", "pause", "seek", "unknown"]),
        "position": seconds,
        "targetPosition": seconds,
        "playTimeSum": seconds,
        "playbackSpeed": st.sampled_from([0, 0.5, 1, 2, 16, 1e9]),
        "eventIndex": st.integers(1, 12),
        "sessionId": st.sampled_from(["page:first", "page:second"]),
    }
    whole = {**some, "rootEntryId": junk, "referrer": junk, "userId": junk, "received_at": junk, "body": junk}
    optional = {name: value | junk for name, value in whole.items()} if broken else some
    code = st.sampled_from([1, 2, 3, 4, 14, 33, 34, 35, 43, 44, 47, 48, 99, 99, 99])
    return st.fixed_dictionaries({"type": code | junk if broken else code}, optional=optional)


def arrivals(*, broken: bool) -> st.SearchStrategy[list[Record]]:
    """Requests of one page load, in order of arrival."""

    def record(timed: list[tuple[float, dict[str, Any]]]) -> list[Record]:
        at, records = 0.0, []
        for wait, parameters in timed:
            at += wait
            values = {"received_at": BEGIN + at, "body": None} | parameters
            arrived = {name: values.pop(name) for name in ("received_at", "body")}
            records.append(request(values.pop("type"), **values) | arrived)
        return records

    return st.lists(st.tuples(st.floats(0, 15), fields(broken=broken)), max_size=20).map(record)


def read(record: object) -> Beacon | None:
    try:
        return parse_beacon(record)
    except UnusableBeacon:
        return None


@given(arrivals(broken=True))
def test_broken_beacons_are_rejected_or_give_valid_events(records: list[Record]) -> None:
    beacons = [beacon for beacon in map(read, records) if beacon is not None]
    for event in translate(beacons, STRUCTURE):
        parsed = parse(event, datetime.fromisoformat(event["at"]) + timedelta(seconds=1))
        assert isinstance(parsed, Event), parsed
    assert len({event["id"] for event in translate(beacons)}) == len(translate(beacons))


@given(st.recursive(junk, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)))
def test_any_line_is_a_beacon_or_raises_unusable_beacon(value: object) -> None:
    for record in (value, {"received_at": BEGIN, "path": value, "body": value}):
        read(record)


@given(arrivals(broken=False))
def test_no_more_is_watched_than_the_clock_and_the_media_allow(records: list[Record]) -> None:
    page_load: PageLoad | None = None
    watched, fastest, usable = 0.0, 1.0, []
    for record in records:
        beacon = read(record)
        if beacon is None:
            continue
        usable.append(beacon)
        fastest = max(fastest, min(beacon.number("playbackSpeed") or 0.0, 16.0))
        page_load, events = advance(page_load, beacon, STRUCTURE)
        assert PageLoad.from_document(json.loads(json.dumps(page_load.as_document()))) == page_load
        for event in events:
            if event["type"] == "watch":
                assert 0 <= event["from"] < event["to"] <= MAX_MEDIA_SECONDS
                watched += event["to"] - event["from"]
    wall = usable[-1].event_time - usable[0].event_time if usable else 0.0
    assert watched <= wall * fastest + MAX_SLACK + 0.001 * len(usable)
