"""The state of a page load between beacons: stored as JSON, and forgotten."""

import json
from collections.abc import Iterable

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import PageLoad, RecordedPageLoads, advance, parse_beacon
from support.firedrill import read_recorded_structure, read_recording
from support.kaltura import STRUCTURE, Record, events_of, request, switch

RECORDS: list[Record] = [
    request(1, 0, position=0, eventIndex=1),
    request(3, 1, position=0, eventIndex=3),
    request(44, 1.1, position=0.1),
    request(99, 12, position=10.9, playTimeSum=10.9, eventIndex=4, playbackSpeed=1.5),
    request(35, 15, position=30, targetPosition=30, eventIndex=5),
    request(47, 17, hotspotId="link", position=32),
    *switch(18, "a", "b", 33, hotspotId="link"),
    request(99, 22, nodeId="b", position=3.5, playTimeSum=3.5),
]


def advance_all(records: Iterable[Record], structure: PlaylistStructure, *, stored: bool) -> list[RawEvent]:
    """What was watched, if page loads are stored as JSON between two beacons, or kept in memory."""
    page_loads: dict[str, PageLoad | None] = {}
    events: list[RawEvent] = []
    for beacon in map(parse_beacon, records):
        page_load, watched = advance(page_loads.get(beacon.page_load), beacon, structure)
        document = json.dumps(page_load.as_document())
        assert len(document) < 3_000
        page_loads[beacon.page_load] = PageLoad.from_document(json.loads(document)) if stored else page_load
        events += watched
    return events


def test_page_load_that_is_stored_as_json_goes_on_as_one_in_memory() -> None:
    for records, structure in ((RECORDS, STRUCTURE), (read_recording(), read_recorded_structure())):
        assert advance_all(records, structure, stored=True) == advance_all(records, structure, stored=False) != []


def test_page_loads_that_were_seen_least_recently_are_forgotten() -> None:
    page_loads = RecordedPageLoads[None]({}, max_page_loads=2)
    events: list[RawEvent] = []
    for at, number, code in [*((number, number, 3) for number in range(5)), (9, 4, 33), (9, 0, 33)]:
        beacon = parse_beacon(request(code, at, position=at - number, sessionId=f"page {number}:x"))
        events += [event for _, _, event in page_loads.add(beacon, EventContext(), None)]
    events += [event for _, _, event in page_loads.finish()]
    assert len(page_loads) == 2
    assert [(event["session"], event["to"]) for event in events if event["type"] == "watch"] == [("page 4", 5.0)]


def test_forgotten_page_load_loses_no_more_than_what_was_played_until_its_next_beacon() -> None:
    before, after = RECORDS[:3], RECORDS[3:]
    assert [event["type"] for event in events_of(before) + events_of(after)].count("hotspot_click") == 1
    seconds = sum(
        event["to"] - event["from"] for event in events_of(before) + events_of(after) if event["type"] == "watch"
    )
    whole = sum(event["to"] - event["from"] for event in events_of(RECORDS) if event["type"] == "watch")
    assert whole - 12 < seconds < whole


def test_page_load_that_an_older_version_stored_is_forgotten() -> None:
    """Older versions had no counts of players, playTimeSum in the playhead, and the order of beacons in the viewing."""
    page_load, _ = advance(None, parse_beacon(RECORDS[0]))
    document = page_load.as_document()
    viewing = document["current"]
    assert PageLoad.from_document(document) == page_load
    assert PageLoad.from_document({name: value for name, value in document.items() if name != "counters"}) is None
    assert PageLoad.from_document(document | {"current": viewing | {"order": None}}) is None
    playhead = viewing["playhead"] | {"played": None, "credited": 0.0, "sought": None}
    assert PageLoad.from_document(document | {"current": viewing | {"playhead": playhead}}) is None
