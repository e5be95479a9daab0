"""Beacons that no player sends: what they cost is bounded, and so is what they can claim."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivgraph.dimensions import EventContext
from ivgraph.sources.kaltura import parse_beacon
from ivgraph.sources.kaltura.events import fingerprint
from ivgraph.sources.kaltura.order import steps
from ivgraph.sources.kaltura.order.sequence import arrange
from ivgraph.sources.kaltura.queued_beacon import MOST_HELD, WAIT, Held
from support.kaltura import BEGIN, Record, request, tell


def test_order_is_found_in_few_steps_where_no_way_leads_to_any_node(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    misfit = steps._misfit

    def count(step: steps.Step, seen: float | None, left: float | None) -> tuple[bool, bool, bool, bool, float]:
        nonlocal looks
        looks += 1
        return misfit(step, seen, left)

    monkeypatch.setattr(steps, "_misfit", count)
    half = MOST_HELD // 2
    alone = [request(44, number / 100, nodeId=f"m{number}", position=number, eventIndex=1) for number in range(half)]
    elsewhere = [
        request(99, number / 100, nodeId=f"x{number}", position=1, eventIndex=1, sessionId=f"page:{number}")
        for number in range(half)
    ]
    held = list(map(hold, [*alone, *elsewhere]))
    order, repeated = arrange(held, None)
    assert len(order) + len(repeated) == MOST_HELD
    # Each node looks at each step once at most.
    assert looks <= half * half


@pytest.mark.parametrize("claimed", [3_600, 1e15])
def test_no_count_of_a_player_moves_a_beacon_by_more_than_it_can_be_late(claimed: float) -> None:
    events = tell(
        [
            request(3, 0, position=0, eventIndex=1, playTimeSum=0),
            request(44, 0, position=0, eventIndex=1),
            request(99, 10, position=10, eventIndex=2, playTimeSum=10),
            request(99, 20, position=20, eventIndex=3, playTimeSum=claimed),
        ]
    )
    times = [datetime.fromisoformat(str(event["at"])).timestamp() for event in events]
    assert min(times) >= BEGIN - WAIT


def test_no_position_moves_a_beacon_by_more_than_it_can_be_late() -> None:
    events = tell(
        [
            request(3, 0, position=0, eventIndex=1),
            request(99, 5, position=5, eventIndex=2),
            request(99, 10, position=1_000_000, eventIndex=1_000_000),
            request(99, 20, position=1_000_010, eventIndex=1_000_001),
        ]
    )
    times = [datetime.fromisoformat(str(event["at"])) for event in events]
    assert min(times) >= datetime.fromtimestamp(BEGIN - WAIT, UTC)


def hold(record: Record) -> Held:
    beacon = parse_beacon(record)
    return Held(
        beacon=beacon,
        arrived=beacon.received_at,
        fingerprint=fingerprint(beacon),
        copy=0,
        certain=True,
        counted=True,
        context=EventContext(),
    )
