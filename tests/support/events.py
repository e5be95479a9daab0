"""Makes valid events of each type; a test gives only the fields that matter to it."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

from ivgraph.ingest.event import REQUIRED_FIELDS, Event, EventType
from ivgraph.ingest.parser import parse

#: The time of an event, unless a test gives another: half an hour before the tests' current time.
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

#: When events arrive, unless a test says otherwise.
RECEIVED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)

#: A valid value of each field that some type requires.
VALUES: dict[str, Any] = {
    "node": "opening",
    "from": 0,
    "to": 10,
    "hotspot": "left",
    "toNode": "ending",
    "cause": "CLICK",
}

_numbers = count(1)


def event(type: EventType | str, *, at: datetime | str = AT, **fields: Any) -> dict[str, Any]:
    """A valid event of the type, as a player sends it, with a new id; ``from_`` sets the field from."""
    if "from_" in fields:
        fields["from"] = fields.pop("from_")
    return {
        "id": str(UUID(int=next(_numbers))),
        "type": EventType(type).value,
        "at": at if isinstance(at, str) else at.isoformat(),
        "playlist": "story",
        "session": "session-1",
        **{field: VALUES[field] for field in REQUIRED_FIELDS[EventType(type)]},
        **fields,
    }


def parsed(raw: dict[str, Any], received_at: datetime = RECEIVED_AT) -> Event:
    """Parses an event; fails the test if it would be rejected."""
    taken = parse(raw, received_at)
    assert isinstance(taken, Event), taken
    return taken
