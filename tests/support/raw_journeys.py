"""Reads journeys from raw events, as players or translations of beacons make them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from ivgraph.ingest.event import RawEvent
from support.journeys import Journey, PlayerEvent, read_journeys


def read_raw_journeys(events: Iterable[RawEvent]) -> list[Journey]:
    """The journeys of one playlist's events, by external ids."""
    return read_journeys(map(_player_event, events))


def _player_event(event: RawEvent) -> PlayerEvent:
    cause = event.get("cause")
    return PlayerEvent(
        at=datetime.fromisoformat(event["at"]),
        id=UUID(event["id"]),
        type=event["type"],
        session=event["session"],
        viewer=event.get("viewer") or event.get("visitor") or event["session"],
        known=bool(event.get("viewer")),
        context=None,
        bot=False,
        node=event.get("node"),
        hotspot=event.get("hotspot"),
        to_node=event.get("toNode"),
        cause=cause and cause.lower(),
        watched_from_ms=round(event.get("from", 0) * 1000),
        watched_to_ms=round(event.get("to", 0) * 1000),
    )
