"""Beacons that no player sends: they can neither take much time nor move events by much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivgraph.dimensions import EventContext
from ivgraph.sources.kaltura import parse_beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.order import steps
from ivgraph.sources.kaltura.order.sequence import arrange
from ivgraph.sources.kaltura.queued_beacon import MAX_DISORDER_SECONDS, MAX_QUEUED_OF_PAGE_LOAD, QueuedBeacon
from support.kaltura import BEGIN, Record, events_of, request


def test_search_for_routes_is_bounded_where_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    comparisons = 0
    mismatch = steps._mismatch

    def count(
        step: steps.Step, last_position: float | None, pause_position: float | None
    ) -> tuple[bool, bool, bool, bool, float]:
        nonlocal comparisons
        comparisons += 1
        return mismatch(step, last_position, pause_position)

    monkeypatch.setattr(steps, "_mismatch", count)
    half = MAX_QUEUED_OF_PAGE_LOAD // 2
    alone = [request(44, number / 100, nodeId=f"m{number}", position=number, eventIndex=1) for number in range(half)]
    elsewhere = [
        request(99, number / 100, nodeId=f"x{number}", position=1, eventIndex=1, sessionId=f"page:{number}")
        for number in range(half)
    ]
    order, duplicates = arrange(map(enqueue, [*alone, *elsewhere]), None)
    assert len(order) + len(duplicates) == MAX_QUEUED_OF_PAGE_LOAD
    # Each node compares each step once at most.
    assert comparisons <= half * half


@pytest.mark.parametrize("claimed", [3_600, 1e15])
def test_claimed_play_time_moves_no_event_by_more_than_the_maximal_disorder(claimed: float) -> None:
    events = events_of(
        [
            request(3, 0, position=0, eventIndex=1, playTimeSum=0),
            request(44, 0, position=0, eventIndex=1),
            request(99, 10, position=10, eventIndex=2, playTimeSum=10),
            request(99, 20, position=20, eventIndex=3, playTimeSum=claimed),
        ]
    )
    times = [datetime.fromisoformat(str(event["at"])).timestamp() for event in events]
    assert min(times) >= BEGIN - MAX_DISORDER_SECONDS


def test_claimed_position_moves_no_event_by_more_than_the_maximal_disorder() -> None:
    events = events_of(
        [
            request(3, 0, position=0, eventIndex=1),
            request(99, 5, position=5, eventIndex=2),
            request(99, 10, position=1_000_000, eventIndex=1_000_000),
            request(99, 20, position=1_000_010, eventIndex=1_000_001),
        ]
    )
    times = [datetime.fromisoformat(str(event["at"])) for event in events]
    assert min(times) >= datetime.fromtimestamp(BEGIN - MAX_DISORDER_SECONDS, UTC)


def enqueue(record: Record) -> QueuedBeacon:
    beacon = parse_beacon(record)
    return QueuedBeacon(
        beacon=beacon,
        arrived_at=beacon.event_time,
        fingerprint=fingerprint(beacon),
        copy_number=0,
        certainly_new=True,
        counted=True,
        context=EventContext(),
    )
