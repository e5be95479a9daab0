"""The tables are the same, and right, for any batches, any order and any repetition of the same events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import HealthCheck, given, settings

from ivgraph.database import Database
from ivgraph.ingest.event import Event
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT
from support.journey_tables import compare
from support.proof import differences, wrong_sizes
from support.recount import recount
from support.tables import Tables, connect_to, empty_tables, read_tables
from support.worlds import Stream, streams


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=streams)
async def test_the_tables_do_not_depend_on_how_events_arrived(
    stream: Stream, database: Database, database_url: str
) -> None:
    at_once = await _load(database, database_url, [stream.events])
    piecemeal = await _load(database, database_url, stream.batches)
    assert piecemeal == at_once
    assert {table: rows for table, rows in at_once.items() if table != "event"} == recount(stream.events, VIEWER_KEY)
    assert len(at_once["event"]) == len(stream.events)


async def _load(database: Database, database_url: str, batches: Iterable[Sequence[Event]]) -> Tables:
    connection = await connect_to(database_url)
    try:
        await empty_tables(connection)
        writer = Writer(database, VIEWER_KEY)
        for batch in batches:
            await writer.write(batch, RECEIVED_AT)
        assert await differences(database) == []
        assert await wrong_sizes(database) == []
        assert await compare(connection) == {}
        return await read_tables(connection)
    finally:
        await connection.close()
