"""What is remembered between beacons."""

import json

from ivgraph.ingest.event import RawEvent
from ivgraph.ingest.kaltura import PageLoad, PageLoads, advance, parse_beacon
from support.firedrill import read_recorded_structure, read_recording
from support.kaltura import STRUCTURE, Record, request, switch, tell, translate

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


def test_page_load_that_was_kept_as_json_goes_on_as_if_it_had_not_been() -> None:
    kept: PageLoad | None = None
    events: list[RawEvent] = []
    for record in RECORDS:
        page_load, told = advance(kept, parse_beacon(record), STRUCTURE)
        kept = PageLoad.from_document(json.loads(json.dumps(page_load.as_document())))
        assert kept == page_load
        events += told
    assert events == tell(RECORDS, STRUCTURE)


def test_whole_recording_is_understood_the_same_from_kept_page_loads() -> None:
    structure = read_recorded_structure()
    documents: dict[str, str] = {}
    events: list[RawEvent] = []
    recording = [parse_beacon(record) for record in read_recording()]
    for beacon in recording:
        document = documents.get(beacon.page_load)
        page_load, told = advance(PageLoad.from_document(json.loads(document)) if document else None, beacon, structure)
        documents[beacon.page_load] = json.dumps(page_load.as_document())
        events += told
    assert events == translate(recording, structure)
    assert max(map(len, documents.values())) < 3_000


def test_page_loads_that_were_seen_least_recently_are_forgotten() -> None:
    page_loads = PageLoads(most=2)
    for number in range(5):
        page_loads.translate(parse_beacon(request(3, number, position=0, sessionId=f"page {number}:x")))
    assert len(page_loads) == 2
    goes_on = page_loads.translate(parse_beacon(request(33, 9, position=5, sessionId="page 4:x")))
    forgotten = page_loads.translate(parse_beacon(request(33, 9, position=5, sessionId="page 0:x")))
    assert [event["to"] for event in goes_on] == [5.0]
    assert forgotten == []


def test_forgotten_page_load_loses_no_more_than_what_was_played_until_its_next_beacon() -> None:
    kept, lost = RECORDS[:3], RECORDS[3:]
    assert [event["type"] for event in tell(kept) + tell(lost)].count("hotspot_click") == 1
    seconds = sum(event["to"] - event["from"] for event in tell(kept) + tell(lost) if event["type"] == "watch")
    whole = sum(event["to"] - event["from"] for event in tell(RECORDS) if event["type"] == "watch")
    assert whole - 12 < seconds < whole
