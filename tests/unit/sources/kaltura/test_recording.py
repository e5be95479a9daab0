"""The recorded fire drill compared with what its viewers really did, also with delayed and lost beacons."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import orjson
import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import Cause, Event, EventType, RawEvent, Rejection
from ivgraph.sources.files import TextLine
from ivgraph.sources.kaltura import Beacon, parse_beacon
from ivgraph.sources.kaltura.file_format import BeaconFormat
from support.firedrill import TRUTH, read_recorded_structure, read_recording
from support.kaltura import Record, translate

RECORDING, STRUCTURE = read_recording(), read_recorded_structure()
BEACONS = [parse_beacon(record) for record in RECORDING]
RECEIVED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def seconds_of(events: Iterable[RawEvent]) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for event in events:
        if event["type"] == "watch":
            seconds[event["session"]] += event["to"] - event["from"]
    return seconds


def check(events: Sequence[RawEvent]) -> None:
    TRUTH.check_seconds(seconds_of(events))
    assert Counter(event["node"] for event in events if event["type"] == "node_play") == TRUTH.node_plays
    assert Counter(event["hotspot"] for event in events if event["type"] == "hotspot_click") == TRUTH.clicks
    types = Counter(event["type"] for event in events)
    assert (types["impression"], types["play"]) == (len(TRUTH.sessions), len(TRUTH.sessions))


def delayed(seed: int, max_delay: float) -> list[Beacon]:
    """The recording with each request delayed by up to max_delay seconds."""
    random = Random(seed)
    arriving = [replace(beacon, event_time=beacon.event_time + random.uniform(0, max_delay)) for beacon in BEACONS]
    return sorted(arriving, key=lambda beacon: beacon.event_time)


@pytest.mark.parametrize("structure", [STRUCTURE, None])
def test_recording_gives_what_happened_in_order(structure: PlaylistStructure | None) -> None:
    """Also without a structure: in this recording every hotspot that a switch names was clicked."""
    events = translate(BEACONS, structure)
    check(events)
    for session in TRUTH.sessions:
        own = [event for event in events if session["session"].startswith(event["session"])]
        own.sort(key=lambda event: str(event["at"]))
        assert [event["node"] for event in own if event["type"] == "node_play"] == session["nodes_played"]
        assert [event["hotspot"] for event in own if event["type"] == "hotspot_click"] == session["hotspots_clicked"]


@pytest.mark.parametrize("seed", range(5))
def test_delays_of_up_to_a_second_change_no_count(seed: int) -> None:
    check(translate(delayed(seed, 1.0), STRUCTURE))


@pytest.mark.parametrize("seed", range(2))
def test_lost_requests_never_add_to_what_was_watched(seed: int) -> None:
    random = Random(seed)
    found = seconds_of(translate([beacon for beacon in BEACONS if random.random() < 0.8], STRUCTURE))
    truth = sum(TRUTH.seconds.values())
    assert 0.6 * truth <= sum(found.values()) <= 1.02 * truth
    assert all(seconds <= TRUTH.seconds[page_load] + 2 for page_load, seconds in found.items())


async def read(batches: Iterable[Sequence[Record]]) -> list[Event | Rejection]:
    async def read_structure(playlist: str) -> PlaylistStructure | None:
        return STRUCTURE if playlist == STRUCTURE.id else None

    format = BeaconFormat(read_structure)
    found: list[Event | Rejection] = []
    for batch in batches:
        lines = [TextLine(Path("beacons"), number, orjson.dumps(record), 0) for number, record in enumerate(batch, 1)]
        found += [item for _, item in await format.read(lines, RECEIVED_AT)]
    return found + [item for _, item in await format.finish(RECEIVED_AT)]


async def test_recording_may_be_read_in_batches_of_any_size() -> None:
    part = RECORDING[:90]
    whole = await read([part])
    assert not [item for item in whole if isinstance(item, Rejection)]
    assert whole == await read([[record] for record in part])
    assert whole == await read([part[:7], part[7:60], part[60:]])


async def test_device_is_found_from_the_recorded_user_agent() -> None:
    devices = Counter(item.context.device for item in await read([RECORDING[:30]]) if isinstance(item, Event))
    assert devices.keys() == {"Computer", "Mobile"}


async def test_invalid_lines_are_rejected_and_change_nothing_else() -> None:
    unnamed = RECORDING[0] | {"path": RECORDING[0]["path"].replace("eventType=1&", "eventType=47&")}
    bad: list[Record] = [
        unnamed,
        {"received_at": 1, "path": "/favicon.ico"},
        RECORDING[0] | {"received_at": None},
        RECORDING[0] | {"body": "{"},
        [1],  # type: ignore[list-item]
    ]
    found = await read([RECORDING[:40], bad, RECORDING[40:60]])
    assert [(item.code, item.playlist) for item in found if isinstance(item, Rejection)] == [
        ("MISSING_FIELD", "1_firedrill"),
        ("NOT_A_BEACON", None),
        ("MISSING_FIELD", None),
        ("MALFORMED_JSON", None),
        ("NOT_AN_OBJECT", None),
    ]
    assert [item for item in found if isinstance(item, Event)] == await read([RECORDING[:60]])


async def test_hotspot_that_leads_elsewhere_by_the_structure_counts_no_click() -> None:
    """So the structure was read before the beacons were translated."""
    before = await read([RECORDING])
    clicks = Counter(
        item.hotspot for item in before if isinstance(item, Event) and item.type == EventType.HOTSPOT_CLICK
    )
    assert clicks == TRUTH.clicks
    stale = RECORDING[0]["path"].replace("eventType=1&", "eventType=48&") + "&fromNodeId=n_brief&toNodeId=n_lift"
    elsewhere = RECORDING[0] | {"path": f"{stale}&hotspotId=h_brief_skip"}
    (switch,) = [item for item in await read([[elsewhere]]) if isinstance(item, Event)]
    assert (switch.type, switch.cause) == (EventType.SWITCH, Cause.API)
