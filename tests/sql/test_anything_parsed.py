"""PostgreSQL stores every event that the parser accepts: strange texts, deep extras, numbers at their limits."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivgraph.database import Database
from ivgraph.ingest.event import MAX_EXTRA_BYTES, MAX_MEDIA_SECONDS, MAX_TEXT_LENGTH, Event
from ivgraph.ingest.parser import parse
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT, event, parsed
from support.json import raw_events
from support.tables import Connection, read_tables


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raws=st.lists(raw_events(), min_size=1, max_size=20))
async def test_every_accepted_event_can_be_written(raws: list[dict[str, Any]], database: Database) -> None:
    answers = [parse(raw, RECEIVED_AT) for raw in raws]
    events = [answer for answer in answers if isinstance(answer, Event)]
    # Each with its own writer: one that remembers viewers and contexts would not store them again.
    assert len(await Writer(database, VIEWER_KEY).write(events, RECEIVED_AT)) == len(events)


async def test_events_are_stored_as_they_were_sent(writer: Writer, connection: Connection) -> None:
    extra = {"text": "é 🎬 \u2028 \x01 \\u0000", "numbers": [1, -2.5, 1e300, 2**64 - 1], "deep": [[[{"a": [None]}]]]}
    name = "🎬" * MAX_TEXT_LENGTH
    raw = event("watch", playlist=name, node=name, viewer=name, session="\x7f", from_=0, to=MAX_MEDIA_SECONDS)
    for _ in range(3):  # more than 32 bits of milliseconds in one visit
        await writer.write([parsed(raw | extra | {"id": event("watch")["id"]})], RECEIVED_AT)
    tables = await read_tables(connection)
    assert tables["event"][0][4] == name
    assert await connection.fetchval("select external_id from viewer") == name
    assert await connection.fetchval("select extra = $1::text::jsonb from event limit 1", json.dumps(extra))
    assert [row[7] for row in tables["day_total"]] == [6_000_000_000, 6_000_000_000]


async def test_the_longest_texts_and_the_largest_extra_fit_in_one_event(writer: Writer, connection: Connection) -> None:
    name, extra = "🎬" * MAX_TEXT_LENGTH, {"note": "x" * (MAX_EXTRA_BYTES - 20)}
    fields = dict.fromkeys(("playlist", "node", "hotspot", "toNode", "session", "viewer", "visitor"), name)
    raw = event("switch", **fields, **extra, context={"region": name})
    # Once with new names, and once with known ones.
    for _ in range(2):
        assert await writer.write([parsed(raw | {"id": event("switch")["id"]})], RECEIVED_AT) == [True]
    row = await connection.fetchrow("select count(*), min(session), min(extra->>'note') from event")
    assert row is not None
    assert tuple(row) == (2, name, extra["note"])
