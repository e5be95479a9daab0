"""Builds ivgraph's own events from beacons, as raw events that the parser of `ingest` validates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from ivgraph.ingest.event import MAX_EXTRA_BYTES, MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, RawEvent
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.player_counter import Watch
from ivgraph.sources.kaltura.request import Parameter

#: Bytes of JSON under "kaltura", with a margin below what an event may have besides its fields.
_MAX_EXTRA_BYTES = MAX_EXTRA_BYTES - 1_000

#: Parameters that are not stored under "kaltura": the address of the service, the ids that are fields of the event, and
#: ``ks``, a session token with which anybody could act as the viewer.
_DROPPED_PARAMETERS = frozenset({"service", "action", "ks", "userId", "persistentSessionId"})


def fingerprint(beacon: Beacon) -> str:
    """A hash that is equal for two beacons of one page load if all their parameters are."""
    return _digest(beacon, 8).hex()


def build_event(beacon: Beacon, type: str, role: str | None = None, **fields: object) -> RawEvent:
    """Builds an event with the fields that all events of the beacon share, and the given ones. A None is left out.

    Args:
        role: Gives several events of one type from one beacon different ids; the type if it is None.
    """
    event: RawEvent = {
        "id": str(_id(beacon, role or type)),
        "type": type,
        "at": datetime.fromtimestamp(beacon.event_time, UTC).isoformat(),
        "playlist": beacon.playlist,
        "session": beacon.page_load,
        "viewer": beacon.text("userId"),
        "visitor": beacon.text("persistentSessionId"),
        "context": _context(beacon),
        "kaltura": _extra_parameters(beacon),
    }
    return {name: value for name, value in (event | fields).items() if value is not None}


def watch_events(beacon: Beacon, played: Iterable[Watch], role: str = "watch") -> list[RawEvent]:
    """A watch event for each span of at least a millisecond, in media seconds rounded to milliseconds.

    Args:
        role: Distinguishes spans of one beacon that are numbered separately, so that their ids are stable.
    """
    return [
        build_event(
            beacon,
            "watch",
            f"{role} {number}",
            node=watch.node,
            estimated=watch.estimated or None,
            **{"from": round(watch.start, 3), "to": round(watch.end, 3)},
        )
        for number, watch in enumerate(played)
        if round(watch.start, 3) < round(watch.end, 3) <= MAX_MEDIA_SECONDS
    ]


def _id(beacon: Beacon, role: str) -> UUID:
    """A UUID (RFC 9562, version 8) that depends only on the beacon's content: a repeated import gives the same ids."""
    bits = int.from_bytes(_digest(beacon, 16, beacon.occurrence, role), "big")
    bits = bits & ~(0xF000 << 64) | 0x8000 << 64
    bits = bits & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=bits)


def _digest(beacon: Beacon, size: int, *salt: object) -> bytes:
    content = [beacon.page_load, beacon.playlist, dict(beacon.parameters), *salt]
    return hashlib.blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=size).digest()


def _context(beacon: Beacon) -> dict[str, str] | None:
    context = {
        "domain": _domain(beacon.text("referrer")),
        "application": beacon.text("application"),
        "playbackContext": beacon.text("playbackContext"),
    }
    return {name: value for name, value in context.items() if value and len(value) <= MAX_TEXT_LENGTH} or None


def _domain(referrer: str | None) -> str | None:
    try:
        return urlsplit(referrer or "").hostname
    except ValueError:
        return None


def _extra_parameters(beacon: Beacon) -> dict[str, Parameter]:
    """The parameters that are not fields of the event. If they are too large, long names and texts are truncated."""
    extra = {name: value for name, value in beacon.parameters.items() if name not in _DROPPED_PARAMETERS}
    if beacon.user_agent is not None:
        extra["userAgent"] = beacon.user_agent
    max_length = 4_096
    while len(orjson.dumps(extra)) > _MAX_EXTRA_BYTES and max_length > 0:
        max_length //= 2
        extra = {
            name[:max_length]: value[:max_length] if isinstance(value, str) else value for name, value in extra.items()
        }
    return extra
