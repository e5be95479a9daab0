"""The events of a page load do not depend on the order in which its beacons arrive, nor on duplicates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import Event, RawEvent, Rejection
from ivgraph.sources.files import TextLine
from ivgraph.sources.kaltura import Beacon, parse_beacon
from ivgraph.sources.kaltura.file_format import BeaconFormat
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS
from support.firedrill import read_recorded_structure, read_recording
from support.kaltura import STRUCTURE, described, events_of, request, switch, translate
from support.visits import read_visited_structure, read_visits

COUNTED = ("type", "node", "hotspot", "toNode", "cause", "id")


def group_by_page_load(beacons: Iterable[Beacon]) -> list[list[Beacon]]:
    page_loads: dict[str, list[Beacon]] = defaultdict(list)
    for beacon in beacons:
        page_loads[beacon.page_load].append(beacon)
    return list(page_loads.values())


FIRE_DRILL, DRILL = group_by_page_load(map(parse_beacon, read_recording())), read_recorded_structure()
VISITS, VISITED = group_by_page_load(map(parse_beacon, read_visits())), read_visited_structure()


def deliver(sent: Sequence[Beacon], seed: int, max_delay: float) -> list[Beacon]:
    """The beacons in order of arrival, each delayed by up to max_delay seconds and some of them duplicated."""
    random = Random(seed)
    delayed = [replace(beacon, event_time=beacon.event_time + random.uniform(0, max_delay)) for beacon in sent]
    again = [
        replace(beacon, event_time=beacon.event_time + random.uniform(0, MAX_DISORDER_SECONDS))
        for beacon in delayed
        if random.random() < 0.3
    ]
    return sorted([*delayed, *again], key=lambda beacon: beacon.event_time)


def sorted_fields(events: Iterable[RawEvent], *fields: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(event.get(field) for field in fields) for event in events), key=repr)


def counted(events: Iterable[RawEvent]) -> list[tuple[Any, ...]]:
    return sorted_fields((event for event in events if event["type"] != "watch"), *COUNTED)


@given(st.sampled_from(FIRE_DRILL), st.integers(0, 10_000), st.sampled_from([DRILL, None]))
def test_events_are_the_same_whatever_the_order_of_arrival(
    sent: list[Beacon], seed: int, structure: PlaylistStructure | None
) -> None:
    fields = (*COUNTED, "from", "to")
    assert sorted_fields(translate(deliver(sent, seed, 5), structure), *fields) == sorted_fields(
        translate(sent, structure), *fields
    )


@given(st.sampled_from(VISITS), st.integers(0, 10_000))
def test_counts_of_all_kinds_of_visits_are_the_same_in_any_order(sent: list[Beacon], seed: int) -> None:
    assert counted(translate(deliver(sent, seed, 5), VISITED)) == counted(translate(sent, VISITED))


@pytest.mark.parametrize("seed", range(4))
def test_events_are_the_same_if_every_beacon_is_up_to_half_a_minute_late(seed: int) -> None:
    for sent in FIRE_DRILL:
        arriving = deliver(sent, seed, MAX_DISORDER_SECONDS)
        assert counted(translate(arriving, DRILL)) == counted(translate(sent, DRILL))
        spans = (*COUNTED, "from", "to")
        assert sorted_fields(translate(arriving, DRILL), *spans) == sorted_fields(translate(sent, DRILL), *spans)


async def read(lines: Sequence[bytes]) -> list[Event | Rejection]:
    async def read_structure(playlist: str) -> PlaylistStructure | None:
        return DRILL

    format, received_at = BeaconFormat(read_structure), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    parsed = [TextLine(Path("beacons"), number, line, 0) for number, line in enumerate(lines, 1)]
    found = [*await format.read(parsed, received_at), *await format.finish(received_at)]
    return sorted((item for _, item in found), key=repr)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
async def test_lines_of_a_recording_may_be_half_a_minute_out_of_order(random: Any) -> None:
    """Each line has its own time of arrival, so that even the times of the events are equal."""
    records = [record for record in read_recording() if "90c192cf" in record["path"] or "923a7369" in record["path"]]
    misplaced = sorted(
        records, key=lambda record: float(record["received_at"]) + random.uniform(0, MAX_DISORDER_SECONDS)
    )
    assert await read(list(map(orjson.dumps, misplaced))) == await read(list(map(orjson.dumps, records)))


def test_step_that_is_sent_again_counts_once_and_one_that_is_taken_again_twice() -> None:
    """Their beacons equal the first ones, but the node plays again, so they are no duplicates."""
    first = [
        request(1, 0, position=0, eventIndex=1),
        request(3, 0.1, position=0, eventIndex=2),
        request(44, 0.2, position=0),
        *switch(10, "a", "b", 9.9, hotspotId="to b"),
        request(99, 10.1, nodeId="b", position=0, playTimeSum=0, eventIndex=1),
    ]
    again = [record | {"received_at": record["received_at"] + 6} for record in first]
    assert described(events_of([*first, *again], STRUCTURE), *COUNTED) == described(
        events_of(first, STRUCTURE), *COUNTED
    )
    back = [
        *switch(14, "b", "a", 3.9),
        request(99, 14.1, position=0, playTimeSum=0, eventIndex=1),
        *switch(24, "a", "b", 9.9, hotspotId="to b"),
        request(99, 24.1, nodeId="b", position=0.01, playTimeSum=0.01, eventIndex=1),
    ]
    events = events_of([*first, *again, *back], STRUCTURE)
    clicks = [event for event in events if event["type"] == "hotspot_click"]
    assert len(clicks) == len({event["id"] for event in clicks}) == 2


@pytest.mark.parametrize("code", [1, 3, 33, 99])
def test_duplicate_of_a_numbered_beacon_never_counts_however_late_it_is(code: int) -> None:
    beacon = request(code, 0, position=0, eventIndex=3)
    late = [beacon | {"received_at": beacon["received_at"] + after} for after in (0, 10, 100, 1_000)]
    assert events_of(late) == events_of([beacon])
