"""Native events, made from beacons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from ivgraph.ingest.event import MAX_EXTRA_BYTES, MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, RawEvent
from ivgraph.sources.kaltura.beacon import Beacon
from ivgraph.sources.kaltura.counter import Watch
from ivgraph.sources.kaltura.request import Parameter

#: Bytes of JSON of all that is kept beside the fields of a native event: less than an event may have beside them.
_LARGEST_KEPT = MAX_EXTRA_BYTES - 1_000

#: Not kept under "kaltura": the address of the service, what the event has under a name of its own, and ``ks``, which
#: lets whoever knows it act for the viewer.
_NOT_KEPT = frozenset({"service", "action", "ks", "userId", "persistentSessionId"})


def fingerprint(beacon: Beacon) -> str:
    """The same for two beacons of one page load with the same parameters."""
    return _digest(beacon, 8).hex()


def native(beacon: Beacon, type: str, role: str | None = None, **fields: object) -> RawEvent:
    """A native event with what every event of the beacon says, and the given fields.

    Args:
        role: Tells events of one type apart that come from one beacon.
    """
    event: RawEvent = {
        "id": str(_id(beacon, role or type)),
        "type": type,
        "at": datetime.fromtimestamp(beacon.received_at, UTC).isoformat(),
        "playlist": beacon.playlist,
        "session": beacon.page_load,
        "viewer": beacon.text("userId"),
        "visitor": beacon.text("persistentSessionId"),
        "context": _context(beacon),
        "kaltura": _kept(beacon),
    }
    return {name: value for name, value in (event | fields).items() if value is not None}


def watches(beacon: Beacon, played: Iterable[Watch], role: str = "watch") -> list[RawEvent]:
    """A watch event for each that lasts, in media seconds to the millisecond; ``estimated`` where no beacon told all.

    Args:
        role: Tells those of one beacon apart that are counted on their own, so that each keeps its id.
    """
    return [
        native(
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
    """The same for the same beacon, whenever it arrives and however often it is imported: RFC 9562's version 8."""
    bits = int.from_bytes(_digest(beacon, 16, beacon.occurrence, role), "big")
    bits = bits & ~(0xF000 << 64) | 0x8000 << 64
    bits = bits & ~(0xC000 << 48) | 0x8000 << 48
    return UUID(int=bits)


def _digest(beacon: Beacon, size: int, *more: object) -> bytes:
    content = [beacon.page_load, beacon.playlist, dict(beacon.parameters), *more]
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


def _kept(beacon: Beacon) -> dict[str, Parameter]:
    """What arrived and has no field of its own; the longest texts are cut off where it is too much."""
    kept = {name: value for name, value in beacon.parameters.items() if name not in _NOT_KEPT}
    if beacon.user_agent is not None:
        kept["userAgent"] = beacon.user_agent
    longest = 4_096
    while len(orjson.dumps(kept)) > _LARGEST_KEPT and longest > 0:
        longest //= 2
        kept = {name[:longest]: value[:longest] if isinstance(value, str) else value for name, value in kept.items()}
    return kept
