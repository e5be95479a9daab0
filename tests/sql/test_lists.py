"""The tables have what the lists of dimensions and of event types have."""

from __future__ import annotations

from ivgraph.dimensions import EventContext
from ivgraph.ingest.event import Cause, EventType
from support.tables import Connection


async def test_a_context_has_a_column_for_each_attribute(connection: Connection) -> None:
    columns = [attribute.name for attribute in (await connection.prepare("select * from context")).get_attributes()]
    assert columns == ["playlist_id", "id", *EventContext._fields]


async def test_event_types_and_causes_are_enums_of_the_database(connection: Connection) -> None:
    assert await connection.fetchval("select enum_range(null::event_type)::text[]") == [
        type.value for type in EventType
    ]
    assert await connection.fetchval("select enum_range(null::switch_cause)::text[]") == [
        cause.value.lower() for cause in Cause
    ]
