"""An event reaches the functions that write as it was received: every field of it, and whatever fits into a field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivgraph.database import Database
from ivgraph.dimensions import hash_context
from ivgraph.errors import Unstorable
from ivgraph.ingest.cache import Cache, StoredPlaylist
from ivgraph.ingest.event import Event
from ivgraph.ingest.records import FIELDS, build_array
from ivgraph.ingest.rows import RowBuilder
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.tables import Connection

ATTRIBUTES = """
select attname::text as name
  from pg_attribute
 where attrelid = 'ivgraph.received_event'::regclass
 order by attnum
"""

LARGEST_ID = 2**63 - 1

FULL = parsed(
    event(
        "watch",
        at="2026-11-24T09:00:00.123456Z",
        session="sitting-✓",
        hotspot="left",
        toNode="ending ✓",
        cause="DEFAULT",
        from_=0,
        to=2_000_000,
        position=1.5,
        viewer="ada",
        visitor="visitor ✓",
        context={"country": "NL"},
        rate={"of": ["a", 1.5, None, "✓"]},
    )
)
BARE = parsed(event("play", at="2000-01-01T00:00:00Z"))


async def pass_to_function(database: Database, *events: Event) -> list[dict[str, Any]]:
    """Returns the events as a function that takes received_event[] sees them. Of the names, it knows the node's id."""
    cache = Cache()
    cache.nodes[LARGEST_ID, "opening"] = LARGEST_ID - 1
    rows = RowBuilder(cache, VIEWER_KEY)
    received = [(each, RECEIVED_AT) for each in events]
    (batch,) = rows.build(received, {"story": StoredPlaylist(LARGEST_ID, 0, listed=True)}, ())
    array = build_array([record for _, _, record in batch.rows])
    async with database.session() as session:
        connection: Any = session._connection
        return [dict(row) for row in await connection.fetch("select * from unnest($1::received_events)", array)]


async def test_a_record_has_every_attribute_of_the_type(connection: Connection, database: Database) -> None:
    names = [row["name"] for row in await connection.fetch(ATTRIBUTES)]
    assert len(names) == FIELDS
    (full,) = await pass_to_function(database, FULL)
    assert list(full) == names
    assert full == {
        "playlist_id": LARGEST_ID,
        "node_id": LARGEST_ID - 1,
        "hotspot_id": None,
        "to_node_id": None,
        "node": "opening",
        "hotspot": "left",
        "to_node": "ending ✓",
        "at": datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC),
        "event_id": FULL.id,
        "received_at": RECEIVED_AT,
        "type": "watch",
        "cause": "default",
        "session": "sitting-✓",
        "viewer_id": VIEWER_KEY.authenticated("ada"),
        "known": True,
        "visitor_id": VIEWER_KEY.visitor("visitor ✓"),
        "context_id": hash_context(FULL.context),
        "bot": False,
        "watched_from_ms": 0,
        "watched_to_ms": 2_000_000_000,
        "position_ms": 1_500,
        "extra": {"rate": {"of": ["a", 1.5, None, "✓"]}},
        "ordinal": 0,
    }


async def test_what_an_event_lacks_is_null(database: Database) -> None:
    full, bare = await pass_to_function(database, FULL, BARE)
    assert bare["ordinal"] == 1
    assert {name for name, value in bare.items() if value is None} == {
        *("node_id", "hotspot_id", "to_node_id", "node", "hotspot", "to_node", "cause", "visitor_id"),
        *("watched_from_ms", "watched_to_ms", "position_ms", "extra"),
    }
    assert bare["at"] == datetime(2000, 1, 1, tzinfo=UTC)
    assert (bare["known"], bare["viewer_id"]) == (False, VIEWER_KEY.session("session-1"))
    assert full["ordinal"] == 0


@pytest.mark.parametrize(
    "unfit", [{"position_ms": 2**31}, {"session": "\ud800"}, {"viewer": "a\0b"}], ids=["number", "surrogate", "nul"]
)
async def test_a_value_that_does_not_fit_is_unstorable(unfit: dict[str, Any], writer: Writer) -> None:
    """The parser refuses all of these. What it let through would cost its own event only: see record_events."""
    with pytest.raises(Unstorable):
        await writer.write([BARE._replace(at=RECEIVED_AT), BARE._replace(at=RECEIVED_AT, **unfit)], RECEIVED_AT)
    assert await writer.write([BARE._replace(at=RECEIVED_AT)], RECEIVED_AT) == [True]
