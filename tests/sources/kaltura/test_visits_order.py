"""The recorded visits with beacons that are late, out of order or duplicated."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import Beacon, parse_beacon
from support.kaltura import translate
from support.visits import KINDS, VISITS, read_visited_structure, read_visits, seconds_by_node, shares

STRUCTURE = read_visited_structure()
BEACONS = [parse_beacon(record) for record in read_visits()]
IN_ORDER = translate(BEACONS, STRUCTURE)


def described(events: Sequence[RawEvent]) -> list[tuple[object, ...]]:
    """The events without their times, and without those whose length is an estimate."""
    fields = ("session", "type", "node", "from", "to", "hotspot", "toNode", "cause", "id")
    return sorted(
        (tuple(event.get(field) for field in fields) for event in events if not event.get("estimated")), key=repr
    )


def delayed(seed: int, longest: float, share: float = 1.0) -> list[Beacon]:
    random = Random(seed)
    late = [
        replace(beacon, event_time=beacon.event_time + (random.uniform(0, longest) if random.random() < share else 0))
        for beacon in BEACONS
    ]
    return sorted(late, key=lambda beacon: beacon.event_time)


def duplicated(seed: int) -> list[Beacon]:
    random = Random(seed)
    again = [
        replace(beacon, event_time=beacon.event_time + random.uniform(0.01, 30))
        for beacon in BEACONS
        if random.random() < 0.3
    ]
    return sorted([*BEACONS, *again], key=lambda beacon: beacon.event_time)


def check_no_more_than_was_played(events: Sequence[RawEvent]) -> None:
    found = seconds_by_node(events)
    too_much = {
        (visit.kind, visit.id, node): (seconds, visit.max_seconds[node])
        for visit in VISITS
        for node, seconds in found[visit.id].items()
        if seconds > visit.max_seconds[node]
    }
    assert not too_much


@pytest.mark.parametrize("seed", range(3))
def test_delays_of_up_to_half_a_minute_change_nothing_but_estimates(seed: int) -> None:
    events = translate(delayed(seed, 30), STRUCTURE)
    assert described(events) == described(IN_ORDER)
    check_no_more_than_was_played(events)
    assert shares(events)["all"][0] >= 0.94


def test_estimates_are_shorter_if_beacons_are_late() -> None:
    """A run before a seek may have been shorter than the clock says, by as much as beacons are late: a second."""
    events = translate(delayed(0, 1), STRUCTURE)
    assert described(events) == described(IN_ORDER)
    check_no_more_than_was_played(events)
    assert shares(events)["all"][0] >= 0.98


@pytest.mark.parametrize("seed", range(3))
def test_duplicates_change_nothing(seed: int) -> None:
    events = translate(duplicated(seed), STRUCTURE)
    assert described(events) == described(IN_ORDER)
    found = shares(events)
    assert all(0.97 <= found[kind][0] <= 1.01 for kind in KINDS)
    check_no_more_than_was_played(events)
